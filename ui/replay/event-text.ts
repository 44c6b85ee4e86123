/** An event of the log in a few words: its kind, whoever wrote it, and what it is about. Pure. */
import type { Entry } from "@wingman/domain/call/timeline";
import { isErased } from "@wingman/domain/schema";
import { words } from "./words.ts";

const says = words.replay;

export const typeText = (type: string): string => (says.types as Readonly<Record<string, string>>)[type] ?? type;

/** Parts of Wingman have names; a person is the rep, or somebody else of the tenant. */
export const actorText = (actor: string, rep: string): string =>
  actor === "" ? "" : ((says.actors as Readonly<Record<string, string>>)[actor] ?? rep);

type Told = {
  readonly text?: unknown;
  readonly headline?: unknown;
  readonly evidence?: { readonly words?: unknown } | null;
  readonly say?: unknown;
  readonly stage?: unknown;
  readonly item?: unknown;
  readonly engine?: unknown;
  readonly rating?: unknown;
};

/** The words of it, where it has some: erased ones say so. */
export const detailOf = ({ event }: Entry): string => {
  const { text, headline, evidence, say, stage, item, engine, rating } = (event.data ?? {}) as Told;
  for (const said of [headline, text, evidence?.words, say, item, stage, engine, rating]) {
    if (isErased(said)) return says.erased;
    if (typeof said === "string" && said !== "") return said;
  }
  return "";
};
