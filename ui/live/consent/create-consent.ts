/** Consent as the rep meets it: which question is open, what a yes or a no to it sends, what can be taken back. */
import { lawOf } from "@wingman/domain/call/consent";
import { soundSentence } from "@wingman/domain/privacy/consent-law";
import { createSignal } from "solid-js";
import type { Session } from "../session.ts";
import { sayAloud } from "./say-aloud.ts";

export type ConsentNow = ReturnType<typeof createConsent>;

/** @param mayAnswer whether this page leads the call and somebody is to be asked at all */
export const createConsent = (session: Pick<Session, "view" | "consent" | "notice">, mayAnswer: () => boolean) => {
  const { view } = session;
  const [goneOn, setGoneOn] = createSignal<string | null>(null);
  const [voice, setVoice] = createSignal<"idle" | "speaking" | "spoken" | "failed">("idle");
  const rules = () => view().consents.rules;
  const law = () => lawOf(view().consents);
  /** The call's own language, since the customer is to understand it. */
  const language = (): "en" | "ar" =>
    (view().started?.language ?? document.documentElement.lang).startsWith("ar") ? "ar" : "en";
  const open = (): "words" | "sound" | null =>
    !mayAnswer()
      ? null
      : view().consent.state === "asking"
        ? "words"
        : view().sound.state === "asking"
          ? "sound"
          : null;
  const toTell = () => {
    const { told } = view().consents;
    const { notice } = rules();
    return { shown: notice !== "spoken" && !told.shown, spoken: notice !== "shown" && !told.spoken };
  };
  const byNotice = () => open() === "words" && law().noticeSuffices;
  const agreed = () => mayAnswer() && view().consent.state === "given" && view().consent.how !== "typed-call";
  const sentence = () => (open() === "sound" ? soundSentence : law().sentence)[language()];
  return {
    open,
    /** A no that nobody has gone on from yet. */
    saidNo(): "refused" | "withdrawn" | null {
      const { state } = view().consent;
      if (view().status === "ended" || goneOn() === state) return null;
      return state === "refused" || state === "withdrawn" ? state : null;
    },
    goOn: () => setGoneOn(view().consent.state),
    byNotice,
    toTell,
    voice,
    language,
    sentence,
    canWithdraw: agreed,
    canAskSound: () => agreed() && rules().recording === "ask" && view().sound.state === "unasked",
    canStopSound: () => mayAnswer() && view().sound.state === "given",
    yes(by: "aloud" | "in-writing" = "aloud") {
      const about = open();
      if (about === null) return;
      if (byNotice()) session.notice(toTell().spoken ? "aloud" : "shown", language());
      else session.consent("agreed", about, by);
    },
    no() {
      const about = open();
      if (about !== null) session.consent("refused", about);
    },
    show: () => session.notice("shown", language()),
    withdraw: () => session.consent("withdrawn"),
    askSound: () => session.consent("asking", "sound"),
    stopSound: () => session.consent("withdrawn", "sound"),
    /** Written down only once it was said to its end. */
    async speak() {
      setVoice("speaking");
      const said = await sayAloud(sentence(), language());
      setVoice(said ? "spoken" : "failed");
      if (said && open() === "words") session.notice("spoken", language());
    },
  };
};
