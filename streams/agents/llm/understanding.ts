/**
 * The agent "meaning" where a language model is set up: it reads what was said and says which plays were meant, in
 * numbers and in words that stand there. It has no tools and writes nothing that anybody reads. The model of meaning is
 * asked beside it, and answers where it cannot: nobody waits longer than for the one that is there without a key.
 */
import { type CompiledPlaybook, meaningsOf, playOfMeaning } from "@wingman/domain/playbook/playbook";
import { type Static, Type } from "typebox";
import { realRuntime, type Runtime } from "../../base/runtime.ts";
import type { Agent, Answer } from "../agent.ts";
import { askForm } from "./answers.ts";
import type { Llm } from "./desk.ts";
import { quoted } from "./prompt.ts";
import { understandingPrompt } from "./prompts/understanding.ts";

/** So much of the ask's time is left to write down what there is without it. */
export const leftMs = 250;
const tokensMax = 200;
const meantMax = 4;
/** Of a play: enough to show what it is about. */
const examplesShown = 4;
/** Less sure than this is not meant. */
const sureMin = 50;

const Understanding = Type.Object(
  {
    meant: Type.Array(
      Type.Object(
        { play: Type.Integer(), words: Type.String(), sure: Type.Integer({ minimum: 0, maximum: 100 }) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

type Understood = Extract<Answer, { type: "UtteranceUnderstood" }>;
type Match = Understood["data"]["matches"][number];

/** `meaning`: whom to ask where no model answers in time; asked late, since it may come after everything else. */
export const understandingAgent = (
  llm: Llm,
  meaning: () => Agent<"meaning"> | undefined,
  runtime: Runtime = realRuntime,
): Agent<"meaning"> =>
  async function* (ask, asked, signal) {
    const nearby = meaning();
    const without = nearby ? understoodBy(nearby(ask, asked, signal)) : Promise.resolve(undefined);
    without.catch(() => undefined); // Looked at below, or not at all.
    const isAsked = ask.spoken.channel === "customer";
    const found = isAsked
      ? await byModel(llm, ask, asked, signal, runtime).catch((error: unknown) => ({ error }))
      : null;
    signal.throwIfAborted();
    if (found && !("error" in found)) {
      // Points of checklists are ticked as without it: they are the rep's duty, and no card.
      const points = (await without.catch(() => undefined))?.data.matches.filter(
        ({ play }) => !playOfMeaning(asked.playbook, play),
      );
      yield { ...found, data: { ...found.data, matches: [...found.data.matches, ...(points ?? [])].slice(0, 20) } };
      return;
    }
    const answer = await without;
    if (answer) yield answer;
    else if (found) throw found.error;
  };

const understoodBy = async (answers: AsyncIterable<Answer>): Promise<Understood | undefined> => {
  for await (const answer of answers) if (answer.type === "UtteranceUnderstood") return answer;
  return undefined;
};

const byModel = async (
  llm: Llm,
  { spoken, talk = "", deadlineMs }: Parameters<Agent<"meaning">>[0],
  { tenant, call, playbook, dealt = [] }: Parameters<Agent<"meaning">>[1],
  signal: AbortSignal,
  runtime: Runtime,
): Promise<Understood> => {
  // Its own end, and not the desk's: a model that is too slow for this may word a card all the same.
  const late = new AbortController();
  const cancel = runtime.later(Math.max(0, deadlineMs - leftMs), () => late.abort(tooLate));
  const plays = playsOf(playbook);
  const words = spoken.words.map(({ text }) => text);
  const request = {
    prompt: understandingPrompt,
    data: quoted({
      plays: plays.map(({ name, examples }, at) => ({ number: at + 1, name, said_like: examples })),
      talk,
      said: words.join(" "),
    }),
    output: { name: "understanding", schema: Understanding },
    tokensMax,
  };
  try {
    const inTime = AbortSignal.any([signal, late.signal]);
    const { form, end } = await askForm(llm, request, { tenant, call, dealt }, inTime);
    return {
      type: "UtteranceUnderstood",
      data: {
        model: end.model.slice(0, 80),
        channel: spoken.channel,
        matches: form.meant.slice(0, meantMax).flatMap((one) => matchOf(one, plays, words)),
        prompt: end.prompt,
        usage: end.usage,
      },
    };
  } finally {
    cancel();
  }
};

const tooLate = new Error(`no understanding within the time that is left of an ask`);

type Listed = { readonly id: string; readonly name: string; readonly examples: readonly string[] };
/** The plays by meaning of what customers say, in the playbook's order. */
const playsOf = (playbook: CompiledPlaybook): readonly Listed[] =>
  meaningsOf(playbook).flatMap(({ id, speaker, examples }) => {
    const play = speaker === "rep" ? undefined : playOfMeaning(playbook, id);
    return play ? [{ id, name: `${play.name}: ${play.tip.headline}`, examples: examples.slice(0, examplesShown) }] : [];
  });

/** Nothing where the number is no play's, or the words do not stand there: a card shows the words that caused it. */
const matchOf = (
  { play, words, sure }: Static<typeof Understanding>["meant"][number],
  plays: readonly Listed[],
  said: readonly string[],
): Match[] => {
  const listed = plays[play - 1];
  const place = placeOf(words, said);
  return listed && place && sure >= sureMin ? [{ play: listed.id, example: 0, score: sure / 100, ...place }] : [];
};

const plain = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/\s+/u)
    .map((word) => word.replaceAll(/[^\p{L}\p{N}']/gu, ""))
    .filter(Boolean);

/** Where a run of words stands in others; the last such place, since what is said last counts. */
const placeOf = (quote: string, said: readonly string[]): Pick<Match, "firstWord" | "endWord"> | undefined => {
  const wanted = plain(quote);
  const heard = said.map((word) => plain(word).join(""));
  for (let first = heard.length - wanted.length; first >= 0 && wanted.length > 0; first--)
    if (wanted.every((word, at) => heard[first + at] === word))
      return { firstWord: first, endWord: first + wanted.length };
  return undefined;
};
