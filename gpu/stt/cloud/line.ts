/** One line to a vendor that speaks as Deepgram does: what goes out and comes in, kept alive, and broken when it hangs. */
import type { Failure } from "@wingman/domain/failure";
import type { Egress } from "@wingman/streams/egress/egress";
import type { EgressSocket } from "@wingman/streams/egress/socket";
import { closeStream, type DeepgramMessage, deepgramMessage, finalize, keepAlive } from "./deepgram-messages.ts";
import { cloudBroke, failureOfStatus, retryAfterMs } from "./failures.ts";

export const engineName = "Deepgram";

export type LineTimes = {
  /** A sign of life after so long without sound; the vendor asks for one every 3 to 5 s. */
  readonly keepAliveMs: number;
  /** Sound goes out and nothing has come back for so long: it hangs. Slow ones answer within two seconds. */
  readonly hungMs: number;
  /** The last words may come so long after the sound has ended, and after each other. */
  readonly closeMs: number;
  /** Sound that stands still for so long is settled as far as it goes. */
  readonly standstillMs: number;
};
export const usualTimes: LineTimes = { keepAliveMs: 4_000, hungMs: 8_000, closeMs: 5_000, standstillMs: 2_000 };

/** Bytes that wait for the network: four seconds of sound. */
const waitingBytesMax = 128_000;
/** Sound that was sent and of which nothing was said yet; a vendor that hears faster than that is given more at once. */
const underWaySamplesMax = 160_000;
/** So much sound the vendor may gather before it says anything. */
const gatheredSamplesMax = 32_000;
/** At the end 100 ms may be left of which nothing is said. */
const restSamplesMax = 1_600;
/** How often a line looks at the clock, in its shortest time. */
const looks = 4;

export type Line = {
  /** Waits for something else; rejects with the `Failure` that ended the line if that comes first. */
  until<Result>(work: Promise<Result>): Promise<Result>;
  /** Waits until more sound may be sent. Rejects when the line is broken. */
  room(): Promise<void>;
  send(samples: Int16Array): void;
  /** No sound will follow: resolves when the vendor has said all. */
  finish(): Promise<void>;
  drop(): void;
};

export type LineOptions = {
  readonly egress: Egress;
  readonly url: string;
  readonly key: string;
  readonly times: LineTimes;
  readonly onMessage: (message: DeepgramMessage) => void;
  /** Sound that was sent and of which the vendor has said nothing. */
  readonly underWaySamples: () => number;
  /** Something was said that is not settled. */
  readonly isUnsettled: () => boolean;
  readonly signal: AbortSignal;
};

/** A line that was refused for now, with the time after which it may be asked for again. */
export class RefusedForNow extends Error {
  readonly failure: Failure;
  readonly afterMs: number;
  constructor(failure: Failure, afterMs: number) {
    super(failure.message);
    this.failure = failure;
    this.afterMs = afterMs;
  }
}

/** Rejects with `Failure` WING_STT_CLOUD…, WING_EGRESS_…, or `RefusedForNow`. */
export const openLine = async (options: LineOptions): Promise<Line> => {
  const { egress, url, key, times, onMessage, underWaySamples, isUnsettled, signal } = options;
  let ended: Failure | undefined;
  let isOver = false;
  let socket: EgressSocket | undefined;
  let watch: NodeJS.Timeout | undefined;
  let isFinishing = false;
  let hasSaidAll = false;
  let sentAt = performance.now();
  let soundAt = sentAt;
  let heardAt = sentAt;
  /** Since when sound goes out that nothing has answered. */
  let unansweredSince: number | undefined;
  let isFinalized = false;
  let changed = Promise.withResolvers<void>();
  const wake = (): void => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  const drop = (): void => {
    isOver = true;
    clearInterval(watch);
    socket?.drop();
  };
  const fail = (failure: Failure): void => {
    ended ??= failure;
    drop();
    wake();
  };
  /** Nothing is waited for by a promise that lives as long as the line: each wait would stay with it. */
  const until = async <Result>(work: Promise<Result>): Promise<Result> => {
    for (;;) {
      if (ended) throw ended;
      const done = await Promise.race([work.then((result) => ({ result })), changed.promise]);
      if (done && !ended) return done.result;
    }
  };
  const tell = (text: string): void => {
    socket?.send(text);
    sentAt = performance.now();
  };

  const opened = await egress.webSocket(url, {
    headers: { authorization: `Token ${key}` },
    signal,
    onText(text) {
      if (isOver) return; // What a line says that was given up is said again by the next.
      const message = deepgramMessage(text);
      if (!message) return fail(cloudBroke(engineName, "said something that is not as documented"));
      heardAt = performance.now();
      unansweredSince = undefined;
      if (message.type === "Error") return fail(cloudBroke(engineName, "said that something went wrong"));
      if (message.type === "Metadata") hasSaidAll ||= isFinishing;
      else if (message.type !== "other") onMessage(message);
      return wake();
    },
    onClose({ code, reason }) {
      // A goodbye that was on its way already says nothing of the sound that came after.
      hasSaidAll ||= isFinishing && code === 1_000 && underWaySamples() <= restSamplesMax;
      if (!hasSaidAll && !isOver)
        return fail(cloudBroke(engineName, `ended the connection (${[code, ...codesIn(reason)].join(", ")})`));
      return wake();
    },
  });
  if (opened.kind === "refused") {
    const { status } = opened.answer;
    const failure = failureOfStatus(engineName, status);
    if (status !== 429 && status < 500) throw failure;
    throw new RefusedForNow(failure, retryAfterMs(opened.answer.header("retry-after"), Date.now()) ?? 0);
  }
  ({ socket } = opened);

  const look = (): void => {
    const now = performance.now();
    const isSilent = isFinishing
      ? now - Math.max(heardAt, soundAt) >= times.closeMs
      : unansweredSince !== undefined &&
        now - unansweredSince >= times.hungMs &&
        underWaySamples() > gatheredSamplesMax;
    if (isSilent) return fail(cloudBroke(engineName, "did not answer any more"));
    if (isFinishing) return undefined;
    if (!isFinalized && now - soundAt >= times.standstillMs && isUnsettled()) {
      isFinalized = true;
      tell(finalize);
    } else if (now - sentAt >= times.keepAliveMs) tell(keepAlive);
    return undefined;
  };
  watch = setInterval(look, Math.min(...Object.values(times)) / looks);

  return {
    until,
    async room() {
      // Bytes leave without a word; messages wake at once.
      while (!ended && ((socket?.waitingBytes ?? 0) > waitingBytesMax || underWaySamples() > underWaySamplesMax))
        await Promise.race([changed.promise, tick()]);
      if (ended) throw ended;
    },
    send(samples) {
      if (samples.length === 0) return; // An empty message would end the line.
      socket?.send(new Uint8Array(samples.slice().buffer));
      sentAt = soundAt = performance.now();
      unansweredSince ??= soundAt;
      isFinalized = false;
    },
    async finish() {
      isFinishing = true;
      soundAt = performance.now();
      tell(closeStream);
      while (!hasSaidAll && !ended) await changed.promise;
      if (ended) throw ended;
    },
    drop,
  };
};

const tickMs = 20;
const tick = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, tickMs);
  });

/** Of a vendor's reason only its own codes are taken; the rest is anybody's text. */
const codesIn = (reason: string): string[] =>
  reason.match(/\b(?:DATA|NET)-?\d{4}\b/gi)?.map((code) => code.toUpperCase()) ?? [];
