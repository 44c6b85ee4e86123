/** What of a tenant's calls has been kept long enough, looked for and not touched: the dry run, and the run's own plan. */
import type { TenantId } from "@wingman/domain/ids";
import { type Aged, dayMs, type Due, dueOf } from "@wingman/domain/tenant/retention";
import type { Pool } from "../base/pools.ts";
import { eachOf } from "../erasure/each.ts";
import { callAggregate } from "../log/calls.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { recordingsOf } from "../recordings/delete.ts";
import { holdOn, tenantNow } from "../rights/holds.ts";
import type { Tenants } from "../tenants/tenants.ts";
import { agedCalls } from "./store.ts";

export type RetentionSources = { readonly keep: Pool; readonly log: JetStreamLog; readonly tenants: Tenants };

export type RetentionPlan = {
  readonly tenant: TenantId;
  readonly days: { readonly transcripts: number; readonly recordings: number };
  readonly transcripts: Due<EndedOrNot>;
  readonly recordings: Due<EndedOrNot>;
};
export type EndedOrNot = Aged & { readonly startedAt: number | null };

/** Calls under a hold of their own that are looked at in one run. */
const heldMax = 1_000;

/**
 * Policy and holds as the log has them now. With `sweep`, sound without keys is looked for as well: what a kill left
 * between forgetting and deleting. Throws what log and database throw.
 */
export const planRetention = async (
  { keep, log, tenants }: RetentionSources,
  tenant: TenantId,
  nowMs: number,
  sweep = false,
): Promise<RetentionPlan> => {
  const { policy, holds } = await tenantNow(tenants, tenant);
  const days = { transcripts: policy.retention.transcriptDays, recordings: policy.retention.recordingDays };
  const fileOf = (call: string): string | undefined => holdOn(holds, call);
  // What is held by itself is asked for apart: however many there are, they take no place from what is due.
  const apart = [...new Set([...holds.values()].flatMap(({ call }) => call ?? []))].slice(0, heldMax);
  const aged = async (of: "words" | "sound", daysKept: number): Promise<Map<string, number>> => {
    const before = new Date(nowMs - daysKept * dayMs);
    const found = await agedCalls(keep, tenant, { of, before, but: apart });
    return new Map(found.map(({ call, keyAt }) => [call, keyAt]));
  };
  const [words, sound] = await Promise.all([aged("words", days.transcripts), aged("sound", days.recordings)]);
  if (sweep)
    for (const { call, recordedAt } of await recordingsOf(log, tenant))
      if (recordedAt + days.recordings * dayMs <= nowMs && !sound.has(call)) sound.set(call, recordedAt);
  const known = await agesOf(log, tenant, [...new Set([...words.keys(), ...sound.keys(), ...apart])]);
  const held = apart.flatMap((call) => known.get(call) ?? []);
  // Keys or sound of a call that never began count from when they were made.
  const ages = (calls: ReadonlyMap<string, number>): EndedOrNot[] =>
    [...calls].map(([call, at]) => known.get(call) ?? { call, startedAt: null, endedAt: at, lastAt: at });
  return {
    ...{ tenant, days },
    transcripts: dueOf([...ages(words), ...held], { days: days.transcripts, nowMs, fileOf }),
    recordings: dueOf(ages(sound), { days: days.recordings, nowMs, fileOf }),
  };
};

/** When calls began and ended, by their own log. */
const agesOf = async (
  log: JetStreamLog,
  tenant: TenantId,
  calls: readonly string[],
): Promise<ReadonlyMap<string, EndedOrNot>> => {
  const ages = new Map<string, EndedOrNot>();
  await eachOf(calls, async (call) => {
    let [startedAt, endedAt, lastAt]: [number | null, number | null, number] = [null, null, 0];
    for await (const { events } of log.read(callAggregate(tenant, call), 0, { unreadable: "give" }))
      for (const { type, time } of events) {
        lastAt = Math.max(lastAt, Date.parse(time));
        if (type === "CallStarted") startedAt = Date.parse(time);
        if (type === "CallEnded") endedAt = Date.parse(time);
      }
    if (lastAt > 0) ages.set(call, { call, startedAt, endedAt, lastAt });
  });
  return ages;
};
