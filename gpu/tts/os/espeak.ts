/**
 * espeak-ng: a hundred languages, Arabic among them, by rules; understood, and nobody's favourite. GPL, so it is only
 * ever run as a program of its own and never loaded. Also what writes down the sounds (IPA) of a text for ONNX voices.
 */
import { primaryTag, type Voice } from "../voice.ts";
import { type Synthesiser, voiceOf } from "../speak.ts";
import { outputOf, type Program } from "./program.ts";
import { soundOf } from "./sound-of.ts";

export type Espeak = Omit<Program, "args"> & {
  /** The folder that holds `espeak-ng-data`; null where the program knows it. */
  readonly dataIn: string | null;
};

const rateHz = 22_050;
/** Its own speed is 175 words a minute; a little slower is understood better in one ear. */
const wordsPerMinute = 165;
/** Primary tags it is offered for. It has more; these are spoken where calls are held, and each was tried. */
export const espeakLanguages = [
  "ar en fr de es it pt nl pl ru tr fa hi ur id ms vi sv da fi nb cs sk hu ro bg el uk he sw cmn ja ko".split(" "),
].flat();
/** Where a tag has another name there, or a better one. */
const named: Readonly<Record<string, string>> = { en: "en-us", zh: "cmn", no: "nb", pt: "pt-br" };

export const openEspeak = (espeak: Espeak): Voice => {
  const engine: Synthesiser = {
    info: {
      id: "espeak-ng:default",
      engine: "espeak-ng",
      voice: "default",
      languages: [...espeakLanguages, "zh", "no"],
      quality: "robotic",
      licence: "GPL 3; run as a program of its own",
      sampleRateHz: rateHz,
      textLeaves: false,
    },
    async *say(sentence, { language, rate }, signal) {
      const speed = String(Math.round(wordsPerMinute * rate));
      const wav = await outputOf(
        programOf(espeak, ["--stdout", "-s", speed, "-v", voiceFor(language)]),
        sentence,
        signal,
      );
      if (!signal.aborted) yield soundOf(wav, rateHz, "espeak-ng");
    },
    async [Symbol.asyncDispose]() {},
  };
  return voiceOf(engine);
};

/** The sounds of each line of `text` in IPA, with the stresses, as espeak's `voice` would say them. */
export const ipaOf = async (espeak: Espeak, voice: string, text: string, signal: AbortSignal): Promise<string> =>
  (await outputOf(programOf(espeak, ["-q", "--ipa", "-v", voice]), text, signal)).toString("utf8");

const programOf = ({ command, env, dataIn }: Espeak, args: readonly string[]): Program => ({
  command,
  env,
  args: [...(dataIn === null ? [] : [`--path=${dataIn}`]), "-b", "1", "--stdin", ...args],
});

const voiceFor = (language: string): string => {
  const tag = primaryTag(language);
  return named[tag] ?? tag;
};
