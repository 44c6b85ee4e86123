/**
 * Plays the vendor after its documentation (see gpu/stt/cloud/deepgram-messages.ts), over real WebSockets: checks key
 * and query, hears the words of `tone-words.ts` and nothing else, settles pieces every three to five seconds and
 * utterances after 300 ms of quiet, closes lines that are silent. Each line can be given a fault. What it says depends on the sound
 * alone and never on when it came.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { randomOf } from "../measure/random.ts";
import { toneEar, type ToneWord } from "./tone-words.ts";

export const vendorKey = "a-key-that-nobody-may-see";

/** What is wrong with a line. Samples are counted from its beginning. */
export type Fault =
  | { readonly kind: "refuse"; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: "drop"; readonly atSample: number }
  | { readonly kind: "close"; readonly atSample: number; readonly code: number; readonly reason: string }
  /** Takes sound and says nothing any more. */
  | { readonly kind: "hang"; readonly atSample: number }
  | { readonly kind: "nonsense"; readonly atSample: number }
  | { readonly kind: "slow"; readonly delayMs: number }
  /** What was settled is said twice, and guesses come again after what settled them. */
  | { readonly kind: "stammer" }
  /** The last words come so long after `CloseStream`. */
  | { readonly kind: "late"; readonly delayMs: number }
  /** `CloseStream` is answered by a broken connection. */
  | { readonly kind: "slam" }
  /** It hears no quiet for the noise: utterances end by their words alone. */
  | { readonly kind: "noise" };

export type VendorLine = {
  readonly query: URLSearchParams;
  samples: number;
  keepAlives: number;
  finalizes: number;
  closed: string;
};

export type Vendor = AsyncDisposable & {
  readonly base: string;
  readonly lines: readonly VendorLine[];
  /** The fault of the line with this number, from 1 on. */
  faultOf: (line: number) => Fault | undefined;
};

type VendorOptions = {
  readonly faultOf?: (line: number) => Fault | undefined;
  /** Without sound or a sign of life for so long it closes the line: 10 s. */
  readonly silentMsMax?: number;
};

export const openVendor = async ({
  faultOf = () => undefined,
  silentMsMax = 10_000,
}: VendorOptions = {}): Promise<Vendor> => {
  const sockets = new WebSocketServer({ noServer: true });
  const lines: VendorLine[] = [];
  const server = createServer((_request, response) => void response.writeHead(404).end());
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => undefined);
    const query = new URL(request.url ?? "/", "http://vendor").searchParams;
    const fault = vendor.faultOf(lines.length + 1);
    const status = fault?.kind === "refuse" ? fault.status : statusOf(request, query);
    const line: VendorLine = { query, samples: 0, keepAlives: 0, finalizes: 0, closed: "" };
    lines.push(line);
    if (status === 101) {
      sockets.handleUpgrade(request, socket, head, (one) => talk(one, line, fault, silentMsMax));
      return;
    }
    const wait =
      fault?.kind === "refuse" && fault.retryAfter !== undefined ? `Retry-After: ${fault.retryAfter}\r\n` : "";
    const body = JSON.stringify({ err_code: "REFUSED", err_msg: "as the test wants it" });
    socket.end(
      `HTTP/1.1 ${status} Refused\r\ndg-error: as the test wants it\r\n${wait}Content-Length: ${body.length}\r\n\r\n${body}`,
    );
    line.closed = String(status);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const vendor: Vendor = {
    base: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, // A TCP listener has an address of this shape.
    lines,
    faultOf,
    async [Symbol.asyncDispose]() {
      for (const one of sockets.clients) one.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return vendor;
};

const asked = {
  encoding: "linear16",
  sample_rate: "16000",
  channels: "1",
  interim_results: "true",
  vad_events: "true",
  utterance_end_ms: "1000",
};
const statusOf = ({ url = "", headers }: IncomingMessage, query: URLSearchParams): number => {
  if (!url.startsWith("/v1/listen?")) return 404;
  if (headers.authorization !== `Token ${vendorKey}`) return 401;
  const isGood = Object.entries(asked).every(([name, value]) => query.get(name) === value) && query.has("model");
  return isGood ? 101 : 400;
};

const stepSamples = 320;
const guessEverySamples = 8_000;
const pieceSamples = 48_000;
const quietPieceSamples = 80_000;
const quietSamples = 4_800;
const wordGapSamples = 16_000;

type Said = {
  readonly start: number;
  readonly end: number;
  readonly words: readonly ToneWord[];
  readonly last?: string;
};

const talk = (socket: WebSocket, line: VendorLine, fault: Fault | undefined, silentMsMax: number): void => {
  const ear = toneEar();
  /** Words since the last piece was settled. */
  let words: ToneWord[] = [];
  let finalTo = 0;
  let lastWordEnd = 0;
  /** Some word of the utterance was heard. */
  let isOpen = false;
  let isMute = false;
  let staleGuess: string | undefined;
  let outgoing = Promise.resolve();
  const seconds = (samples: number): number => Math.round((samples / 16_000) * 1e7) / 1e7;

  const send = (text: string): void => {
    if (isMute) return;
    if (fault?.kind !== "slow") {
      socket.send(text, () => undefined);
      return;
    }
    outgoing = outgoing.then(async () => {
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
      socket.send(text, () => undefined);
    });
  };
  const results = ({ start, end, words: heard, last }: Said, isFinal: boolean): string =>
    JSON.stringify({
      type: "Results",
      channel_index: [0, 1],
      start: seconds(start),
      duration: seconds(end - start),
      is_final: isFinal,
      speech_final: last === "speech",
      from_finalize: last === "finalize",
      channel: {
        alternatives: [
          {
            transcript: heard.map(({ text }) => text).join(" "),
            confidence: 0.98,
            words: heard.map(({ text, firstSample, endSample }) => ({
              word: text,
              punctuated_word: text,
              start: seconds(firstSample),
              end: seconds(endSample),
              confidence: 0.97,
            })),
          },
        ],
      },
    });
  const guess = (): void => {
    const from = ear.openSince;
    // The word that is being spoken is guessed wrong, as guesses are.
    const open =
      from === undefined ? [] : [{ text: "hm", firstSample: from, endSample: Math.max(from + 1, line.samples) }];
    staleGuess = results({ start: finalTo, end: line.samples, words: [...words, ...open] }, false);
    send(staleGuess);
  };
  const settle = (last?: string): void => {
    const text = results({ start: finalTo, end: line.samples, words, ...(last !== undefined && { last }) }, true);
    send(text);
    if (fault?.kind === "stammer") {
      if (staleGuess !== undefined) send(staleGuess);
      send(text);
    }
    finalTo = line.samples;
    words = [];
    if (last !== undefined) isOpen = false;
  };
  const noted = (word: ToneWord | undefined): void => {
    if (!word) return;
    words.push(word);
    lastWordEnd = word.endSample;
  };
  const step = (): void => {
    const isSpeaking = ear.openSince !== undefined;
    if (isSpeaking && !isOpen) {
      isOpen = true;
      send(JSON.stringify({ type: "SpeechStarted", channel: [0], timestamp: seconds(ear.openSince ?? 0) }));
    }
    const quiet = isSpeaking ? 0 : line.samples - lastWordEnd;
    if (isOpen && fault?.kind !== "noise" && quiet >= quietSamples) settle("speech");
    else if (isOpen && fault?.kind === "noise" && quiet >= wordGapSamples) {
      if (words.length > 0) settle();
      send(JSON.stringify({ type: "UtteranceEnd", channel: [0, 1], last_word_end: seconds(lastWordEnd) }));
      isOpen = false;
    } else if (!isSpeaking && line.samples - finalTo >= (isOpen ? pieceSamples : quietPieceSamples)) settle();
    else if (line.samples % guessEverySamples < stepSamples) guess();
  };
  const hear = (data: Buffer): void => {
    if (data.length === 0 || data.length % 2 !== 0) {
      socket.close(1_008, "DATA-0000");
      return;
    }
    for (let at = 0; at < data.length; at += 2) {
      noted(ear.take(data.readInt16LE(at)));
      line.samples += 1;
      if (fault && "atSample" in fault && line.samples === fault.atSample) return break_(fault);
      if (line.samples % stepSamples === 0) step();
    }
    return undefined;
  };
  const break_ = (broken: Extract<Fault, { atSample: number }>): void => {
    if (broken.kind === "nonsense") socket.send("{ this is no");
    else if (broken.kind === "close") socket.close(broken.code, broken.reason);
    else if (broken.kind === "drop") socket.terminate();
    else isMute = true;
  };
  const finish = async (): Promise<void> => {
    if (fault?.kind === "slam") return socket.terminate();
    if (fault?.kind === "late") await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    noted(ear.finish());
    if (line.samples > finalTo) settle("speech");
    send(
      JSON.stringify({ type: "Metadata", transaction_key: "deprecated", request_id: "r", duration: 0, channels: 0 }),
    );
    await outgoing;
    if (!isMute) socket.close(1_000);
    return undefined;
  };

  let silence: NodeJS.Timeout | undefined;
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => socket.close(1_011, "NET-0001"), silentMsMax);
  };
  heard();
  socket.on("message", (data: Buffer, isBinary) => {
    heard();
    if (isBinary) return socket.readyState === socket.OPEN && !isMute ? hear(data) : undefined;
    const { type } = JSON.parse(data.toString()) as { type: string };
    if (type === "KeepAlive") line.keepAlives += 1;
    if (type === "Finalize") {
      line.finalizes += 1;
      if (line.samples > finalTo) settle("finalize");
    }
    if (type === "CloseStream") void finish();
    return undefined;
  });
  socket.on("error", () => undefined);
  socket.on("close", (code, reason) => {
    clearTimeout(silence);
    line.closed = `${code} ${reason.toString()}`.trim();
  });
};

/**
 * Whatever chance decides, for three lines of four: an engine counts as gone after five in a row that settle nothing.
 */
export const anyFaults = (seed: number): ((line: number) => Fault | undefined) => {
  const random = randomOf(seed);
  return (line) => (line % 4 === 0 ? undefined : anyFault(random));
};

/** Any but one that only a hand can mend; the samples lie in the first ten seconds of a line. */
const anyFault = (random: () => number): Fault => {
  const atSample = 1 + Math.floor(random() * 160_000);
  const all: readonly Fault[] = [
    { kind: "drop", atSample },
    { kind: "close", atSample, code: 1_011, reason: "NET-0000" },
    { kind: "close", atSample, code: 1_000, reason: "" },
    { kind: "hang", atSample },
    { kind: "nonsense", atSample },
    { kind: "slow", delayMs: 1 + Math.floor(random() * 20) },
    { kind: "stammer" },
    { kind: "late", delayMs: Math.floor(random() * 100) },
    { kind: "slam" },
    { kind: "noise" },
    { kind: "refuse", status: [429, 500, 502, 503][Math.floor(random() * 4)] ?? 503 },
  ];
  return all[Math.floor(random() * all.length)] ?? { kind: "stammer" };
};
