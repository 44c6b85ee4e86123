/** What the log and history say of a call, against what its caller was promised, said and saw. */
import type { Channel } from "@wingman/domain/call/events/shared";
import type { StoredEvent } from "@wingman/streams/log/event-log";
import { phrases } from "../../../faults/ground.ts";
import { type HistoryRow, type Trial, utteranceIn } from "./trial.ts";

export type Audit = { readonly lost: readonly string[]; readonly doubled: readonly string[] };

type Words = { readonly channel: Channel; readonly text: string; readonly utterance: string; readonly source: string };

export const audit = (
  {
    caller,
    ledger,
    row,
    told,
  }: Pick<Trial, "ledger" | "row" | "told"> & { readonly caller: Pick<Trial["caller"], "facts"> },
  events: readonly StoredEvent[],
): Audit => {
  const of = <Data>(type: string): Data[] =>
    events.filter((event) => event.type === type).map(({ data }) => data as Data); // Checked when appended.
  const words = of<Words>("UtteranceTranscribed");
  const spoken = words.filter(({ source }) => source === "speech");
  const written = words.filter(({ source }) => source !== "speech").map(({ utterance }) => utterance);
  const marks = of<{ action: string }>("MomentMarked").map(({ action }) => action);
  const ids: string[] = events.filter(({ type }) => type !== "InputsSeen").map(({ id }) => id);
  const seen = caller.facts.map(({ id }) => id);
  const tips = of<{ reason: { play: string } }>("SuggestionMade");
  const missing = (wanted: readonly string[], there: readonly string[], what: string): string[] =>
    wanted.filter((id) => !there.includes(id)).map((id) => `${what} ${id}`);
  const heard = (["rep", "customer"] as const).flatMap((channel) => {
    const texts = spoken.filter((one) => one.channel === channel).map(({ text }) => text);
    return [
      ...missing(phrases[channel], texts, `words of ${channel} are in no final:`),
      ...missing(texts, phrases[channel], `words of ${channel} that nobody said:`),
    ];
  });
  return {
    lost: [
      ...missing(ledger.marks, marks, "acknowledged mark is not on the log:"),
      ...missing(ledger.utterances, written, "acknowledged words are not on the log:"),
      ...missing(seen, ids, "shown and not on the log:"),
      ...missing(ids, seen, "on the log and never shown:"),
      ...heard,
      ...of<{ reason: string }>("AudioMissed").map(({ reason }) => `sound told as missed: ${reason}`),
      ...missing(
        ledger.utterances,
        events.flatMap(({ data }) => utteranceIn(data) ?? []),
        "words that deserve a tip set nothing off:",
      ),
      ...rowDiffers(row, words.length, tips.length, -1),
    ],
    doubled: [
      ...repeated(ids, "on the log twice:"),
      ...repeated(seen, "shown twice:"),
      ...repeated(marks, "marked twice:"),
      ...repeated(written, "written twice:"),
      ...repeated(
        spoken.map(({ channel, text }) => `${channel} ${text}`),
        "heard twice:",
      ),
      ...repeated(
        tips.map((data) => `${data.reason.play} ${utteranceIn(data)}`),
        "a tip twice for the same words:",
      ),
      ...rowDiffers(row, words.length, tips.length, 1),
      ...told.slice(1).map((id) => `the outside was told under another id: ${id}`),
    ],
  };
};

/** `sign`: -1 where history has less than the log, 1 where it has more. */
const rowDiffers = (row: HistoryRow | undefined, lines: number, tips: number, sign: number): string[] =>
  row
    ? [
        ...(Math.sign(row.lines - lines) === sign ? [`history has ${row.lines} lines, the log ${lines}`] : []),
        ...(Math.sign(row.tips - tips) === sign ? [`history has ${row.tips} tips, the log ${tips}`] : []),
      ]
    : [];

const repeated = (list: readonly string[], what: string): string[] =>
  [...new Set(list.filter((item, n) => list.indexOf(item) !== n))].map((item) => `${what} ${item}`);
