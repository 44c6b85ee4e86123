/**
 * What a model makes of a whole exercise, held against what was said: a check stands only with words of the rep that decide
 * it, as they were said. It is shown beside the score by rules, has its points, and moves none of them.
 */
import type { EventData } from "../call/events/index.ts";
import type { RecordLine } from "../coach/call-record.ts";
import { heardAnswer } from "./answer-words.ts";
import type { RubricContent } from "./rubric.ts";

type Scored = EventData<"CallScored">;
export type ModelCriterion = {
  readonly criterion: string;
  readonly told: string;
  readonly checks: readonly { readonly check: string; readonly verdict: "yes" | "no"; readonly quote: string }[];
};

/** Fewer show nothing: "I" and "yes" stand in every talk. */
const quoteWordsMin = 3;
const quoteCharsMax = 400;

/**
 * The checks whose words are the rep's own, in the rubric's order, each once, and of each criterion how many of them held.
 * A criterion without one is left out, and what was told of it too. What was said to whoever judges decides nothing.
 */
export const provenBy = (
  { criteria }: RubricContent,
  lines: readonly RecordLine[],
  judged: readonly ModelCriterion[],
): Pick<Scored, "checks" | "criteria"> => {
  const proven = criteria.map(({ criterion, weight, checks: of }) => {
    const by = judged.find((one) => one.criterion === criterion);
    const checks = of.flatMap(({ check }): Scored["checks"] => {
      const one = by?.checks.find((found) => found.check === check);
      const place = one && placeOf(lines, one.quote);
      return place ? [{ check, verdict: one.verdict, why: "model", ...place }] : [];
    });
    const yes = checks.filter(({ verdict }) => verdict === "yes").length;
    return { checks, criterion: { criterion, weight, yes, of: checks.length, told: by?.told ?? "" } };
  });
  const told = proven.filter(({ checks }) => checks.length > 0);
  return { checks: told.flatMap(({ checks }) => checks), criteria: told.map(({ criterion }) => criterion) };
};

/** Where it was said, letter for letter; undefined where it was not, or by the customer, or to a judge. */
const placeOf = (
  lines: readonly RecordLine[],
  quote: string,
): { readonly utterance: string; readonly quote: string } | undefined => {
  const words = quote.trim();
  if (words.length > quoteCharsMax || words.split(/\s+/u).length < quoteWordsMin) return undefined;
  const line = lines.find(
    ({ channel, text }) =>
      channel === "rep" &&
      text !== null &&
      heardAnswer({ customer: "", about: "", text }).said.some((sentence) => holds(sentence.text, words)),
  );
  return line && { utterance: line.id, quote: words };
};

/** As whole words: "art of it" is no quotation of "part of it". */
const holds = (text: string, words: string): boolean => {
  const at = text.indexOf(words);
  const isEdge = (letter: string | undefined): boolean => letter === undefined || !/[\p{L}\p{N}]/u.test(letter);
  return at >= 0 && isEdge(text[at - 1]) && isEdge(text[at + words.length]);
};
