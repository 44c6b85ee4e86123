/** What an erasure has come to, for whoever asked for it: each step, and honestly what remains and until when. Pure. */
import type { Personal } from "@wingman/domain/schema";
import { type Counts, type Erasure, type Step, steps } from "./store.ts";

/** Backups of keys are kept no longer (`docs/how-to/back-up.md`): until then an old backup could bring one back. */
export const keyBackupDaysMax = 7;
const dayMs = 86_400_000;

export type Receipt = {
  readonly receipt: string;
  readonly tenant: string;
  readonly target: "call" | "person";
  /** Keyed hash of the person, the same in every receipt of theirs. */
  readonly person: string | null;
  readonly subjects: readonly Personal[];
  readonly why: string;
  readonly by: string;
  readonly calls: number;
  readonly requestedAt: string;
  /** From here on nobody could read anything, through any door. Null while that is still to be done. */
  readonly unreadableSince: string | null;
  readonly state: "under way" | "verified" | "scrubbed";
  readonly steps: readonly {
    readonly step: Step;
    readonly does: string;
    readonly doneAt: string | null;
    readonly counts: Counts;
  }[];
  /** `until` null: for as long as the log is kept. */
  readonly remains: readonly { readonly what: string; readonly until: string | null }[];
};

const does: Readonly<Record<Step, string>> = {
  keys: "the keys are forgotten; nothing sealed with them can be read by anybody",
  caches: "every process has let go of the keys, and of sound in memory",
  events: "each call on the log says so",
  rows: "history took names, titles, words and tips off its rows",
  verified: "each store was asked, and nothing can be read",
  scrubbed: "the database's files and its write-ahead log were rewritten without the old rows",
};

export const receiptOf = (erasure: Erasure): Receipt => {
  const done = new Map(erasure.steps.map((step) => [step.step, step]));
  const keysAt = done.get("keys")?.doneAt;
  const scrubbed = done.has("scrubbed");
  const remains: { what: string; until: string | null }[] = [];
  if (keysAt === undefined) remains.push({ what: "everything: the keys are not forgotten yet", until: null });
  if (!scrubbed)
    remains.push({
      what: "old versions of rows in the database's files and write-ahead log, which no query returns: run `wingman scrub`",
      until: null,
    });
  remains.push({
    what: `keys in backups made before, which are kept ${keyBackupDaysMax} days; a restore forgets them again before it serves anybody`,
    until: new Date((keysAt ?? erasure.requestedAt).getTime() + keyBackupDaysMax * dayMs).toISOString(),
  });
  remains.push({ what: "the sealed bytes on the log and in its backups, to which there is no key", until: null });
  remains.push({
    what: "that the calls took place: when, how long, with which company, by which playbook; figures without names or words",
    until: null,
  });
  const other = { rep: "customer", customer: "representative" } as const;
  for (const side of ["rep", "customer"] as const)
    if (!erasure.subjects.includes(side === "rep" ? "customer" : "rep"))
      remains.push({ what: `the ${other[side]}'s name, whose own erasure is asked for by itself`, until: null });
  return {
    receipt: erasure.erasure,
    tenant: erasure.tenant,
    target: erasure.target,
    person: erasure.person,
    subjects: erasure.subjects,
    why: erasure.why,
    by: erasure.by,
    calls: erasure.calls,
    requestedAt: erasure.requestedAt.toISOString(),
    unreadableSince: keysAt?.toISOString() ?? null,
    state: scrubbed ? "scrubbed" : erasure.verifiedAt ? "verified" : "under way",
    steps: steps.map((step) => ({
      step,
      does: does[step],
      doneAt: done.get(step)?.doneAt.toISOString() ?? null,
      counts: done.get(step)?.counts ?? {},
    })),
    remains,
  };
};
