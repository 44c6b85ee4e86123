import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, Failure } from "@wingman/domain/failure";
import { decodeOggOpus } from "@wingman/gpu/audio/opus";
import { transcribeFile } from "@wingman/gpu/bench/transcribe-file";
import type { HeardWord, Recognizer } from "@wingman/gpu/stt/recognizer";
import { pino } from "pino";
import { openEngine } from "../bin/speech.ts";
import { findPocketSphinx } from "../local/parts/pocketsphinx.ts";
import { heardFile, type HeardSample, samplesFolder } from "./heard.ts";

/**
 * Writes down what this machine's recogniser hears in a sample call, for machines that have none. Mistakes included:
 * it is what was recognised, not what was said.
 *
 *     node ops/demo/make-heard.ts saas
 */
const makeHeard = async (id: string): Promise<string> => {
  const root = join(import.meta.dirname, "../..");
  const recognizer = await openEngine({
    root,
    pocketsphinx: findPocketSphinx({ root }),
    logger: pino({ level: "silent" }),
  });
  if (recognizer instanceof Failure) throw recognizer;
  try {
    const { engine, model } = recognizer.info;
    const heard: HeardSample = {
      engine,
      model,
      rep: await wordsIn(recognizer, join(samplesFolder, id, "rep.opus")),
      customer: await wordsIn(recognizer, join(samplesFolder, id, "customer.opus")),
    };
    await writeFile(join(samplesFolder, id, heardFile), textOf(heard));
    return `${id}: ${heard.rep.length} words of the rep, ${heard.customer.length} of the customer, heard by ${engine}`;
  } finally {
    await recognizer[Symbol.asyncDispose]();
  }
};

const wordsIn = async (recognizer: Recognizer, file: string): Promise<readonly HeardWord[]> => {
  const samples = await decodeOggOpus(await readFile(file));
  const { finals } = await transcribeFile(recognizer, samples, { paced: false });
  return finals.flatMap(({ words }) =>
    words.map((word) => ({ ...word, confidence: Number(word.confidence.toFixed(2)) })),
  );
};

/** A word a line, so that a change shows what was heard otherwise. */
const textOf = ({ engine, model, rep, customer }: HeardSample): string => {
  const lines = (words: readonly HeardWord[]): string => words.map((word) => `    ${JSON.stringify(word)}`).join(",\n");
  const head = `  "engine": ${JSON.stringify(engine)},\n  "model": ${JSON.stringify(model)},\n`;
  return `{\n${head}  "rep": [\n${lines(rep)}\n  ],\n  "customer": [\n${lines(customer)}\n  ]\n}\n`;
};

const id = process.argv[2] ?? "";
try {
  if (!/^[a-z0-9-]+$/.test(id)) {
    throw new Failure("WING_SAMPLE_UNNAMED", "No sample was named.", {
      remedy: "Give the folder, as in: make-heard.ts saas",
    });
  }
  console.log(await makeHeard(id));
} catch (error) {
  console.error(describe(error));
  process.exitCode = 1;
}
