/**
 * A read model's database: results that several readers share, with transactions that take time, fail, or succeed
 * without anybody hearing of it. The rows are those of history, folded by its own code, one page a call.
 */
import { emptyPage, foldCommit, type Page } from "@wingman/projections/history/fold";
import type { Recorded } from "@wingman/streams/log/event-log";
import { Failure } from "@wingman/domain/failure";
import {
  beginning,
  type Checkpoint,
  type Quarantined,
  quarantineKey,
  type ResultStore,
  type Step,
  sortOut,
} from "@wingman/streams/follow/results";
import type { Random } from "./random.ts";
import type { Machine, Scheduler } from "./scheduler.ts";
import type { Tally } from "./tally.ts";

export type Database = {
  readonly pages: ReadonlyMap<string, Page>;
  readonly at: () => Checkpoint;
  /** Every move of the position, in order. */
  readonly moves: readonly { readonly from: number; readonly to: number }[];
  readonly quarantine: ReadonlyMap<string, Quarantined>;
  /** Share of transactions that fail before they are done, and of those whose answer is lost after it. */
  weather: { away: number; answerLost: number };
  /** As one process reaches it. */
  storeFor(machine: Machine): ResultStore;
};

export type DatabaseRules = {
  /** For a mutation: the position is moved without a look at where it stands. */
  readonly uncompared: boolean;
  /** For a mutation: a transaction that fails has moved the position all the same. */
  readonly torn: boolean;
};

const transactionMsMax = 12;

export const openDatabase = (
  { scheduler, random, tally }: { scheduler: Scheduler; random: Random; tally: Tally },
  rules: DatabaseRules,
): Database => {
  const pages = new Map<string, Page>();
  const quarantine = new Map<string, Quarantined>();
  const moves: { from: number; to: number }[] = [];
  let at = beginning;

  const apply: ResultStore["apply"] = async ({ from, to, again, taken }) => {
    if (!rules.uncompared && (at.sequence !== from.sequence || at.commit !== from.commit)) {
      if (again && at.sequence === to.sequence && at.commit === to.commit) {
        tally.path("lost answer was a yes");
        return { applied: taken.length, parked: 0, quarantined: quarantine.size };
      }
      tally.path("position moved by another");
      throw new Failure("WING_PROJECTOR_TAKEN", `moved from ${from.sequence} to ${at.sequence}.`);
    }
    const sorted = sortOut(taken, [...quarantine.values()]);
    const touched = new Map<string, Page>();
    for (const commit of sorted.apply) {
      const key = quarantineKey(commit.aggregate);
      const page = touched.get(key) ?? copyOf(pages.get(key) ?? emptyPage());
      touched.set(key, page);
      foldCommit(page, commit);
    }
    for (const [key, page] of touched) pages.set(key, page);
    for (const row of sorted.quarantine) {
      if (!quarantine.has(quarantineKey(row.aggregate))) tally.path("quarantined");
      quarantine.set(quarantineKey(row.aggregate), row);
    }
    moves.push({ from: from.sequence, to: to.sequence });
    at = to;
    return { applied: sorted.apply.length, parked: sorted.parked, quarantined: quarantine.size };
  };

  const database: Database = {
    pages,
    quarantine,
    moves,
    at: () => at,
    weather: { away: 0, answerLost: 0 },
    storeFor(machine) {
      const { name } = machine;
      /** On the way there, the work, and on the way back; whoever dies in between never hears of it. */
      const transaction = <Answer>(what: string, work: () => Promise<Answer>, step?: Step): Promise<Answer> =>
        new Promise((resolve, reject) => {
          const ms = (): number => random.next() * transactionMsMax;
          scheduler.after(ms(), `${name} > ${what}`, () => {
            if (!machine.isAlive()) return; // The connection went with it before the commit.
            const away = random.chance(database.weather.away);
            if (away) tally.fault("database away");
            const lost = !away && random.chance(database.weather.answerLost);
            if (lost) tally.fault("database answer lost");
            const unreachable = () => new Failure("WING_DB_UNREACHABLE", "PostgreSQL does not answer.");
            if (away && rules.torn && step) at = step.to;
            const done = away ? Promise.reject(unreachable()) : work();
            const back = (answer: () => void): void =>
              void scheduler.after(ms(), `${name} < ${what}`, () => {
                if (!machine.isAlive()) return;
                if (lost) reject(unreachable());
                else answer();
              });
            done.then(
              (value) => back(() => resolve(value)),
              (error: unknown) => back(() => reject(error as Error)), // Handed on as it is.
            );
          });
        });
      return {
        name: "history",
        read: () => transaction("read position", async () => at),
        apply: (step) => transaction(`move ${step.from.sequence} to ${step.to.sequence}`, () => apply(step), step),
      };
    },
  };
  return database;
};

/** Rows are flat, and what a list in them holds is never changed in place. */
const copyOf = (page: Page): Page =>
  Object.fromEntries(
    Object.entries(page).map(([name, rows]: [string, unknown]) => [
      name,
      rows instanceof Map
        ? new Map([...rows].map(([key, row]: [unknown, object]) => [key, { ...row }]))
        : rows instanceof Set
          ? new Set(rows)
          : (rows as readonly object[]).map((row) => ({ ...row })),
    ]),
  ) as unknown as Page; // The same names with copies of what stood under them.

/** The rows of a call as text: what two folds of the same commits must agree on. */
export const rowsText = (page: Page | undefined): string =>
  JSON.stringify(page ?? emptyPage(), (key, value: unknown) => {
    if (value instanceof Map) return [...value.entries()].toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    if (value instanceof Set) return [];
    return key === "undefined" ? undefined : value;
  });

/** The fold of commits from nothing, in one go. */
export const freshPage = (commits: readonly Recorded[]): Page => {
  const page = emptyPage();
  for (const commit of commits) foldCommit(page, commit);
  return page;
};
