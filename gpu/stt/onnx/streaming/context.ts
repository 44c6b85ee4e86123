/** What was said last on a channel, as tokens that are put before its next window. */
import type { SpeechModel } from "../model.ts";
import type { VocabularyWord } from "../../recognizer.ts";
import { contextPauseSamplesMax, contextTokensMax, vocabularyTokensMax } from "./settings.ts";

export type Context = { readonly tokens: readonly number[]; readonly endSample: number };

export const noContext: Context = { tokens: [], endSample: 0 };

/** What goes before an utterance that begins at `firstSample`: nothing after a long pause. */
export const contextAt = (context: Context, firstSample: number): readonly number[] =>
  firstSample - context.endSample > contextPauseSamplesMax ? [] : context.tokens;

/**
 * After a final. Whoever repeats itself would go on to, with its own loop before it: then nothing of it is carried on.
 * A final without words leaves what was there.
 */
export function contextAfter(
  context: Context,
  final: {
    readonly firstSample: number;
    readonly endSample: number;
    readonly tokens: readonly number[];
    readonly isRepetition: boolean;
  },
): Context {
  if (final.isRepetition) return { tokens: [], endSample: final.endSample };
  if (final.tokens.length === 0) return context;
  return {
    tokens: [...contextAt(context, final.firstSample), ...final.tokens].slice(-contextTokensMax),
    endSample: final.endSample,
  };
}

/** Names that no model has heard of, as a list that is put before all else; as many as fit, in their order. */
export function vocabularyContext(
  { tokensOf }: Pick<SpeechModel, "tokensOf">,
  vocabulary: readonly VocabularyWord[] = [],
): { readonly tokens: readonly number[]; readonly names: readonly string[] } {
  if (tokensOf === undefined) return { tokens: [], names: [] };
  const names = vocabulary.map(({ word }) => word);
  const tokens = names.map((name, n) => tokensOf(` ${name}${n === names.length - 1 ? "." : ","}`));
  let count = 0;
  const fit = tokens.filter((one) => (count += one.length) <= vocabularyTokensMax);
  return { tokens: fit.flat(), names: names.slice(0, fit.length) };
}
