/** `wingman call <file> [<file>]`: a recording as a call, at the speed of speech or as fast as it is heard, through the running Wingman. */
import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { playRecording, type Pace, type Side, type SoundLine, soundSide } from "@wingman/commands/call/play-recording";
import type { EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import { isErased } from "@wingman/domain/schema";
import type { Answer } from "@wingman/domain/protocol/messages";
import { decodeUntrusted } from "@wingman/gpu/audio/untrusted-sound";
import { newId } from "@wingman/streams/base/ids";
import { type Client, openClient, startOf } from "./client.ts";
import { clock } from "./terminal.ts";

const samplesPerMs = 16;
/** After all was sent, the call's end is the server's work: the last words are heard first. */
const endMsMax = 30_000;
const heldMessagesMax = 1_000;

export type CallFiles = {
  readonly files: readonly string[];
  /** Which side the left channel of a stereo file is. */
  readonly left: Channel;
  /** Which side a file with one channel is that comes alone. */
  readonly side: Channel;
};

/** The channels of a file, whole, at 16 kHz. Throws `Failure` WING_FILE_NOT_FOUND, and what keeps it from being read. */
export const readSound = async (path: string, signal?: AbortSignal): Promise<readonly Int16Array[]> => {
  await access(path).catch((cause: unknown) => {
    throw new Failure("WING_FILE_NOT_FOUND", `${path} cannot be read.`, {
      remedy: "Name a WAV, MP3, Opus or WebM file.",
      cause,
    });
  });
  const parts: (readonly Int16Array[])[] = [];
  const heard = await decodeUntrusted(createReadStream(path), (channels) => void parts.push(channels), signal);
  if (heard instanceof Failure)
    // Of two files it matters which.
    throw new Failure(heard.code as `WING_${string}`, `${path}: ${heard.message}`, {
      ...(heard.remedy !== undefined && { remedy: heard.remedy }),
      cause: heard,
    });
  return Array.from({ length: heard.channelCount }, (_, channel) => {
    const whole = new Int16Array(heard.samples);
    let at = 0;
    for (const part of parts) {
      whole.set(part[channel] ?? new Int16Array(0), at);
      at += part[0]?.length ?? 0;
    }
    return whole;
  });
};

const other = (side: Channel): Channel => (side === "rep" ? "customer" : "rep");

/** Who is who: two files are the rep's and the customer's; one with two channels is both, one with one channel one of them. */
export const sidesOf = async ({ files, left, side }: CallFiles, signal?: AbortSignal): Promise<readonly Side[]> => {
  const sounds: (readonly Int16Array[])[] = [];
  for (const file of files) sounds.push(await readSound(file, signal)); // One after the other: each takes a core.
  const [first = [], second] = sounds;
  if (second) {
    const wrong = sounds.findIndex((channels) => channels.length > 1);
    if (wrong >= 0)
      throw new Failure("WING_CALL_SIDES", `${files[wrong]} has two channels, and there is another file.`, {
        remedy: "Name one file with both sides, or two with one each.",
      });
    return [soundSide("rep", first[0] ?? new Int16Array(0)), soundSide("customer", second[0] ?? new Int16Array(0))];
  }
  const [one = new Int16Array(0), two] = first;
  return two ? [soundSide(left, one), soundSide(other(left), two)] : [soundSide(side, one)];
};

/** Plays the call and prints words and tips as they come; answers the call's id. An abort of `signal` ends it properly. */
export const playCall = async (
  options: CallFiles & {
    readonly url: string;
    readonly title: string;
    readonly pace: Pace;
    readonly print: (line: string) => void;
    /** Told a few times a second: where the recording is, how long it is, and how many words came of it. */
    readonly onProgress?: (progress: {
      readonly atMs: number;
      readonly durationMs: number;
      readonly words: number;
    }) => void;
    readonly signal: AbortSignal;
  },
): Promise<string> => {
  const { url, print, signal, pace } = options;
  const sides = await sidesOf(options, signal);
  const durationMs = Math.round(Math.max(...sides.map(({ sampleCount }) => sampleCount)) / samplesPerMs);
  const client = await openClient(url);
  const call = newId();
  let words = 0;
  client.onMessage(({ type, data }) => {
    if (client.received.length > heldMessagesMax) client.received.splice(0, heldMessagesMax / 2);
    if (type !== "transcript" && type !== "insight" && type !== "error") return;
    if (type === "transcript") words += finalWordsIn(data as Answer<"transcript">);
    for (const line of linesOf(type, data)) print(line);
  });
  const line = lineOf(client);
  await client.ask(
    "start-call",
    startOf({
      call,
      kind: "file",
      title: options.title,
      channels: sides.map(({ channel }) => ({ channel, format: "int16" as const })),
      recording: { durationMs, pace },
    }),
  );
  const { ended } = await playRecording(line, sides, {
    pace,
    signal,
    onProgress: (sample) => options.onProgress?.({ atMs: sample / samplesPerMs, durationMs, words }),
  });
  if (ended !== "over") {
    const over = client.waitFor(
      "call",
      ({ events }) => events.some((event) => (event as { type: string }).type === "CallEnded"),
      endMsMax,
    );
    over.catch(() => undefined); // Awaited below.
    client.send("end-call", { call, reason: ended === "stopped" ? "ended-by-rep" : "recording-finished" });
    await over;
  } else if (!line.wasEnded())
    throw new Failure("WING_UNREACHABLE", "the line to Wingman was lost, and the recording was not heard to its end.", {
      remedy: "Look whether it runs, and play the recording again.",
    });
  await client.close();
  return call;
};

/** What the player needs to know of the call, as the socket tells it. */
const lineOf = (client: Client): SoundLine & { wasEnded(): boolean } => {
  const marks = new Map<Channel, { receivedSample: number; settledSample: number }>();
  let isPaused = false;
  let isEnded = false;
  let isClosed = false;
  let isRefused = false;
  void client.closed.then(() => {
    isClosed = true;
  });
  client.onMessage(({ type, data }) => {
    if (type === "ack") {
      const { channel, receivedSample, settledSample } = data as Answer<"ack">;
      if (channel && receivedSample !== null && settledSample !== null)
        marks.set(channel, { receivedSample, settledSample });
    }
    if (type === "error") isRefused ||= /^WING_AUDIO_(OVERRUN|NOT_TAKEN)$/.test((data as Answer<"error">).code);
    if (type !== "call") return;
    for (const { type: fact } of (data as Answer<"call">).events as { type: string }[]) {
      if (fact === "CallPaused") isPaused = true;
      if (fact === "CallResumed") isPaused = false;
      if (fact === "CallEnded") isEnded = true;
    }
  });
  return {
    sound: (channel, first, samples) => client.sound(channel, first, samples),
    marks: (channel) => marks.get(channel) ?? { receivedSample: 0, settledSample: 0 },
    isPaused: () => isPaused,
    isOver: () => isEnded || isClosed,
    wasEnded: () => isEnded,
    wasRefused() {
      const was = isRefused;
      isRefused = false;
      return was;
    },
  };
};

const finalWordsIn = ({ events }: Answer<"transcript">): number =>
  (events as { type: string; data: { words?: readonly unknown[] } }[]).reduce(
    (sum, { type, data }) => sum + (type === "UtteranceTranscribed" ? (data.words?.length ?? 0) : 0),
    0,
  );

const linesOf = (type: string, data: unknown): string[] => {
  if (type === "error") {
    const { code, message } = data as Answer<"error">;
    return [`  !  ${code}: ${message}`];
  }
  return ((data as Answer<"transcript">).events as { type: string; data: unknown }[]).flatMap((event): string[] => {
    if (event.type === "UtteranceTranscribed") {
      const said = event.data as EventData<"UtteranceTranscribed">;
      return [
        `${clock(said.startMs)}  ${said.channel === "rep" ? "You     " : "Customer"}  ${isErased(said.text) ? "(erased)" : said.text}`,
      ];
    }
    if (event.type === "SuggestionMade") {
      const tip = event.data as EventData<"SuggestionMade">;
      return [`${clock(tip.madeAtMs)}  ── ${tip.title}: ${tip.headline}`, `          ${tip.say}`];
    }
    if (event.type === "SuggestionRetracted") return ["      ── taken back: the words turned out otherwise"];
    return [];
  });
};
