/** What only a practice has: whom the agent plays, what it did, and what the rep was told. Its part of the state, and who may do what. */
import { accept, type Decision, refuse } from "../decision.ts";
import { own } from "../record.ts";
import { isForgotten } from "./forgetting.ts";
import type { CallEvent, EventData, PracticeEvent } from "./events/index.ts";
import type { CallState } from "./state.ts";

/** Moves of the played customer; an exercise of four hours has fewer. */
export const movesMax = 1_000;
/** Hints of one exercise. */
export const hintsMax = 100;

export type PracticeState = {
  readonly begun: EventData<"PracticeBegun"> | null;
  /** The newest move: what the next one goes on from. */
  readonly last: EventData<"CustomerMoved"> | null;
  readonly moves: { readonly [move: string]: true };
  /** Feedback by `feedbackKey`, and hints by action. */
  readonly told: { readonly [key: string]: true };
  /** The agent's utterances that were said aloud, to their end or not. */
  readonly spoken: { readonly [utterance: string]: true };
  readonly scored: { readonly [By in EventData<"CallScored">["by"]]?: true };
};
export const noPractice: PracticeState = { begun: null, last: null, moves: {}, told: {}, spoken: {}, scored: {} };

export type PracticeCommand =
  /** What the played customer does, and says in the same commit. */
  | {
      readonly type: "MoveCustomer";
      readonly moved: EventData<"CustomerMoved">;
      readonly says: EventData<"UtteranceTranscribed"> | null;
    }
  | {
      readonly type: "TellPractice";
      readonly event: Extract<
        PracticeEvent,
        { type: "ReplySpoken" | "ReplyInterrupted" | "FeedbackGiven" | "HintGiven" }
      >;
    }
  /** Once it is over. */
  | { readonly type: "ScoreCall"; readonly scored: EventData<"CallScored"> };

export type PracticeRefusal = "NOT_A_PRACTICE" | "CALL_ENDED" | "CALL_GOING_ON" | "PRACTICE_FULL";
type Decided = Decision<CallEvent, PracticeRefusal>;

/** Of a call that was started and in which nobody was erased. */
export const decidePractice = (state: CallState, command: PracticeCommand): Decided => {
  const { practice } = state;
  if (!practice.begun) return refuse("NOT_A_PRACTICE", "this call is no exercise; its customer is a person");
  switch (command.type) {
    case "MoveCustomer": {
      const { moved, says } = command;
      if (own(practice.moves, moved.move)) return accept();
      if (state.status === "ended") return refuse("CALL_ENDED", "the call is over");
      if (Object.keys(practice.moves).length >= movesMax)
        return refuse("PRACTICE_FULL", `the customer moved ${movesMax} times already`);
      return accept(
        { type: "CustomerMoved", data: moved },
        ...(says ? [{ type: "UtteranceTranscribed" as const, data: says }] : []),
      );
    }
    case "TellPractice": {
      const { event } = command;
      if (event.type === "ReplySpoken" || event.type === "ReplyInterrupted")
        return own(practice.spoken, event.data.utterance) ? accept() : accept(event);
      const key = event.type === "HintGiven" ? event.data.action : feedbackKey(event.data);
      if (own(practice.told, key)) return accept();
      // Its words were taken back before it was told.
      if (event.type === "FeedbackGiven" && isForgotten(state.forgotten, event.data.atMs)) return accept();
      if (event.type === "HintGiven" && state.status === "ended") return refuse("CALL_ENDED", "the call is over");
      if (Object.keys(practice.told).length >= movesMax + hintsMax)
        return refuse("PRACTICE_FULL", "more was told in this exercise than anybody reads");
      return accept(event);
    }
    case "ScoreCall":
      if (state.status !== "ended") return refuse("CALL_GOING_ON", "an exercise is scored once it is over");
      return own(practice.scored, command.scored.by) ? accept() : accept({ type: "CallScored", data: command.scored });
  }
};

/** Rules and a model tell of an answer once each. */
export const feedbackKey = ({ utterance, by }: Pick<EventData<"FeedbackGiven">, "utterance" | "by">): string =>
  `${by}/${utterance}`;

export const evolvePractice = (practice: PracticeState, event: PracticeEvent): PracticeState => {
  switch (event.type) {
    case "PracticeBegun":
      return { ...practice, begun: event.data };
    case "CustomerMoved":
      return { ...practice, last: event.data, moves: { ...practice.moves, [event.data.move]: true } };
    case "ReplySpoken":
    case "ReplyInterrupted":
      return { ...practice, spoken: { ...practice.spoken, [event.data.utterance]: true } };
    case "FeedbackGiven":
      return { ...practice, told: { ...practice.told, [feedbackKey(event.data)]: true } };
    case "HintGiven":
      return { ...practice, told: { ...practice.told, [event.data.action]: true } };
    case "CallScored":
      return { ...practice, scored: { ...practice.scored, [event.data.by]: true } };
  }
};

/** Without what the rep was understood to say: the words are taken back, or somebody was erased. */
export const practiceUnquoted = ({ last, ...practice }: PracticeState): PracticeState => ({
  ...practice,
  last: last && { ...last, understood: [] },
});
