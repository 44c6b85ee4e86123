/** Whether a generation that was built says what it should, before anybody reads it. */
import { describe, Failure } from "@wingman/domain/failure";
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner, asProjector } from "@wingman/streams/base/tenant-tx";
import { sameLog } from "@wingman/streams/follow/reader";
import type { Checkpoint } from "@wingman/streams/follow/results";
import type { EventLog, Sequence } from "@wingman/streams/log/event-log";
import type { Transaction } from "kysely";
import { storedCheckpoint } from "../checkpoint.ts";
import type { ReadModel } from "../read-model.ts";
import { type Fingerprint, fingerprintTables } from "./digest.ts";

const shownMax = 5;

export type Verified = {
  readonly tables: readonly Fingerprint[];
  /** `same`: every table equals that of the generation that answered, at one position. `sampled`: some calls were folded again by other code, for the reason given. */
  readonly how:
    | { readonly by: "same"; readonly position: Sequence }
    | { readonly by: "sampled"; readonly looked: number; readonly because: string };
};

type VerifyOptions = {
  readonly log: EventLog;
  readonly pool: Pool;
  readonly model: ReadModel;
  readonly schema: string;
  readonly before: string | undefined;
  /** Brings the new generation to a position exactly. */
  readonly advance: (to: Sequence) => Promise<void>;
  /** Sees to it that the one that answers has come at least so far. */
  readonly bringUp: (to: Sequence) => Promise<void>;
  readonly signal: AbortSignal;
};

/**
 * Compares whole tables with those that answer, both at one position, while those go on. Where there are none, or
 * they differ (which may be why they are built anew), calls are sampled from the log. Throws `Failure`
 * WING_REBUILD_DIFFERS.
 */
export const verify = async (options: VerifyOptions): Promise<Verified> => {
  const { pool, schema, before, advance, bringUp } = options;
  if (before === undefined) return sampled(options, "no tables of this shape answered before");
  let old: Picture;
  try {
    await bringUp(await positionOf(options, schema));
    old = await pictureOf(options, before);
    await sameLog(options.log, options.model.name, old.at); // Else its position is no place to bring anything to.
  } catch (error) {
    return sampled(options, `the tables that answer cannot be brought up to the log: ${describe(error)}`);
  }
  const mine = await positionOf(options, schema);
  const { sequence: position } = old.at;
  if (position < mine) return sampled(options, "the tables that answer have stopped before this position");
  if (position > mine) await advance(position);
  const tables = await asOwner(pool, (tx: Transaction<any>) => fingerprintTables(tx, schema));
  const differing = tables.filter(
    ({ table, fingerprint }) => old.tables.find((other) => other.table === table)?.fingerprint !== fingerprint,
  );
  if (differing.length === 0) return { tables, how: { by: "same", position } };
  return sampled(options, `the tables that answer differ in ${differing.map(({ table }) => table).join(", ")}`, tables);
};

type Picture = { readonly at: Checkpoint; readonly tables: readonly Fingerprint[] };

/** Position and fingerprints of one moment; what is written meanwhile does not count. */
const pictureOf = ({ pool, model }: VerifyOptions, schema: string): Promise<Picture> =>
  asOwner(
    pool,
    async (tx: Transaction<any>) => ({
      at: await storedCheckpoint(tx, model, schema),
      tables: await fingerprintTables(tx, schema),
    }),
    "read",
  );

const positionOf = async ({ pool, model }: VerifyOptions, schema: string): Promise<Sequence> =>
  (await asOwner(pool, (tx: Transaction<any>) => storedCheckpoint(tx, model, schema))).sequence;

const sampled = async (options: VerifyOptions, because: string, known?: readonly Fingerprint[]): Promise<Verified> => {
  const { log, pool, model, schema } = options;
  const upTo = await positionOf(options, schema);
  const { looked, differing } = await asProjector(pool, model.name, (tx) => model.sample(tx, log, upTo), { schema });
  if (differing.length > 0)
    throw new Failure(
      "WING_REBUILD_DIFFERS",
      `what was built of ${model.name} does not say what the log says: ${differing.slice(0, shownMax).join("; ")}.`,
      {
        remedy: "Nothing was switched. This is a fault in Wingman: report it with these lines.",
      },
    );
  const tables = known ?? (await asOwner(pool, (tx: Transaction<any>) => fingerprintTables(tx, schema)));
  return { tables, how: { by: "sampled", looked, because } };
};
