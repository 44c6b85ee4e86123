/**
 * What a model adds of an answer in practice, in its own words, behind what rules found of it. It moves no point: it is
 * given none and may speak of none. Cleared by code as far as own words can be; anything else, and nothing is added.
 */
import { Type } from "typebox";
import type { TellAnswer } from "../practice/scorer.ts";
import { askForm } from "./answers.ts";
import type { Llm } from "./desk.ts";
import { ownWords } from "./own-words.ts";
import { quoted } from "./prompt.ts";
import { answerPrompt } from "./prompts/answer.ts";

/** The rep reads the rules' feedback meanwhile, and is at the next answer soon. */
const answerMs = { first: 1_500, total: 5_000 } as const;
const toldCharsMax = 400;
const betterCharsMax = 500;
const tokensMax = 350;

const Added = Type.Object({ told: Type.String(), better: Type.String() }, { additionalProperties: false });

export const answerTeller =
  (llm: Llm): TellAnswer =>
  async ({ aggregate: { tenant, id: call }, language, customer, answer, feedback }, signal) => {
    const found = feedback.checks.map(({ check, verdict, quote }) => ({ check, verdict, quote }));
    const request = {
      prompt: answerPrompt,
      data: quoted({ customer, answer, found, example: feedback.better?.text ?? "" }),
      output: { name: "added", schema: Added },
      tokensMax,
      firstMsMax: answerMs.first,
      totalMsMax: answerMs.total,
    };
    const { form: added } = await askForm(llm, request, { tenant, call }, signal);
    const sources = [customer, answer, feedback.better?.text ?? ""];
    const told = ownWords(added.told, { charsMax: toldCharsMax, sources, language });
    if (told === undefined) return undefined;
    const better = ownWords(added.better, { charsMax: betterCharsMax, sources, language });
    return {
      told,
      better: better === undefined ? null : { text: better, from: "model" },
      prompt: answerPrompt.ref,
    };
  };
