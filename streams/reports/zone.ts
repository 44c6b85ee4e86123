/**
 * Days and hours of a place, by its IANA time zone: a day may have 23 or 25 hours, an hour may be missing or come
 * twice. Pure: what the zones are is the runtime's own table.
 */

import { dayMs } from "@wingman/domain/tenant/retention";

const formats = new Map<string, Intl.DateTimeFormat>();
/** Zones there are is some 600, and a tenant has one. */
const zonesMax = 1_000;

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  if (formats.size < zonesMax) formats.set(zone, made);
  return made;
};

/**
 * Whoever asks of one instant asks of its neighbours, a hundred thousand of them in a report. The span that was asked of
 * last is remembered, of one zone; a clock is not put on and back again within a few hours.
 */
const spanMs = 6 * 3_600_000;
let last: { readonly zone: string; readonly from: number; readonly offsetMs: number | null } | undefined;

/** How far a place's clock is ahead of UTC at an instant, in ms. Throws a RangeError for a zone that there is not. */
export const offsetMsAt = (ms: number, zone: string): number => {
  const from = Math.floor(ms / spanMs) * spanMs;
  if (last?.zone !== zone || last.from !== from) {
    const [before, after] = [countedAt(from, zone), countedAt(from + spanMs, zone)];
    last = { zone, from, offsetMs: before === after ? before : null };
  }
  return last.offsetMs ?? countedAt(ms, zone);
};

const countedAt = (ms: number, zone: string): number => {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(ms)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000;
};

/** What the wall clock there shows, as if it were UTC: for cells and texts that have no zone of their own. */
export const wallMs = (ms: number, zone: string): number => ms + offsetMsAt(ms, zone);

/** The day there, as 2026-11-27. */
export const dateAt = (ms: number, zone: string): string => new Date(wallMs(ms, zone)).toISOString().slice(0, 10);

/** A day so many days on, as 2026-11-27. */
export const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** 1 is Monday, 7 is Sunday. */
export const weekdayOf = (date: string): number => ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

/**
 * The instant at which the clock there shows a day and a minute of it. An hour that comes twice counts the first time;
 * one that is left out is as much later as the clock was put on.
 */
export const instantOf = (date: string, minuteOfDay: number, zone: string): number => {
  const wall = Date.parse(`${date}T00:00:00Z`) + minuteOfDay * 60_000;
  const [before, after] = [wall - offsetMsAt(wall - dayMs, zone), wall - offsetMsAt(wall + dayMs, zone)];
  return [before, after].filter((ms) => wallMs(ms, zone) === wall).sort((a, b) => a - b)[0] ?? before;
};

/** When a run of days begins and ends there; the end is no part of it. */
export const spanOf = (
  from: string,
  days: number,
  zone: string,
): { readonly fromMs: number; readonly toMs: number } => ({
  fromMs: instantOf(from, 0, zone),
  toMs: instantOf(dateAfter(from, days), 0, zone),
});
