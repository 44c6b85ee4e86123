/** How the slots are shared: pure, so that every worker that sees the same comes to the same. */
import { slotCount } from "../log/subjects.ts";

/** Owner of each slot by its number; null or absent where nobody has it. */
export type Owners = readonly (string | null | undefined)[];

export type Share = { readonly claim: readonly number[]; readonly release: readonly number[] };

/**
 * What `me` should take and let go, when `living` (me among them) are the workers there are. Each aims at an equal
 * part, rounded up, so that nobody's slots are left over; the slots of whoever is not living are free.
 */
export const shareOf = (me: string, owners: Owners, living: ReadonlySet<string>): Share => {
  const part = Math.ceil(slotCount / living.size);
  const slots = Array.from({ length: slotCount }, (_, slot) => slot);
  const mine = slots.filter((slot) => owners[slot] === me);
  if (mine.length >= part) return { claim: [], release: mine.slice(part) };
  const free = slots.filter((slot) => !living.has(owners[slot] ?? ""));
  // Those who come at once begin at different places, or they would race for every slot.
  const from = [...living].sort().indexOf(me) * part;
  const inOrder = [...free.filter((slot) => slot >= from), ...free.filter((slot) => slot < from)];
  return { claim: inOrder.slice(0, part - mine.length), release: [] };
};
