/** What a page's message does to a demo call. */
import type { DemoCall } from "./call.ts";
import { sendNote } from "./watch.ts";

export const act = (call: DemoCall, type: string, body: Record<string, never>) => {
  const { action, suggestion } = body;
  const hand = { action, suggestion };
  switch (type) {
    case "transcript":
      return call.type(body["channel"]!, body["utterance"]!, body["text"]!);
    case "consent": {
      const answer: string = body["answer"]!;
      if (body["about"] === "sound") {
        if (answer === "asking") call.life("SoundConsentRequested", {});
        else if (answer === "agreed") call.life("SoundConsentGiven", { by: "customer", how: body["how"] });
        else call.life(answer === "refused" ? "SoundConsentRefused" : "SoundConsentWithdrawn", { by: "customer" });
      } else if (answer === "agreed") call.life("ConsentGiven", { by: "customer", how: body["how"], scope: "words" });
      else if (answer === "refused") call.life("ConsentRefused", { by: "customer" });
      else if (answer === "withdrawn") call.life("ConsentWithdrawn", { by: "customer" });
      return;
    }
    case "notice":
      return call.life("NoticeGiven", {
        how: body["how"],
        wording: "all-parties-1",
        language: body["language"],
        atMs: call.clockMs(),
      });
    case "pause":
      return call.life(body["paused"] ? "CallPaused" : "CallResumed", body["paused"] ? {} : { pausedMs: 0 });
    case "shown": {
      const tip = call.view().tips.find((known) => known.suggestion === suggestion);
      const spoken = tip?.reason.evidence?.spokenAtMs;
      return call.hand("SuggestionShown", {
        ...hand,
        paintedAtMs: body["paintedAt"],
        afterWordsMs: spoken === undefined ? null : call.clockMs() - spoken,
      });
    }
    case "copied":
      return call.hand("SuggestionCopied", hand);
    case "rated":
      return call.hand("SuggestionRated", { ...hand, rating: body["rating"] });
    case "pinned":
      return call.hand("SuggestionPinned", { ...hand, pinned: body["pinned"] });
    case "dismissed":
      return call.hand("SuggestionDismissed", {
        ...hand,
        ...(body["snoozeMs"] !== undefined && { snooze: { play: "mock", forMs: body["snoozeMs"] } }),
      });
    case "quiet":
      return call.hand("TipsQuieted", { action, forMs: body["forMs"] });
    case "mark":
      return call.hand("MomentMarked", { action, note: body["note"] });
    case "note":
      return sendNote(call, { action: action!, text: body["text"]! });
    case "take-off":
      return call.hand("NotedTakenOff", { action, signal: body["signal"] });
    case "tick":
      return call.hand("ChecklistMarked", {
        ...{ action, stage: body["stage"], item: body["item"] },
        ticked: body["ticked"] as unknown,
      });
    case "outcome":
    case "csat": {
      const { call: _call, ...said } = body;
      return call.hand(type === "csat" ? "CsatAnswered" : "OutcomeRecorded", said);
    }
    case "undo":
      return call.hand("ActionUndone", { action, undoes: body["undoes"] });
    case "end-call":
      return call.end(body["reason"]!);
  }
};
