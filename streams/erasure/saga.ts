/**
 * Erasing somebody, step by step. Each step is durable before the next begins and may be done again, so that a kill at
 * any instant costs nothing but time: whoever comes next goes on behind the last step that stands. After the first
 * nobody can read anything; the others take what was copied from the log before, and prove it.
 */
import { Failure } from "@wingman/domain/failure";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import type { Personal } from "@wingman/domain/schema";
import { derivedId } from "../base/ids.ts";
import type { Pool } from "../base/pools.ts";
import { callAggregate, type Calls } from "../log/calls.ts";
import { forgetScenarios } from "./scenarios.ts";
import { eachOf } from "./each.ts";
import type { EventLog, Sequence } from "../log/event-log.ts";
import type { CaughtUp, EndedCalls, ForgettingKeys, KeySubject, Store } from "./ports.ts";
import {
  callsIn,
  claim,
  type Counts,
  type Erasure,
  type ErasureId,
  letGo,
  markDone,
  markTold,
  readErasure,
  type Step,
} from "./store.ts";

/** Calls whose keys are forgotten by one statement, whose events are noted as told at once, or that are asked at once. */
const runMax = 1_000;
/** A read model that has not come up after this is not coming; the erasure is taken up again later. */
export const rowsMsMax = 10 * 60_000;

export type SagaParts = {
  readonly keep: Pool;
  readonly keys: ForgettingKeys;
  readonly log: EventLog;
  readonly calls: Calls;
  readonly ended: EndedCalls;
  /** Lets go of copies of rows that nobody follows the log into any more; answers how many there were. */
  readonly dropKept: () => Promise<number>;
  /** Rows are asked for once they hold what was appended. */
  readonly caughtUp: CaughtUp;
  /** Sound of these calls that is still in memory; it is let go. Answers how many calls had some. */
  readonly letSoundGo: (tenant: ErasureId["tenant"], calls: ReadonlySet<string>) => Promise<number>;
  readonly stores: readonly Store[];
  /** Names whoever does the work, so that nobody else does it at the same time. */
  readonly holder: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
};
export type Progress = { readonly step: Step; readonly done: number; readonly of: number };

/**
 * Keys that go for these subjects: words that both share have interim words beside them, and the sound of them. Of
 * either side: who reads the words by ear from the other's has not forgotten them.
 */
export const keySubjectsOf = (subjects: readonly Personal[]): readonly KeySubject[] =>
  subjects.includes("both") ? [...subjects, "interim", "sound-rep", "sound-customer"] : subjects;

/**
 * Does what is left to do; false where somebody else is at it or it is done. Throws `Failure` WING_ERASURE_INCOMPLETE
 * where something can still be read, WING_ERASURE_ROWS where a read model stands still, or what a part throws; then
 * it is taken up again by whoever comes next.
 */
export const carryOut = async (parts: SagaParts, id: ErasureId): Promise<boolean> => {
  const { keep, holder } = parts;
  if (!(await claim(keep, id, holder))) return false;
  try {
    for (const step of ["keys", "caches", "events", "rows", "verified"] as const) {
      const erasure = await readErasure(keep, id);
      if (!erasure) throw new Error("an erasure that was claimed is gone");
      if (erasure.steps.some((done) => done.step === step)) continue;
      await markDone(keep, id, step, await work[step](parts, erasure));
    }
    return true;
  } finally {
    await letGo(keep, id, holder).catch(() => undefined); // Then the claim runs out by itself.
  }
};

const work: Readonly<Record<Exclude<Step, "scrubbed">, (parts: SagaParts, erasure: Erasure) => Promise<Counts>>> = {
  async keys(parts, erasure) {
    let keys = 0;
    const subjects = keySubjectsOf(erasure.subjects);
    await inRuns(parts, erasure, "keys", async (calls) => {
      keys += await parts.keys.forget({ tenant: erasure.tenant, calls, subjects });
    });
    // What was made from these calls goes at once, too; what is being made just now is met behind their events.
    const scenarios = await forgetScenarios(parts, erasure, (take) => inRuns(parts, erasure, "keys", take));
    return { calls: erasure.calls, keys, scenarios };
  },

  /** Forgetting told every process already; here is what was never on a disk. */
  async caches(parts, erasure) {
    let sound = 0;
    await inRuns(parts, erasure, "caches", async (calls) => {
      sound += await parts.letSoundGo(erasure.tenant, new Set(calls));
    });
    return { calls: erasure.calls, callsWithSound: sound };
  },

  /** Ids follow from erasure and call, so that doing it again finds it done. */
  async events(parts, erasure) {
    let events = 0;
    let lastSequence = 0;
    const { erasure: receipt, subjects } = erasure;
    const metaOf = (call: string) => ({
      actor: erasure.by as ActorId, // It was one when it was written down.
      id: derivedId("erasure", receipt, call) as CommitId,
      correlation: receipt,
    });
    /** Of a call that is over by its newest commit, without reading the rest of it; false where that was not the newest. */
    const append = async (call: string, last: Sequence): Promise<boolean> => {
      const commit = {
        ...metaOf(call),
        cause: null,
        tick: null,
        clockMs: 0,
        seen: null,
        fence: null,
        traceparent: null,
      };
      const appended = await parts.log.append(
        callAggregate(erasure.tenant, call),
        {
          ...commit,
          time: new Date(),
          events: [{ type: "PersonalDataForgotten", data: { erasure: receipt, subjects } }],
        },
        last,
      );
      if (appended.kind === "conflict") return false;
      lastSequence = Math.max(lastSequence, appended.sequence);
      events += 1;
      return true;
    };
    const send = async (call: string): Promise<void> => {
      const aggregate = callAggregate(erasure.tenant, call);
      const sent = await parts.calls.send(
        aggregate,
        { type: "ForgetPersonalData", erasure: receipt, subjects },
        metaOf(call),
      );
      // Not begun: there are no words of it either. Going on: checked before it was booked, and calls do not begin anew.
      if (sent.kind === "refused" && sent.reason !== "CALL_NOT_STARTED")
        throw new Failure("WING_ERASURE_CALL_GOING", `call ${call} goes on.`, {
          remedy: "End it; the erasure then goes on by itself.",
        });
      if (sent.kind === "done") lastSequence = Math.max(lastSequence, sent.sequence);
      if (sent.kind === "done" && sent.stands) events += 1;
    };
    await inRuns(
      parts,
      erasure,
      "events",
      async (calls) => {
        const over = await parts.ended(erasure.tenant, calls);
        await eachOf(calls, async (call) => {
          const last = over.get(call);
          if (last === undefined || !(await append(call, last))) await send(call);
        });
        await markTold(parts.keep, erasure, calls);
      },
      true,
    );
    // The sequences of scenarios are not waited for: no rows are made of them.
    const scenarios = await forgetScenarios(parts, erasure, (take) => inRuns(parts, erasure, "events", take));
    return { calls: erasure.calls, events, lastSequence, scenarios };
  },

  async rows(parts, erasure) {
    const kept = await parts.dropKept();
    const sequence = erasure.steps.find(({ step }) => step === "events")?.counts["lastSequence"] ?? 0;
    if (!(await waited(parts, erasure, sequence)))
      throw new Failure(
        "WING_ERASURE_ROWS",
        "history does not come up to the erasure; its rows may still hold words.",
        {
          remedy: "See on the status page why history stands still; the erasure goes on by itself once it does not.",
        },
      );
    return { upTo: sequence, oldGenerations: kept };
  },

  async verified(parts, erasure) {
    const counts: Record<string, number> = {};
    const left = new Map<string, number>();
    for (const store of parts.stores) {
      counts[store.name] = 0;
      await inRuns(parts, erasure, "verified", async (calls) => {
        const { tenant, subjects } = erasure;
        const answer = await store.ask({ tenant, calls, subjects, signal: parts.signal });
        counts[store.name] = (counts[store.name] ?? 0) + answer.asked;
        if (answer.left > 0) left.set(store.name, (left.get(store.name) ?? 0) + answer.left);
      });
    }
    if (left.size > 0)
      throw new Failure(
        "WING_ERASURE_INCOMPLETE",
        `something can still be read: ${[...left].map(([name, count]) => `${name} ${count}`).join(", ")}.`,
        {
          remedy:
            "Run `wingman rebuild` if it is history; words of the log that were written before keys were cannot be erased from it.",
        },
      );
    return counts;
  },
};

/** All calls of an erasure, run by run, the claim renewed with each. */
const inRuns = async (
  { keep, holder, signal, onProgress }: SagaParts,
  erasure: Erasure,
  step: Step,
  take: (calls: readonly string[]) => Promise<void>,
  untold = false,
): Promise<void> => {
  let done = 0;
  for (let after = ""; ;) {
    signal.throwIfAborted();
    await claim(keep, erasure, holder);
    const calls = await callsIn(keep, erasure, { after, countMax: runMax, untold });
    const last = calls.at(-1);
    if (last === undefined) return;
    await take(calls);
    after = last;
    done += calls.length;
    onProgress?.({ step, done: Math.min(done, erasure.calls), of: erasure.calls });
  }
};

const claimEveryMs = 5_000;
const waited = async (
  { keep, holder, signal, caughtUp }: SagaParts,
  erasure: Erasure,
  sequence: number,
): Promise<boolean> => {
  for (const until = Date.now() + rowsMsMax; Date.now() < until;) {
    signal.throwIfAborted();
    await claim(keep, erasure, holder);
    if (await caughtUp(sequence, claimEveryMs)) return true;
  }
  return false;
};
