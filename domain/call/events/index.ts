/**
 * The catalogue of a call's events. A family is a file; adding one is an import and a line here.
 * House tests hold it against the stored examples.
 */
import type { EventDefinition, EventOf } from "../../schema.ts";
import * as afterFile from "./after.ts";
import * as answersFile from "./answers.ts";
import * as forgetting from "./forgetting.ts";
import * as hand from "./hand.ts";
import * as hindsight from "./hindsight.ts";
import * as life from "./life.ts";
import * as practiceFile from "./practice.ts";
import * as signals from "./signals.ts";
import * as sound from "./sound.ts";
import * as speakersFile from "./speakers.ts";
import * as summary from "./summary.ts";
import * as tipsFile from "./tips.ts";
import * as watching from "./watching.ts";
import * as wordsFile from "./words.ts";

const { Outcome: _outcome, Mark: _mark, ...after } = afterFile; // Parts of events, not events.
const { Passage: _passage, Usage: _usage, ...answers } = answersFile; // Parts of events, not ones.
const { Reason: _reason, Citation: _citation, ...tips } = tipsFile; // Parts of several tips, not events.
const { By: _by, Verdict: _verdict, CheckFound: _checkFound, ...practice } = practiceFile; // Parts of events, not ones.
const { SpeakerId: _speakerId, ...speakers } = speakersFile; // A part of events, not one.
const { FragmentTranscribed, ...words } = wordsFile; // On its own stream, outside the aggregate.

export const families = {
  life,
  words,
  signals,
  answers,
  tips,
  hand,
  after,
  summary,
  forgetting,
  sound,
  speakers,
  hindsight,
  watching,
  practice,
} as const;
export type Family = keyof typeof families;

export type LifeEvent = EventOf<typeof life>;
export type WordsEvent = EventOf<typeof words>;
export type SignalEvent = EventOf<typeof signals>;
export type AnswerEvent = EventOf<typeof answers>;
export type TipEvent = EventOf<typeof tips>;
export type HandEvent = EventOf<typeof hand>;
export type AfterEvent = EventOf<typeof after>;
export type SummaryEvent = EventOf<typeof summary>;
export type ForgettingEvent = EventOf<typeof forgetting>;
export type SoundEvent = EventOf<typeof sound>;
export type SpeakerEvent = EventOf<typeof speakers>;
export type HindsightEvent = EventOf<typeof hindsight>;
export type WatchingEvent = EventOf<typeof watching>;
export type PracticeEvent = EventOf<typeof practice>;
export type FragmentEvent = EventOf<{ FragmentTranscribed: typeof FragmentTranscribed }>;

/** Everything that may stand on a call's subject. */
export type CallEvent =
  | LifeEvent
  | WordsEvent
  | SignalEvent
  | AnswerEvent
  | TipEvent
  | HandEvent
  | AfterEvent
  | SummaryEvent
  | ForgettingEvent
  | SoundEvent
  | SpeakerEvent
  | HindsightEvent
  | WatchingEvent
  | PracticeEvent;

export type EventData<Type extends (CallEvent | FragmentEvent)["type"]> = Extract<
  CallEvent | FragmentEvent,
  { type: Type }
>["data"];

/** Current definition of every event type, fragments included. */
export const catalogue: ReadonlyMap<string, EventDefinition> = new Map(
  [...Object.values(families).flatMap((family): EventDefinition[] => Object.values(family)), FragmentTranscribed].map(
    (definition) => [definition.type, definition],
  ),
);

const familyOfType = new Map<string, Family>(
  (Object.keys(families) as Family[]).flatMap((family) =>
    Object.values(families[family]).map((definition: EventDefinition): [string, Family] => [definition.type, family]),
  ),
);

/** Which family an event belongs to; `undefined` for a type this version does not know. */
export const familyOf = (type: string): Family | undefined => familyOfType.get(type);
