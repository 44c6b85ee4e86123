/** A call's view once somebody in it was erased: the same as a fold over what the log can still open. */
import { erased, type Personal } from "../schema.ts";
import { withoutSubjects } from "./erasure.ts";
import { withoutNames } from "./speakers.ts";
import type { CallView } from "./view.ts";
import { practiceErased } from "./view-practice.ts";
import { hindsightWithout, withoutText } from "./view-hindsight.ts";

/** `at`: of the first of them, server time in epoch milliseconds. */
export type Erasure = { readonly subjects: readonly Personal[]; readonly at: number };

/**
 * Names and titles become `Erased`. With what both share go the words, and what came of them: tips that words fired,
 * notes, what was held back. Order and times stay.
 */
export const erasedFrom = (view: CallView, subjects: readonly Personal[], at: number): CallView => {
  const before = view.erasure?.subjects ?? [];
  const news = subjects.filter((subject) => !before.includes(subject));
  if (news.length === 0) return view;
  const named: CallView = {
    ...view,
    erasure: { subjects: [...before, ...news], at: view.erasure?.at ?? at },
    started: view.started && withoutSubjects("CallStarted", view.started, news),
    interim: {},
    practice: practiceErased(view.practice, news),
    watchers: view.watchers.map((one) => (news.includes("rep") ? { ...one, name: erased } : one)),
    notes: view.notes.map((note) => ({
      ...note,
      by: news.includes("rep") ? { ...note.by, name: erased } : note.by,
      text: news.includes("both") ? erased : note.text,
    })),
  };
  return news.includes("both") ? withoutWords(named) : named;
};

const withoutWords = (view: CallView): CallView => {
  const gone = view.tips.filter(({ reason }) => reason.evidence !== null);
  return {
    ...view,
    gone: [...view.gone, ...gone.map(({ suggestion }) => suggestion), ...view.noted.map(({ id }) => id)],
    lines: view.lines.map((line) =>
      line.kind === "words" ? { ...withoutText(line), notes: [] } : { ...line, notes: [] },
    ),
    tips: view.tips
      .filter((tip) => !gone.includes(tip))
      .map(({ event, retracted, rating, pinned, copied, dismissed, afterWordsMs, ...made }) => ({
        ...withoutSubjects("SuggestionMade", made, ["both"]),
        event,
        retracted,
        rating,
        pinned,
        copied,
        dismissed,
        afterWordsMs,
      })),
    speakers: withoutNames(view.speakers),
    ...hindsightWithout(view, "all"),
    noted: [],
    withheld: [],
    summary: view.summary && { ...view.summary, sentences: [], moments: [], objections: [], actions: [] },
    outcome: view.outcome && {
      ...view.outcome,
      nextStep: withoutSubjects("OutcomeRecorded", { ...view.outcome, action: "", atMs: 0 }, ["both"]).nextStep,
    },
  };
};
