/** How many tips of tried calls came, went and moved. Pure. */
import type { TriedCall } from "./ask.ts";

export type What = TriedCall["changes"][number]["what"];
export type Tally = Readonly<Record<What, number>>;
export type Change = TriedCall["changes"][number];

export const tallies = (tried: readonly TriedCall[]): Tally => {
  const count = (what: What): number =>
    tried.reduce((sum, { changes }) => sum + changes.filter((change) => change.what === what).length, 0);
  return {
    ...{ same: count("same"), new: count("new"), gone: count("gone") },
    ...{ earlier: count("earlier"), later: count("later"), withheld: count("withheld") },
  };
};

/** When a tip came before and when it would come now, on the call's clock; null where it does not. */
export const momentsOf = ({ what, atMs, byMs, because }: Change): { before: number | null; after: number | null } => {
  switch (what) {
    case "new":
      return { before: null, after: atMs };
    case "gone":
      return { before: atMs, after: null };
    case "earlier":
      return { before: atMs + byMs, after: atMs };
    case "later":
      return { before: atMs - byMs, after: atMs };
    case "withheld":
      return { before: null, after: null };
    case "same":
      return because === null ? { before: atMs, after: atMs } : { before: null, after: null };
  }
};
