/**
 * The conductor: one input in, the facts that follow out. Pure, so that feeding the recorded inputs again
 * gives the same commits, and feeding them to another playbook shows what would have been.
 */
import { type AnswerEvent, type CallEvent, type EventData, familyOf } from "../call/events/index.ts";
import { askingMsMax, callMsMax, silenceMsMax } from "../call/policy.ts";
import { isErased } from "../schema.ts";
import { byAnswer } from "./by-answer.ts";
import { byPoint } from "./by-point.ts";
import { byState } from "./by-state.ts";
import { rest } from "./by-blocks.ts";
import { byTime } from "./by-time.ts";
import { byWords } from "./by-words.ts";
import type { Conducted, Derive } from "./conducted.ts";
import { type Context, fold, heardOf, type Input } from "./context.ts";
import type { Word } from "./spoken.ts";

/** A call with typed words alone may rest longer, since people think while they write; so may one before consent is asked. */
const patientMsMax = 10 * 60_000;

export const conduct = (before: Context, input: Input, derive: Derive): Conducted => {
  const context = fold(before, input);
  return context.status !== "live" || context.paused
    ? { context, events: [] }
    : byPoint(follow(before, context, input, derive), derive);
};

const follow = (before: Context, context: Context, input: Input, derive: Derive): Conducted => {
  switch (input.kind) {
    case "tick": {
      const rested = rest(context, derive);
      const timed = byTime(rested.context, input.n, derive);
      const stated = byState(timed.context, input.n, derive);
      return { context: stated.context, events: [...rested.events, ...timed.events, ...stated.events] };
    }
    case "fragment": {
      const { fragment } = input;
      const heard = heardOf(before, fragment.utterance);
      if (heard?.final || (heard && heard.revision >= fragment.revision) || isErased(fragment.words))
        return { context, events: [] };
      return byWords(
        context,
        { ...fragment, words: fragment.words.slice(0, fragment.stableCount), final: false },
        derive,
      );
    }
    case "event": {
      return input.events.reduce<Conducted>(
        (sofar, { event }) => {
          const next = byEvent(before, sofar.context, event, derive);
          return { context: next.context, events: [...sofar.events, ...next.events] };
        },
        { context, events: [] },
      );
    }
  }
};

/** `before` is the context that did not know of the event. */
const byEvent = (before: Context, context: Context, event: CallEvent, derive: Derive): Conducted => {
  if (isAnswer(event))
    return byAnswer(
      context,
      event,
      before.pending.find(({ id }) => id === event.data.ask),
      derive,
    );
  if (event.type !== "UtteranceTranscribed" || isErased(event.data.words)) return { context, events: [] };
  const { data } = event;
  return byWords(context, { ...data, words: data.words as readonly Word[], revision: 0, final: true }, derive);
};

/** What the role must ask of the call because time has passed: nobody is stuck (rule 15). */
export const deadline = (
  context: Context,
):
  | { readonly do: "refuse-consent" }
  | { readonly do: "end"; readonly reason: EventData<"CallEnded">["reason"] }
  | undefined => {
  if (context.status !== "live") return undefined;
  if (context.clockMs > callMsMax) return { do: "end", reason: "too-long" };
  if (context.paused) return undefined;
  if (
    context.consent === "asking" &&
    context.clockMs - Math.max(context.consentAskedMs, context.liveSinceMs) > askingMsMax
  )
    return { do: "refuse-consent" };
  const quietSince = Math.max(context.liveSinceMs, context.sides.rep.lastWordMs, context.sides.customer.lastWordMs);
  // Where nobody has been asked yet, words are held and not heard here: that is no silence.
  const patient = context.typedOnly || context.consent === "open";
  if (context.clockMs - quietSince > (patient ? patientMsMax : silenceMsMax)) return { do: "end", reason: "no-sound" };
  return undefined;
};

const isAnswer = (event: CallEvent): event is AnswerEvent => familyOf(event.type) === "answers";
