/**
 * Another company's voice, or one of your own that speaks as OpenAI's does: POST /audio/speech, raw PCM as it is made
 * (24 kHz, 16 bit, mono). Contract: platform.openai.com/docs/api-reference/audio/createSpeech.
 */
import { Failure } from "@wingman/domain/failure";
import type { Egress, EgressStream } from "@wingman/streams/egress/egress";
import { type Synthesiser, voiceOf } from "../speak.ts";
import type { Voice } from "../voice.ts";

export type CloudVoiceOptions = {
  readonly egress: Pick<Egress, "open">;
  /** With its version: https://api.openai.com/v1 */
  readonly url: string;
  /** Asked for each sentence, so that a key that was changed needs no new start; undefined for a server that wants none. */
  readonly key: () => string | undefined;
  readonly model: string;
  readonly voice: string;
  /** False for a server of your own. */
  readonly textLeaves: boolean;
};

const rateHz = 24_000;
/** To the first byte; a tip that comes later is of no use. */
const answerMsMax = 4_000;
/** A server that asks for more patience than this is not asked again. */
const retryMsMax = 1_000;
/** A sentence is asked for once more, where no sound of it came. */
const triesMax = 2;
/** Of those that OpenAI's voices speak, the ones that are spoken where calls are held. */
const languages =
  "en ar fr de es it pt nl pl ru tr fa hi ur id ms vi sv da fi no cs sk hu ro bg el uk he sw zh ja ko th tl ta".split(
    " ",
  );

export const openCloudVoice = (options: CloudVoiceOptions): Voice => {
  const { model, voice, textLeaves } = options;
  const engine: Synthesiser = {
    info: {
      id: `cloud:${voice}`,
      engine: "cloud",
      voice,
      languages,
      quality: "natural",
      licence: `by the terms of the service (${model})`,
      sampleRateHz: rateHz,
      textLeaves,
    },
    streams: true,
    async *say(sentence, { rate }, signal) {
      await using answer = await ask(options, sentence, rate, signal);
      let odd: Uint8Array = new Uint8Array(0);
      let isHeard = false;
      try {
        for await (const part of answer.body) {
          const bytes = odd.length === 0 ? part : Buffer.concat([odd, part]);
          const whole = bytes.length - (bytes.length % 2);
          odd = bytes.slice(whole); // A sample may come in two parts.
          if (whole > 0) yield samplesOf(bytes.subarray(0, whole));
          isHeard ||= whole > 0;
        }
      } catch (cause) {
        if (signal.aborted) return;
        throw broke("it broke off in the middle of a sentence", cause);
      }
      if (!isHeard && !signal.aborted) throw broke("it answered without any sound");
    },
    async [Symbol.asyncDispose]() {},
  };
  return voiceOf(engine);
};

const ask = async (
  { egress, url, key, model, voice }: CloudVoiceOptions,
  input: string,
  speed: number,
  signal: AbortSignal,
): Promise<EgressStream> => {
  const secret = key();
  const request = {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "audio/pcm, application/octet-stream",
      ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
    },
    body: JSON.stringify({ model, voice, input, speed, response_format: "pcm" }),
    msMax: answerMsMax,
    signal,
  } as const;
  for (let tries = 1; ; tries++) {
    const answer = await egress.open(`${url.replace(/\/+$/, "")}/audio/speech`, request).catch((cause: unknown) => {
      if (signal.aborted) throw cause;
      // What was set wrongly has a remedy of its own.
      if (cause instanceof Failure && /_URL$|_ADDRESS$|_BUSY$/.test(cause.code)) throw cause;
      throw broke("it did not answer", cause);
    });
    if (answer.status === 200) return answer;
    const waitMs = retryAfterMs(answer.header("retry-after"));
    await answer[Symbol.asyncDispose]();
    const isPassing = answer.status === 429 || answer.status >= 500;
    if (!isPassing || tries >= triesMax || waitMs > retryMsMax) throw refused(answer.status, waitMs);
    await new Promise<void>((resolve) => {
      setTimeout(resolve, waitMs);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    signal.throwIfAborted();
  }
};

/** Seconds, or a date; what is neither is a moment. */
const retryAfterMs = (text: string | null): number => {
  if (text === null) return 200;
  const seconds = Number(text);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 200;
};

const refused = (status: number, waitMs: number): Failure => {
  if (status === 401 || status === 403)
    return new Failure("WING_TTS_CLOUD_KEY", `the cloud voice does not take the key (${status}).`, {
      remedy: "Set WINGMAN_VOICE_KEY to a key that is good, or choose another voice.",
    });
  if (status === 429)
    return new Failure("WING_TTS_CLOUD_LIMIT", `the cloud voice asks to wait ${Math.ceil(waitMs / 1_000)} s.`, {
      remedy: "Wait, raise the limit of that account, or choose a voice of this machine.",
    });
  return broke(`it answered ${status}`);
};

const broke = (how: string, cause?: unknown): Failure =>
  new Failure("WING_TTS_CLOUD", `the cloud voice failed: ${how}.`, {
    remedy:
      "See that WINGMAN_VOICE_URL, _MODEL and _NAME are right and the service is up, or choose a voice of this machine.",
    ...(cause !== undefined && { cause }),
  });

const samplesOf = (bytes: Uint8Array): Int16Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Int16Array.from({ length: bytes.length / 2 }, (_, i) => view.getInt16(i * 2, true));
};
