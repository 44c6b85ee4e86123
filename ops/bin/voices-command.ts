/** `wingman voices list` and `wingman say`: which voices this machine has, and how they sound. */
import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { Failure } from "@wingman/domain/failure";
import { config, fileOf, interrupted, npm, root } from "./command-tools.ts";
import { withExamples } from "./help.ts";
import { progressPrinter, say } from "./terminal.ts";

/** Said at once, by whoever tries a voice. */
const charsMax = 5_000;

export const addVoices = (program: Command): void => {
  const voices = program.command("voices").helpCommand(false).description("the voices that tips are said with");
  withExamples(
    voices
      .command("list")
      .summary("list the voices of this machine")
      .description(
        "Lists the voices that this machine can say tips with: how they sound, under which licence, and whether what they say leaves the house. What is missing is named with its remedy. Fetches nothing unless asked.",
      )
      .option("--fetch", "fetch those that can be: the system's packages, unpacked into .wingman")
      .option("--json", "the same for machines")
      .action(list),
    { line: npm("voices list"), does: "what is here, and what is not" },
    { line: npm("voices list --fetch"), does: "fetch flite and espeak-ng where they are missing" },
  );
  withExamples(
    program
      .command("say")
      .summary("say a text by a voice, into a WAV file")
      .description(
        "Says a text by one of the voices of this machine and writes it as WAV. You are whoever runs Wingman, so another company's voice is used if you name it.",
      )
      .argument("<text>", "what is to be said")
      .option("--voice <id>", "a voice of the list; the best one of the language unless given")
      .option("--language <tag>", "the language of the text, such as ar", "en")
      .option("--rate <rate>", "from 0.5 to 2; 1 is the voice's own speed", "1")
      .requiredOption("--out <file>", "the WAV file that is written")
      .action(sayIt),
    { line: npm('say "Ask who signs." --out said.wav'), does: "by the best English voice here" },
    { line: npm('say "Ask who signs." --voice flite:rms --rate 1.2 --out said.wav'), does: "by another, faster" },
  );
};

const list = async (options: { readonly fetch?: true; readonly json?: true }): Promise<void> => {
  const { openVoicesHere, voiceSettingsOf } = await import("./voices.ts");
  const report = options.fetch && !options.json ? progressPrinter() : undefined;
  await using voices = openVoicesHere({
    root,
    voices: voiceSettingsOf(config(), process.env),
    lookOnly: !options.fetch,
    report,
    signal: interrupted(),
  });
  await voices.settled;
  const { here, missing } = voices.list();
  if (options.json) {
    say(JSON.stringify({ here, missing }, null, 2));
    return;
  }
  for (const { id, languages, quality, licence, sampleRateHz, textLeaves } of here) {
    say(
      `  ✓ ${id.padEnd(20)} ${quality}, ${sampleRateHz / 1_000} kHz, ${textLeaves ? "another company's" : "stays in the house"}`,
    );
    say(`    ${" ".repeat(20)} ${languages.join(" ")}`);
    say(`    ${" ".repeat(20)} ${licence}`);
  }
  for (const { engine, why, remedy } of missing) {
    say(`  ✗ ${engine.padEnd(20)} ${why}`);
    if (remedy) say(`    ${" ".repeat(20)} ${remedy}`);
  }
};

const sayIt = async (
  text: string,
  options: { readonly voice?: string; readonly language: string; readonly rate: string; readonly out: string },
): Promise<void> => {
  const [{ openVoicesHere, voiceSettingsOf }, { rateMax, rateMin }, { writeWavAt }] = await Promise.all([
    import("./voices.ts"),
    import("@wingman/gpu/tts/voice"),
    import("@wingman/gpu/tts/wav"),
  ]);
  const rate = Number(options.rate);
  if (!(rate >= rateMin && rate <= rateMax) || text.trim() === "" || text.length > charsMax)
    throw new Failure(
      "WING_TTS_ASKED",
      `a text has up to ${charsMax} characters, and a rate lies from ${rateMin} to ${rateMax}.`,
      {
        remedy: "Say less at once, or give another rate.",
      },
    );
  const signal = interrupted();
  await using voices = openVoicesHere({ root, voices: voiceSettingsOf(config(), process.env), lookOnly: true, signal });
  await voices.settled;
  const wish = { language: options.language, wanted: options.voice ?? null, textMayLeave: options.voice !== undefined };
  const { id, reason } = voices.choose(wish);
  if (options.voice !== undefined && id !== options.voice)
    throw new Failure("WING_TTS_NONE", reason, { remedy: `Choose one of \`${npm("voices list")}\`.` });
  const voice = voices.of(wish);
  const began = performance.now();
  let firstMs: number | undefined;
  const pieces: Int16Array[] = [];
  for await (const { samples } of voice.speak(text, { language: options.language, rate }, signal)) {
    if (samples.length > 0) firstMs ??= performance.now() - began;
    pieces.push(samples);
  }
  const { bytes, seconds } = writeWavAt(pieces, voice.info.sampleRateHz);
  await writeFile(fileOf(options.out), bytes);
  say(
    `  ${options.out}: ${seconds.toFixed(1)} s by ${voice.info.id}; the first sound after ${Math.round(firstMs ?? 0)} ms.`,
  );
  if (options.voice === undefined) say(`  ${reason}`);
};
