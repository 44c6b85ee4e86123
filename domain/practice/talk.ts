/**
 * What was said in an exercise, as the scorer reads it: turns of the rep, each with the customer's line that it answers and
 * what that was about. In the order of the call's clock, so that it does not matter in which order the log was read.
 */
import { asCorrected } from "../call/corrections.ts";
import type { CallEvent, EventData } from "../call/events/index.ts";
import { withoutForgotten } from "../call/forgetting.ts";
import type { CallRecord, RecordLine } from "../coach/call-record.ts";
import { isErased } from "../schema.ts";
import { goesOn } from "./dialogue-state.ts";
import type { Scenario } from "./scenario.ts";

export type PracticeTalk = {
  readonly begun: EventData<"PracticeBegun">;
  /** BCP 47. */
  readonly language: string;
  /** A `null` text is gone: forgotten, or erased. */
  readonly lines: readonly RecordLine[];
  /** Oldest first. */
  readonly moves: readonly EventData<"CustomerMoved">[];
  /** Words of tips by the customer's utterance that fired them. */
  readonly tips: ReadonlyMap<string, { readonly play: string; readonly say: string }>;
  readonly objections: CallRecord["objections"];
};

/** Undefined where the call is no exercise. */
export const practiceTalkOf = (events: readonly CallEvent[]): PracticeTalk | undefined => {
  const begun = dataOf(events, "PracticeBegun")[0];
  if (!begun) return undefined;
  const spans = dataOf(events, "WordsForgotten");
  const heard = new Map(dataOf(asCorrected(events), "UtteranceTranscribed").map((said) => [said.utterance, said]));
  const lines = [...heard.values()].map((said): RecordLine => {
    const { utterance: id, channel, startMs, endMs, text } = said;
    // A corrected line lies in the sound as it was heard; in a span that was taken back it goes whole.
    const kept = withoutForgotten(spans, { ...said, words: Array.isArray(said.words) ? said.words : [] });
    const isGone = isErased(text) || kept.text === "";
    return { ...{ id, channel, startMs, endMs }, text: isGone ? null : String(kept.text) };
  });
  const moves = new Map(dataOf(events, "CustomerMoved").map((move) => [move.move, move]));
  const tips = dataOf(events, "SuggestionMade").flatMap(({ reason, say }) =>
    reason.evidence && !isErased(say) ? [[reason.evidence.utterance, { play: reason.play, say }] as const] : [],
  );
  return {
    begun,
    language: dataOf(events, "CallStarted")[0]?.language ?? "en",
    lines: lines.toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs || (a.id < b.id ? -1 : 1)),
    moves: [...moves.values()].toSorted((a, b) => a.turn - b.turn || a.atMs - b.atMs),
    tips: new Map(tips),
    objections: dataOf(events, "ObjectionNoticed").map(({ about, evidence }) => ({
      ...{ about, utterance: evidence.utterance, spokenAtMs: evidence.spokenAtMs },
      words: isErased(evidence.words) ? null : evidence.words,
    })),
  };
};

const dataOf = <Type extends CallEvent["type"]>(events: readonly CallEvent[], type: Type): EventData<Type>[] =>
  events.flatMap((event) => (event.type === type ? [event.data as EventData<Type>] : []));

export type RepTurn = {
  readonly said: readonly RecordLine[];
  /** What the customer said before it; null where the rep began. */
  readonly answers: RecordLine | null;
  /** The objection that stood between them, by its id. */
  readonly objection: string | null;
  readonly about: string;
};

/**
 * Every turn of the rep, oldest first; two words of the customer in between make two of one, unless the customer came
 * into the middle of what is said aloud in one breath.
 */
export const turnsOfRep = (
  talk: Pick<PracticeTalk, "lines" | "moves"> & Partial<Pick<PracticeTalk, "begun">>,
  scenario: Scenario | undefined,
): readonly RepTurn[] => {
  const turns: { said: RecordLine[]; answers: RecordLine | null }[] = [];
  let answers: RecordLine | null = null;
  let open: (typeof turns)[number] | undefined;
  const cutIn = (reply: RecordLine, line: RecordLine): (typeof turns)[number] | undefined => {
    const move = talk.begun?.mode === "spoken" ? talk.moves.find(({ utterance }) => utterance === reply.id) : undefined;
    const turn = turns.at(-1);
    const last = turn?.said.at(-1);
    return move && last && move.heard === last.id && goesOn(last, move, line) ? turn : undefined;
  };
  for (const line of talk.lines)
    if (line.channel === "customer") {
      answers = line;
      open = undefined;
    } else if ((open ??= answers ? cutIn(answers, line) : undefined)) open.said.push(line);
    else turns.push((open = { said: [line], answers }));
  return turns.map((turn) => {
    const objection = openAt(talk, turn.answers);
    const about = scenario?.objections.find(({ id }) => id === objection)?.about;
    return { ...turn, objection, about: about ?? (/[?؟]/.test(turn.answers?.text ?? "") ? "question" : "talk") };
  });
};

const openAt = ({ moves }: Pick<PracticeTalk, "moves">, line: RecordLine | null): string | null =>
  moves.findLast(({ utterance }) => line !== null && utterance === line.id)?.open ?? null;

export const textOf = ({ said }: Pick<RepTurn, "said">): string =>
  said.flatMap(({ text }) => (text === null ? [] : [text])).join(" ");
