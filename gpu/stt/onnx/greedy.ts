/**
 * The likeliest token again and again, with the cache of keys and values, for several rows at once.
 *
 * The hub's decoders take no mask, so that rows of one run must be equally long. They are: all begin together, and a row
 * whose beginning is longer is still told its tokens while the others choose theirs. Nothing is padded, and a row gets
 * the same numbers beside others as alone (but for int8 graphs, which scale a run's numbers together).
 */
import { type InferenceSession, Tensor } from "../../onnx/runtime.ts";
import { badModel } from "./model-failure.ts";
import { checkInputs, floatsOf, type InputShape, inputShape, numbers, ones, wholeNumbers } from "./session.ts";

/** The language's place in a prompt where it is still to be found. */
export const findLanguage = "language";

/** `prefix` is shorter than `tokensMax`, and both leave room within the positions. */
export type Row = {
  readonly prompt: readonly (number | typeof findLanguage)[];
  readonly prefix: readonly number[];
  readonly tokensMax: number;
};

export type Rules = {
  readonly end: number;
  readonly suppressed: readonly number[];
  readonly suppressedAtFirst: readonly number[];
  readonly languages: readonly number[];
  /** The token that means that nobody speaks, as likely as it is behind `after`. */
  readonly noSpeech: { readonly token: number; readonly after: number } | null;
  readonly positionsMax: number;
  /** Layers and heads whose attention tells times; empty where nobody asks. */
  readonly alignmentHeads: readonly (readonly [layer: number, head: number])[];
};

export type DecodedRow = {
  readonly tokens: readonly number[];
  readonly logProbabilities: readonly number[];
  readonly language: number | null;
  readonly noSpeechProbability: number | null;
  readonly wasCut: boolean;
  /** Of each alignment head, a line of weights over the encoder's frames for each token that was fed, prompt included. */
  readonly attention: readonly (readonly Float32Array[])[];
};

export type Hidden = {
  readonly values: Float32Array;
  readonly frameCount: number;
  readonly width: number;
  /** How long a decoder that masks the sound wants its mask: Moonshine's thins it out itself, and takes one of samples. */
  readonly maskLength: number;
};

export type GreedyDecoder = {
  readonly vocabularySize: number;
  readonly hasAttention: boolean;
  /** `hidden` holds a block for each row. Throws `Failure` WING_STT_MODEL. */
  decode(hidden: Hidden, rows: readonly Row[], rules: Rules): Promise<DecodedRow[]>;
};

const known =
  /^(input_ids|encoder_hidden_states|encoder_attention_mask|use_cache_branch|past_key_values\.\d+\.(decoder|encoder)\.(key|value))$/u;

/** Throws `Failure` WING_STT_MODEL for a graph that keeps no cache or asks for what is not known. */
export function greedyDecoder(session: InferenceSession): GreedyDecoder {
  checkInputs(session, "decoder", ["input_ids", "encoder_hidden_states", "past_key_values.0.decoder.key"], known);
  const pastNames = session.inputNames.filter((name) => name.startsWith("past_key_values."));
  for (const name of pastNames)
    if (!session.outputNames.includes(presentOf(name)))
      throw badModel(`The decoder of the speech model gives no "${presentOf(name)}".`);
  const pastShapes = new Map(pastNames.map((name) => [name, inputShape(session, name)]));
  const hiddenType = inputShape(session, "encoder_hidden_states").type;
  const attentionNames = session.outputNames.filter((name) => name.startsWith("cross_attentions."));
  const logits = session.outputMetadata.find(({ name }) => name === "logits");
  const vocabularySize = logits?.isTensor ? logits.shape.at(-1) : undefined;
  if (typeof vocabularySize !== "number")
    throw badModel("The decoder of the speech model does not say how many tokens it knows.");

  return {
    vocabularySize,
    hasAttention: attentionNames.length > 0,
    async decode(hidden, rows, rules) {
      const states = rows.map((row) => openRow(row, rules));
      const batch = rows.length;
      const fixed: Record<string, Tensor> = {
        encoder_hidden_states: numbers(hiddenType, hidden.values, [batch, hidden.frameCount, hidden.width]),
      };
      if (session.inputNames.includes("encoder_attention_mask"))
        fixed.encoder_attention_mask = ones(batch, hidden.maskLength);
      let past = emptyPast(pastShapes, batch);
      let told = Math.min(...states.map((state) => state.toldCount));
      let fed = 0;
      while (states.some((state) => !state.isOver(fed))) {
        const ids = states.flatMap((state) => state.feed(fed, told));
        const isFirst = fed === 0;
        const wanted = [
          "logits",
          ...(rules.alignmentHeads.length > 0 ? attentionNames : []),
          // What was made of the sound does not change: the first run's is kept.
          ...pastNames.filter((name) => isFirst || name.includes(".decoder.")).map(presentOf),
        ];
        const feeds: Record<string, Tensor> = { ...fixed, ...past, input_ids: wholeNumbers(ids, [batch, told]) };
        if (session.inputNames.includes("use_cache_branch"))
          feeds.use_cache_branch = new Tensor("bool", Uint8Array.of(isFirst ? 0 : 1), [1]);
        const out = await session.run(feeds, wanted);
        past = Object.fromEntries(pastNames.map((name) => [name, (out[presentOf(name)] ?? past[name]) as Tensor]));
        const scores = floatsOf(out.logits as Tensor, "logits");
        const attention = attentionOf(out as Record<string, Tensor>, rules, batch, told);
        for (const [at, state] of states.entries())
          for (let step = 0; step < told; step++) {
            const from = (at * told + step) * vocabularySize;
            state.take(fed + step, scores.subarray(from, from + vocabularySize), attention(at, step));
          }
        fed += told;
        told = 1;
      }
      return states.map((state) => state.result());
    },
  };
}

const presentOf = (past: string): string => past.replace("past_key_values", "present");

/** No tokens yet: the axis of the sequence has no length. */
const emptyPast = (shapes: ReadonlyMap<string, InputShape>, batch: number): Record<string, Tensor> =>
  Object.fromEntries(
    [...shapes].map(([name, { type, shape }]) => [
      name,
      numbers(type, new Float32Array(), [batch, Number(shape[1]), 0, Number(shape[3])]),
    ]),
  );

function attentionOf(
  out: Readonly<Record<string, Tensor>>,
  { alignmentHeads }: Rules,
  batch: number,
  steps: number,
): (row: number, step: number) => Float32Array[] {
  const heads = alignmentHeads.map(([layer, head]) => {
    const tensor = out[`cross_attentions.${layer}`];
    const [, headCount = 0, , frameCount = 0] = tensor?.dims ?? [];
    if (head >= headCount) throw badModel(`The speech model has no head ${head} in layer ${layer} to tell times by.`);
    return { values: floatsOf(tensor, `cross_attentions.${layer}`), headCount, frameCount, head };
  });
  return (row, step) =>
    row < batch
      ? heads.map(({ values, headCount, frameCount, head }) => {
          const from = ((row * headCount + head) * steps + step) * frameCount;
          return values.slice(from, from + frameCount);
        })
      : [];
}

type RowState = {
  /** So many tokens are known before anything is chosen. */
  readonly toldCount: number;
  feed(from: number, count: number): number[];
  /** What the model says behind the token at `position`. */
  take(position: number, scores: Float32Array, attention: readonly Float32Array[]): void;
  isOver(fed: number): boolean;
  result(): DecodedRow;
};

function openRow(row: Row, rules: Rules): RowState {
  const { prompt, prefix, tokensMax } = row;
  const fed: (number | typeof findLanguage)[] = [...prompt, ...prefix];
  const tokens = [...prefix];
  const logProbabilities = prefix.map(() => 0);
  const attentionRows: (readonly Float32Array[])[] = [];
  const firstUnknown = fed.indexOf(findLanguage);
  const lengthMax = Math.min(rules.positionsMax, prompt.length + tokensMax);
  let language: number | null = null;
  let noSpeechProbability: number | null = null;
  let hasEnded = false;
  let wasCut = false;

  const choose = (scores: Float32Array): void => {
    for (const id of rules.suppressed) scores[id] = Number.NEGATIVE_INFINITY;
    if (tokens.length === 0) for (const id of rules.suppressedAtFirst) scores[id] = Number.NEGATIVE_INFINITY;
    const { best, logProbability } = likeliest(scores);
    if (best === rules.end) {
      hasEnded = true;
      return;
    }
    tokens.push(best);
    fed.push(best);
    logProbabilities.push(logProbability);
    wasCut = fed.length >= lengthMax;
  };
  return {
    toldCount: firstUnknown === -1 ? fed.length : firstUnknown,
    feed: (from, count) => Array.from({ length: count }, (_, i) => Number(fed[from + i] ?? rules.end)),
    take(position, scores, attention) {
      if (position >= fed.length) return;
      if (rules.alignmentHeads.length > 0) attentionRows.push(attention);
      if (rules.noSpeech !== null && position < prompt.length && fed[position] === rules.noSpeech.after)
        noSpeechProbability = Math.exp(logProbabilityOf(scores, rules.noSpeech.token));
      if (fed[position + 1] === findLanguage) {
        language = rules.languages.reduce((best, id) => ((scores[id] ?? 0) > (scores[best] ?? 0) ? id : best));
        fed[position + 1] = language;
      } else if (position === fed.length - 1 && !hasEnded && !wasCut) choose(scores);
    },
    // Where times are asked for, the last token has to be fed too: its attention tells where it ends.
    isOver: (count) =>
      (hasEnded || wasCut) && (rules.alignmentHeads.length === 0 || count >= Math.min(rules.positionsMax, fed.length)),
    result: () => ({
      tokens,
      logProbabilities,
      language,
      noSpeechProbability,
      wasCut: wasCut && !hasEnded,
      attention: rules.alignmentHeads.map((_, head) => attentionRows.map((heads) => heads[head] ?? new Float32Array())),
    }),
  };
}

function likeliest(scores: Float32Array): { best: number; logProbability: number } {
  let best = -1;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < scores.length; id++) {
    const score = scores[id] ?? 0;
    if (score > bestScore) [best, bestScore] = [id, score];
  }
  if (best === -1) throw badModel("The speech model gives no probabilities.");
  return { best, logProbability: logProbabilityOf(scores, best) };
}

function logProbabilityOf(scores: Float32Array, token: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (const score of scores) top = Math.max(top, score);
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - top);
  return (scores[token] ?? 0) - top - Math.log(sum);
}
