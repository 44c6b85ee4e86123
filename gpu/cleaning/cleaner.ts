/**
 * Stands before what listens to one channel: what comes out is what came in, or that with its noise taken out, with
 * every sample at its own number. While it cleans it is 16 ms late; while it does not, the samples pass as they are.
 * Switched only between blocks that are counted from where the channel began, whatever the size of the frames: the
 * same sound gives the same samples.
 */
import type { Frame } from "../stt/recognizer.ts";
import { needAfter, type NoiseMode, noNeed } from "./need.ts";
import { blockSamples, type Denoiser, type Suppressor } from "./suppressor.ts";

/** What a denoiser that begins in mid-call hears first, so that it knows the noise: half a second. */
const warmBlocks = 32;

/** A stretch to be decoded, and the same stretch as it came, which is what a detector of speech was made for. */
export type HeardFrame = Frame & { readonly asCame: Int16Array };

export type Cleaner = {
  /** What is heard instead of the frame: samples that follow each other, or begin anew after a gap as the frame does. */
  take(frame: Frame): HeardFrame[];
  /** What was held back; no sound will follow. */
  finish(): HeardFrame[];
  /** Whether it cleans now. */
  readonly isOn: boolean;
  /** Lets go of what it holds. */
  free(): void;
};

/** From a sample on. Without a suppressor everything passes as it is. */
export function openCleaner(suppressor: Suppressor | undefined, mode: NoiseMode, firstSample: number): Cleaner {
  if (suppressor === undefined || mode === "never")
    return {
      take: (frame) => [{ ...frame, asCame: frame.samples }],
      finish: () => [],
      isOn: false,
      free: () => undefined,
    };
  let denoiser: Denoiser | undefined;
  let need = noNeed;
  /** The next sample that was not received, and samples before it that are not yet a block. */
  let nextSample = firstSample;
  let pending = new Int16Array(blockSamples);
  let pendingCount = 0;
  /** The last blocks as they came, the newest last. */
  let recent: Int16Array[] = [];
  /** The block that the denoiser took last and has not given back. */
  let owed: Int16Array | undefined;

  const begin = (): void => {
    denoiser = suppressor.open();
    for (const block of recent) denoiser.clean(block);
  };
  const end = (): void => {
    denoiser?.free();
    denoiser = undefined;
    owed = undefined;
  };
  /** One block in; what can be heard out, which is a block, nothing (when it begins to clean), or two (when it ends). */
  const through = (block: Int16Array): Heard[] => {
    const before = owed;
    need = mode === "always" ? need : needAfter(need, energyOf(block));
    const isWanted = mode === "always" || need.on;
    if (isWanted && denoiser === undefined) begin();
    recent = [...recent, block].slice(-warmBlocks);
    if (denoiser === undefined) return [asIs(block)];
    const cleaned = denoiser.clean(block);
    owed = block;
    const out = before === undefined ? [] : [{ samples: cleaned, asCame: before }];
    if (isWanted) return out;
    end();
    return [...out, asIs(block)];
  };
  const finish = (): HeardFrame[] => {
    const rest = pending.slice(0, pendingCount);
    pendingCount = 0;
    if (denoiser === undefined || owed === undefined)
      return rest.length === 0 ? [] : [{ firstSample: nextSample - rest.length, ...asIs(rest) }];
    // Silence behind the end brings out what is still in it.
    const padded = new Int16Array(blockSamples);
    padded.set(rest);
    const first = denoiser.clean(padded);
    const second = denoiser.clean(new Int16Array(blockSamples));
    const asCame = joined([owed, rest]);
    const samples = joined([first, second]).subarray(0, asCame.length);
    owed = undefined;
    return [{ firstSample: nextSample - samples.length, samples, asCame }];
  };
  return {
    take(frame) {
      const out: HeardFrame[] = [];
      if (frame.firstSample > nextSample) {
        out.push(...finish());
        end();
        recent = [];
        need = { ...need, energies: [] };
        nextSample = frame.firstSample;
      }
      let samples = frame.samples.subarray(Math.max(0, nextSample - frame.firstSample));
      const blocks: Heard[] = [];
      // Of the first sample of what comes out: what is held back lies before what is received.
      const from = nextSample - pendingCount - (owed?.length ?? 0);
      while (samples.length > 0) {
        const part = samples.subarray(0, blockSamples - pendingCount);
        pending.set(part, pendingCount);
        pendingCount += part.length;
        nextSample += part.length;
        samples = samples.subarray(part.length);
        if (pendingCount === blockSamples) {
          const block = pending;
          [pending, pendingCount] = [new Int16Array(blockSamples), 0];
          blocks.push(...through(block));
        }
      }
      if (blocks.length > 0)
        out.push({
          firstSample: from,
          samples: joined(blocks.map((block) => block.samples)),
          asCame: joined(blocks.map((block) => block.asCame)),
        });
      return out;
    },
    finish,
    get isOn() {
      return denoiser !== undefined;
    },
    free: end,
  };
}

type Heard = Pick<HeardFrame, "samples" | "asCame">;
const asIs = (samples: Int16Array): Heard => ({ samples, asCame: samples });

const joined = (blocks: readonly Int16Array[]): Int16Array => {
  const whole = new Int16Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    whole.set(block, at);
    at += block.length;
  }
  return whole;
};

const fullScale = 32_768;
const energyOf = (block: Int16Array): number => {
  let sum = 0;
  for (const sample of block) sum += sample * sample;
  return sum / block.length / fullScale ** 2;
};
