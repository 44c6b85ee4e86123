/** What can be done here, offered by whoever can do it, for as long as it stands on the screen. */
import { createSignal, onCleanup } from "solid-js";
import type { Glyph } from "../parts/icon.tsx";

export type Command = {
  readonly id: string;
  readonly label: string;
  /** Other words one may look for it by. */
  readonly also?: string;
  readonly group: "call" | "go" | "calls" | "settings";
  readonly glyph: Glyph;
  /** The key that does the same, as it is written on a key. */
  readonly keys?: string;
  readonly run: () => void;
};
type Offer = () => readonly Command[];

const [offers, setOffers] = createSignal<readonly Offer[]>([]);
const [paletteOpen, setPaletteOpen] = createSignal(false);
export { paletteOpen, setPaletteOpen };

/** The page in front comes first, whatever was offered before it. */
export const offerCommands = (offer: Offer): void => {
  setOffers((known) => [offer, ...known]);
  onCleanup(() => setOffers((known) => known.filter((other) => other !== offer)));
};

export const commands = (): readonly Command[] => offers().flatMap((offer) => offer());
