/**
 * Takes calls out of quarantine: the call's rows go, and its commits are read from the log and projected again, in
 * one transaction with the row that parked it. The projector waits meanwhile, and goes on with the call by itself.
 */
import { Failure } from "@wingman/domain/failure";
import type { Pool } from "@wingman/streams/base/pools";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import { asPoison, isOfCommit, poisonOf } from "@wingman/streams/follow/reader";
import type { Quarantined, Taken } from "@wingman/streams/follow/results";
import type { Aggregate, EventLog, Recorded } from "@wingman/streams/log/event-log";
import { holdCheckpoint } from "./checkpoint.ts";
import { leaveQuarantine, readQuarantine, writeQuarantine } from "./quarantine.ts";
import type { ReadModel } from "./read-model.ts";

/** `still` is why it is in quarantine again, from a later commit or the same; null when it is whole. */
export type Redriven = { readonly aggregate: Aggregate; readonly commits: number; readonly still: Quarantined | null };

export type RedriveOptions = { readonly log: Pick<EventLog, "read">; readonly pool: Pool; readonly model: ReadModel };

/** Throws `Failure` WING_QUARANTINE_NOT_FOUND for a call that is not in quarantine, WING_DB_*, or what the log throws. */
export const redrive = async ({ log, pool, model }: RedriveOptions, aggregate: Aggregate): Promise<Redriven> => {
  // Most of it is read before the projector is made to wait.
  const commits: Recorded[] = [];
  const readOn = async (): Promise<void> => {
    for await (const commit of log.read(aggregate, commits.at(-1)?.sequence ?? 0, { unreadable: "give" }))
      commits.push(commit);
  };
  await readOn();
  /** Index of the commit that a handler did not take, once that is known. */
  let failed: { readonly index: number; readonly poison: Failure } | undefined;
  let at = 0;
  const attempt = (singly: boolean): Promise<Redriven> =>
    asProjector(pool, model.name, async (tx) => {
      const { sequence } = await holdCheckpoint(tx, model);
      const [row] = await readQuarantine(tx, model, [aggregate]);
      if (!row)
        throw new Failure("WING_QUARANTINE_NOT_FOUND", `this call is not in the quarantine of ${model.name}.`, {
          remedy: "Look at those that are with `wingman quarantine`.",
        });
      await readOn();
      const taken = commits
        .filter((commit) => commit.sequence <= sequence)
        .map((commit, index): Taken => {
          const poison = index === failed?.index ? failed.poison : poisonOf(commit, model.reads, model.name);
          return poison ? { commit, poison } : { commit };
        });
      const first = taken.findIndex(({ poison }) => poison !== undefined);
      const whole = (first < 0 ? taken : taken.slice(0, first)).map(({ commit }) => commit);
      await model.clear(tx, aggregate);
      if (singly) for (at = 0; at < whole.length; at++) await model.project(tx, whole.slice(at, at + 1));
      else if (whole.length > 0) await model.project(tx, whole);
      const poisoned = taken[first];
      if (!poisoned?.poison) {
        await leaveQuarantine(tx, model, aggregate);
        return { aggregate, commits: whole.length, still: null };
      }
      const { code, message, remedy = null } = poisoned.poison;
      const still: Quarantined = {
        aggregate,
        from: poisoned.commit.sequence,
        code,
        message,
        remedy,
        commits: taken.length - first,
        to: taken.at(-1)?.commit.sequence ?? row.to,
      };
      await writeQuarantine(tx, model, [still]);
      return { aggregate, commits: whole.length, still };
    });
  try {
    return await attempt(false);
  } catch (error) {
    if (!isOfCommit(error) || isNotThere(error)) throw error;
  }
  try {
    return await attempt(true); // One by one, which says which.
  } catch (error) {
    if (!isOfCommit(error) || isNotThere(error)) throw error;
    failed = { index: at, poison: asPoison(error, model.name) };
  }
  return await attempt(false);
};

const isNotThere = (error: unknown): boolean =>
  error instanceof Failure && (error.code === "WING_QUARANTINE_NOT_FOUND" || error.code.startsWith("WING_LOG_"));
