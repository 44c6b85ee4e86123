/** What a bench found, a line for each engine and utterance, for a spreadsheet. */
import type { EngineResult } from "@wingman/gpu/bench/bench";
import { csvWriter } from "@wingman/projections/reports/csv";
import type { Column, Report } from "@wingman/projections/reports/report";

const textual = ["engine", "model", "recording", "speaker", "accent", "noise", "language", "said", "heard"] as const;
const counted = ["words", "other", "added", "lost", "letters", "letters wrong"] as const;

export const csvOf = (results: readonly EngineResult[]): Promise<Uint8Array> => {
  const columns: readonly Column[] = [
    ...textual.map((name) => ({ name, kind: "text" }) as const),
    ...counted.map((name) => ({ name, kind: "number" }) as const),
  ];
  const rows: Report["rows"] = results.flatMap(({ engine, info, utterances }) =>
    utterances.map(({ clip, speaker, accent, noise, language, said, heard, words, characters }) => [
      ...[engine, info?.model ?? "", clip, speaker, accent, noise, language, said, heard],
      ...[words.referenceCount, words.substitutions, words.insertions, words.deletions],
      characters?.referenceCount ?? null,
      characters === undefined ? null : characters.substitutions + characters.insertions + characters.deletions,
    ]),
  );
  return csvWriter().write({ title: "", columns, rows, note: "", language: "en" });
};
