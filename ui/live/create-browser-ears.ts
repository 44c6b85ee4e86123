import { createEffect, createSignal, onCleanup } from "solid-js";
import type { Session } from "./session.ts";
import { type BrowserEars, browserRecognition, type EarProblem, openBrowserEars } from "./sources/browser-ears.ts";
import type { Input } from "./sources/input.ts";

export type Ears = ReturnType<typeof createBrowserEars>;

/** Half a second before its first words are there it was begun to say them. */
const beforeWordsMs = 500;

/**
 * The browser hears the rep in the place of Wingman's engine, for this call alone: never remembered, never on by
 * itself. Meanwhile silence leaves this page in the place of the rep's sound, or every word would be there twice.
 */
export const createBrowserEars = (session: Session, rep: Pick<Input, "hold">) => {
  const make = browserRecognition();
  const [wanted, setWanted] = createSignal(false);
  const [problem, setProblem] = createSignal<EarProblem | null>(null);
  const begun = new Map<string, number>();
  let ears: BrowserEars | null = null;

  const stop = (): void => {
    ears?.stop();
    ears = null;
    rep.hold(false);
  };
  createEffect(() => {
    const listens = wanted() && !session.paused() && session.view().status === "live";
    if (!listens) return stop();
    if (ears || !make) return;
    const { language } = session.view().started ?? { language: "auto" };
    rep.hold(true);
    ears = openBrowserEars({
      make,
      language: language === "auto" ? navigator.language : language,
      onWords({ utterance, revision, text, final }) {
        const endMs = Math.round(session.clockMs());
        const startMs = begun.get(utterance) ?? Math.max(0, endMs - beforeWordsMs);
        begun.set(utterance, startMs);
        if (final) begun.delete(utterance);
        session.heardHere("rep", { utterance, revision, text, final, startMs, endMs });
      },
      onProblem(why) {
        setProblem(why);
        setWanted(false);
      },
    });
  });
  onCleanup(stop);

  return {
    /** This browser can. */
    can: make !== null,
    wanted,
    problem,
    want(on: boolean): void {
      setProblem(null);
      setWanted(on);
    },
  };
};
