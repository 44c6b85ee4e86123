/**
 * Deepgram, or whoever speaks as it does, as a recogniser. One line hears one run of sound; a gap, or the end, closes it.
 * Sound is kept until it is settled: when a line breaks or hangs, another hears it again from the settled sample on, and
 * what the broken one had not settled counts for nothing.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "@wingman/domain/failure";
import type { Egress } from "@wingman/streams/egress/egress";
import { soundFrom, soundShelf } from "@wingman/streams/log/sound-shelf";
import type { EngineInfo, Frame, Heard, Listening, Recognizer } from "../recognizer.ts";
import { deepgramUrl } from "./deepgram-messages.ts";
import { cloudBroke, isLasting, mayNotBeCalled } from "./failures.ts";
import { engineName, type Line, type LineTimes, openLine, RefusedForNow, usualTimes } from "./line.ts";
import { openSource } from "./source.ts";
import { openUtterances } from "./utterances.ts";

/** Sound of one channel that is kept because it is not settled: 60 s, 2 MB. More is not read before some is settled. */
export const keptSamplesMax = 960_000;
/** Looks whether some of it was settled meanwhile; ten seconds in all. */
const keptLookMs = 100;
const keptTriesMax = 100;
/** Reports that may wait for their reader before no more sound is read. */
const heardWaitingMax = 256;

/** Lines in a row that settled nothing, before the engine counts as gone. */
const triesMax = 5;
/** Between two of them: doubled each time, and up to half as much again by chance, lest all come back at once. */
const againMsFirst = 200;
const againMsMax = 3_000;

export type DeepgramOptions = {
  readonly egress: Egress;
  /** `wss://api.deepgram.com`, a region's address, or one's own server that speaks as it does. */
  readonly base: string;
  readonly model: string;
  /** As it stands when a line is opened. */
  readonly keyOf: () => string;
  /** Why this engine was chosen, shown beside the words. */
  readonly reason: string;
  readonly times?: Partial<LineTimes>;
  readonly againMs?: { readonly first: number; readonly max: number };
  /** A constant message and its details, for the log: neither words nor the key. */
  readonly note?: (message: string, details: Readonly<Record<string, unknown>>) => void;
};

/**
 * Opens no line before there is sound. `transcribe` throws `Failure` WING_STT_CLOUD when lines broke too often,
 * WING_STT_CLOUD_LIMIT where it is asked to wait for longer than that, and at once, because only somebody's hand helps:
 * WING_STT_CLOUD_KEY, _CREDIT, _REQUEST. What was not settled by then is the next engine's.
 */
export const openDeepgram = (options: DeepgramOptions): Recognizer => {
  const info: EngineInfo = { engine: "deepgram", model: options.model, accuracy: "best", reason: options.reason };
  const stop = new AbortController();
  return {
    info,
    transcribe: (channel, audio, signal) => listen(options, channel, audio, signal, stop.signal),
    async [Symbol.asyncDispose]() {
      stop.abort(new Failure("WING_STT_ENGINE_DIED", "The speech engine was stopped."));
    },
  };
};

async function* listen(
  options: DeepgramOptions,
  channel: Listening,
  audio: AsyncIterable<Frame>,
  signal: AbortSignal,
  disposed: AbortSignal,
): AsyncGenerator<Heard> {
  if (signal.aborted) return;
  disposed.throwIfAborted();
  const left = new AbortController();
  const until = AbortSignal.any([signal, disposed, left.signal]);
  const reports: Heard[] = [];
  let changed = Promise.withResolvers<void>();
  const wake = (): void => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  const room = async (): Promise<void> => {
    while (reports.length >= heardWaitingMax && !until.aborted) await changed.promise;
  };
  const report = (heard: readonly Heard[]): void => {
    reports.push(...heard);
    if (heard.length > 0) wake();
  };
  const source = openSource(audio, channel.firstSample);
  let end: { readonly error?: unknown } | undefined;
  const over = (outcome: { readonly error?: unknown }): void => {
    end ??= outcome;
    wake();
  };
  until.addEventListener("abort", wake, { once: true });
  hear({ ...options, channel, source, report, room, signal: until }).then(
    () => over({}),
    (error: unknown) => over({ error }),
  );
  try {
    for (;;) {
      if (signal.aborted) return;
      disposed.throwIfAborted();
      const heard = reports.shift();
      if (heard) {
        yield heard;
        if (reports.length === heardWaitingMax - 1) wake();
      } else if (end) {
        if ("error" in end) throw end.error;
        return;
      } else await changed.promise;
    }
  } finally {
    until.removeEventListener("abort", wake);
    left.abort();
    source.leave();
  }
}

type Hearing = DeepgramOptions & {
  readonly channel: Listening;
  readonly source: ReturnType<typeof openSource>;
  readonly report: (heard: readonly Heard[]) => void;
  /** Waits until reports are read. */
  readonly room: () => Promise<void>;
  readonly signal: AbortSignal;
};

const hear = async (hearing: Hearing): Promise<void> => {
  const { source, report, signal } = hearing;
  let at = hearing.channel.firstSample;
  for (let next = await source.peek(); next && !signal.aborted; next = await source.peek()) {
    if (next.firstSample > at)
      report([{ kind: "missed", firstSample: at, endSample: next.firstSample, reason: "the sound did not arrive" }]);
    at = await hearRun(hearing, next.firstSample);
  }
};

/** Hears sound without a gap from `firstSample` on, over as many lines as it takes, and answers where it ended. */
const hearRun = async (hearing: Hearing, firstSample: number): Promise<number> => {
  const { source, signal, againMs = { first: againMsFirst, max: againMsMax }, note = () => undefined } = hearing;
  const run: Run = {
    utterances: openUtterances(firstSample),
    shelf: soundShelf(keptSamplesMax),
    nextSample: firstSample,
  };
  let waitMs = againMs.first;
  for (let tries = 1; ; tries += 1) {
    const settledBefore = run.utterances.settledSample;
    try {
      await overOneLine(hearing, run);
      return run.nextSample;
    } catch (error) {
      if (signal.aborted || source.isBroken || isLasting(error)) throw asLast(error);
      if (run.utterances.settledSample > settledBefore) [tries, waitMs] = [1, againMs.first];
      const { failure, afterMs } = error instanceof RefusedForNow ? error : { failure: error, afterMs: 0 };
      if (tries >= triesMax || afterMs > againMs.max) throw asLast(failure);
      note("a line to a speech engine broke", { engine: "deepgram", attempt: tries, code: codeOf(failure) });
      await sleep(Math.max(afterMs, waitMs * (1 + Math.random() / 2)), undefined, { signal });
      waitMs = Math.min(againMs.max, waitMs * 2);
    }
  }
};

type Run = {
  readonly utterances: ReturnType<typeof openUtterances>;
  /** What is not settled; a later line hears it again. */
  readonly shelf: ReturnType<typeof soundShelf>;
  /** First sample not taken yet. */
  nextSample: number;
};

/** Resolves when the run has ended and all of it is settled. Throws what broke the line. */
const overOneLine = async (hearing: Hearing, run: Run): Promise<void> => {
  const { channel, source, report, room, signal } = hearing;
  const { utterances, shelf } = run;
  const following = async (): Promise<Frame | undefined> => {
    const frame = await source.peek();
    return frame?.firstSample === run.nextSample ? frame : undefined;
  };
  utterances.restart();
  shelf.rewind();
  const settle = (heard: readonly Heard[]): void => {
    report(heard);
    shelf.settled(utterances.settledSample);
  };
  // A line is opened for sound: without any it would be closed again.
  if (shelf.waitingSamples() === 0 && !(await following())) return settle(utterances.finish(run.nextSample));

  let sentTo = utterances.settledSample;
  const line = await openLine({
    egress: hearing.egress,
    url: deepgramUrl(hearing, channel),
    key: hearing.keyOf(),
    times: { ...usualTimes, ...hearing.times },
    onMessage: (message) => settle(utterances.take(message, sentTo)),
    underWaySamples: () => sentTo - utterances.ackedSample,
    isUnsettled: () => sentTo > utterances.settledSample,
    signal,
  });
  try {
    for (let frame = await nextOf(line); frame; frame = await nextOf(line)) {
      sentTo = frame.firstSample + frame.samples.length;
      line.send(frame.samples);
    }
    await line.finish();
    if (utterances.isGuessing) throw cloudBroke(engineName, "left words unsettled at the end");
    settle(utterances.finish(run.nextSample));
  } finally {
    line.drop();
  }

  async function nextOf({ until, room: lineRoom }: Line): Promise<Frame | undefined> {
    await lineRoom();
    for (let kept = shelf.next(); kept; kept = shelf.next()) {
      const frame = soundFrom(kept, sentTo);
      if (frame) return frame;
    }
    await until(room());
    for (let tries = 1; run.nextSample - utterances.settledSample >= keptSamplesMax; tries += 1) {
      if (tries > keptTriesMax) throw cloudBroke(engineName, "settles nothing of what it hears");
      await until(sleep(keptLookMs));
    }
    const frame = await until(following());
    if (!frame) return undefined;
    source.take();
    // A copy of its own: what it is a view of may be used again.
    const own = { firstSample: frame.firstSample, samples: frame.samples.slice() };
    shelf.put(own);
    shelf.next();
    run.nextSample += own.samples.length;
    return own;
  }
};

/** What the caller is told when no further line is tried. */
const asLast = (error: unknown): unknown => {
  if (!(error instanceof Failure) || error.code.startsWith("WING_STT_")) return error;
  return isLasting(error) ? mayNotBeCalled(engineName, error) : cloudBroke(engineName, "cannot be reached", error);
};

const codeOf = (error: unknown): string => (error instanceof Failure ? error.code : "other");
