/**
 * flite, the best free voice that is in every Debian: English, about 20 ms a sentence. It writes its header last and
 * opens its input anew, so that both are files in the place of pipes: in memory, in a folder that nobody else can read,
 * gone at once.
 */
import { access, constants, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Synthesiser, voiceOf } from "../speak.ts";
import type { Voice } from "../voice.ts";
import { outputOf, type Program } from "./program.ts";
import { soundOf } from "./sound-of.ts";

export const fliteRateHz = 16_000;
/** Of its voices those that speak at 16 kHz, the easiest to understand first (measured by PocketSphinx in `speech-findings.md`). */
export const fliteVoices = ["slt", "rms", "awb"] as const;

/** Linux keeps this folder in memory. */
const memoryFolder = "/dev/shm";

export const openFlite = (program: Omit<Program, "args">, name: (typeof fliteVoices)[number]): Voice => {
  const engine: Synthesiser = {
    info: {
      id: `flite:${name}`,
      engine: "flite",
      voice: name,
      languages: ["en"],
      quality: "plain",
      licence: "BSD-like (Carnegie Mellon); free for any use",
      sampleRateHz: fliteRateHz,
      textLeaves: false,
    },
    async *say(sentence, { rate }, signal) {
      const folder = await mkdtemp(join(await quickFolder(), "wingman-voice-"));
      try {
        const [text, file] = [join(folder, "text"), join(folder, "said.wav")];
        await writeFile(text, sentence);
        const stretch = String(Number((1 / rate).toFixed(3)));
        const args = ["-voice", name, "--setf", `duration_stretch=${stretch}`, "-f", text, "-o", file];
        await outputOf({ ...program, args }, "", signal);
        if (!signal.aborted) yield soundOf(await readFile(file), fliteRateHz, "flite");
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    async [Symbol.asyncDispose]() {},
  };
  return voiceOf(engine);
};

const quickFolder = (): Promise<string> =>
  access(memoryFolder, constants.W_OK).then(
    () => memoryFolder,
    () => tmpdir(),
  );
