/**
 * A model that "hears" words whose times in a recording are known: it finds out where in the recording a window lies by
 * the samples themselves, and says what was spoken there, with the faults of real models planted. What it says is a
 * function of the window alone.
 */
import type { DecodedToken, DecodedWindow, SoundWindow, SpeechModel } from "../model.ts";

export type ScriptedWord = { readonly text: string; readonly firstSample: number; readonly endSample: number };

export type Faults = {
  /** Share of windows whose last words are other ones. */
  readonly flicker: number;
  /** Share of windows that end in a loop of their last words. */
  readonly loops: number;
  /** Share of windows in which a sentence is heard that nobody said. */
  readonly ghosts: number;
  /** Windows shorter than this (samples) are in another language if none is told. */
  readonly flapBelow: number;
  /** Every window ends in a word of its own, so that each look can be seen. */
  readonly isTicking: boolean;
};

export const noFaults: Faults = { flicker: 0, loops: 0, ghosts: 0, flapBelow: 0, isTicking: false };
/** As bad as models that are worth using get. */
export const usualFaults: Faults = { flicker: 0.4, loops: 0.05, ghosts: 0.05, flapBelow: 16_000, isTicking: false };

export type ScriptedOptions = {
  readonly recording: Int16Array;
  readonly words: readonly ScriptedWord[];
  readonly faults?: Faults;
  readonly languages?: readonly string[];
  readonly provider?: "cpu" | "cuda";
  /** How long a window takes, in ms; by default no time. */
  readonly costMs?: (samples: number) => number;
  readonly hasTimes?: boolean;
};

export type ScriptedModel = SpeechModel & {
  /** Every window it was given, with what it said. */
  readonly asked: { readonly window: SoundWindow; readonly said: DecodedWindow; readonly batch: number }[];
};

export function scriptedModel(options: ScriptedOptions): ScriptedModel {
  const { recording, words, faults = noFaults, languages = ["en", "ko"], hasTimes = false } = options;
  const { costMs, provider = "cpu" } = options;
  const pieces: string[] = [];
  const ids = new Map<string, number>();
  const idOf = (piece: string): number => {
    const id = ids.get(piece) ?? pieces.push(piece) - 1;
    ids.set(piece, id);
    return id;
  };
  const textOf = (tokens: readonly number[]): string =>
    tokens
      .map((id) => pieces[id] ?? "")
      .join("")
      .trimStart();
  const place = placesIn(recording);
  const asked: ScriptedModel["asked"] = [];

  const decodeOne = (window: SoundWindow): DecodedWindow => {
    const { samples, prefix } = window;
    const start = place(samples);
    const chance = chances(`${start} ${samples.length} ${window.context.length}`);
    const language =
      window.language ?? (samples.length < faults.flapBelow ? (languages[1] ?? "en") : languages[0]) ?? null;
    if (start === undefined) return said(window, ["Thank", "you", "for", "watching."], -1.2, 0.9, language);
    const end = start + samples.length;
    // A word is heard once most of it has been; before that it is not there.
    const spoken = words.filter(
      (word) => word.firstSample >= start - 800 && (word.firstSample + 2 * word.endSample) / 3 <= end,
    );
    const texts = spoken.map((word) => word.text);
    const last = spoken.at(-1);
    const isOpen = last !== undefined && end - last.endSample < 1_000;
    if (isOpen && chance() < faults.flicker && texts.length > 0) texts.splice(-1, 1, `${texts.at(-1) ?? ""}x`);
    if (isOpen && chance() < faults.flicker / 3 && texts.length > 1) texts.splice(-2, 1, `${texts.at(-2) ?? ""}y`);
    if (faults.isTicking) texts.push(`tick${samples.length}`);
    if (chance() < faults.ghosts) texts.push("and", "that", "is", "all");
    if (chance() < faults.loops && texts.length > 1)
      texts.push(...Array.from({ length: 12 }, () => texts.slice(-2)).flat());
    if (language !== languages[0]) texts.forEach((text, n) => texts.splice(n, 1, `${text}-${String(language)}`));
    const result = said(window, texts, language === languages[0] ? -0.2 : -0.7, 0.02, language);
    if (!hasTimes) return result;
    return {
      ...result,
      tokens: result.tokens.map((token, n) => ({
        ...token,
        firstSample: n < spoken.length ? (spoken[n]?.firstSample ?? 0) - start : null,
        endSample: n < spoken.length ? (spoken[n]?.endSample ?? 0) - start : null,
      })),
    };

    function said(
      { tokensMax }: SoundWindow,
      heard: readonly string[],
      logProbability: number,
      noSpeechProbability: number,
      tongue: string | null,
    ): DecodedWindow {
      const own = heard.map((text) => idOf(` ${text}`)).slice(prefix.length);
      const all = [...prefix, ...own].slice(0, tokensMax);
      const tokens: DecodedToken[] = all.map((id, n) => ({
        id,
        logProbability: n < prefix.length ? 0 : logProbability,
        firstSample: null,
        endSample: null,
      }));
      return { tokens, language: tongue, noSpeechProbability, wasCut: prefix.length + own.length > tokensMax };
    }
  };

  return {
    name: "scripted",
    family: "moonshine",
    languages,
    provider,
    windowSamplesMax: 16_000 * 30,
    textOf,
    asked,
    async decode(windows) {
      if (costMs !== undefined) {
        const ms = Math.max(...windows.map((window) => costMs(window.samples.length)));
        await new Promise((resolve) => setTimeout(resolve, ms));
      }
      return windows.map((window) => {
        const heard = decodeOne(window);
        asked.push({ window, said: heard, batch: windows.length });
        return heard;
      });
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

const keySamples = 12;
const gridSamples = 320;

/** Where in the recording a window begins, by the first piece of sound on the grid that is nowhere else. */
function placesIn(recording: Int16Array): (window: Int16Array) => number | undefined {
  const known = new Map<string, number | null>();
  for (let at = 0; at + keySamples <= recording.length; at += gridSamples) {
    const key = recording.subarray(at, at + keySamples).join();
    known.set(key, known.has(key) ? null : at);
  }
  return (window) => {
    for (let at = 0; at + keySamples <= window.length; at++) {
      const found = known.get(window.subarray(at, at + keySamples).join());
      if (typeof found === "number") return found - at;
    }
    return undefined;
  };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32 over an FNV hash). */
function chances(seed: string): () => number {
  let state = 2_166_136_261;
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16_777_619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
