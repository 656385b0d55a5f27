// Moments as the office reads them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { shownMoment } from "../src/moment";

// nobody reckons days here: they stay as they came
test("a moment is shown to the minute, in the access log to the second, and not at all where there is none", () => {
  const at = "2026-11-21T10:15:07.123+09:00";
  assert.deepEqual([shownMoment(at), shownMoment(at, "second"), shownMoment(null), shownMoment(undefined)], ["2026-11-21 10:15", "2026-11-21 10:15:07", "", ""]);
});
