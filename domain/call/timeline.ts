/**
 * A call's facts in the order in which its screen learned of them, each with the moment: what a replay runs over. The
 * log of events and the stream of interim text promise no order between each other, so the times they were written at
 * decide (ADR 0043), and what a commit says it had seen stands before it.
 */
import type { EventData } from "./events/index.ts";
import type { Seen } from "./view.ts";

/** An event of the log, as a replay is told of it. */
export type Fact = {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  /** Whoever wrote it, and the event it came of. */
  readonly actor: string;
  readonly cause: string | null;
  /** The call's clock of what it tells of, ms; server time at which it was written, epoch ms. */
  readonly clockMs: number;
  readonly at: number;
  /** Place of the newest interim text that its writer had seen; null where it had seen none since its last commit. */
  readonly sawInterim: string | null;
};
/** Interim text; places sort as text. */
export type Half = { readonly id: string; readonly place: string; readonly at: number; readonly data: unknown };

/** `cameMs`: on the screen's clock, which begins with the call; never less than that of the entry before. */
export type Entry = Seen & { readonly cameMs: number; readonly fact: Fact | null };

export type Timeline = {
  /** Up to and with the end of the call, for the screen. */
  readonly entries: readonly Entry[];
  /** Written once the call was over; the screen of the call never showed them. */
  readonly after: readonly Entry[];
  readonly startedAt: number;
  /** Where the call's screen ends: its end, or the last that is known of it. */
  readonly endMs: number;
};

/** @param facts in log order @param halves in the order of their stream */
export const timelineOf = (facts: readonly Fact[], halves: readonly Half[]): Timeline => {
  const began = facts.find(({ type }) => type === "CallStarted");
  // As the page does it: this event's clock and time are those of one moment.
  const epoch = began ? began.at - began.clockMs : 0;
  // A recording that was played faster than it was spoken: the clock on the wall says nothing of such a call.
  const isFast = (began?.data as EventData<"CallStarted"> | undefined)?.recording?.pace === "fast";
  const cameOf = (at: number, clockMs: number): number => (isFast ? clockMs : at - epoch);
  let latest = 0;
  const interim = halves.map((half) => {
    latest = Math.max(latest, cameOf(half.at, endOf(half.data)));
    return { half, cameMs: latest };
  });
  latest = 0;
  let seen = 0;
  const events = facts.map((fact) => {
    // What it had seen was there before it, whatever two clocks say.
    while (fact.sawInterim !== null && seen < interim.length && (interim[seen]?.half.place ?? "") <= fact.sawInterim)
      latest = Math.max(latest, interim[seen++]?.cameMs ?? 0);
    latest = Math.max(latest, cameOf(fact.at, fact.clockMs));
    return { fact, cameMs: latest };
  });
  const all: Entry[] = [];
  let next = 0;
  for (const { fact, cameMs } of events) {
    for (; next < interim.length && (interim[next]?.cameMs ?? 0) <= cameMs; next++)
      all.push(entryOfHalf(interim[next]!));
    const { id, clockMs, at, type, data } = fact;
    all.push({ id, clockMs, at, cameMs, fact, event: { type, data } as Seen["event"] }); // Checked when it was appended.
  }
  for (; next < interim.length; next++) all.push(entryOfHalf(interim[next]!));
  const end = all.findIndex(({ event }) => event.type === "CallEnded");
  const entries = end < 0 ? all : all.slice(0, end + 1);
  return {
    entries,
    after: end < 0 ? [] : all.slice(end + 1).filter(({ fact }) => fact !== null),
    startedAt: epoch,
    endMs: entries.at(-1)?.cameMs ?? 0,
  };
};

const entryOfHalf = ({ half, cameMs }: { readonly half: Half; readonly cameMs: number }): Entry => ({
  id: half.id,
  clockMs: endOf(half.data),
  at: half.at,
  cameMs,
  fact: null,
  event: { type: "FragmentTranscribed", data: half.data } as Seen["event"], // Checked when it was published.
});

const endOf = (data: unknown): number => (data as { endMs?: number } | null)?.endMs ?? 0;
