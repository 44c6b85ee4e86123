/**
 * The process that listens: detector and decoders, away from everything else, because C code that crashes
 * takes its whole process with it. Ends when it is told to or when its parent is gone.
 */
import { flushCompileCache } from "node:module";
import { availableParallelism } from "node:os";
import { describe, Failure } from "@wingman/domain/failure";
import { type Cleaner, openCleaner } from "../../cleaning/cleaner.ts";
import { loadSuppressor, type Suppressor } from "../../cleaning/suppressor.ts";
import { loadSilero, type Silero } from "../../vad/silero.ts";
import type { Decoder, Decoders } from "../listening/decoder.ts";
import { Listener } from "../listening/listener.ts";
import { type Heard, type Listening, sampleRateHz } from "../recognizer.ts";
import { behindSamplesMax, demandAfter, demandAtFirst, sharesOf } from "./demand.ts";
import type { FromEngine, ToEngine, ToldFailure } from "./messages.ts";

/** What listens once the program has started. */
export type Served = Decoders & {
  /** Words of its settings that it cannot listen for. */
  readonly notListenedFor?: readonly string[];
  /** Share of what it has that those who speak need, where processor time does not tell: 1 is all. */
  load?(): number;
  /** Channels that may still be opened; left out where nothing bounds them. */
  room?(): number;
  /** Nothing is under way any more; whatever would make a noise at the end is let go. */
  stop?(): Promise<void>;
};

/** `work` is the end of a chain: what one channel is told is done in order, one thing at a time. */
type Stream = {
  readonly decoder: Promise<Decoder>;
  /** What it hears is cleaned before. */
  ear: { readonly listener: Listener; readonly cleaner: Cleaner } | undefined;
  work: Promise<void>;
  /** Received and not worked through. */
  waitingSamples: number;
  toldAtMs: number;
  isDropped: boolean;
};

const loadEveryMs = 1_000;
/** Interim words of a stream that is far behind, as after a death or with a file, are out of date when they are shown: so often is enough. */
const hurriedEveryMs = 250;

let engine:
  | { readonly silero: Silero; readonly suppressor: Suppressor | undefined; readonly served: Served }
  | undefined;
const streams = new Map<number, Stream>();
/** Of all streams, since the load was told last. */
let workedSamples = 0;

/** Called once, by the program that is the process; `start` gets the settings its parent sent. The noise suppression is its package's, or this file. */
export function serveEngine<Settings>(start: (settings: Settings) => Promise<Served>, suppressorFile?: string): void {
  process.on("disconnect", () => process.exit());
  // Ctrl-C in a terminal reaches the whole group; the parent decides when this process may go.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => undefined);
  process.on("message", (message: ToEngine) => {
    const done =
      message.kind === "start" ? begin(start(message.settings as Settings), suppressorFile) : handle(message);
    done.catch(fail);
  });
}

async function handle(message: Exclude<ToEngine, { kind: "start" }>): Promise<void> {
  switch (message.kind) {
    case "open":
      return open(message.stream, message.about);
    case "sound": {
      const sampleCount = message.frame.samples.length;
      const stream = streams.get(message.stream);
      if (stream) stream.waitingSamples += sampleCount;
      return follow(message.stream, async ({ listener, cleaner }) => {
        for (const frame of cleaner.take(message.frame)) await listener.take(frame);
        if (stream) stream.waitingSamples -= sampleCount;
        workedSamples += sampleCount;
        say({ kind: "taken", stream: message.stream, sampleCount });
      });
    }
    case "end":
      await follow(message.stream, async ({ listener, cleaner }) => {
        for (const frame of cleaner.finish()) await listener.take(frame);
        await listener.finish();
      });
      return close(message.stream);
    case "drop": {
      const stream = streams.get(message.stream);
      if (stream === undefined) return;
      stream.isDropped = true;
      await stream.work;
      return close(message.stream);
    }
    case "stop":
      return stop();
  }
}

async function begin(starting: Promise<Served>, suppressorFile: string | undefined): Promise<void> {
  const [served, silero, suppressor] = await Promise.all([
    starting,
    loadSilero(),
    // Calls go on without it: noise makes words worse, and no words are worse still.
    loadSuppressor(suppressorFile).catch(asFailure),
  ]);
  const cannotClean = suppressor instanceof Failure ? suppressor : undefined;
  engine = { silero, suppressor: suppressor instanceof Failure ? undefined : suppressor, served };
  tellLoad(served);
  say({
    kind: "ready",
    notListenedFor: served.notListenedFor ?? [],
    ...(cannotClean && { cannotClean: told(cannotClean) }),
  });
  flushCompileCache(); // Now, for it may end by a signal; a start after that must be quick.
}

/** Decoders run on threads, so that what the whole process used is what counts; beyond all cores nothing is left. */
function tellLoad({ load, room }: Served): void {
  const cores = availableParallelism();
  let used = process.cpuUsage();
  let at = performance.now();
  let demand = demandAtFirst;
  const timer = setInterval(() => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(used);
    const cpuSeconds = (user + system) / 1_000_000;
    const seconds = Math.max(0.001, (now - at) / 1_000);
    used = process.cpuUsage();
    at = now;
    demand = demandAfter(demand, { soundSeconds: workedSamples / sampleRateHz, cpuSeconds });
    workedSamples = 0;
    const { share, perCall } = sharesOf(demand, {
      used: cpuSeconds / seconds / cores,
      streams: streams.size,
      room: room?.() ?? Infinity,
      cores,
      behindSamples: Math.max(0, ...[...streams.values()].map((stream) => stream.waitingSamples)),
    });
    say({ kind: "load", share: load?.() ?? share, perCall });
  }, loadEveryMs);
  timer.unref();
}

async function open(number: number, about: Listening): Promise<void> {
  const { silero, suppressor, served } = started();
  const decoder = served.take(about);
  if (decoder === undefined) return say({ kind: "busy", stream: number });
  const stream: Stream = {
    decoder,
    ear: undefined,
    work: Promise.resolve(),
    waitingSamples: 0,
    toldAtMs: 0,
    isDropped: false,
  };
  streams.set(number, stream);
  stream.work = decoder.then((ready) => {
    const report = (heard: Heard): void => {
      stream.toldAtMs = performance.now();
      say({ kind: "heard", stream: number, heard });
    };
    const isHurried = (): boolean =>
      stream.waitingSamples >= behindSamplesMax && performance.now() - stream.toldAtMs < hurriedEveryMs;
    stream.ear = {
      listener: new Listener(silero.open(), ready, about.firstSample, report, about.endpointing, isHurried),
      cleaner: openCleaner(suppressor, about.suppressNoise ?? "auto", about.firstSample),
    };
  });
  return stream.work;
}

function follow(number: number, step: (ear: NonNullable<Stream["ear"]>) => Promise<void>): Promise<void> {
  const stream = streams.get(number);
  if (stream === undefined) return Promise.resolve(); // It was dropped, and this was still on its way.
  stream.work = stream.work.then(() => (stream.ear === undefined || stream.isDropped ? undefined : step(stream.ear)));
  return stream.work;
}

async function close(number: number): Promise<void> {
  const stream = streams.get(number);
  if (stream === undefined || !streams.delete(number)) return;
  stream.ear?.cleaner.free();
  say({ kind: "closed", stream: number });
  await started().served.giveBack(await stream.decoder);
}

/** Nothing may be inside the model when the process ends, or the runtime aborts it noisily. */
async function stop(): Promise<void> {
  for (const stream of streams.values()) stream.isDropped = true;
  await Promise.allSettled([...streams.values()].map((stream) => stream.work));
  await engine?.served.stop?.();
  await engine?.silero[Symbol.asyncDispose]();
  process.disconnect?.();
}

function fail(error: unknown): void {
  say({ kind: "failed", ...told(asFailure(error)) });
  process.exitCode = 1;
  if (process.connected) process.disconnect?.();
}

const asFailure = (error: unknown): Failure =>
  error instanceof Failure ? error : new Failure("WING_STT_ENGINE_DIED", describe(error));
// A Failure's code is of this shape by its constructor; the field's type does not say so.
const told = ({ code, message, remedy }: Failure): ToldFailure => ({
  code: code as ToldFailure["code"],
  message,
  remedy,
});

function started(): NonNullable<typeof engine> {
  if (engine === undefined) throw new Error("the engine was not started");
  return engine;
}

function say(message: FromEngine): void {
  if (process.connected) process.send?.(message);
}
