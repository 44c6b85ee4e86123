/** What a coach looks at in a call that is over: words as they stand now, what was noted, tips and what came of it. */
import type { Channel } from "../call/events/shared.ts";
import { cardWords, isMet } from "./summary.ts";

export type RecordLine = {
  readonly id: string;
  readonly channel: Channel;
  /** As corrected; null where they are gone. */
  readonly text: string | null;
  readonly startMs: number;
  readonly endMs: number;
};
/** Lines in the order in which they began; what was taken off or forgotten is not in it. */
export type CallRecord = {
  readonly lines: readonly RecordLine[];
  readonly objections: readonly {
    readonly about: string;
    readonly utterance: string;
    readonly spokenAtMs: number;
    readonly words: string | null;
  }[];
  readonly tips: readonly {
    readonly headline: string;
    readonly say: string;
    readonly atMs: number;
    readonly utterance: string | null;
    readonly isDisliked: boolean;
  }[];
  /** `unasked`, `asking`, `given`, `refused` or `withdrawn`. */
  readonly consent: string;
  readonly outcome: {
    readonly outcome: string;
    readonly hasNextStep: boolean;
    readonly nextStepOn: string | null;
  } | null;
  readonly csat: number | null;
};

/** A moment of the call, with the words said there; null where nothing was said of it. */
export type Moment = {
  readonly atMs: number;
  readonly words: string | null;
  readonly by: Channel | null;
};

export const momentOf = ({ startMs, text, channel }: RecordLine): Moment => ({
  atMs: Math.round(startMs),
  words: text,
  by: channel,
});

/** Each objection with its moment, and whether it was met, by the rule of the summary. */
export const objectionsIn = (
  record: CallRecord,
): readonly { readonly about: string; readonly met: boolean; readonly moment: Moment }[] => {
  const objections = record.objections.map(({ about, utterance, spokenAtMs }) => ({
    about,
    evidence: { utterance, spokenAtMs },
  }));
  const lines = record.lines.flatMap(({ id, channel, text, startMs, endMs }) =>
    text === null ? [] : [{ utterance: id, by: channel, text, startMs, endMs }],
  );
  const cards = new Map<string, readonly string[]>();
  for (const { utterance, say } of record.tips)
    if (utterance !== null) cards.set(utterance, [...(cards.get(utterance) ?? []), ...cardWords(say)]);
  return record.objections.map((one, n) => {
    const line = record.lines.find(({ id }) => id === one.utterance);
    const objected = objections[n] ?? { about: one.about, evidence: one };
    return {
      about: one.about,
      met: isMet(objected, objections, lines, cards),
      moment: { atMs: Math.round(line?.startMs ?? one.spokenAtMs), words: one.words, by: "customer" },
    };
  });
};
