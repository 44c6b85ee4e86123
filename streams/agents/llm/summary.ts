/**
 * A call told by a model once it is over. Every sentence names the lines it rests on, all of one side; code looks whether
 * they bear it out, and what they do not is left out. The summary by rules stays as it is, and stands where this does not.
 */
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import { reaches } from "@wingman/domain/call/forgetting";
import { sealedAfter, type Written } from "@wingman/domain/coach/written";
import { isErased } from "@wingman/domain/schema";
import { Type } from "typebox";
import type { AskedIn } from "../agent.ts";
import { askForm } from "./answers.ts";
import { cleared } from "./cleared.ts";
import type { Llm } from "./desk.ts";
import { quoted } from "./prompt.ts";
import { summaryPrompt } from "./prompts/summary.ts";

/** Nobody waits for it with a customer on the line. */
export const summaryMs = { first: 15_000, total: 40_000 } as const;

/** Of what was said; of a longer call the end is told, where it is decided. */
const linesCharsMax = 40_000;
const sentencesMax = 8;
const sentenceCharsMax = 300;
const citesMax = 4;
const tokensMax = 1_500;

const Sentence = Type.Object(
  { by: Type.Enum(["rep", "customer"]), text: Type.String(), cites: Type.Array(Type.Integer()) },
  { additionalProperties: false },
);
const Telling = Type.Object(
  { told: Type.Array(Sentence), letter: Type.Array(Sentence) },
  { additionalProperties: false },
);

type Line = {
  readonly utterance: string;
  readonly by: Channel;
  readonly text: string;
  readonly atMs: number;
  readonly spokenAtMs: number;
};

/** Undefined where nothing was said, or nothing of what was written is borne out. Throws what the desk throws. */
export const writeSummary = async (
  llm: Llm,
  events: readonly CallEvent[],
  { tenant, call, language }: Pick<AskedIn, "tenant" | "call" | "language">,
  signal: AbortSignal,
): Promise<Omit<Written, "atMs" | "tookMs"> | undefined> => {
  const lines = linesOf(events);
  if (lines.length === 0) return undefined;
  const request = {
    prompt: summaryPrompt,
    data: quoted({ lines: lines.map(({ by, text }, at) => ({ number: at + 1, by, text })) }),
    output: { name: "telling", schema: Telling },
    tokensMax,
    firstMsMax: summaryMs.first,
    totalMsMax: summaryMs.total,
  };
  const { form, end } = await askForm(llm, request, { tenant, call }, signal);
  const { told, letter } = form;
  const endMs = Math.max(...lines.map(({ spokenAtMs }) => spokenAtMs));
  const borneOut = (sentences: typeof told, from: number): Written["told"] =>
    sentences
      .flatMap((sentence) => borneBy(lines, sentence, language))
      .slice(0, sentencesMax)
      .map((sentence, at) => ({ ...sentence, sealedAtMs: sealedAfter(endMs, from + at) }));
  const written = { told: borneOut(told, 0), letter: borneOut(letter, sentencesMax) };
  if (written.told.length === 0) return undefined;
  return { ...written, model: end.model.slice(0, 80), prompt: summaryPrompt.ref, usage: end.usage };
};

const linesOf = (events: readonly CallEvent[]): readonly Line[] => {
  if (events.some(({ type }) => type === "ConsentWithdrawn" || type === "PersonalDataForgotten")) return [];
  const forgotten = events.flatMap((event) => (event.type === "WordsForgotten" ? [event.data] : []));
  const lines = events.flatMap((event): Line[] => {
    if (event.type !== "UtteranceTranscribed") return [];
    const { utterance, channel: by, text, startMs, endMs } = event.data;
    if (isErased(text) || text === "" || forgotten.some((span) => reaches(span, startMs, endMs))) return [];
    return [{ utterance, by, text, atMs: Math.round(startMs), spokenAtMs: Math.round(endMs) }];
  });
  let chars = 0;
  const from = lines.findLastIndex(({ text }) => (chars += text.length) > linesCharsMax);
  return lines.slice(from + 1);
};

/** The sentence, where lines of that one side bear it out, and where it may be shown at all. */
const borneBy = (
  lines: readonly Line[],
  { by, text, cites }: { by: string; text: string; cites: readonly number[] },
  language: string,
): Omit<Written["told"][number], "sealedAtMs">[] => {
  const cited = [...new Set(cites)].flatMap((number) => lines[number - 1] ?? []);
  const isOfOne = cited.length === new Set(cites).size && cited.every((line) => line.by === by);
  if (cited.length === 0 || cited.length > citesMax || !isOfOne) return [];
  const result = cleared(text, {
    charsMax: sentenceCharsMax,
    trusted: [],
    sources: cited.map((line) => line.text),
    language,
    isQuotation: true,
  });
  if (!("text" in result)) return [];
  return [
    {
      by: by as EventData<"SummaryWritten">["told"][number]["by"], // As each line it rests on.
      text: result.text,
      cites: cited.map(({ utterance, atMs, spokenAtMs }) => ({ utterance, atMs, spokenAtMs })),
    },
  ];
};
