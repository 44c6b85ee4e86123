/**
 * Makes reports that were asked for and those that are due by night, keeps their files for a while, and sends them.
 * Several processes may: each report is claimed by one, and what only one may do at a time (looking which nights are
 * due, following what is taken back, clearing away) has a lock that ends with the process that holds it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import type { ReportSchedule } from "@wingman/domain/reports/schedule";
import { nightsDue } from "@wingman/streams/reports/nights";
import type { Policy } from "@wingman/domain/tenant/policy";
import { isPassing } from "@wingman/streams/base/database-failure";
import { derivedId } from "@wingman/streams/base/ids";
import { oneAtATime } from "@wingman/streams/base/one-at-a-time";
import type { Pool } from "@wingman/streams/base/pools";
import type { EventLog, Sequence } from "@wingman/streams/log/event-log";
import { deliver, type DeliverParts, effectsOf } from "@wingman/streams/reports/deliver";
import { dropFiles, forgettingsOf, keepFile } from "@wingman/streams/reports/files";
import { followForgetting } from "@wingman/streams/reports/forget";
import {
  askForReport,
  claimReport,
  nightsOf,
  outdated,
  type ReportRow,
  setFailed,
  setReady,
  stepOn,
  triesMax,
} from "@wingman/streams/reports/store";
import type { Logger } from "pino";
import { contentTypes, type MakeParts, makeReport } from "./make.ts";
import { letterOf } from "./letter.ts";

/** Reports that one process makes at once; the browser draws no more, either. */
const makingMax = 2;
const lookEveryMs = 500;
const nightsEveryMs = 20_000;
const clearEveryMs = 3_600_000;
const rowsMsMax = 30_000;
const againMs = 5_000;

/** A tenant as reports know it. */
export type TenantNow = {
  readonly name: string;
  readonly policy: Pick<Policy, "timeZone">;
  readonly schedules: ReadonlyMap<string, ReportSchedule>;
};
export type ReportsParts = Pick<MakeParts, "drawer" | "readPeriod"> & {
  readonly log: EventLog;
  /** Of the read models, with the files beside them. */
  readonly read: Pool;
  readonly keep: Pool;
  readonly tenants: () => readonly TenantId[];
  readonly tenantOf: (tenant: TenantId) => TenantNow;
  /** Of history: true once its rows hold everything up to a sequence. */
  readonly caughtUp: (sequence: Sequence, waitMsMax: number) => Promise<boolean>;
  readonly sending: Pick<DeliverParts, "mail" | "webhook" | "addressOf" | "record" | "firstRetryMs">;
  /** Names this process among those that make reports. */
  readonly holder: string;
  readonly now: () => number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
};

/** Until the signal aborts; what servers that are away keep it from is done once they are back. */
export const runReports = async (parts: ReportsParts): Promise<void> => {
  const { keep, read: files, logger, signal, sending } = parts;
  await Promise.all([
    ...Array.from({ length: makingMax }, () => makeOn(parts)),
    deliver({
      keep,
      files,
      logger,
      signal,
      ...sending,
      letterOf,
      contentTypeOf: ({ what }) => contentTypes[what.format],
    }),
    lead(parts),
  ]);
};

const makeOn = async (parts: ReportsParts): Promise<void> => {
  const { signal, logger } = parts;
  while (!signal.aborted) {
    try {
      if (await makeNext(parts)) continue;
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ error: describe(error) }, "reports cannot be made just now");
    }
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
};

/** Makes the oldest that waits; false where none does. */
export const makeNext = async (parts: ReportsParts): Promise<boolean> => {
  const { keep, holder, logger, signal } = parts;
  const row = await claimReport(keep, holder);
  if (!row) return false;
  try {
    if (row.tries > triesMax)
      throw new Failure("WING_REPORT_FAILED", `the report ended ${triesMax} processes that made it.`, {
        remedy: "Ask for fewer days, or take it as a table (CSV or XLSX).",
      });
    await make(parts, row);
  } catch (error) {
    if (signal.aborted) return true; // Whoever comes next finds its claim run out.
    const failure =
      error instanceof Failure
        ? error
        : new Failure("WING_REPORT_FAILED", "the report could not be made.", {
            remedy: "Try again, or take it as a table (CSV or XLSX).",
            cause: error,
          });
    const again = row.tries < triesMax && mayPass(failure);
    logger.warn({ report: row.report, error: describe(error) }, "a report is not made");
    await setFailed(keep, row, holder, failure, again);
    if (again) await sleep(againMs, undefined, { signal }).catch(() => undefined);
  }
  return true;
};
const mayPass = (failure: Failure): boolean =>
  isPassing(failure) ||
  ["WING_STARTING", "WING_KEYS_AWAY", "WING_REPORT_FAILED", "WING_REPORT_BUSY"].includes(failure.code);

const make = async (parts: ReportsParts, row: ReportRow): Promise<void> => {
  const { log, read, keep, drawer, readPeriod, holder } = parts;
  const { tenant } = row;
  const { name, policy } = parts.tenantOf(tenant);
  // What is taken back from here on is seen when the file is kept; what was before stands in the rows that are waited for.
  const forgettings = await forgettingsOf(read, tenant);
  if (!(await parts.caughtUp(await log.last(), rowsMsMax)))
    throw new Failure("WING_STARTING", "history does not come up to the log.", {
      remedy: "See on the status page why history stands still, and ask again.",
    });
  const file = await makeReport(
    { pool: read, log, drawer, readPeriod },
    { id: tenant, name: name || tenant, timeZone: policy.timeZone },
    row.what,
    (step) => stepOn(keep, row, holder, step),
  );
  if (!(await stepOn(keep, row, holder, "keeping"))) return;
  const { content, calls } = file;
  if (!(await keepFile(read, row, { calls, content, forgettings })))
    throw new Failure("WING_REPORT_BUSY", "something of a call was taken back meanwhile.", {
      remedy: "It is made again by itself.",
    });
  const made = { ...file, bytes: content.byteLength, madeAt: parts.now() };
  const ready = await setReady(keep, row, holder, made, effectsOf(row, made));
  if (!ready) await dropFiles(read, keep, tenant, [row.report]);
};

/** What one process does for all: nights, what is taken back, and what is too old. */
const lead = async (parts: ReportsParts): Promise<void> => {
  const { keep, read, log, logger, signal } = parts;
  while (!signal.aborted) {
    try {
      await oneAtATime(keep, "reports", async (stillAlone) => {
        const stop = new AbortController();
        const mine = AbortSignal.any([signal, stop.signal]);
        try {
          const following = await followForgetting({ log, keep, files: read, logger, signal: mine });
          await Promise.race([following.done, look(parts, mine, stillAlone)]);
          stop.abort();
          await following.done.catch(() => undefined);
        } finally {
          stop.abort();
        }
      });
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ error: describe(error) }, "nightly reports wait");
    }
    await sleep(againMs, undefined, { signal }).catch(() => undefined);
  }
};

const look = async (parts: ReportsParts, signal: AbortSignal, stillAlone: () => Promise<void>): Promise<void> => {
  let clearedAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    await stillAlone();
    await askForNights(parts);
    if (parts.now() - clearedAt >= clearEveryMs) {
      await clearAway(parts);
      clearedAt = parts.now();
    }
    await sleep(nightsEveryMs, undefined, { signal }).catch(() => undefined);
  }
};

/** Asks for every night that is due and has no report yet; answers how many there were. Again it finds none. */
export const askForNights = async ({ keep, tenants, tenantOf, now }: ReportsParts): Promise<number> => {
  let asked = 0;
  for (const tenant of tenants()) {
    const { schedules, policy } = tenantOf(tenant);
    for (const schedule of schedules.values()) {
      const due = nightsDue(schedule, now(), policy.timeZone);
      if (due.length === 0) continue;
      const known = await nightsOf(keep, tenant, schedule.schedule);
      for (const { night, from, days } of due) {
        if (known.has(night)) continue;
        const { reps, format, language, members, webhook } = schedule;
        const isNew = await askForReport(keep, {
          tenant,
          report: derivedId("report", schedule.schedule, night),
          what: { about: { kind: "period", from, days, reps }, format, language },
          ...{ askedBy: "reports", schedule: schedule.schedule, night, deliver: { members, webhook }, askedAt: now() },
        });
        if (isNew) asked += 1;
      }
    }
  }
  return asked;
};

/** Takes away files that are too old or too many; answers how many. */
export const clearAway = async ({ keep, read, now }: Pick<ReportsParts, "keep" | "read" | "now">): Promise<number> => {
  const old = await outdated(keep, now());
  for (const [tenant, of] of Map.groupBy(old, (one) => one.tenant))
    await dropFiles(
      read,
      keep,
      tenant,
      of.map(({ report }) => report),
    );
  return old.length;
};
