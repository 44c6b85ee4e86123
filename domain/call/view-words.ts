/** The part of a call's view that is words: interim text, lines, what was noted in them, and what is taken back. */
import type { EventData } from "./events/index.ts";
import type { Channel } from "./events/shared.ts";
import { withoutTakenBack } from "../coach/summary.ts";
import { isForgotten, reaches, type Span, withoutForgotten } from "./forgetting.ts";
import { hasLine, withLine, withNote } from "./lines.ts";
import { practiceForgot } from "./view-practice.ts";
import { hindsightWithout, withoutText } from "./view-hindsight.ts";
import { isErased } from "../schema.ts";
import type { CallView, Line, Noted, Tip } from "./view.ts";

export const interim = (view: CallView, data: EventData<"FragmentTranscribed">): CallView => {
  const settledMs = view.channels[data.channel]?.settledMs ?? 0;
  const now = view.interim[data.channel];
  if (view.status !== "live" || view.paused) return view;
  // The streams promise no order between each other: words from before a "no" may come after it.
  if (data.channel === "customer" && (view.consent.state === "refused" || view.consent.state === "withdrawn"))
    return view;
  if (data.endMs <= settledMs || isFinal(view, data)) return view; // Its final is here already (rule 14).
  if (now && now.utterance === data.utterance && now.revision >= data.revision) return view;
  const said = withoutForgotten(view.forgotten, data);
  const words = isErased(said.words) ? [] : said.words;
  if (words.length === 0 && !isErased(data.words) && data.words.length > 0) return view; // All of it was taken back.
  const stableCount = Math.max(0, data.stableCount - (isErased(data.words) ? 0 : data.words.length - words.length));
  return {
    ...view,
    interim: {
      ...view.interim,
      [data.channel]: {
        utterance: data.utterance,
        revision: data.revision,
        startMs: said.startMs,
        endMs: data.endMs,
        stable: words
          .slice(0, stableCount)
          .map((word) => word.text)
          .join(" "),
        open: words
          .slice(stableCount)
          .map((word) => word.text)
          .join(" "),
      },
    },
  };
};

/**
 * The words of both sides in the span go, and what came of them: tips, notes, what was held back. Order and times
 * stay. A tip whose words stay loses the snippet it carries, which may hold some of the others.
 */
export const forget = (view: CallView, span: Span): CallView => {
  const { fromMs, toMs } = span;
  if (view.forgotten.some((known) => known.fromMs === fromMs && known.toMs === toMs)) return view;
  const gone = (known: Line) => known.kind === "words" && reaches(span, known.startMs, known.endMs);
  const lines = new Set(view.lines.filter(gone).map(({ id }) => id));
  const stays = (atMs: number, utterance?: string) =>
    !isForgotten([span], atMs) && (utterance === undefined || !lines.has(utterance));
  const tipStays = ({ madeAtMs, reason: { evidence } }: Tip) =>
    stays(evidence?.spokenAtMs ?? madeAtMs, evidence?.utterance);
  const noteStays = ({ atMs, utterance }: Noted) => stays(atMs, utterance);
  const noted = view.noted.filter(noteStays);
  return {
    ...view,
    forgotten: [...view.forgotten, { fromMs, toMs }],
    gone: [
      ...view.gone,
      ...view.tips.filter((tip) => !tipStays(tip)).map(({ suggestion }) => suggestion),
      ...view.noted.filter((item) => !noteStays(item)).map(({ id }) => id),
    ],
    lines: view.lines.map((known) => {
      const notes = known.notes.length === 0 ? known.notes : notesOf(noted, known.id);
      return gone(known) ? { ...withoutText(known), notes } : { ...known, notes };
    }),
    interim: Object.fromEntries(
      Object.entries(view.interim).filter(([, words]) => !reaches(span, words.startMs, words.endMs)),
    ),
    tips: view.tips
      .filter(tipStays)
      .map((tip) => (tip.madeAtMs > fromMs ? { ...tip, reason: { ...tip.reason, snippet: "" } } : tip)),
    noted,
    withheld: view.withheld.filter(({ atMs }) => stays(atMs)),
    ticks: view.ticks.filter(({ atMs, how }) => how === "hand" || stays(atMs)),
    summary: view.summary && withoutTakenBack(view.summary, [span]),
    practice: practiceForgot(view.practice, lines),
    ...hindsightWithout(view, { lines, span }),
  };
};

const isFinal = (view: CallView, { utterance, channel }: { utterance: string; channel: Channel }): boolean =>
  view.lastFinal[channel] === utterance || hasLine(view.lines, utterance);

export const utterance = (view: CallView, data: EventData<"UtteranceTranscribed">): CallView => {
  const notes = notesOf(view.noted, data.utterance);
  const settled = settle(view, data.channel, data.endMs, data.utterance);
  const next: CallView = { ...settled, lastFinal: { ...settled.lastFinal, [data.channel]: data.utterance } };
  const words = isErased(data.words) ? [] : data.words;
  if (!isErased(data.text) && data.text === "") return next;
  return line(next, {
    id: data.utterance,
    channel: data.channel,
    kind: "words",
    text: data.text,
    startMs: data.startMs,
    endMs: data.endMs,
    speaker: data.speaker ?? null,
    wordCount: words.length || (isErased(data.text) ? 0 : data.text.split(/\s+/).length),
    notes,
  });
};

export const recorded = (view: CallView, { channel, startMs, endMs }: EventData<"SoundRecorded">): CallView => {
  const before = view.recording[channel] ?? { ms: 0, toMs: 0 };
  if (endMs <= before.toMs) return view;
  return { ...view, recording: { ...view.recording, [channel]: { ms: before.ms + endMs - startMs, toMs: endMs } } };
};

const notesOf = (noted: readonly Noted[], utterance: string): Line["notes"] =>
  noted.filter((item) => item.utterance === utterance).map(({ label, words }) => ({ label, words }));

export const line = (view: CallView, next: Line): CallView => {
  const lines = withLine(view.lines, next);
  return lines === view.lines ? view : { ...view, lines };
};

export const settle = (view: CallView, channel: Channel, endMs: number, utterance?: string): CallView => {
  const before = view.channels[channel] ?? {
    open: false,
    engine: "",
    model: "",
    accuracy: "",
    reason: "",
    settledMs: 0,
  };
  const { [channel]: pending, ...others } = view.interim;
  return {
    ...view,
    channels: { ...view.channels, [channel]: { ...before, settledMs: Math.max(before.settledMs, endMs) } },
    interim: pending && pending.endMs > endMs && pending.utterance !== utterance ? view.interim : others,
  };
};

export const note = (
  view: CallView,
  data: { signal: string; evidence: EventData<"QuestionNoticed">["evidence"] },
  what: Noted["what"],
  label: string,
  promise: Pick<Noted, "by" | "text"> = { by: null, text: "" },
): CallView => {
  if (view.noted.some((item) => item.id === data.signal) || view.gone.includes(data.signal)) return view;
  const words = isErased(data.evidence.words) ? "" : data.evidence.words;
  const item: Noted = {
    id: data.signal,
    what,
    label,
    words,
    utterance: data.evidence.utterance,
    atMs: data.evidence.spokenAtMs,
    ...promise,
    offBy: null,
  };
  return {
    ...view,
    noted: [...view.noted, item],
    lines: withNote(view.lines, item.utterance, { label, words }),
  };
};
