/**
 * Where the customer is heard: one audio context, in which a sentence can be held in the middle and go on from there.
 * The context's own clock stands while it is held, so that what is scheduled waits with it, and what was heard is known
 * to the sample.
 */
import type { SpokenPiece } from "./speech-stream.ts";

/** The first piece begins so far ahead: the context schedules in blocks of 3 ms. */
const headStartS = 0.02;
/** Sound ends and comes back within so long: shorter clicks, longer is heard. */
const fadeS = 0.015;
const resumeMsMax = 1_000;
/** The loudest of so long is what a microphone may hear now: the way through speaker, room and both sound systems. */
const echoS = 0.4;
const levelS = 0.02;

export type Playing = {
  /** The performance clock's time of its first sound; rejects where none came. */
  readonly begun: Promise<number>;
  /** At its end, whichever that is. Rejects where it broke off by itself. */
  readonly ended: Promise<"said" | "stopped">;
  /** Falls silent, and can go on. Answers when it is silent, on the performance clock. */
  hold(): number;
  goOn(): void;
  /** Ends it: silent at once, for good. */
  stop(): void;
  heardChars(): number;
};

export type Stage = {
  play(pieces: AsyncIterable<SpokenPiece>): Playing;
  /** The loudest level of 32,767 that was played within the time an echo takes; 0 where nothing was. */
  loudest(): number;
  /** False where the browser plays nothing before a press; tries once more. */
  wake(): Promise<boolean>;
  /** Resolves once it plays: after a press, or on a busy machine a moment later. */
  awake(): Promise<void>;
  close(): void;
};

/** Null where the browser has no sound. */
export const openStage = (): Stage | null => {
  if (typeof AudioContext === "undefined") return null;
  let made: AudioContext | undefined;
  const context = () => (made ??= new AudioContext({ latencyHint: "interactive" }));
  let levels: { readonly at: number; readonly level: number }[] = [];
  /** Holding and going on take their turns: a browser answers both later. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<unknown>): void => {
    turn = turn.then(work).catch(() => undefined);
  };

  const wake = async (): Promise<boolean> => {
    const now = context();
    if (now.state !== "running")
      await Promise.race([now.resume(), new Promise((done) => setTimeout(done, resumeMsMax))]);
    return (now.state as string) === "running"; // It changes while one waits, which its type does not know.
  };

  return {
    wake,
    awake: () => context().resume(),
    play(pieces) {
      const audio = context();
      const gain = new GainNode(audio, { gain: 1 });
      gain.connect(audio.destination);
      const scheduled: { readonly at: number; readonly endAt: number; readonly heardChars: number }[] = [];
      const first = Promise.withResolvers<number>();
      const end = Promise.withResolvers<"said" | "stopped">();
      first.promise.catch(() => undefined);
      let isHeard = false;
      let isHeld = false;
      let isOver = false;
      const finish = (how: "said" | "stopped"): void => {
        if (isOver) return;
        isOver = true;
        levels = [];
        first.reject(new Error("it was stopped before it was heard"));
        end.resolve(how);
        if (how === "said") gain.disconnect();
      };
      const fade = (to: number): void => {
        const at = audio.currentTime;
        gain.gain.cancelScheduledValues(at);
        gain.gain.setValueAtTime(gain.gain.value, at);
        gain.gain.linearRampToValueAtTime(to, at + fadeS);
      };
      const schedule = async (): Promise<void> => {
        if (!(await wake())) throw new Error("the browser plays nothing before a press");
        let at = 0;
        for await (const { samples, rateHz, heardChars } of pieces) {
          if (isOver) return;
          const from = (at = Math.max(at, audio.currentTime + headStartS));
          if (samples.length > 0) {
            const buffer = bufferOf(audio, samples, rateHz);
            const source = new AudioBufferSourceNode(audio, { buffer });
            source.connect(gain);
            source.start(from);
            at += buffer.duration;
            note(samples, rateHz, from);
            // Quiet before the first sentence is left out, and leaves a piece without sound.
            if (!isHeard) first.resolve(performance.now() + (from - audio.currentTime) * 1_000);
            isHeard = true;
          }
          scheduled.push({ at: from, endAt: at, heardChars });
        }
        // The context's clock stands while it is held, and so does this.
        while (!isOver && audio.currentTime < at) await new Promise((done) => setTimeout(done, 20));
        finish("said");
      };
      const note = (samples: Int16Array, rateHz: number, from: number): void => {
        const step = Math.round(rateHz * levelS);
        for (let n = 0; n < samples.length; n += step)
          levels.push({ at: from + n / rateHz, level: levelOf(samples.subarray(n, n + step)) });
      };
      schedule().catch((error: unknown) => {
        if (isOver) return;
        isOver = true;
        gain.disconnect();
        first.reject(error);
        end.reject(error);
      });
      return {
        begun: first.promise,
        ended: end.promise,
        hold() {
          const silentAt = performance.now() + fadeS * 1_000;
          if (isHeld || isOver) return silentAt;
          isHeld = true;
          fade(0);
          inTurn(async () => {
            await new Promise((done) => setTimeout(done, fadeS * 1_000 + 5));
            if (isHeld && !isOver) await audio.suspend();
          });
          return silentAt;
        },
        goOn() {
          if (!isHeld || isOver) return;
          isHeld = false;
          inTurn(async () => {
            await audio.resume();
            fade(1);
          });
        },
        stop() {
          if (isOver) return;
          finish("stopped");
          fade(0);
          inTurn(async () => {
            if (audio.state !== "running") gain.disconnect();
            else
              await new Promise<void>((done) =>
                setTimeout(
                  () => {
                    gain.disconnect();
                    done();
                  },
                  fadeS * 1_000 + 5,
                ),
              );
          });
        },
        heardChars() {
          const now = audio.currentTime;
          return scheduled.findLast(({ at, endAt }) => (at + endAt) / 2 <= now)?.heardChars ?? 0;
        },
      };
    },
    loudest() {
      const now = made?.currentTime ?? 0;
      while ((levels[0]?.at ?? now) < now - echoS) levels.shift();
      let most = 0;
      for (const { at, level } of levels) if (at <= now) most = Math.max(most, level);
      return most;
    },
    close: () => void made?.close(),
  };
};

const bufferOf = (context: AudioContext, samples: Int16Array, rateHz: number): AudioBuffer => {
  const buffer = context.createBuffer(1, samples.length, rateHz);
  const floats = buffer.getChannelData(0);
  for (let n = 0; n < floats.length; n++) floats[n] = (samples[n] ?? 0) / 32_768;
  return buffer;
};

const levelOf = (samples: Int16Array): number => {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
};
