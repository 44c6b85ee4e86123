/**
 * `say` of macOS: the voices that its owner chose and pulled, of fifty languages. It writes a file and no pipe, so that
 * the sound goes through one in a folder that nobody else can read, gone at once. By its manual page `say(1)`; on a Mac
 * of ours it was never run: the tests hold it against a program that keeps to that page.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { type Synthesiser, voiceOf } from "../speak.ts";
import { primaryTag, type Voice } from "../voice.ts";
import { outputOf, type Program } from "./program.ts";
import { soundOf } from "./sound-of.ts";

const rateHz = 22_050;
/** Of its own, by the manual page of most voices. */
const wordsPerMinute = 175;

/** A line of `say -v '?'`: a name, which may hold spaces and brackets, a locale, and a sentence behind `#`. */
export type SayVoice = { readonly name: string; readonly locale: string };

export const sayVoicesIn = (listed: string): readonly SayVoice[] =>
  listed.split("\n").flatMap((line) => {
    const [, name, locale] = /^(\S.*?)\s+([a-z]{2,3}(?:[_-][A-Za-z0-9]+)*)\s+#/u.exec(line) ?? [];
    return name === undefined || locale === undefined ? [] : [{ name, locale: locale.replaceAll("_", "-") }];
  });

/** English has as many voices for jokes as for use, and the list does not say which; of the others none is one. */
const englishVoices: ReadonlySet<string> = new Set(
  "Alex Allison Ava Daniel Evan Fiona Joelle Karen Kate Moira Nathan Nicky Noelle Oliver Rishi Samantha Serena Susan Tessa Tom Veena Zoe".split(
    " ",
  ),
);
/** What was pulled on purpose, then the system's own, then the small ones that every language has. */
const rankOf = ({ name }: SayVoice): number => (/\((Premium|Enhanced)\)/u.test(name) ? 0 : name.includes("(") ? 2 : 1);
const isForUse = ({ name, locale }: SayVoice): boolean =>
  primaryTag(locale) !== "en" || englishVoices.has(name.replace(/ \(.*/u, ""));

/** The name for a language; of its own region before another's. Undefined where none is for use. */
export const sayVoiceFor = (voices: readonly SayVoice[], language: string): string | undefined => {
  const own = voices.filter((voice) => primaryTag(voice.locale) === primaryTag(language) && isForUse(voice));
  const isElsewhere = ({ locale }: SayVoice): number => Number(locale.toLowerCase() !== language.toLowerCase());
  return own.toSorted((a, b) => rankOf(a) - rankOf(b) || isElsewhere(a) - isElsewhere(b))[0]?.name;
};

/** Asks it once which voices it has. Throws `Failure` WING_TTS_ENGINE where it does not answer, or has none. */
export const openSay = async (program: Omit<Program, "args">): Promise<Voice> => {
  // The text comes by its input, which it reads by the locale.
  const env = { LANG: "en_US.UTF-8", ...program.env };
  const listed = await outputOf({ ...program, env, args: ["-v", "?"] }, "", new AbortController().signal);
  const voices = sayVoicesIn(listed.toString("utf8")).filter(isForUse);
  if (voices.length === 0)
    throw new Failure("WING_TTS_ENGINE", "the program say lists no voice.", {
      remedy: "Pull one under System Settings, Accessibility, Spoken Content, System Voice.",
    });
  const engine: Synthesiser = {
    info: {
      id: "say:system",
      engine: "say",
      voice: "system",
      languages: [...new Set(voices.map(({ locale }) => primaryTag(locale)))],
      quality: "natural",
      licence: "part of macOS, under its licence's terms for system voices",
      sampleRateHz: rateHz,
      textLeaves: false,
    },
    async *say(sentence, { language, rate }, signal) {
      const folder = await mkdtemp(join(tmpdir(), "wingman-voice-"));
      try {
        const file = join(folder, "said.wav");
        const name = sayVoiceFor(voices, language) ?? "";
        const format = ["--file-format=WAVE", `--data-format=LEI16@${rateHz}`, "-o", file];
        const args = ["-v", name, "-r", String(Math.round(wordsPerMinute * rate)), ...format];
        await outputOf({ ...program, env, args }, sentence, signal);
        if (!signal.aborted) yield soundOf(await readFile(file), rateHz, "say");
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    async [Symbol.asyncDispose]() {},
  };
  return voiceOf(engine);
};
