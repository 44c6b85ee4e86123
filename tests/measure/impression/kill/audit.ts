/** What a call's log says against what its caller saw, was promised and spoke. */
import type { Channel } from "@wingman/domain/call/events/shared";
import type { StoredEvent } from "@wingman/streams/log/event-log";
import type { Script } from "../../../harness/sample.ts";
import type { Trial } from "./trial.ts";

/** A word at the edge of the cut is half a word. */
const edgeMs = 250;

export type Audit = {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly missedMs: number;
  readonly missedWhy: readonly string[];
  readonly spokenCount: number;
  /** Words of the script that lie in no final and no gap; they count as lost unless an undisturbed run loses them, too. */
  readonly unheard: readonly Word[];
};
export type Word = {
  readonly channel: Channel;
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
};
type Span = { readonly channel: Channel; readonly firstSample: number; readonly endSample: number };

export const audit = (trial: Trial, events: readonly StoredEvent[], script: Script): Audit => {
  const { caller, acked } = trial;
  const actions = events.flatMap(({ type, data }) =>
    type === "MomentMarked" ? (data as { action: string }).action : [],
  );
  const kept: string[] = events.filter(({ type }) => type !== "InputsSeen").map(({ id }) => id);
  const seen = caller.facts.map(({ id }) => id);
  const spans = spansOf(events);
  const words = wordsSpoken(trial, script);
  return {
    lost: [
      ...acked
        .filter((action) => !actions.includes(action))
        .map((action) => `acknowledged mark ${action} is not on the log`),
      ...seen.filter((id) => !kept.includes(id)).map((id) => `event ${id} was shown and is not on the log`),
      ...kept.filter((id) => !seen.includes(id)).map((id) => `event ${id} is on the log and was never shown`),
    ],
    doubled: [
      ...repeated(actions).map((action) => `mark ${action} stands twice`),
      ...repeated(kept).map((id) => `event ${id} stands twice`),
      ...repeated(seen).map((id) => `event ${id} was shown twice`),
      ...overlaps(spans).map(({ channel, firstSample }) => `sound of ${channel} at ${firstSample} is told twice`),
    ],
    missedMs: events.reduce((sum, { type, data }) => {
      const { firstSample, endSample } = data as Span;
      return type === "AudioMissed" ? sum + (endSample - firstSample) / 16 : sum;
    }, 0),
    missedWhy: events.flatMap(({ type, data }) => (type === "AudioMissed" ? (data as { reason: string }).reason : [])),
    spokenCount: words.length,
    unheard: unheardIn(spans, words),
  };
};

/** Words of the script that this call's sound held whole, on the clock of that sound. */
export const wordsSpoken = ({ fromMs, spokenMs }: Pick<Trial, "fromMs" | "spokenMs">, script: Script): Word[] =>
  script.turns.flatMap(({ channel, words }) =>
    words
      .map((word) => ({ channel, text: word.text, startMs: word.startMs - fromMs, endMs: word.endMs - fromMs }))
      .filter(({ startMs, endMs }) => startMs >= edgeMs && endMs <= spokenMs - edgeMs),
  );

export const unheardIn = (spans: readonly Span[], words: readonly Word[]): Word[] =>
  words.filter(({ channel, startMs, endMs }) => {
    const middle = ((startMs + endMs) / 2) * 16;
    return !spans.some((span) => span.channel === channel && span.firstSample <= middle && middle < span.endSample);
  });

const spansOf = (events: readonly StoredEvent[]): Span[] =>
  events
    .filter(({ type }) => type === "UtteranceTranscribed" || type === "AudioMissed")
    .map(({ data }) => data as Span); // Both have these three fields.

const overlaps = (spans: readonly Span[]): Span[] =>
  (["rep", "customer"] as const).flatMap((channel) => {
    const mine = spans.filter((span) => span.channel === channel).toSorted((a, b) => a.firstSample - b.firstSample);
    return mine.filter((span, n) => n > 0 && span.firstSample < (mine[n - 1]?.endSample ?? 0));
  });

const repeated = (ids: readonly string[]): string[] => [...new Set(ids.filter((id, n) => ids.indexOf(id) !== n))];
