import { readCalls } from "../../truth/read-calls.ts";
import type { Measure } from "../measure-kind.ts";
import { type Score, scoreOf } from "./commitment-score.ts";

const percent = (part: number, whole: number): string => `${Math.round((100 * part) / Math.max(1, whole))} %`;
const line = (half: string, { expected, found, matched, sameKind }: Score): string =>
  `${half}: ${matched} of ${expected} found (recall ${percent(matched, expected)}), ${matched} of ${found} right (precision ${percent(matched, found)}), ${percent(sameKind, matched)} of them of the kind that the reader gave`;

/** Judged on the half that nobody tunes on; what was missed there is not printed, so that nobody does. */
export const commitments: Measure = {
  name: "tips.commitments",
  about:
    "Numbers, dates, promises and next steps found in the labelled calls as they are written, against a reader's; the harmonic mean of recall and precision on the unseen half.",
  asked: undefined,
  unit: "%",
  async run({ long, write }) {
    const tuning = scoreOf(readCalls("tuning"));
    const held = scoreOf(readCalls("held"));
    if (long)
      for (const each of [...tuning.missed.map((one) => `missed ${one}`), ...tuning.extra.map((one) => `extra ${one}`)])
        write(each);
    return {
      value: Math.round((200 * held.matched) / Math.max(1, held.expected + held.found)),
      holds: true,
      lines: [line("tuning half", tuning), line("unseen half", held)],
    };
  },
};
