/** A call's own page, from the fold: the same shapes as the gateway's history. */
import { standingComments } from "@wingman/domain/call/view-hindsight";
import type { CallDetail, CallSummary, Figures } from "../parts/api.ts";
import type { DemoCall } from "./call.ts";
import { playbook } from "./script.ts";

export const summaryOf = (call: DemoCall): CallSummary => {
  const view = call.view();
  return {
    call: call.id,
    kind: view.started?.kind ?? "live",
    consent: view.consent.state,
    playbook: view.started?.playbook ?? { id: playbook.id, version: playbook.version },
    title: view.started?.title ?? "",
    startedAt: view.startedAt,
    durationMs: view.durationMs,
    endedReason: view.endedReason ?? "",
    customer: { name: view.started?.customer.name ?? "", company: view.started?.customer.company ?? "" },
    rep: { id: view.started?.rep.id ?? "", name: view.started?.rep.name ?? "" },
    tips: view.tips.length,
    tipsLiked: view.tips.filter((tip) => tip.rating === "like").length,
    lines: view.lines.length,
    sample: view.started?.sample ?? null,
    lanes: view.lines
      .filter((line) => line.kind === "words")
      .map(({ channel, startMs, endMs }) => ({ channel, startMs, endMs })),
    tipsAtMs: view.tips.map((tip) => tip.madeAtMs),
    outcome: view.outcome,
    erasedAt: view.erasure?.at ?? null,
    csat: view.csat,
    incomplete: null,
  };
};

export const detailOf = (call: DemoCall): CallDetail => {
  const view = call.view();
  return {
    call: summaryOf(call),
    consent: view.consent,
    withheld: [...view.withheld],
    noted: view.noted.map(({ id, what, label, words, atMs, offBy }) => ({
      signal: id,
      what,
      label,
      words,
      wordsNow: null,
      atMs,
      off: offBy !== null,
    })),
    engine: call.engine,
    comments: standingComments(view.comments).map(({ id, author, atMs, at, text }) => ({
      ...{ id, author: { id: author, name: "Marta Kowalski" }, atMs, at, text },
    })),
    lines: view.lines.map((line) => ({
      ...line,
      speaker: null,
      notes: line.notes.map((note) => ({ ...note, wordsNow: null })),
      corrected: line.corrected ? { ...line.corrected, by: { id: line.corrected.by, name: "Marta Kowalski" } } : null,
    })),
    tips: view.tips.map((tip) => ({
      ...tip,
      play: playbook.plays.find(({ id }) => id === tip.reason.play)?.name ?? tip.reason.play,
      words: typeof tip.reason.evidence?.words === "string" ? tip.reason.evidence.words : "",
      wordsNow: null,
      shown: tip.afterWordsMs !== null,
    })),
  };
};

export const figuresOf = (ended: readonly DemoCall[], today: number, week: number): Figures => {
  const views = ended
    .map((call) => call.view())
    .filter((view) => view.started?.sample === null && view.startedAt >= week);
  const lines = views.flatMap((view) => view.lines);
  const shown = views.flatMap((view) => view.tips).filter((tip) => tip.afterWordsMs !== null);
  const ms = (channel?: string) =>
    lines.reduce((sum, line) => (!channel || line.channel === channel ? sum + line.endMs - line.startMs : sum), 0);
  const delays = shown.flatMap((tip) => tip.afterWordsMs ?? []).sort((a, b) => a - b);
  return {
    calls: { week: views.length, today: views.filter((view) => view.startedAt >= today).length },
    talk: { repMs: ms("rep"), allMs: ms() },
    tips: {
      shown: shown.length,
      accepted: shown.filter((tip) => tip.copied || tip.rating === "like").length,
      timed: delays.length,
      middleMs: delays[delays.length >> 1] ?? null,
    },
    promises: { noted: views.flatMap((view) => view.noted).filter(({ what }) => what === "commitment").length },
  };
};
