/** How many tips of tried calls came, went, moved and changed their words. Pure. */
import { kindOf, type KindOfChange } from "@wingman/domain/what-if/figures";
import type { TriedCall } from "./ask.ts";

export type Change = TriedCall["changes"][number];
export type What = KindOfChange;
export type Tally = Readonly<Record<What, number>>;

export const whatOf = (change: Change): What => kindOf(change);

export const tallies = (tried: readonly TriedCall[]): Tally => {
  const count = (what: What): number =>
    tried.reduce((sum, { changes }) => sum + changes.filter((change) => whatOf(change) === what).length, 0);
  return {
    ...{ same: count("same"), new: count("new"), gone: count("gone"), reworded: count("reworded") },
    ...{ earlier: count("earlier"), later: count("later"), withheld: count("withheld") },
  };
};

/** When a tip came before and when it would come now, on the call's clock; null where it does not. */
export const momentsOf = ({
  what,
  atMs,
  wasAtMs,
  because,
}: Change): { before: number | null; after: number | null } => ({
  before: wasAtMs,
  after: what === "gone" || because !== null ? null : atMs,
});
