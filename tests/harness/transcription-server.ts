/**
 * A server that transcribes as OpenAI's API has it, over real HTTP. It knows one recording and its words: it looks up
 * where in it the sound it was sent lies, sample by sample, and answers the words that are spoken there, so that sound
 * that is cut wrong, doubled or put together anew gets other words or none. Each request can be given a fault.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { readWav } from "@wingman/gpu/audio/wav";
import { bodyOf, openPlayedServer } from "./played-server.ts";

export const transcriberKey = "another-key-that-nobody-may-see";

export type KnownWord = { readonly text: string; readonly firstSample: number; readonly endSample: number };
export type Trouble =
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: string; readonly body?: string }
  | { readonly kind: "reset" }
  | { readonly kind: "hang" }
  | { readonly kind: "slow"; readonly delayMs: number }
  | { readonly kind: "nonsense" };

export type Asked = { readonly fields: FormData; readonly samples: number; readonly words: string };
export type Transcriber = AsyncDisposable & {
  readonly base: string;
  readonly asked: Asked[];
  /** How many requests were on their way at once. */
  readonly atOnce: () => number;
};
type TranscriberOptions = {
  readonly sound: Int16Array;
  readonly words: readonly KnownWord[];
  readonly troubleOf?: (request: number) => Trouble | undefined;
  /** `text`: no times, as some models; `segments`: times of segments alone; `words`: all. */
  readonly gives?: "words" | "segments" | "text";
  readonly language?: string;
};

export const openTranscriber = async (options: TranscriberOptions): Promise<Transcriber> => {
  const asked: Asked[] = [];
  let requests = 0;
  let now = 0;
  let most = 0;
  const server = await openPlayedServer((request, response) => {
    requests += 1;
    now += 1;
    most = Math.max(most, now);
    response.once("close", () => {
      now -= 1;
    });
    return answer(request, response, options.troubleOf?.(requests), options, asked);
  });
  return {
    base: `http://127.0.0.1:${server.port}/v1`,
    asked,
    atOnce: () => most,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
};

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  trouble: Trouble | undefined,
  { sound, words, gives = "words", language = "english" }: TranscriberOptions,
  asked: Asked[],
): Promise<void> => {
  const body = await bodyOf(request);
  if (trouble?.kind === "reset") return void response.destroy();
  if (trouble?.kind === "hang") return undefined;
  if (trouble?.kind === "slow") await new Promise((resolve) => setTimeout(resolve, trouble.delayMs));
  if (trouble?.kind === "nonsense") return void response.end("<html>");
  if (trouble?.kind === "status")
    return void response
      .writeHead(trouble.status, trouble.retryAfter === undefined ? {} : { "retry-after": trouble.retryAfter })
      .end(trouble.body ?? JSON.stringify({ error: { message: "as the test wants it" } }));
  if (request.method !== "POST" || request.url !== "/v1/audio/transcriptions")
    return void response.writeHead(404).end();
  if (request.headers.authorization !== `Bearer ${transcriberKey}`) return void response.writeHead(401).end();
  const fields = await new Response(new Uint8Array(body), {
    headers: { "content-type": request.headers["content-type"] ?? "" },
  }).formData();
  const file = fields.get("file");
  const format = fields.get("response_format");
  if (!(file instanceof Blob) || !fields.has("model") || (gives === "text" && format !== "json"))
    return void response.writeHead(400).end(JSON.stringify({ error: { message: "not like this" } }));
  const { samples } = readWav(new Uint8Array(await file.arrayBuffer()));
  const heard = heardIn(samples, sound, words);
  const text = heard.map((word) => word.text).join(" ");
  asked.push({ fields, samples: samples.length, words: text });
  const segment = {
    id: 0,
    start: 0,
    end: samples.length / 16_000,
    text: ` ${text}`,
    avg_logprob: -0.2,
    no_speech_prob: 0.01,
  };
  const said =
    format === "json"
      ? { text }
      : {
          task: "transcribe",
          language,
          duration: samples.length / 16_000,
          text,
          segments: heard.length > 0 ? [segment] : [],
          ...(gives === "words" && {
            words: heard.map((word) => ({
              word: word.text,
              start: word.firstSample / 16_000,
              end: word.endSample / 16_000,
            })),
          }),
        };
  return void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(said));
};

const markSamples = 48;

/** Words of which more than half is in the sound, with times from its beginning. */
const heardIn = (samples: Int16Array, sound: Int16Array, words: readonly KnownWord[]): KnownWord[] => {
  const at = loudestOf(samples);
  const mark = samples.subarray(at, at + markSamples);
  const place = placeOf(mark, sound);
  if (place === undefined) return [];
  const from = place - at;
  // All of it must be there, not the mark alone.
  if (!samples.every((sample, index) => sample === (sound[from + index] ?? 0))) return [];
  return words.flatMap((word) => {
    const firstSample = Math.max(0, word.firstSample - from);
    const endSample = Math.min(samples.length, word.endSample - from);
    const isHeard = endSample - firstSample > (word.endSample - word.firstSample) / 2;
    return isHeard ? [{ text: word.text, firstSample, endSample }] : [];
  });
};

const loudestOf = (samples: Int16Array): number => {
  let best = 0;
  for (let index = 0; index < samples.length - markSamples; index++)
    if (Math.abs(samples[index] ?? 0) > Math.abs(samples[best] ?? 0)) best = index;
  return best;
};

const placeOf = (mark: Int16Array, sound: Int16Array): number | undefined => {
  if ((mark[0] ?? 0) === 0) return undefined;
  for (let place = sound.indexOf(mark[0] ?? 0); place >= 0; place = sound.indexOf(mark[0] ?? 0, place + 1))
    if (mark.every((sample, index) => sample === sound[place + index])) return place;
  return undefined;
};
