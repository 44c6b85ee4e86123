/** What is kept of the call now, in a glyph and a few words; and what stands where no tip does. */
import type { Glyph } from "../parts/icon.tsx"; // A type: nothing of the screen is loaded with it.
import type { CallState } from "./call-state.ts";
import type { Session } from "./session.ts";
import { words } from "./consent/words.ts";
import { words as liveWords } from "./words.ts";

export type Kept = {
  readonly glyph: Glyph;
  readonly text: string;
  /** The same where there is little room. */
  readonly short: string;
  readonly agreed: boolean;
};

type State = keyof typeof words.kept;

export const keptNow = (session: Pick<CallState, "view" | "paused">): Kept => {
  const { status, consent, sound } = session.view();
  const agreed = consent.state === "given" && status !== "ended";
  const now: State =
    status === "ended"
      ? "ended"
      : session.paused()
        ? "paused"
        : consent.how === "typed-call"
          ? "typed"
          : consent.state !== "given"
            ? consent.state
            : sound.state === "given"
              ? "recording"
              : sound.state === "asking"
                ? "askingSound"
                : "given";
  return {
    glyph: glyphs[now] ?? (agreed ? "shield" : "hand"),
    text: words.kept[now],
    short: words.keptShort[now],
    agreed,
  };
};
const glyphs: Partial<Record<State, Glyph>> = { paused: "pause", recording: "mic", ended: "tick" };

export const idleText = (
  session: Pick<CallState, "view" | "paused"> & { readonly intent: Session["intent"] },
  quietLeftS: number,
): string =>
  session.paused() || session.view().consent.state === "withdrawn" || session.view().consent.state === "refused"
    ? keptNow(session).text
    : quietLeftS > 0
      ? liveWords.live.quietNow(quietLeftS)
      : session.intent?.source === "typed"
        ? liveWords.live.typeHere
        : `${liveWords.live.listening} ${liveWords.live.nothingToAdd}`;
