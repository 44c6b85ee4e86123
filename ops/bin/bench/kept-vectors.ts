/** The vectors of texts that were embedded before, in a file: the same calls are benched again and again. */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Embedder } from "@wingman/streams/agents/embedder";

/** 1.5 kB each: 60 MB. Of more, those that were made first are let go. */
const textsMax = 40_000;
const hashBytes = 16;

/** `save` writes the file, if anything was new. */
export const withKeptVectors = async (
  embedder: Embedder,
  file: string,
): Promise<Embedder & { save(): Promise<void> }> => {
  const { model, dimensions } = embedder;
  const known = new Map<string, Float32Array>();
  const rowBytes = hashBytes + dimensions * 4;
  const bytes = await readFile(file).catch(() => Buffer.alloc(0));
  for (let at = 0; at + rowBytes <= bytes.length; at += rowBytes)
    known.set(
      bytes.toString("latin1", at, at + hashBytes),
      new Float32Array(bytes.buffer.slice(bytes.byteOffset + at + hashBytes, bytes.byteOffset + at + rowBytes)),
    );
  const keyOf = (text: string): string =>
    createHash("sha256").update(`${model}\n${text}`).digest().toString("latin1", 0, hashBytes);
  let isNew = false;
  return {
    model,
    dimensions,
    async embed(texts, signal) {
      const keys = texts.map(keyOf);
      const missing = keys.flatMap((key, n) => (known.has(key) ? [] : [{ key, text: texts[n] ?? "" }]));
      if (missing.length > 0) {
        const vectors = await embedder.embed(
          missing.map(({ text }) => text),
          signal,
        );
        for (const [n, { key }] of missing.entries()) known.set(key, vectors[n] ?? new Float32Array(dimensions));
        isNew = true;
      }
      return keys.map((key) => known.get(key) ?? new Float32Array(dimensions));
    },
    async save() {
      if (!isNew) return;
      await mkdir(dirname(file), { recursive: true });
      const rows = [...known]
        .slice(-textsMax)
        .flatMap(([key, vector]) => [
          Buffer.from(key, "latin1"),
          Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength),
        ]);
      await writeFile(`${file}.new`, Buffer.concat(rows));
      await rename(`${file}.new`, file);
    },
  };
};

export const keptVectorsFile = ".wingman/cache/bench/vectors";
