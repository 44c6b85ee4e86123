/**
 * One request to transcribe, as OpenAI's API has it and servers of one's own speak it (whisper.cpp, vLLM, faster-whisper):
 * `POST …/audio/transcriptions`, multipart, with the sound as a WAV file. Followed, from the documentation:
 * - `response_format=verbose_json` with `timestamp_granularities[]` `word` and `segment` gives words with their times and
 *   segments with how sure the model is; some models and servers take only `json` and answer 400 to more: then the text
 *   alone is asked for, from there on.
 * - `language` is the two letters of ISO 639-1, left out to have it told from the sound; the answer says it as a name.
 * - `prompt` spells names the model would not know; only its last two hundred tokens or so count.
 * - 401 and 403 are the key, 429 is a limit with `Retry-After`, or, with `insufficient_quota`, a bill; 5xx passes.
 */
import { Failure } from "@wingman/domain/failure";
import type { Egress, EgressAnswer } from "@wingman/streams/egress/egress";
import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { writeWav } from "../../audio/wav.ts";
import { usualSegmenter } from "../../vad/segmenter.ts";
import { vadFrameSamples } from "../../vad/silero.ts";
import type { Decoded, DecodedWord } from "../listening/decoder.ts";
import { type HeardWord, type Listening, sampleRateHz } from "../recognizer.ts";
import { cloudBroke, failureOfStatus, mayNotBeCalled, retryAfterMs } from "./failures.ts";
import { confidenceOf, fitted, shownWord } from "./heard-words.ts";

export const transcriptionName = "The transcription server";

export type TranscriptionServer = {
  readonly egress: Egress;
  /** With its version: `https://api.openai.com/v1`. */
  readonly base: string;
  readonly model: string;
  /** As it stands when it is asked; undefined where the server wants none. */
  readonly keyOf: () => string | undefined;
};

const seconds = Type.Number();
const Answer = Type.Object({
  text: Type.String(),
  language: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  words: Type.Optional(
    Type.Union([
      Type.Array(
        Type.Object({ word: Type.String(), start: seconds, end: seconds, probability: Type.Optional(Type.Number()) }),
      ),
      Type.Null(),
    ]),
  ),
  segments: Type.Optional(
    Type.Union([
      Type.Array(
        Type.Object({
          start: seconds,
          end: seconds,
          text: Type.String(),
          avg_logprob: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
          no_speech_prob: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
        }),
      ),
      Type.Null(),
    ]),
  ),
});
type Answered = Static<typeof Answer>;
const shape = Compile(Answer);

/** Whisper's own bounds: with both passed, it made words up where nobody spoke. */
const noSpeechMin = 0.6;
const logProbabilityMin = -1;
/** Characters of the words to listen for: some two hundred tokens. */
const promptCharsMax = 600;

/** What another try may bring, with the wait that was asked for. */
export class TryAgain extends Error {
  readonly failure: Failure;
  readonly afterMs: number;
  constructor(failure: Failure, afterMs = 0) {
    super(failure.message);
    this.failure = failure;
    this.afterMs = afterMs;
  }
}

export type Form = "words" | "text";

/**
 * The words of one utterance. Throws `TryAgain`, or `Failure` WING_STT_CLOUD_KEY, _CREDIT, _REQUEST; or the reason of `signal`. `form` "text" where the server takes no more.
 */
export const transcribed = async (
  server: TranscriptionServer,
  samples: Int16Array,
  about: Pick<Listening, "language" | "vocabulary">,
  { form, msMax, signal }: { readonly form: Form; readonly msMax: number; readonly signal: AbortSignal },
): Promise<Decoded> => {
  const { egress, base, keyOf } = server;
  const body = new Response(formOf(server, samples, about, form));
  const key = keyOf();
  const headers = {
    "content-type": body.headers.get("content-type") ?? "",
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
  const answer = await egress
    .call(`${base.replace(/\/+$/, "")}/audio/transcriptions`, {
      method: "POST",
      headers,
      body: await body.bytes(),
      msMax,
      signal,
    })
    .catch((error: unknown) => {
      if (error instanceof Failure && passing.has(error.code))
        throw new TryAgain(cloudBroke(transcriptionName, "cannot be reached", error));
      throw error instanceof Failure ? mayNotBeCalled(transcriptionName, error) : error;
    });
  if (answer.status !== 200) throw refusalOf(answer);
  const text = new TextDecoder().decode(answer.body);
  const said = parsed(text);
  if (!said) throw new TryAgain(cloudBroke(transcriptionName, "answered something that is not as documented"));
  return decodedOf(said, spokenEnd(samples));
};

/**
 * Where the voice ends in the sound of an utterance. The quiet that ended it was sent, too, but does not belong to it, and
 * a word that was given a time there would be nobody's: models are free with times at the end.
 */
const spokenEnd = (samples: Int16Array): number => {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const lastLoud = samples.findLastIndex((sample) => Math.abs(sample) > loudest * quietShare);
  const sent = samples.length - (usualSegmenter.hangoverFrames - usualSegmenter.trailFrames) * vadFrameSamples;
  return Math.max(Math.ceil(samples.length / 2), Math.min(lastLoud + 1, sent));
};
/** 30 dB below the loudest sample. */
const quietShare = 0.03;

const passing: ReadonlySet<string> = new Set([
  "WING_EGRESS_UNRESOLVED",
  "WING_EGRESS_UNREACHABLE",
  "WING_EGRESS_TIMEOUT",
  "WING_EGRESS_BUSY",
]);

const refusalOf = (answer: EgressAnswer): Error => {
  const isBill = answer.status === 429 && new TextDecoder().decode(answer.body).includes('"insufficient_quota"');
  const failure = failureOfStatus(transcriptionName, isBill ? 402 : answer.status);
  if (isBill || (answer.status !== 429 && answer.status !== 408 && answer.status < 500)) return failure;
  return new TryAgain(failure, retryAfterMs(answer.header("retry-after"), Date.now()));
};

const formOf = (
  { model }: TranscriptionServer,
  samples: Int16Array,
  { language, vocabulary = [] }: Pick<Listening, "language" | "vocabulary">,
  form: Form,
): FormData => {
  const data = new FormData();
  data.append("file", new Blob([new Uint8Array(writeWav(samples))], { type: "audio/wav" }), "speech.wav");
  data.append("model", model);
  data.append("temperature", "0");
  if (form === "words") {
    data.append("response_format", "verbose_json");
    for (const one of ["word", "segment"]) data.append("timestamp_granularities[]", one);
  } else data.append("response_format", "json");
  if (language !== undefined && language !== "auto") data.append("language", language.split("-")[0] ?? language);
  let prompt = "";
  for (const { word } of vocabulary) {
    if (prompt.length + word.length + 2 > promptCharsMax) break;
    prompt += prompt === "" ? word : `, ${word}`;
  }
  if (prompt !== "") data.append("prompt", prompt);
  return data;
};

const parsed = (text: string): Answered | undefined => {
  try {
    const answer: unknown = JSON.parse(text);
    return shape.Check(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
};

const decodedOf = ({ text, language, words, segments }: Answered, end: number): Decoded => {
  const at = (second: number): number => Math.round(second * sampleRateHz);
  const spans = (segments ?? []).map((segment) => ({
    firstSample: at(segment.start),
    endSample: at(segment.end),
    text: segment.text,
    confidence: confidenceOf(typeof segment.avg_logprob === "number" ? Math.exp(segment.avg_logprob) : undefined),
    isMadeUp: (segment.no_speech_prob ?? 0) > noSpeechMin && (segment.avg_logprob ?? 0) < logProbabilityMin,
  }));
  const spanAt = (sample: number) => spans.find((span) => span.firstSample <= sample && sample < span.endSample);
  const heard: HeardWord[] =
    words && words.length > 0
      ? words.flatMap(({ word, start, end, probability }) => {
          const span = spanAt(at((start + end) / 2));
          if (span?.isMadeUp) return [];
          const confidence =
            probability === undefined ? (span?.confidence ?? confidenceOf(undefined)) : confidenceOf(probability);
          return spread(word, at(start), at(end), confidence);
        })
      : spans.length > 0
        ? spans.flatMap((span) =>
            span.isMadeUp ? [] : spread(span.text, span.firstSample, Math.min(end, span.endSample), span.confidence),
          )
        : spread(text, 0, end, confidenceOf(undefined));
  const decoded: readonly DecodedWord[] = fitted(heard, 0, end);
  const code = languageCode(language ?? undefined);
  return { words: decoded, ...(code !== undefined && { language: code }) };
};

/** Words that only their span has a time for share it by their letters. */
const spread = (text: string, firstSample: number, endSample: number, confidence: number): HeardWord[] => {
  const texts = text.split(/\s+/).flatMap((word) => shownWord(word) ?? []);
  const letters = texts.reduce((sum, word) => sum + word.length, 0);
  let before = 0;
  return texts.map((word) => {
    const from = firstSample + Math.round(((endSample - firstSample) * before) / letters);
    before += word.length;
    const to = firstSample + Math.round(((endSample - firstSample) * before) / letters);
    return { text: word, firstSample: from, endSample: to, confidence };
  });
};

/** Languages that are spoken in calls and that these models tell; the API names them in English. */
const codes =
  "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sr sv sw ta th tl tr uk ur vi zh";
const names = new Intl.DisplayNames("en", { type: "language" });
const codeOf = new Map(codes.split(" ").map((code) => [(names.of(code) ?? code).toLowerCase(), code]));
const languageCode = (language: string | undefined): string | undefined =>
  language !== undefined && /^[a-z]{2}$/.test(language) ? language : codeOf.get(language?.toLowerCase() ?? "");
