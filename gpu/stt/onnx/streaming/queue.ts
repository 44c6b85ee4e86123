/**
 * One model, many channels. What has waited longest is decoded first, a final before looks that came a little earlier;
 * several at once where the model's provider profits. A channel has one look and one final waiting at most, so that the
 * queue is bounded by the channels.
 */
import type { DecodedWindow, SoundWindow, SpeechModel } from "../model.ts";
import { batchMax, channelCountMax, finalsAheadMs, slowestLookMs } from "./settings.ts";

export type Job = {
  /** Whose it is; one job of a kind a channel. */
  readonly channel: object;
  readonly kind: "look" | "final";
  /** Made when its turn comes, so that a look that waited sees what came meanwhile. */
  window(): SoundWindow;
};

export type ModelQueue = {
  /** Undefined when the job was withdrawn before its turn. Rejects as the model's `decode` does. */
  decode(job: Job): Promise<DecodedWindow | undefined>;
  /** Takes back what waits for this channel; what is under way goes on. */
  withdraw(channel: object, kind: Job["kind"]): void;
  /** All of it, and what it costs: nobody listens to it any more. */
  leave(channel: object): void;
  /** Share of the model that those who speak now need to be heard well; more than 1 is more than it has. */
  load(): number;
  /** Resolves when nothing is under way; what waited is withdrawn. */
  stop(): Promise<void>;
};

type Waiting = Job & {
  readonly since: number;
  readonly resolve: (decoded: DecodedWindow | undefined) => void;
  readonly reject: (error: unknown) => void;
};

/** A channel of which nothing was decoded for so long is silent. */
const speakingMs = 1_000;
export const waitingMax = channelCountMax * 2;

export function openQueue(
  model: Pick<SpeechModel, "decode" | "provider">,
  { now = () => performance.now() }: { now?: () => number } = {},
): ModelQueue {
  const atOnce = model.provider === "cuda" ? batchMax : 1;
  const waiting: Waiting[] = [];
  /** What a window of each channel cost last, smoothed. */
  const costs = new Map<object, { ms: number; at: number }>();
  let running: Promise<void> | undefined;
  let isStopped = false;

  const dueAt = ({ since, kind }: Waiting): number => since - (kind === "final" ? finalsAheadMs : 0);
  const next = (): Waiting[] => {
    waiting.sort((one, other) => dueAt(one) - dueAt(other));
    return waiting.splice(0, atOnce);
  };

  const run = async (): Promise<void> => {
    for (let jobs = next(); jobs.length > 0; jobs = next()) {
      const startedAt = now();
      try {
        const decoded = await model.decode(jobs.map((job) => job.window()));
        jobs.forEach((job, n) => job.resolve(decoded[n]));
      } catch (error) {
        for (const job of jobs) job.reject(error);
      }
      const ms = (now() - startedAt) / jobs.length;
      for (const { channel } of jobs) {
        const before = costs.get(channel)?.ms ?? ms;
        costs.set(channel, { ms: before + (ms - before) * 0.3, at: now() });
      }
    }
    running = undefined;
  };

  const withdraw = (channel: object, kind: Job["kind"]): void => {
    for (const job of waiting.filter((one) => one.channel === channel && one.kind === kind)) {
      waiting.splice(waiting.indexOf(job), 1);
      job.resolve(undefined);
    }
  };

  return {
    withdraw,
    leave(channel) {
      withdraw(channel, "look");
      withdraw(channel, "final");
      costs.delete(channel);
    },
    decode: (job) =>
      new Promise((resolve, reject) => {
        if (isStopped) return resolve(undefined);
        if (waiting.length >= waitingMax) throw new RangeError(`more than ${waitingMax} windows wait for the model`);
        waiting.push({ ...job, window: () => job.window(), since: now(), resolve, reject });
        // Whatever else is said in this turn of the loop may be of the same batch.
        running ??= Promise.resolve().then(run);
      }),
    load() {
      const since = now() - speakingMs;
      return [...costs.values()].reduce((sum, { ms, at }) => sum + (at >= since ? ms / slowestLookMs : 0), 0);
    },
    async stop() {
      isStopped = true;
      for (const job of waiting.splice(0)) job.resolve(undefined);
      await running;
    },
  };
}
