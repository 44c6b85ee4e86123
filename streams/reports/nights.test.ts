import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReportSchedule } from "@wingman/domain/reports/schedule";
import { firstNight, missedMax, nightsDue } from "./nights.ts";
import { dateAt, instantOf, spanOf, wallMs, weekdayOf } from "./zone.ts";

const iso = (ms: number): string => new Date(ms).toISOString();
const schedule = (changes: Partial<ReportSchedule> = {}): ReportSchedule => ({
  ...{ schedule: "s", every: "day", at: "02:30", first: "2026-01-01", reps: [], format: "pdf", language: "en" },
  ...{ members: [], webhook: false, ...changes },
});

test("an hour that the clock leaves out is an hour later, one that comes twice counts the first time", () => {
  assert.equal(iso(instantOf("2026-03-29", 150, "Europe/Berlin")), "2026-03-29T01:30:00.000Z");
  assert.equal(iso(instantOf("2026-10-25", 150, "Europe/Berlin")), "2026-10-25T00:30:00.000Z");
  assert.equal(iso(instantOf("2026-11-27", 150, "Asia/Dubai")), "2026-11-26T22:30:00.000Z");
  assert.equal(iso(instantOf("2026-11-27", 0, "Pacific/Auckland")), "2026-11-26T11:00:00.000Z");
});

test("what is remembered of a zone's clock changes no answer, whatever was asked before", () => {
  const shown = (ms: number, timeZone: string): string =>
    new Date(ms).toLocaleString("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  const hourMs = 3_600_000;
  for (const change of ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2026-04-04T15:00:00Z", "1972-01-07T00:44:30Z"])
    for (const by of [-7, -1, -0.2, 0, 0.2, 1, 7].map((hours) => hours * hourMs))
      for (const zone of ["Europe/Berlin", "Australia/Lord_Howe", "Africa/Monrovia"]) {
        const ms = Date.parse(change) + by;
        assert.equal(iso(wallMs(ms, zone)).slice(0, 19).replace("T", " "), shown(ms, zone), `${iso(ms)} in ${zone}`);
      }
});

test("days have 23, 24 and 25 hours, and follow each other without a gap, everywhere", () => {
  const hours = (from: string, zone: string) => {
    const { fromMs, toMs } = spanOf(from, 1, zone);
    return (toMs - fromMs) / 3_600_000;
  };
  assert.deepEqual(
    ["2026-03-28", "2026-03-29", "2026-10-25"].map((day) => hours(day, "Europe/Berlin")),
    [24, 23, 25],
  );
  assert.equal(hours("2026-04-05", "Australia/Lord_Howe"), 24.5);
  for (const zone of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
    for (let day = Date.parse("2026-01-01T00:00:00Z"); day < Date.parse("2027-01-01T00:00:00Z"); day += 86_400_000) {
      const date = iso(day).slice(0, 10);
      const { fromMs, toMs } = spanOf(date, 1, zone);
      assert.equal(fromMs, spanOf(iso(day - 86_400_000).slice(0, 10), 1, zone).toMs);
      assert.equal(dateAt(fromMs, zone), date);
      assert.equal(dateAt(toMs - 1, zone), date);
    }
  assert.equal(iso(wallMs(Date.parse("2026-07-01T12:00:00Z"), "America/New_York")), "2026-07-01T08:00:00.000Z");
});

test("a night is due once its hour has come there, each day of a year once, through both changes of the clock", () => {
  const zone = "Europe/Berlin";
  const seen: string[] = [];
  for (let now = Date.parse("2025-12-31T23:30:00Z"); now < Date.parse("2026-12-31T22:00:00Z"); now += 30 * 60_000) {
    const newest = nightsDue(schedule(), now, zone).at(-1);
    if (newest && newest.night !== seen.at(-1)) seen.push(newest.night);
  }
  assert.equal(seen.length, 365);
  assert.deepEqual([seen[0], seen.at(-1)], ["2026-01-01", "2026-12-31"]);
  assert.equal(new Set(seen).size, 365);
});

test("what was missed is made up for as far as the bound, never from before it was decided", () => {
  const now = Date.parse("2026-11-27T12:00:00Z");
  const all = nightsDue(schedule(), now, "UTC");
  assert.equal(all.length, missedMax);
  assert.deepEqual({ ...all.at(-1), dueMs: 0 }, { night: "2026-11-27", dueMs: 0, from: "2026-11-26", days: 1 });
  assert.deepEqual(
    nightsDue(schedule({ first: "2026-11-26" }), now, "UTC").map(({ night }) => night),
    ["2026-11-26", "2026-11-27"],
  );
  assert.deepEqual(nightsDue(schedule({ first: "2026-11-28" }), now, "UTC"), []);
  assert.equal(nightsDue(schedule({ at: "12:01" }), now, "UTC").at(-1)?.night, "2026-11-26");
});

test("one that is decided after its hour begins the next day", () => {
  const now = Date.parse("2026-11-27T12:00:00Z");
  assert.deepEqual(
    [firstNight("11:59", now, "UTC"), firstNight("12:01", now, "UTC"), firstNight("12:01", now, "Europe/Berlin")],
    ["2026-11-28", "2026-11-27", "2026-11-28"],
  );
});

test("a week is told on its Monday, from Monday to Sunday before", () => {
  const due = nightsDue(schedule({ every: "week", first: "2026-11-20" }), Date.parse("2026-11-27T12:00:00Z"), "UTC");
  assert.deepEqual(
    due.map(({ night, from, days }) => [night, from, days, weekdayOf(night)]),
    [["2026-11-23", "2026-11-16", 7, 1]],
  );
});
