import { csvWriter } from "../reports/csv.ts";
import type { UsageAnswer, Used } from "./answers.ts";

const columns = [
  ["calls", "calls"],
  ["seconds", "seconds of calls"],
  ["inputTokens", "tokens read"],
  ["outputTokens", "tokens written"],
  ["microDollars", "millionths of a dollar"],
  ["tipsMade", "tips made"],
  ["tipsShown", "tips shown"],
] as const satisfies readonly (readonly [keyof Used, string])[];

/** A line a day, week or month; then all of it, the sample calls, and what is stored now. */
export const usageFile = ({ through, total, samples, storage }: UsageAnswer): Promise<Uint8Array> => {
  const line = (name: string, used: Used) => [name, ...columns.map(([key]) => used[key]), null, null, null];
  return csvWriter().write({
    title: "Usage",
    note: "",
    language: "en",
    columns: [
      { name: "from", kind: "text" },
      ...columns.map(([, name]) => ({ name, kind: "number" as const })),
      { name: "bytes of recordings", kind: "number" },
      { name: "bytes of documents", kind: "number" },
      { name: "bytes of the log", kind: "number" },
    ],
    rows: [
      ...through.map(({ from, used }) => line(from, used)),
      line("all", total),
      line("sample calls", samples),
      ["stored now", ...columns.map(() => null), storage.recordingBytes, storage.documentBytes, storage.logBytes],
    ],
  });
};
