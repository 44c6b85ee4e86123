/**
 * A question that asks several things is answered from several passages. A reader takes it apart, in numbers; a planner,
 * who sees those numbers alone, may ask for tools; what they find goes to the wording, which has no tools (ADR 0039).
 */
import { createHash } from "node:crypto";
import { Failure } from "@wingman/domain/failure";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import { isErased } from "@wingman/domain/schema";
import { Type } from "typebox";
import type { KnowledgeSearch } from "../../knowledge/search.ts";
import type { Answer, AskedIn } from "../agent.ts";
import { formIn, refusalOf, refused } from "./answers.ts";
import type { Llm } from "./desk.ts";
import { quoted } from "./prompt.ts";
import { plannerPrompt, readerPrompt } from "./prompts/research.ts";
import { grants, type Passages, type ToolBox, withTools } from "./tools.ts";

const subjects = ["price", "security", "contract", "integration", "support", "delivery", "company", "other"] as const;
const partsMax = 3;
const partWordsMin = 3;
const foundMax = 2;
const tokensMax = { reader: 200, planner: 200 };

const Part = Type.Object(
  {
    firstWord: Type.Integer(),
    endWord: Type.Integer(),
    about: Type.Enum([...subjects]),
    isAnswered: Type.Boolean(),
  },
  { additionalProperties: false },
);
const Reading = Type.Object({ parts: Type.Array(Part) }, { additionalProperties: false });

type Part = { readonly words: string; readonly about: string; readonly isAnswered: boolean };

/** Yields what tools were asked for and what they found. A question that needs none is left as it is. */
export async function* research(
  llm: Llm,
  search: KnowledgeSearch | undefined,
  question: string,
  given: Passages,
  asked: AskedIn,
  signal: AbortSignal,
): AsyncGenerator<Extract<Answer, { type: "ToolCalled" | "ToolRefused" }>> {
  const parts = await read(llm, question, given, asked, signal);
  if ("refusal" in parts) return yield parts.refusal;
  if (parts.every(({ isAnswered }) => isAnswered)) return;
  const data = JSON.stringify({
    parts: parts.map(({ about, isAnswered }, at) => ({ part: at + 1, about, isAnswered })),
  });
  const request = { prompt: plannerPrompt, data, tokensMax: tokensMax.planner };
  yield* withTools(llm, grants.planner, boxOf(parts, search, asked), request, asked, signal);
}

const read = async (
  llm: Llm,
  question: string,
  given: Passages,
  asked: AskedIn,
  signal: AbortSignal,
): Promise<readonly Part[] | { readonly refusal: Extract<Answer, { type: "ToolRefused" }> }> => {
  const words = question.split(/\s+/).filter((word) => word !== "");
  const data = quoted({
    words: words.map((word, at) => `${at} ${word}`),
    passages: given.map(({ title, heading, text }) => [title, heading, text].filter((each) => !isErased(each))),
  });
  const output = { name: "reading", schema: Reading };
  let json = "";
  for await (const part of llm.ask(
    { prompt: readerPrompt, data, output, tokensMax: tokensMax.reader },
    asked,
    signal,
  )) {
    if (part.kind === "tool") return { refusal: refusalOf(part.name, part.model, readerPrompt.ref) };
    if (part.kind === "text") json += part.text;
    if (part.kind === "end" && part.why === "refused") throw refused();
  }
  return formIn(json, Reading)
    .parts.filter(
      ({ firstWord, endWord }) => firstWord >= 0 && endWord <= words.length && endWord - firstWord >= partWordsMin,
    )
    .slice(0, partsMax)
    .map(({ firstWord, endWord, about, isAnswered }) => ({
      words: words.slice(firstWord, endWord).join(" "),
      about,
      isAnswered,
    }));
};

const boxOf = (parts: readonly Part[], search: KnowledgeSearch | undefined, asked: AskedIn): ToolBox => {
  const input = Type.Object({ part: Type.Integer() }, { additionalProperties: false });
  const meant = (value: unknown): string | undefined => parts[(value as { part: number }).part - 1]?.words;
  return {
    search_knowledge: {
      ...{ description: "Looks a part of the question up in the company's documents.", input, meant },
      async run(words, signal) {
        if (!search) return [];
        const { isKnown, passages } = await search(asked.tenant, words, { count: foundMax, signal });
        return isKnown ? passages.slice(0, foundMax).map(passageOf) : [];
      },
    },
    look_into_cards: {
      ...{ description: "Looks a part of the question up in the advice that the company wrote.", input, meant },
      run: (words) => Promise.resolve(cardsFor(asked.playbook, words)),
    },
  };
};

const passageOf = (found: Awaited<ReturnType<KnowledgeSearch>>["passages"][number]): Passages[number] => ({
  document: found.document,
  title: found.title.slice(0, 200),
  heading: found.heading.slice(-200),
  page: found.page,
  chunk: found.chunk,
  hash: found.hash,
  text: found.text.slice(0, 2_000),
  score: found.score,
});

/** Words that tell what is asked are longer than these. */
const tellsMin = 4;
const tellingOf = (text: string): Set<string> =>
  new Set((text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length >= tellsMin));

/** The cards that share most of the question's telling words, two of them at least. */
const cardsFor = ({ playbook }: CompiledPlaybook, words: string): Passages => {
  const wanted = tellingOf(words);
  return playbook.plays
    .map((play) => {
      const held = tellingOf(`${play.name} ${play.tip.headline} ${play.tip.say}`);
      return { play, score: [...wanted].filter((word) => held.has(word)).length };
    })
    .filter(({ score }) => score >= 2)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, foundMax)
    .map(({ play, score }) => ({
      document: playbook.id,
      title: playbook.name.slice(0, 200),
      heading: play.tip.headline,
      page: null,
      chunk: play.id.slice(0, 80),
      hash: createHash("sha256").update(play.tip.say).digest("hex"),
      text: play.tip.say,
      score,
    }));
};

/** What went wrong on the way leaves the passages that are there; that nobody answers is wrong for the wording, too. */
export const isOfResearch = (error: unknown): boolean =>
  error instanceof Failure && ["WING_LLM_ANSWER", "WING_LLM_REFUSED"].includes(error.code);
