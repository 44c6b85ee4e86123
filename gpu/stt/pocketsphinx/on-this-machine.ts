/** Where tests find PocketSphinx and a voice: what was unpacked for this checkout, or what is installed. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeOggOpus } from "../../audio/opus.ts";
import type { PocketSphinxFiles } from "./files.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const samples = join(root, "ops/demo/samples/saas");

export const filesHere: PocketSphinxFiles | undefined = [
  process.env.WINGMAN_POCKETSPHINX,
  join(root, ".wingman/pocketsphinx"),
  "/",
]
  .filter((folder) => folder !== undefined && folder !== "")
  .flatMap((folder) => filesBelow(folder ?? ""))[0];

/** Why a test that needs the engine and a recorded voice must be skipped; in CI it must not be. */
export const skipEngine: string | false = process.env.CI
  ? false
  : filesHere === undefined
    ? (process.env.WINGMAN_MISSING_POCKETSPHINX ?? "PocketSphinx is not here; `npm test` fetches it")
    : !existsSync(join(samples, "rep.opus")) && "the sample call's sound is not here";

export const files = (): PocketSphinxFiles => {
  if (filesHere === undefined) throw new Error("PocketSphinx is not here");
  return filesHere;
};

export const salesText = (): string => readFileSync(new URL("./language/sales.txt", import.meta.url), "utf8");

type Channel = "rep" | "customer";
type Word = { readonly text: string; readonly startMs: number; readonly endMs: number };
type Turn = {
  readonly text: string;
  readonly channel: Channel;
  readonly startMs: number;
  readonly endMs: number;
  readonly words: readonly Word[];
};

/** A channel of the sample call: its sound at 16 kHz and what is spoken in it. */
export async function sampleChannel(
  channel: Channel,
): Promise<{ samples: Int16Array; turns: readonly Turn[]; words: readonly Word[] }> {
  const script = JSON.parse(readFileSync(join(samples, "script.json"), "utf8")) as { turns: Turn[] };
  const turns = script.turns.filter((turn) => turn.channel === channel);
  return {
    samples: await decodeOggOpus(readFileSync(join(samples, `${channel}.opus`))),
    turns,
    words: turns.flatMap((turn) => turn.words),
  };
}

/** Two short turns of the sample call with half a second of quiet before, between and after them: about seven seconds. */
export async function twoTurns(): Promise<{ speech: Int16Array; inSpeechSample: number }> {
  const { samples: sound, turns } = await sampleChannel("customer");
  const short = turns
    .filter((turn) => turn.endMs - turn.startMs > 1_200 && turn.endMs - turn.startMs < 4_000)
    .slice(0, 2);
  const quiet = new Int16Array(10_000);
  const parts = [quiet, ...short.flatMap((turn) => [sound.subarray(turn.startMs * 16, turn.endMs * 16), quiet])];
  const speech = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    speech.set(part, at);
    at += part.length;
  }
  return { speech, inSpeechSample: quiet.length + 16_000 };
}

function filesBelow(folder: string): PocketSphinxFiles[] {
  const base = join(folder, "usr/lib");
  const model = join(folder, "usr/share/pocketsphinx/model/en-us");
  if (!existsSync(base) || !existsSync(model)) return [];
  return readdirSync(base)
    .map((name) => join(base, name))
    .filter((library) => existsSync(join(library, "libpocketsphinx.so.3")))
    .map((library) => ({
      libpocketsphinx: join(library, "libpocketsphinx.so.3"),
      libsphinxbase: join(library, "libsphinxbase.so.3"),
      libraryDirs: [library, join(library, "blas"), join(library, "lapack")],
      modelDir: join(model, "en-us"),
      dictionary: join(model, "cmudict-en-us.dict"),
      languageModel: join(model, "en-us.lm.bin"),
    }));
}
