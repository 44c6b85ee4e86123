/** An utterance that is held on for may be longer than a window of its model: then it is decoded in pieces. */
import { levelDb } from "../../../audio/pcm.ts";
import type { DecodedWindow } from "../model.ts";

type Piece = { readonly firstSample: number; readonly endSample: number };

/** Between two pieces lies the quietest tenth of a second of the latter half of the first. */
const stepSamples = 1_600;

/** All of the sound in order, no piece longer than `samplesMax` (at least 0.4 s). */
export function piecesOf(samples: Int16Array, samplesMax: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let firstSample = 0;
  while (samples.length - firstSample > samplesMax) {
    let endSample = firstSample + samplesMax;
    let quietest = Number.POSITIVE_INFINITY;
    for (let at = firstSample + (samplesMax >> 1); at + stepSamples <= firstSample + samplesMax; at += stepSamples) {
      const db = levelDb(samples.subarray(at, at + stepSamples));
      if (db <= quietest) [quietest, endSample] = [db, at + (stepSamples >> 1)];
    }
    pieces.push({ firstSample, endSample });
    firstSample = endSample;
  }
  return [...pieces, { firstSample, endSample: samples.length }];
}

export const movedBy = (samples: number, decoded: DecodedWindow): DecodedWindow =>
  samples === 0
    ? decoded
    : {
        ...decoded,
        tokens: decoded.tokens.map((token) => ({
          ...token,
          firstSample: token.firstSample === null ? null : token.firstSample + samples,
          endSample: token.endSample === null ? null : token.endSample + samples,
        })),
      };

/** One window's worth of what the pieces said; its language is that of the first. */
export function joined(parts: readonly DecodedWindow[]): DecodedWindow {
  const [first, ...others] = parts;
  if (first === undefined) throw new RangeError("an utterance without sound");
  if (others.length === 0) return first;
  const chances = parts.flatMap(({ noSpeechProbability }) => noSpeechProbability ?? []);
  return {
    tokens: parts.flatMap(({ tokens }) => tokens),
    language: first.language,
    // Speech in one of them is speech.
    noSpeechProbability: chances.length === 0 ? null : Math.min(...chances),
    wasCut: parts.some(({ wasCut }) => wasCut),
  };
}
