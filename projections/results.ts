/** The results of a read model in PostgreSQL: its rows, its position and its quarantine in one transaction. */
import { Failure } from "@wingman/domain/failure";
import type { Pool } from "@wingman/streams/base/pools";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import {
  type Applied,
  type Quarantined,
  quarantineKey,
  type ResultStore,
  sortOut,
  type Step,
} from "@wingman/streams/follow/results";
import type { Transaction } from "kysely";
import { moveCheckpoint, readCheckpoint } from "./checkpoint.ts";
import { addPassedOver, countQuarantine, readQuarantine, writeQuarantine } from "./quarantine.ts";
import type { ReadModel } from "./read-model.ts";

/** With `flush` false a commit does not wait for the disk; without `schema` it is the generation that answers (see `asProjector`). */
export const resultsOf = (
  pool: Pool,
  model: ReadModel,
  { flush = true, schema }: { readonly flush?: boolean; readonly schema?: string | undefined } = {},
): ResultStore => {
  // Only this reader puts anything into quarantine; others may take it out, so this knows enough to ask about few.
  const maybe = new Set<string>();

  const take = async (tx: Transaction<any>, { taken, passedOver }: Step): Promise<Applied> => {
    const asked = taken.filter(({ commit }) => maybe.has(quarantineKey(commit.aggregate)));
    const known: readonly Quarantined[] =
      asked.length === 0
        ? []
        : await readQuarantine(
            tx,
            model,
            asked.map(({ commit }) => commit.aggregate),
          );
    const { apply, quarantine, parked } = sortOut(taken, known);
    if (apply.length > 0) await model.project(tx, apply);
    await writeQuarantine(tx, model, quarantine);
    await addPassedOver(tx, model, passedOver);
    for (const row of quarantine) maybe.add(quarantineKey(row.aggregate));
    return { applied: apply.length, parked, quarantined: maybe.size === 0 ? 0 : await countQuarantine(tx, model) };
  };

  return {
    name: model.name,
    read: () =>
      asProjector(
        pool,
        model.name,
        async (tx) => {
          for (const row of await readQuarantine(tx, model)) maybe.add(quarantineKey(row.aggregate));
          return readCheckpoint(tx, model);
        },
        { schema },
      ),
    apply: (step) =>
      asProjector(
        pool,
        model.name,
        async (tx) => {
          const { from, to, again } = step;
          if (await moveCheckpoint(tx, model, from, to)) return take(tx, step);
          const now = await readCheckpoint(tx, model);
          // The answer to our own earlier try was lost with its connection, and it was a yes.
          if (again && now.sequence === to.sequence && now.commit === to.commit)
            return { applied: step.taken.length, parked: 0, quarantined: await countQuarantine(tx, model) };
          throw new Failure(
            "WING_PROJECTOR_TAKEN",
            `somebody moved ${model.name} from ${from.sequence} to ${now.sequence}: another projector, a rebuild or a restored database.`,
            {
              remedy:
                "One projector runs a read model at a time; this one has stopped, and can be started again when the other is gone.",
            },
          );
        },
        { flush, schema },
      ),
  };
};
