/** What a report keeps of a call: no words in clear. They are sealed with the keys of their call, and go with them. */
import { createHash } from "node:crypto";
import type { Channel } from "@wingman/domain/call/events/shared";
import { isErased } from "@wingman/domain/schema";
import type { Change } from "@wingman/streams/agents/what-if-compare";
import type { Aggregate } from "@wingman/streams/log/event-log";
import type { Sealer } from "@wingman/streams/log/seal";

/** What a run's result depends on beside its question: with both it can be asked again. */
export type Depends = {
  /** What the log took later is not seen. */
  readonly position: number;
  /** Of calls that named none; and of which model it was asked what was meant. */
  readonly wingman: string;
  readonly rulesNow: number;
  readonly meaning: string | null;
  /** Content of the playbooks that were named, by hash: a draft changes under its name. */
  readonly playbooks: readonly { readonly id: string; readonly version: string; readonly hash: string }[];
  /**
   * When its calls were chosen: entries of the log that history did not tell of yet, so that calls may have been left
   * out; and calls that were named and are not there, or not over. Nothing where a run is older than the count.
   */
  readonly behind?: number;
  readonly missing?: number;
};

const wordFields = ["words", "say", "wasSay"] as const;
type WordField = (typeof wordFields)[number];
/** A sealed value, an erased one, or null where nothing was said. */
export type KeptChange = Omit<Change, WordField> & { readonly [Field in WordField]: unknown };

const typeName = "WhatIf";
const placeOf = (aggregate: Aggregate, run: string, n: number, path: WordField) => ({
  aggregate,
  eventId: `${run}.${n}`,
  type: typeName,
  path,
});

/** The words a card gives are anybody's, since a model may have read both; those that set it off are whose they were. */
export const sealed = (
  sealer: Sealer,
  aggregate: Aggregate,
  run: string,
  changes: readonly Change[],
): readonly KeptChange[] =>
  changes.map((change, n) => {
    const seal = (path: WordField, whose: Channel | "both"): unknown =>
      change[path] === null
        ? null
        : sealer.seal(change[path], {
            ...placeOf(aggregate, run, n, path),
            whose,
            atMs: change.spokenAtMs ?? change.wasSpokenAtMs ?? change.atMs,
          });
    return {
      ...change,
      words: seal("words", change.by ?? "both"),
      say: seal("say", "both"),
      wasSay: seal("wasSay", "both"),
    };
  });

/** Null for what was erased since. */
export const opened = (
  sealer: Sealer,
  aggregate: Aggregate,
  run: string,
  kept: readonly KeptChange[],
): readonly Change[] =>
  kept.map((change, n) => {
    const open = (path: WordField): string | null => {
      const value = change[path] === null ? null : sealer.open(change[path], placeOf(aggregate, run, n, path));
      return value === null || isErased(value) ? null : String(value);
    };
    return { ...change, words: open("words"), say: open("say"), wasSay: open("wasSay") };
  });

/** Of what came of a call, its words left out: equal digests are equal results. */
export const digestOf = (what: unknown): string =>
  createHash("sha256")
    .update(
      JSON.stringify(what, (key, value: unknown) =>
        (wordFields as readonly string[]).includes(key) ? undefined : value,
      ),
    )
    .digest("hex");
