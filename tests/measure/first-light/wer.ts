import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { readWav } from "@wingman/gpu/audio/wav";
import { transcribeFile } from "@wingman/gpu/bench/transcribe-file";
import { sumOfErrors, wordErrors } from "@wingman/gpu/bench/wer";
import { openEngine } from "@wingman/ops/bin/speech";
import { findPocketSphinx } from "@wingman/ops/local/parts/pocketsphinx";
import { pino } from "pino";
import { readSample } from "../../harness/sample.ts";
import { root } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";

const rateMax = 0.2;

export const wer: Measure = {
  name: "first-light.wer",
  about:
    "Word error rate of this machine's recogniser on the sample call, both sides; read human speech is reported beside it where it is at hand.",
  asked: `≤ ${rateMax * 100} %`,
  unit: "%",
  async run({ signal, write }) {
    const recognizer = await openEngine({
      root,
      pocketsphinx: findPocketSphinx({ root }),
      logger: pino({ level: "silent" }),
    });
    if (recognizer instanceof Failure) throw recognizer;
    try {
      const { script, sides } = await readSample();
      const lines: string[] = [];
      const parts = [];
      for (const channel of ["rep", "customer"] as const) {
        write(`  recognising the ${channel}'s side`);
        const { text, tookMs } = await transcribeFile(recognizer, sides[channel], { paced: false, signal });
        const errors = wordErrors(
          script.turns
            .filter((turn) => turn.channel === channel)
            .map((turn) => turn.text)
            .join(" "),
          text,
        );
        parts.push(errors);
        lines.push(
          `${channel}: ${percent(errors.rate)} of ${errors.referenceCount} words (${errors.substitutions} other, ${errors.insertions} added, ${errors.deletions} lost), ${(tookMs / (sides[channel].length / 16)).toFixed(2)} of real time`,
        );
      }
      const human = await humanSpeech();
      if (human) {
        const { text } = await transcribeFile(recognizer, human.samples, { paced: false, signal });
        lines.push(`read human speech (two-cities): ${percent(wordErrors(human.text, text).rate)}, no bar`);
      } else lines.push("read human speech: not at hand on this machine");
      const { rate } = sumOfErrors(parts);
      return {
        value: Number((rate * 100).toFixed(1)),
        holds: rate <= rateMax,
        lines: [`engine: ${recognizer.info.engine}, ${recognizer.info.model}`, ...lines],
      };
    } finally {
      await recognizer[Symbol.asyncDispose]();
    }
  },
};

const percent = (rate: number): string => `${(rate * 100).toFixed(1)} %`;

/** Recordings of people lie beside the repository, never in it. */
const humanSpeech = async (): Promise<{ readonly samples: Int16Array; readonly text: string } | undefined> => {
  const folder = join(root, "../shared/audio");
  try {
    const [bytes, text] = await Promise.all([
      readFile(join(folder, "two-cities-16k.wav")),
      readFile(join(folder, "two-cities.txt"), "utf8"),
    ]);
    return { samples: readWav(bytes).samples, text };
  } catch {
    return undefined;
  }
};
