/** What happened in a call, line by line, as its events tell it. Pure: `replay-text.ts` prints it, `--json` gives it as it is. */
import { type CallEvent, catalogue, type EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import { isErased } from "@wingman/domain/schema";
import type { Recorded } from "@wingman/streams/log/event-log";

export type Head = {
  readonly title: string;
  readonly startedAt: string;
  readonly customer: string;
  readonly playbook: { readonly id: string; readonly version: number };
  /** Null while it has not ended. */
  readonly ended: { readonly reason: string; readonly durationMs: number } | null;
};

/** Why a tip came: the words of one side, or the clock where `words` is null. */
export type Because = { readonly play: string; readonly by: Channel | null; readonly words: string | null };

export type Line = { readonly atMs: number } & (
  | { readonly what: "words"; readonly by: Channel; readonly text: string }
  | {
      readonly what: "tip";
      readonly headline: string;
      readonly title: string;
      readonly say: string;
      readonly because: Because;
      /** From the end of the words: to the decision, and to the screen; null where it was not measured. */
      readonly decidedAfterMs: number | null;
      readonly shownAfterMs: number | null;
      readonly takenBack: boolean;
      readonly rating: "like" | "dislike" | "none";
    }
  | { readonly what: "withheld"; readonly headline: string; readonly reason: string; readonly because: Because }
  | { readonly what: "note"; readonly text: string }
);

export const headOf = (commits: readonly Recorded[]): Head => {
  const events = commits.flatMap((commit) => commit.events);
  const started = events.find(({ type }) => type === "CallStarted");
  const data = started?.data as EventData<"CallStarted"> | undefined; // The log checked it.
  const ended = events.find(({ type }) => type === "CallEnded")?.data as EventData<"CallEnded"> | undefined;
  const customer = data && [text(data.customer.name), data.customer.company].filter((part) => part !== "").join(", ");
  return {
    title: data ? text(data.title) : "",
    startedAt: started?.time ?? "",
    customer: customer ?? "",
    playbook: data?.playbook ?? { id: "", version: 0 },
    ended: ended ? { reason: ended.reason, durationMs: ended.durationMs } : null,
  };
};

/** In the order of the call's clock; what was decided on interim words stands after the words it was decided on. */
export const storyOf = (commits: readonly Recorded[]): Line[] => {
  const events = commits.flatMap(({ events: all, clockMs }) =>
    all.map((event) => ({ event: event as unknown as CallEvent, clockMs })),
  ); // The log checked each against its schema.
  const handed = handOf(events.map(({ event }) => event));
  return events
    .flatMap(({ event, clockMs }) => lineOf(event, clockMs, handed) ?? [])
    .toSorted((a, b) => a.atMs - b.atMs);
};

/** What became of each tip afterwards. */
type Hand = { takenBack?: true; rating?: "like" | "dislike" | "none"; shownAfterMs?: number | null };
const handOf = (events: readonly CallEvent[]): ReadonlyMap<string, Hand> => {
  const hands = new Map<string, Hand>();
  const change = (suggestion: string, changed: Hand): void =>
    void hands.set(suggestion, { ...hands.get(suggestion), ...changed });
  for (const event of events) {
    if (event.type === "SuggestionRetracted") change(event.data.suggestion, { takenBack: true });
    if (event.type === "SuggestionRated") change(event.data.suggestion, { rating: event.data.rating });
    if (event.type === "SuggestionShown" && hands.get(event.data.suggestion)?.shownAfterMs === undefined)
      change(event.data.suggestion, { shownAfterMs: event.data.afterWordsMs });
  }
  return hands;
};

const lineOf = (
  event: CallEvent,
  clockMs: number,
  hands: ReadonlyMap<string, Hand>,
): Line | readonly Line[] | undefined => {
  const note = (words: string, atMs = clockMs): Line => ({ what: "note", atMs, text: words });
  switch (event.type) {
    case "UtteranceTranscribed": {
      const { channel, startMs, echo } = event.data;
      const words = text(event.data.text);
      return [
        ...(words === "" ? [] : [{ what: "words", atMs: startMs, by: channel, text: words } as const]),
        ...(echo === undefined ? [] : [note(echoed(channel, echo), startMs)]),
      ];
    }
    case "SuggestionMade": {
      const { suggestion, headline, title, say, madeAtMs, reason } = event.data;
      if (isErased(reason.evidence?.words)) return undefined; // It went with the words that it came of.
      const hand = hands.get(suggestion);
      const { spoken, decided } = reason.stagesMs;
      return {
        what: "tip",
        atMs: madeAtMs,
        headline,
        title,
        say,
        because: becauseOf(reason),
        decidedAfterMs: spoken === undefined || decided === undefined ? null : decided - spoken,
        shownAfterMs: hand?.shownAfterMs ?? null,
        takenBack: hand?.takenBack === true,
        rating: hand?.rating ?? "none",
      };
    }
    case "SuggestionWithheld": {
      const { headline, because, atMs, reason } = event.data;
      if (isErased(reason.evidence?.words)) return undefined;
      return { what: "withheld", atMs, headline, reason: withheldBecause[because], because: becauseOf(reason) };
    }
    case "CallStarted":
      return note(
        `The call began (${event.data.kind}${event.data.sample === null ? "" : `, sample ${event.data.sample}`}).`,
      );
    case "ConsentGiven":
      return note(`The ${event.data.by} agreed to be written down (${event.data.how}).`);
    case "AudioMissed":
      return note(
        `${seconds(event.data.endMs - event.data.startMs)} of the ${event.data.channel}'s sound were not heard: ${event.data.reason}`,
        event.data.startMs,
      );
    case "ChannelOpened":
      return note(
        `The ${event.data.channel}'s side is heard by ${event.data.engine || "typed words"}${event.data.engine === "" || event.data.engine === "typed" ? "" : `, ${event.data.accuracy} accuracy`}.`,
      );
    case "EngineChanged":
      return note(
        `The ${event.data.channel}'s side is heard by ${event.data.engine} from here on, instead of ${event.data.from}: ${event.data.cause === "failed" ? "that one failed" : "the rep asked for it"}.`,
        event.data.atMs,
      );
    case "EngineChosen":
      return note(`The rep asked for ${event.data.engine ?? "the automatic choice of engine"}.`, event.data.atMs);
    case "SpeakerNamed":
      return note(
        `The rep said that ${event.data.speaker} of the ${event.data.channel}'s side is ${text(event.data.name)}.`,
      );
    case "SpeakersMerged":
      return note(
        `The rep said that ${event.data.speaker} and ${event.data.into} of the ${event.data.channel}'s side are one.`,
      );
    case "MomentMarked":
      return note(`The rep marked this moment. ${text(event.data.note)}`.trim(), event.data.atMs);
    case "TipsQuieted":
      return note(`No tips for ${seconds(event.data.forMs)}.`, event.data.atMs);
    case "PagesAsked":
      return note(`${event.data.provider} was asked: ${text(event.data.query)}`, event.data.atMs);
    case "CallEnded":
      return note(`The call ended (${event.data.reason}).`);
    default:
      return toldElsewhere.has(event.type) ? undefined : note(catalogue.get(event.type)?.says ?? `${event.type}.`);
  }
};

const echoed = (
  side: Channel,
  { wordCount, delayMs }: NonNullable<EventData<"UtteranceTranscribed">["echo"]>,
): string =>
  `${wordCount === 1 ? "1 word" : `${wordCount} words`} on the ${side}'s side ${wordCount === 1 ? "was left out: it is" : "were left out: they are"} the other side's, heard again after ${seconds(delayMs)}.`;

/** What the lines above say already, or what only machines want to know. */
const toldElsewhere: ReadonlySet<string> = new Set<CallEvent["type"]>([
  "ChannelClosed",
  "QuestionNoticed",
  "ObjectionNoticed",
  "CompetitorNoticed",
  "CommitmentNoticed",
  "StageReached",
  "ChecklistTicked",
  "SuggestionRefined",
  "SuggestionRetracted",
  "SuggestionShown",
  "SuggestionCopied",
  "SuggestionRated",
  "SuggestionPinned",
  "SuggestionDismissed",
  "InputsSeen",
  "CallTakenOver",
  "UtteranceUnderstood",
  "PassagesFound",
  "PagesFound",
  "WordingWritten",
  "AgentReasoned",
  "ToolCalled",
  "ToolRefused",
]);

/** As `domain/conductor/board.ts` holds tips back. */
const withheldBecause: Readonly<Record<EventData<"SuggestionWithheld">["because"], string>> = {
  pace: "another tip had just come",
  duplicate: "the same had just been said",
  stale: "the words were too long ago",
  quiet: "tips were quieted",
  "cool-down": "this play had just fired",
};

const becauseOf = ({ evidence, play }: EventData<"SuggestionMade">["reason"]): Because => ({
  play,
  by: evidence?.channel ?? null,
  words: evidence ? text(evidence.words) : null,
});

const text = (value: string | { readonly erased: true }): string => (isErased(value) ? "(erased)" : value);
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
