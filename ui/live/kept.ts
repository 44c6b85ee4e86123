/** What is kept of the call now, in a glyph and a few words; and what stands where no tip does. */
import type { Glyph } from "../parts/icon.tsx"; // A type: nothing of the screen is loaded with it.
import type { Session } from "./session.ts";
import { words } from "./words.ts";

export type Kept = { readonly glyph: Glyph; readonly text: string; readonly agreed: boolean };

export const keptNow = (session: Session): Kept => {
  const { state, how } = session.view().consent;
  const agreed = state === "given";
  if (session.paused()) return { glyph: "pause", text: words.live.kept.paused, agreed };
  return {
    glyph: agreed ? "shield" : "hand",
    text: how === "typed-call" ? words.live.kept.typed : words.live.kept[state],
    agreed,
  };
};

export const idleText = (session: Session, quietLeftS: number): string =>
  session.paused()
    ? words.live.kept.paused
    : quietLeftS > 0
      ? words.live.quietNow(quietLeftS)
      : session.intent?.source === "typed"
        ? words.live.typeHere
        : `${words.live.listening} ${words.live.nothingToAdd}`;
