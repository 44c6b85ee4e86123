/** Results in memory, for tests of readers and for the simulation: same contract, nothing kept. */
import { Failure } from "@wingman/domain/failure";
import type { Recorded } from "../log/event-log.ts";
import {
  type Applied,
  beginning,
  type Checkpoint,
  type PassedOver,
  type Quarantined,
  quarantineKey,
  type ResultStore,
  sortOut,
} from "./results.ts";

export type MemoryResults<State> = ResultStore & {
  readonly state: () => State;
  readonly checkpoint: () => Checkpoint;
  readonly quarantine: () => readonly Quarantined[];
  readonly passedOver: () => readonly PassedOver[];
};

/** `fold` must not change the state it is given: a step that throws leaves everything as it was. */
export const memoryResults = <State>(
  name: string,
  initial: State,
  fold: (state: State, commit: Recorded) => State,
): MemoryResults<State> => {
  let state = initial;
  let at = beginning;
  const quarantine = new Map<string, Quarantined>();
  const passed = new Map<string, PassedOver>();
  return {
    name,
    state: () => state,
    checkpoint: () => at,
    quarantine: () => [...quarantine.values()],
    passedOver: () => [...passed.values()],
    read: async () => at,
    async apply({ from, to, again, taken, passedOver }): Promise<Applied> {
      if (at.sequence !== from.sequence || at.commit !== from.commit) {
        if (again && at.sequence === to.sequence && at.commit === to.commit)
          return { applied: taken.length, parked: 0, quarantined: quarantine.size };
        throw new Failure("WING_PROJECTOR_TAKEN", `somebody moved ${name} from ${from.sequence} to ${at.sequence}.`);
      }
      const sorted = sortOut(taken, [...quarantine.values()]);
      state = sorted.apply.reduce(fold, state); // The only line that may throw, and nothing was changed before it.
      for (const row of sorted.quarantine) quarantine.set(quarantineKey(row.aggregate), row);
      for (const more of passedOver) {
        const known = passed.get(more.type);
        passed.set(more.type, known ? { ...known, events: known.events + more.events, last: more.last } : more);
      }
      at = to;
      return { applied: sorted.apply.length, parked: sorted.parked, quarantined: quarantine.size };
    },
  };
};
