import assert from "node:assert/strict";
import { test } from "node:test";
import { beginnings } from "./week.ts";

test("a day begins at midnight and its week on the Monday before, Sunday being its last day", () => {
  for (const [now, today, week] of [
    ["2026-11-26T14:45:00", "2026-11-26T00:00:00", "2026-11-23T00:00:00"],
    ["2026-11-23T00:00:00", "2026-11-23T00:00:00", "2026-11-23T00:00:00"],
    ["2026-11-29T23:59:59", "2026-11-29T00:00:00", "2026-11-23T00:00:00"],
  ] as const)
    assert.deepEqual(beginnings(new Date(now).getTime()), {
      today: new Date(today).getTime(),
      week: new Date(week).getTime(),
    });
});
