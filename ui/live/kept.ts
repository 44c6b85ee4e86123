/** What is kept of the call now, in a glyph and a few words; and what stands where no tip does. */
import type { Glyph } from "../parts/icon.tsx"; // A type: nothing of the screen is loaded with it.
import type { Session } from "./session.ts";
import { words } from "./words.ts";

export type Kept = {
  readonly glyph: Glyph;
  readonly text: string;
  /** The same where there is little room. */
  readonly short: string;
  readonly agreed: boolean;
};

export const keptNow = (session: Session): Kept => {
  const { state, how } = session.view().consent;
  const agreed = state === "given";
  const now = session.paused() ? "paused" : how === "typed-call" ? "typed" : state;
  const glyph = now === "paused" ? "pause" : agreed ? "shield" : "hand";
  return { glyph, text: words.live.kept[now], short: words.live.keptShort[now], agreed };
};

export const idleText = (session: Session, quietLeftS: number): string =>
  session.paused() || session.view().consent.state === "withdrawn" || session.view().consent.state === "refused"
    ? keptNow(session).text
    : quietLeftS > 0
      ? words.live.quietNow(quietLeftS)
      : session.intent?.source === "typed"
        ? words.live.typeHere
        : `${words.live.listening} ${words.live.nothingToAdd}`;
