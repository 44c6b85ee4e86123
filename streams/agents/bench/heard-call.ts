/**
 * What a recogniser heard of a labelled call, with when it said so, as it is kept in a file: the call can be conducted
 * again in a second, mistakes of hearing and all. Of interim text the words that stay are kept, each when it came to
 * stay: the conductor looks at no others, and all of it would be half a megabyte a call. Such a word keeps the times that
 * it had first.
 */
import { createHash } from "node:crypto";
import { Failure } from "@wingman/domain/failure";
import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";

const samplesPerMs = 16;
/** Times of words are kept in steps of 10 ms, which is all that a decoder knows. */
const stepSamples = 160;

const count = Type.Integer({ minimum: 0 });
/** Text, first step, end step, hundredths of confidence; steps count from the utterance's first sample. */
const Word = Type.Tuple([Type.String(), count, count, count]);
/** How far the sound was taken, in ms; words in common with the interim text before; text, first and end step of the others. */
const Interim = Type.Tuple([count, count, Type.Array(Type.Tuple([Type.String(), count, count]))]);
/** Of words that are not final. */
const interimConfidence = 0.5;
const Utterance = Type.Object({
  firstSample: count,
  endSample: count,
  /** How far the sound was taken when it was final, in ms. */
  atMs: count,
  interim: Type.Array(Interim),
  words: Type.Array(Word),
});
const Side = Type.Array(Utterance);
const Kept = Type.Object({
  engine: Type.String(),
  model: Type.String(),
  /** The release of the engine, and of the voices that spoke. */
  version: Type.String(),
  voices: Type.String(),
  /** SHA-256 of the call's file: a script that was changed has to be heard anew. */
  source: Type.String(),
  durationMs: count,
  /** Of each label when its turn begins and when the last of its words ends, in ms, as the voice was made. */
  labels: Type.Record(Type.String(), Type.Tuple([count, count])),
  rep: Side,
  customer: Side,
});
/** `heard/<half>/<id>.json`. */
export type KeptHearing = Static<typeof Kept>;

export type HeardWordAt = {
  readonly text: string;
  readonly firstSample: number;
  readonly endSample: number;
  readonly confidence: number;
};
/** Something that a recogniser reported; `atMs` is how far the sound was taken by then. */
export type HeardAt = {
  readonly atMs: number;
  readonly kind: "fragment" | "final";
  readonly firstSample: number;
  readonly endSample: number;
  readonly revision: number;
  readonly stableCount: number;
  readonly words: readonly HeardWordAt[];
};

export const sourceHash = (text: string): string => createHash("sha256").update(text).digest("hex");

const shape = Compile(Kept);
/** @throws Failure WING_HEARING_UNREADABLE for a file of another form. */
export const parseHearing = (name: string, text: string): KeptHearing => {
  const value: unknown = JSON.parse(text);
  if (shape.Check(value)) return value;
  const [first] = shape.Errors(value);
  throw new Failure("WING_HEARING_UNREADABLE", `${name} is no hearing of a call, at "${first?.instancePath ?? ""}".`, {
    remedy: "Hear the call anew; tests/truth/calls/heard/README.md says how.",
  });
};

/** Reports of one side in their order. Fragments of an utterance come before its final. */
export const packSide = (reports: readonly HeardAt[]): KeptHearing["rep"] => {
  const utterances: KeptHearing["rep"] = [];
  let interim: KeptHearing["rep"][number]["interim"] = [];
  let before: readonly HeardWordAt[] = [];
  for (const { kind, atMs, firstSample, endSample, stableCount, words } of reports) {
    const step = (sample: number): number => Math.max(0, Math.round((sample - firstSample) / stepSamples));
    if (kind === "final") {
      const packed = words.map((word): Static<typeof Word> => [
        ...([word.text, step(word.firstSample), step(word.endSample)] as const),
        Math.round(word.confidence * 100),
      ]);
      utterances.push({ firstSample, endSample, atMs, interim, words: packed });
      [interim, before] = [[], []];
      continue;
    }
    const stable = words.slice(0, stableCount);
    const changed = stable.findIndex((word, n) => before[n]?.text !== word.text);
    const kept = changed < 0 ? stable.length : changed;
    if (kept === stable.length && kept === before.length) continue;
    interim.push([
      ...([atMs, kept] as const),
      stable.slice(kept).map((word) => [word.text, step(word.firstSample), step(word.endSample)]),
    ]);
    before = stable;
  }
  return utterances;
};

/** What `packSide` was given of words that stay, but for times between the steps. */
export const unpackSide = (side: KeptHearing["rep"]): readonly HeardAt[] =>
  side.flatMap(({ firstSample, endSample, atMs, interim, words }): HeardAt[] => {
    const wordOf = (text: string, first: number, end: number, confidence: number): HeardWordAt => ({
      ...{ text, confidence },
      firstSample: firstSample + first * stepSamples,
      endSample: firstSample + end * stepSamples,
    });
    let before: readonly HeardWordAt[] = [];
    const fragments = interim.map(([takenMs, kept, more], n): HeardAt => {
      before = [
        ...before.slice(0, kept),
        ...more.map(([text, first, end]) => wordOf(text, first, end, interimConfidence)),
      ];
      return {
        ...{ kind: "fragment", atMs: takenMs, firstSample, endSample: takenMs * samplesPerMs },
        ...{ revision: n + 1, stableCount: before.length, words: before },
      };
    });
    return [
      ...fragments,
      {
        ...{ kind: "final", atMs, firstSample, endSample, revision: fragments.length + 1 },
        ...{
          stableCount: words.length,
          words: words.map(([text, ...times]) => wordOf(text, times[0], times[1], times[2] / 100)),
        },
      },
    ];
  });

/** An utterance a line with its interim text below, so that a change shows what was heard otherwise. */
export const textOfHearing = ({ rep, customer, ...head }: KeptHearing): string => {
  const side = (utterances: KeptHearing["rep"]): string =>
    utterances
      .map(({ interim, words, ...spans }) => {
        const lines = interim.map((one) => `\n    ${JSON.stringify(one)}`).join(",");
        return `  ${JSON.stringify(spans).slice(0, -1)},"words":${JSON.stringify(words)},"interim":[${lines}]}`;
      })
      .join(",\n");
  return `${JSON.stringify(head).slice(0, -1)},\n"rep":[\n${side(rep)}],\n"customer":[\n${side(customer)}]}\n`;
};
