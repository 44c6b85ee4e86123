/**
 * The customer of an exercise in a model's words. The engine decides act, facts, mood and what is settled; the model is
 * handed nothing that may not be told, and code looks whether what it wrote tells something all the same. Where it is late,
 * or says too much, the engine's own line is said.
 */
import type { EventData } from "@wingman/domain/call/events/index";
import { describe } from "@wingman/domain/failure";
import { wordsIn } from "@wingman/domain/practice/cues";
import type { Scenario } from "@wingman/domain/practice/scenario";
import type { Logger } from "pino";
import { Type } from "typebox";
import { askForm } from "../llm/answers.ts";
import type { Llm } from "../llm/desk.ts";
import { glueOf } from "../llm/glue-words.ts";
import { quoted } from "../llm/prompt.ts";
import { personaPrompt } from "../llm/prompts/persona.ts";
import type { SayAs } from "./partner.ts";

/** Somebody waits for an answer: what is not there by then is said in the engine's own words. */
export const personaMs = { first: 1_200, total: 2_500 } as const;
const charsMax = 400;
const tokensMax = 200;
/** Lines of the customer that the model is shown. */
const linesShown = 4;
const lineCharsMax = 600;

const Saying = Type.Object({ says: Type.String() }, { additionalProperties: false });

export type PersonaObjection =
  | "empty"
  | "long"
  | "markup"
  | "out of role"
  | "a figure of its own"
  | "something hidden"
  | "an agreement";

/** Whether a text may be said, or what speaks against it. `line` is the engine's own. */
export const objectionTo = (
  text: string,
  {
    scenario,
    revealed,
    line,
    ends,
  }: {
    readonly scenario: Scenario;
    readonly revealed: readonly string[];
    readonly line: string;
    readonly ends: EventData<"CustomerMoved">["ends"];
  },
): PersonaObjection | undefined => {
  if (text.trim() === "") return "empty";
  if (text.length > charsMax) return "long";
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cn}<>{}[\]`\\|^~*_#@]|:\/\/|www\./u.test(text)) return "markup";
  if (outOfRole.test(text)) return "out of role";
  const toldFacts = scenario.facts.filter(({ id }) => revealed.includes(id)).flatMap(({ says }) => says);
  const may = new Set(wordsIn([line, ...toldFacts].join(" ")));
  if (wordsIn(text).some((word) => /\d/u.test(word) && !may.has(word))) return "a figure of its own";
  const hidden = [
    scenario.truth,
    ...scenario.facts.filter(({ id }) => !revealed.includes(id)).flatMap(({ says }) => says),
  ];
  if (hidden.some((secret) => tells(text, secret, may, scenario.language))) return "something hidden";
  if (ends !== "agreed" && agreeing.test(text) && !agreeing.test(line)) return "an agreement";
  return undefined;
};

const outOfRole =
  /\b(as an ai|language model|chatbot|system prompt|my instructions|the instructions|exercise|role.?play|scenario|full marks|simulation)\b|نموذج لغوي|ذكاء اصطناعي|تعليماتي/iu;
const agreeing = /\b(it's a deal|deal|i agree|we agree|i'll sign|let's sign|where do i sign|you've convinced me)\b/iu;

/** Two words that only the secret has, in the same beginnings of words: "tachograph" and "tachographs" are one. */
const secretWordsMin = 2;
const stemChars = 5;
const stem = (word: string): string => word.slice(0, stemChars);
const tells = (text: string, secret: string, may: ReadonlySet<string>, language: string): boolean => {
  const simple = glueOf(language);
  const allowed = new Set([...may].map(stem));
  const own = new Set(
    wordsIn(secret)
      .filter((word) => word.length > 3 && !simple.has(word) && !allowed.has(stem(word)))
      .map(stem),
  );
  const said = new Set(wordsIn(text).map(stem));
  const shared = [...own].filter((word) => said.has(word)).length;
  return own.size > 0 && shared >= Math.min(secretWordsMin, own.size);
};

/** Never throws: what goes wrong is written into the log, and the engine's own line is said. */
export const personaWords =
  (llm: Llm, logger: Logger): SayAs =>
  async ({ compiled: { scenario }, move, state, rep, aggregate }, signal) => {
    const line = move.says;
    // What ends it, and silence, is said as it stands: there is nothing to gain, and something to lose.
    if (line === null || move.cause !== "words" || state.mode === "question") return undefined;
    const { persona, scene, language } = scenario;
    const request = {
      prompt: personaPrompt,
      data: quoted({
        ...{ persona, scene, language, line },
        told: scenario.facts.flatMap(({ id, says }) => (move.revealed.includes(id) ? [says[0] ?? ""] : [])),
        conversation: [
          ...state.said.slice(-linesShown).map((text) => ({ by: "customer", text: text.slice(0, lineCharsMax) })),
          { by: "rep", text: rep.slice(0, lineCharsMax) },
        ],
      }),
      output: { name: "saying", schema: Saying },
      ...{ tokensMax, firstMsMax: personaMs.first, totalMsMax: personaMs.total },
    };
    try {
      const until = AbortSignal.any([signal, AbortSignal.timeout(personaMs.total)]);
      const { form } = await askForm(llm, request, { tenant: aggregate.tenant, call: aggregate.id }, until);
      const says = form.says.trim();
      const objection = objectionTo(says, { scenario, revealed: move.revealed, line, ends: move.ends });
      if (objection === undefined && says !== state.said.at(-1)) return says;
      logger.info(
        { call: aggregate.id, reason: objection ?? "said before" },
        "a model's words of a customer are not said",
      );
    } catch (error) {
      if (!signal.aborted)
        logger.info(
          { call: aggregate.id, error: describe(error) },
          "no model worded a customer; their own line is said",
        );
    }
    return undefined;
  };
