/**
 * A turn of a conversation said aloud: at once, with the pauses that a person makes. Voices begin and end every sentence
 * with a quiet of their own (flite's best: 150 to 260 ms before, 70 to 190 ms behind it), which is right in a file and
 * wrong in an answer that somebody waits for; and a hesitation is read as if it were not there.
 */
import type { Speaking, Speech, TextSpan, Voice } from "./voice.ts";

/** Quieter than this is a voice's own quiet, not a soft consonant. */
const quietMax = 120;
/** Kept before the first sound and behind the last one of a sentence, lest a consonant is cut. */
const edgeMs = 30;
const pauseMs = { sentence: 260, hesitation: 550 } as const;
/** Silence goes in pieces as short as speech does, so that whoever is interrupted has little in hand. */
const pieceMs = 100;

/** Says a text as `voice.speak` does, by the same promises; an ellipsis and a dash between spaces are pauses. */
export async function* speakTurn(
  voice: Voice,
  text: string,
  how: Speaking,
  signal: AbortSignal,
): AsyncGenerator<Speech> {
  const { sampleRateHz } = voice.info;
  const samplesOf = (ms: number): number => Math.round((sampleRateHz * ms) / 1_000);
  const edge = samplesOf(edgeMs);
  let sentence = -1;
  let pause = 0;
  let told = 0;
  for (const { from, to } of clausesOf(text)) {
    let current = -1;
    let heard = false;
    /** Quiet behind the last sound: said where more of the sentence follows it. */
    let tail: Int16Array[] = [];
    for await (const { samples, span, sentence: within } of voice.speak(sounded(text.slice(from, to)), how, signal)) {
      if (within !== current) {
        if (heard) pause = Math.max(pause, samplesOf(pauseMs.sentence));
        [current, heard, tail] = [within, false, []];
        sentence += 1;
      }
      const upTo: TextSpan = { from: told, to: from + span.to };
      told = upTo.to;
      const { first, end } = soundIn(samples);
      if (first < 0) {
        if (heard) tail.push(samples);
        yield { samples: new Int16Array(0), span: upTo, sentence };
        continue;
      }
      if (heard) for (const quiet of tail) yield { samples: quiet, span: { from: upTo.from, to: upTo.from }, sentence };
      else {
        // The last sentence's own quiet went with it; what stands between two is always the same.
        for (const quiet of silence(pause, samplesOf(pieceMs)))
          yield { samples: quiet, span: { from: upTo.from, to: upTo.from }, sentence };
        pause = 0;
      }
      const begin = heard ? 0 : Math.max(0, first - edge);
      const stop = Math.min(samples.length, end + edge);
      yield { samples: samples.subarray(begin, stop), span: upTo, sentence };
      heard = true;
      tail = stop < samples.length ? [samples.subarray(stop)] : [];
    }
    if (signal.aborted) return;
    if (heard) pause = samplesOf(pauseMs.hesitation);
  }
  if (told < text.length)
    yield { samples: new Int16Array(0), span: { from: told, to: text.length }, sentence: Math.max(0, sentence) };
}

/** "Hm" as it sounds: voices spell what has no vowel, "aitch em". As long as what was written, so that spans stay. */
const sounded = (text: string): string =>
  text.replaceAll(/(?<!\p{L})[hm]m+(?!\p{L})/giu, (word) => (word.length === 2 ? "um" : `hu${word.slice(2)}`));

/** Parts between which one hesitates; together they are the text. One that holds no word goes with the part before it. */
const clausesOf = (text: string): readonly TextSpan[] => {
  const clauses: TextSpan[] = [];
  let from = 0;
  for (const { index, 0: mark } of text.matchAll(/(?:…|\.{3,})+\s*|\s[–—-]\s+/gu)) {
    const to = index + mark.length;
    if (/[\p{L}\p{N}]/u.test(text.slice(from, to))) {
      clauses.push({ from, to });
      from = to;
    }
  }
  return from < text.length ? [...clauses, { from, to: text.length }] : clauses;
};

const soundIn = (samples: Int16Array): { readonly first: number; readonly end: number } => {
  const isLoud = (sample: number): boolean => Math.abs(sample) > quietMax;
  return { first: samples.findIndex(isLoud), end: samples.findLastIndex(isLoud) + 1 };
};

function* silence(count: number, piece: number): Generator<Int16Array> {
  for (let left = count; left > 0; left -= piece) yield new Int16Array(Math.min(piece, left));
}
