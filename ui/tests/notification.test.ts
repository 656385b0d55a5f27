// What is typed becomes what the counter reads: fields of one kind only, days in the stored form, nothing that was left empty.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChoicesView } from "../src/bindings/views";
import { type Case, type CaseKind, given, matched, newCase, newPerson, notification } from "../src/notification";

/** The counter, as far as these tests ask it: it reads days. */
const days: Record<string, string> = { "R8.11.1": "2026-11-01", "R8.11.21": "2026-11-21", "S55.5.5": "1980-05-05" };
const counter = {
  invoke: async (_call: string, { args }: { args: { text: string } }) => {
    const date = days[args.text];
    if (!date) throw { code: "field_invalid", message: "?" };
    return { date, long: date };
  },
};
Object.assign(globalThis, { window: { __TAURI_INTERNALS__: counter } });

const typed = (kind: CaseKind, more: Partial<Case>): Case => ({ ...newCase(kind, "000000000090011", "", "1"), notified_on: "R8.11.21", ...more });
const member = (resident: string, ticked = true) => ({ resident, ticked, myna: "registered" as const, collected: [] });

test("days go in the stored form; what cannot be read goes as it was typed", async () => {
  const read = await notification(typed("join", { effective_on: "R8.11.1", reason: "A03" }), {});
  assert.deepEqual([read.effective_on, read.notified_on, read.reason], ["2026-11-01", "2026-11-21", "A03"]);
  const unread = await notification(typed("join", { effective_on: "R8.11.31" }), {});
  assert.equal(unread.effective_on, "R8.11.31");
});

test("what was left empty is not told", async () => {
  const told = await notification(typed("leave", { juki_household_no: "9" }), {});
  for (const field of ["effective_on", "reason", "lost_on", "remark", "same_day_new_address"]) assert.ok(!(field in told), field);
});

test("a field of another kind is not told", async () => {
  const all = { reason: "A03", effective_on: "R8.11.1", qualified_on: "R8.11.1", lost_on: "R8.11.1", head: "1", status: "student", corrects: "m", from: "a", to: "b", juki_household_no: "9" };
  const own: [CaseKind, string[]][] = [
    ["join", ["qualified_on", "juki_household_no", "reason", "effective_on"]],
    ["leave", ["lost_on", "juki_household_no", "reason", "effective_on"]],
    ["change", ["head", "reason", "effective_on"]],
    ["correct", ["corrects", "field", "from", "to"]],
    ["special_status", ["status", "from", "to"]],
  ];
  for (const [kind, fields] of own) {
    const told = Object.keys(await notification(typed(kind, all), {}));
    assert.deepEqual(told.sort(), [...fields, "kind", "notified_on", "members", "identity_check"].sort(), kind);
  }
});

test("a cancelled movement has no corrected value", async () => {
  const told = await notification(typed("correct", { corrects: "m", cancel: true, from: "a", to: "b" }), {});
  assert.deepEqual([told.cancel, told.from, told.to, told.field], [true, undefined, undefined, undefined]);
});

test("only those who are ticked are told, the one on the screen first", async () => {
  const members = [member("2"), member("3", false), member("000000000090011")];
  const told = await notification(typed("join", { members }), {});
  assert.deepEqual(told.members.map((one) => one.resident), ["000000000090011", "2"]);
  assert.equal(told.members[0]?.myna, "registered");
  const leaving = await notification(typed("leave", { members }), {});
  assert.ok(!("myna" in (leaving.members[0] ?? {})), "a leaver's card is not asked for");
});

test("somebody new of Japan has no residence status, and a day of birth in the stored form", async () => {
  const newcomers = [{ ...newPerson(), name: " 見本　花子 ", birth: "S55.5.5", nationality: "X", residence_status: "Y" }];
  const told = await notification(typed("join", { newcomers }), {});
  const person = told.members[0]?.new_resident;
  assert.deepEqual([person?.name, person?.birth, person?.nationality], ["見本　花子", "1980-05-05", undefined]);
  const foreign = await notification(typed("join", { newcomers: newcomers.map((one) => ({ ...one, resident_kind: "foreign" as const })) }), {});
  assert.equal(foreign.members[0]?.new_resident?.nationality, "X");
});

test("evidence is what the counter asks for at the reason or status, its days in the stored form", async () => {
  const asked = (code: string, kind: "text" | "day") => ({ code, label: code, kind, choices: [] });
  const choices = {
    statuses: [{ status: "specified_disease", label: "", evidence: [asked("disease", "text"), asked("certified_on", "day")] }],
    join_evidence: [{ reason: "A03", foreign: [asked("renewal_receipt", "text")] }],
  } as unknown as ChoicesView;
  const evidence = { disease: "hiv", certified_on: "R8.11.1", renewal_receipt: "受付票" };
  const about = { members: [member("000000000090011")], evidence };
  const told = async (kind: CaseKind, more: Partial<Case>) => (await notification(typed(kind, { ...about, ...more }), {}, choices)).members[0]?.evidence;
  assert.deepEqual(await told("special_status", { status: "specified_disease" }), { disease: "hiv", certified_on: "2026-11-01" });
  assert.deepEqual(await told("join", { reason: "A03" }), { renewal_receipt: "受付票" });
  assert.equal(await told("leave", { reason: "E04" }), undefined);
});

test("世帯主変更 tells nothing of persons, whatever was typed before", async () => {
  const change = { members: [member("000000000090011")], changes: { name: "髙﨑" } };
  assert.ok(!("changes" in ((await notification(typed("change", { ...change, reason: "C01" }), {})).members[0] ?? {})));
  assert.deepEqual((await notification(typed("change", { ...change, reason: "C05" }), {})).members[0]?.changes, { name: "髙﨑" });
});

test("本人確認 counts what was typed, and takes over what a search matched as a whole", () => {
  assert.deepEqual(given({ birth: "S55.5.5", kana: "  " }), { birth: "S55.5.5" });
  assert.deepEqual(matched(["birth: 1980-05-05", "atena: 000000000090011", "kana: ヨシノヤ（部分）", "symbol: 1"]), { birth: "1980-05-05", number: "000000000090011" });
});
