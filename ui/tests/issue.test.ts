// What is printed is what was shown: the values that are asked for, and when shown pages are those of other values.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { OfferView } from "../src/bindings/views";
import { type Asked, BY_HEAD, askedFor, isSame } from "../src/issue";

const offer: OfferView = { kind: "limit_certificate", label: "限度額適用認定証", purpose: "new", purpose_label: "新規", on_application: true, may: true };

test("only a kind that is given on application is asked for with one, and an empty day is today", () => {
  for (const [on_application, applied_on, asked] of [
    [true, "", { applicant: "head" }],
    [true, " ", { applicant: "head" }],
    [true, " R8.11.1 ", { applicant: "head", applied_on: "R8.11.1" }],
    [false, "R8.11.1", {}],
  ] as const) {
    const wanted = { kind: "limit_certificate", purpose: "new", ...asked };
    assert.deepEqual(askedFor({ ...offer, on_application }, { ...BY_HEAD, applied_on }), wanted);
  }
});

test("pages are those of the same kind, purpose, day and applicant, and of no other", () => {
  const shown: Asked = { kind: "limit_certificate", purpose: "new", applied_on: "R8.11.1", applicant: "head" };
  assert.ok(isSame(shown, { ...shown }));
  assert.ok(isSame({ ...shown, applied_on: null }, { kind: shown.kind!, purpose: "new", applicant: "head" }));
  const others: Partial<Asked>[] = [{ kind: "qualification_notice" }, { purpose: "renewal" }, { applied_on: "R8.11.2" }, { applied_on: null }, { applicant: "self" }, { reason: "lost" }];
  for (const other of others) {
    assert.ok(!isSame(shown, { ...shown, ...other }), JSON.stringify(other));
    assert.ok(!isSame({ ...shown, ...other }, shown), JSON.stringify(other));
  }
});
