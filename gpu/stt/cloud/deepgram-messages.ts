/**
 * What is said on a line to Deepgram, or to whoever speaks as Deepgram does. Followed, from its documentation
 * (developers.deepgram.com: listen-streaming, endpointing, interim-results, utterance-end, speech-started, keep-alive,
 * finalize, close-stream, keyterm, keywords, errors, and the page on WebSocket, NET and DATA errors):
 * - `wss://…/v1/listen` with everything in the query; the key as `Authorization: Token …`; what is wrong is said by the
 *   status of the answer to the upgrade: 400 the query, 401 and 403 the key, 402 the money, 429 too many at once.
 * - Sound as binary messages of raw 16 bit samples, never an empty one. All times are seconds of the sound that this
 *   very connection was sent: a new connection begins at 0 again.
 * - `Results` come all the time, also of silence, with an empty transcript. `is_final: false` is a guess about the sound
 *   from `start` on, replaced by the next one. `is_final: true` settles `start` to `start + duration`, a few seconds;
 *   an utterance is several of them, the last with `speech_final: true` (`endpointing` ms of quiet), or, in a noisy
 *   place, ended by `UtteranceEnd` (`utterance_end_ms` between words, at least 1,000).
 * - `SpeechStarted` (`vad_events`) says where the voice began.
 * - `KeepAlive` as text every 3 to 5 s while no sound is sent: after 10 s of neither it closes with 1011 NET-0001. It
 *   does not open a line: some sound must have been sent. NET-0000 (1011): it had nothing to say for too long.
 *   DATA-0000 (1008): what was sent is no such sound.
 * - `Finalize` makes it settle all it has, told by `from_finalize: true` where there was something. `CloseStream` does
 *   so, too, then comes `Metadata` and the end.
 * - Words to listen for: `keyterm=` for Nova-3 and later (up to 100, 500 tokens together: with more it says nothing any
 *   more), `keywords=word:1` before.
 * - `mip_opt_out=true`: what is sent is kept no longer than it takes to hear it.
 */
import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import type { Listening } from "../recognizer.ts";

const seconds = Type.Number({ minimum: 0, maximum: 1_000_000 });
/** A piece of a few seconds has some dozens; what has more than these is no such message. */
const wordsMax = 2_000;

const Word = Type.Object({
  word: Type.String(),
  punctuated_word: Type.Optional(Type.String()),
  start: seconds,
  end: seconds,
  confidence: Type.Optional(Type.Number()),
});
const Results = Type.Object({
  type: Type.Literal("Results"),
  start: seconds,
  duration: seconds,
  is_final: Type.Boolean(),
  speech_final: Type.Optional(Type.Boolean()),
  from_finalize: Type.Optional(Type.Boolean()),
  channel: Type.Object({
    alternatives: Type.Array(Type.Object({ words: Type.Optional(Type.Array(Word, { maxItems: wordsMax })) }), {
      minItems: 1,
    }),
  }),
});
const Message = Type.Union([
  Results,
  /** -1 where it cannot tell. */
  Type.Object({ type: Type.Literal("UtteranceEnd"), last_word_end: Type.Number() }),
  Type.Object({ type: Type.Literal("SpeechStarted"), timestamp: seconds }),
  Type.Object({ type: Type.Literal("Metadata") }),
  Type.Object({ type: Type.Literal("Error") }),
]);

export type DeepgramResults = Static<typeof Results>;
export type DeepgramWord = Static<typeof Word>;
export type DeepgramMessage = Static<typeof Message>;

const known = new Set(["Results", "UtteranceEnd", "SpeechStarted", "Metadata", "Error"]);
const shape = Compile(Message);

/** `other`: of a kind that is not needed here. Undefined where it is none, or not as documented. */
export const deepgramMessage = (text: string): DeepgramMessage | { readonly type: "other" } | undefined => {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (shape.Check(message)) return message;
  const type = (message as { type?: unknown } | null)?.type;
  return typeof type === "string" && !known.has(type) ? { type: "other" } : undefined;
};

export const keepAlive = JSON.stringify({ type: "KeepAlive" });
export const finalize = JSON.stringify({ type: "Finalize" });
export const closeStream = JSON.stringify({ type: "CloseStream" });

/** Quiet after which the vendor calls an utterance ended, by the sound and, failing that, by the words. */
const endpointingMs = 300;
export const utteranceEndMs = 1_000;
/** Together well below 500 tokens, also where a rare name is a token for every two letters. */
const vocabularyMax = 100;
const vocabularyCharsMax = 1_000;

/** The address to listen at. `base` is `wss://api.deepgram.com` or another that speaks as it does. */
export const deepgramUrl = (
  { base, model }: { readonly base: string; readonly model: string },
  { language, vocabulary = [] }: Pick<Listening, "language" | "vocabulary">,
): string => {
  const url = new URL(`${base.replace(/\/+$/, "")}/v1/listen`);
  const query = url.searchParams;
  const isOfKeyterms = !/^(nova($|-2|-general|-phonecall)|enhanced|base|whisper)/.test(model);
  query.set("model", model);
  // One line hears one language, or all of those that its model takes together.
  if (language !== undefined) query.set("language", language === "auto" ? "multi" : language);
  for (const [name, value] of Object.entries(fixed)) query.set(name, value);
  let chars = 0;
  for (const { word } of vocabulary.slice(0, vocabularyMax)) {
    chars += word.length;
    if (chars > vocabularyCharsMax) break;
    if (isOfKeyterms) query.append("keyterm", word);
    else if (/^[\p{L}\p{M}\p{N}'-]+$/u.test(word)) query.append("keywords", `${word}:1`);
  }
  return url.href;
};

const fixed = {
  encoding: "linear16",
  sample_rate: "16000",
  channels: "1",
  interim_results: "true",
  punctuate: "true",
  endpointing: String(endpointingMs),
  utterance_end_ms: String(utteranceEndMs),
  vad_events: "true",
  mip_opt_out: "true",
};
