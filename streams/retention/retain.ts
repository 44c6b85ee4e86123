/**
 * Forgets what has been kept long enough: transcripts by an erasure of their own, with its receipt; recordings by their
 * keys and bytes. Done again it finds nothing; killed at any instant, the next run goes on.
 */
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { derivedId, newId } from "../base/ids.ts";
import { bookErasure } from "../erasure/request.ts";
import { carryOut, type SagaParts } from "../erasure/saga.ts";
import { callAggregate } from "../log/calls.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { deleteRecordings } from "../recordings/delete.ts";
import type { Tenants } from "../tenants/tenants.ts";
import { type EndedOrNot, planRetention } from "./due.ts";
import { keepRun, type RetentionRun } from "./store.ts";

/** In receipts and on the log. */
const byRetention = "retention" as ActorId;

export type RetentionParts = Omit<SagaParts, "log" | "onProgress"> & {
  readonly log: JetStreamLog;
  readonly tenants: Tenants;
};

/**
 * One run for one tenant; undefined where nothing was due and nothing held. Throws what an erasure throws: what was
 * booked is then carried out by whoever comes next.
 */
export const retain = async (
  parts: RetentionParts,
  tenant: TenantId,
  { nowMs, sweep = false }: { readonly nowMs: number; readonly sweep?: boolean },
): Promise<RetentionRun | undefined> => {
  const { keep, log, calls, keys } = parts;
  const plan = await planRetention(parts, tenant, nowMs, sweep);
  const { transcripts, recordings } = plan;
  const held = new Set([...transcripts.held, ...recordings.held].map(({ call }) => call)).size;
  if (transcripts.due.length + recordings.due.length + held === 0) return undefined;
  for (const call of [...transcripts.due, ...recordings.due]) await end(parts, tenant, call);
  if (recordings.due.length > 0) {
    const over = recordings.due.map(({ call }) => call);
    await deleteRecordings({ log, calls, keys }, { tenant, calls: over, reason: "retention", by: byRetention });
  }
  let erasure: string | null = null;
  if (transcripts.due.length > 0) {
    const over = transcripts.due.map(({ call }) => call);
    const id = await bookErasure(
      keep,
      { tenant, target: "call", whose: "call", person: null, calls: over },
      { by: byRetention, why: "retention", now: new Date(nowMs) },
    );
    erasure = id.erasure;
    await carryOut(parts, id);
  }
  const run: RetentionRun = {
    ...{ run: newId(nowMs), ranAt: new Date(nowMs), held, erasure },
    ...{ transcripts: transcripts.due.length, recordings: recordings.due.length },
  };
  // What is only held is no news every hour; it stands in the preview.
  if (run.transcripts + run.recordings > 0) await keepRun(keep, tenant, run);
  return run;
};

/** A call that nobody ended is ended first: nothing is forgotten under words that still may come. */
const end = async ({ calls }: RetentionParts, tenant: TenantId, call: EndedOrNot): Promise<void> => {
  if (call.endedAt !== null) return;
  await calls.send(
    callAggregate(tenant, call.call),
    { type: "EndCall", reason: "too-long", durationMs: Math.max(0, call.lastAt - (call.startedAt ?? call.lastAt)) },
    { actor: byRetention, id: derivedId("retention-end", tenant, call.call) as CommitId },
  );
};
