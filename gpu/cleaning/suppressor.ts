/**
 * Takes noise out of 16 kHz speech: GTCRN, a network of 48,000 weights, compiled to WebAssembly. The package's own
 * JavaScript runs in browsers only, so that the module is driven here by what it exports; the names are those of the
 * file with the checksum below. It sees no file, no clock and no randomness: the same sound gives the same samples.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Failure } from "@wingman/domain/failure";

/** It takes so many samples at a time, 16 ms, and gives back the ones of before them: it is late by as many. */
export const blockSamples = 256;

/** One channel's. Blocks must be given in order; it remembers the noise. */
export type Denoiser = {
  /** Takes exactly `blockSamples` and gives the cleaned block of before; what it gives for the first means nothing. */
  clean(block: Int16Array): Int16Array;
  /** Lets go of its memory; nothing may be asked of it afterwards. */
  free(): void;
};

export type Suppressor = { open(): Denoiser };

/**
 * Loads the module once for any number of channels. Throws `Failure` WING_STT_NOISE when the file is absent, is not
 * the one that was tried, or cannot be run here.
 */
export async function loadSuppressor(file = usualFile()): Promise<Suppressor> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw cannot("is missing", cause);
  });
  if (createHash("sha256").update(bytes).digest("hex") !== moduleSha256) throw cannot("is not the one that was tried");
  try {
    return driven(await instantiate(bytes));
  } catch (cause) {
    throw cannot("cannot be run here", cause);
  }
}

const moduleSha256 = "01a5286ddaa1ce6d0dd5510bd9241f3bf0cc727a05d5767ae6881d85d9983719";
const usualFile = (): string => fileURLToPath(import.meta.resolve("@sapphi-red/web-noise-suppressor/gtcrn.wasm"));
const cannot = (why: string, cause?: unknown): Failure =>
  new Failure("WING_STT_NOISE", `The noise suppression's module ${why}.`, {
    remedy: "Install the packages again (npm ci); calls go on with their noise meanwhile.",
    cause,
  });

/** The part of the standard that is used; Node's own types leave it to those of browsers. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array<ArrayBuffer>,
    imports: Readonly<Record<string, Readonly<Record<string, (...of: number[]) => number>>>>,
  ): Promise<{ readonly instance: { readonly exports: unknown } }>;
};
type Memory = { readonly buffer: ArrayBuffer; grow(pages: number): number };

type Module = {
  readonly memory: Memory;
  /** The address of a new state; 0 where there is no memory for one. */
  create(): number;
  destroy(state: number): void;
  process(state: number, input: number, output: number): void;
  malloc(bytes: number): number;
  free(address: number): void;
};

/** Of all channels of a worker together; they fit many times over. */
const memoryBytesMax = 256 * 1024 * 1024;
const pageBytes = 65_536;

async function instantiate(bytes: Uint8Array<ArrayBuffer>): Promise<Module> {
  let memory: Memory | undefined;
  const { instance } = await WebAssembly.instantiate(bytes, {
    a: {
      a: () => {
        throw new Error("an assertion of the module failed");
      },
      /** The module's heap is full: 1 when it has grown to what is asked for, 0 when it may not. */
      b: (wanted: number) => {
        const bytesWanted = wanted >>> 0;
        if (memory === undefined || bytesWanted > memoryBytesMax) return 0;
        memory.grow(Math.ceil((bytesWanted - memory.buffer.byteLength) / pageBytes));
        return 1;
      },
    },
  });
  // Names and shapes are the file's own, fixed by its checksum.
  const { c, d, e, f, g, i, k } = instance.exports as {
    readonly c: Memory;
    readonly d: () => void;
    readonly e: Module["create"];
    readonly f: Module["free"];
    readonly g: Module["destroy"];
    readonly i: Module["process"];
    readonly k: Module["malloc"];
  };
  memory = c;
  d();
  return { memory: c, create: e, free: f, destroy: g, process: i, malloc: k };
}

const fullScale = 32_768;
const floatBytes = 4;

const driven = (module: Module): Suppressor => ({
  open() {
    const state = module.create();
    const input = module.malloc(blockSamples * floatBytes);
    const output = module.malloc(blockSamples * floatBytes);
    if (state === 0 || input === 0 || output === 0) throw cannot("has no memory left");
    // The memory may have moved since: a view is made each time.
    const at = (address: number): Float32Array => new Float32Array(module.memory.buffer, address, blockSamples);
    return {
      clean(block) {
        if (block.length !== blockSamples) throw new RangeError(`a block of ${block.length} samples`);
        const floats = at(input);
        for (let i = 0; i < blockSamples; i++) floats[i] = (block[i] ?? 0) / fullScale;
        module.process(state, input, output);
        return Int16Array.from(at(output), (value) =>
          Math.max(-fullScale, Math.min(fullScale - 1, Math.round(value * fullScale))),
        );
      },
      free() {
        module.destroy(state);
        module.free(input);
        module.free(output);
      },
    };
  },
});
