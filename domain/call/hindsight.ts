/** What people say of a call that is over: words corrected, and comments at a moment. Its part of the state, and who may do what. */
import { accept, type Decision, refuse } from "../decision.ts";
import { own } from "../record.ts";
import { type Erased, isErased } from "../schema.ts";
import { standingOf } from "./corrections.ts";
import type { CallEvent, EventData } from "./events/index.ts";
import { isForgotten, reaches } from "./forgetting.ts";
import type { CallState } from "./state.ts";

/** A call of an hour has some 600 lines, and a coach some ten remarks. */
export const correctionsMax = 2_000;
export const commentsMax = 500;
/** What people judged or marked of one call; more is nobody's hand. */
export const judgementsMax = 500;

export type Hindsight = {
  /** Those that stand, newest last. */
  readonly corrections: readonly {
    readonly action: string;
    readonly utterance: string;
    readonly text: string | Erased;
    readonly startMs: number;
    readonly endMs: number;
  }[];
  readonly comments: { readonly [comment: string]: CommentState };
  /** Checks of the scorecard as people judged them, and what coaches marked; those that stand, newest last. */
  readonly judged: readonly EventData<"CheckJudged">[];
  readonly coached: readonly EventData<"CoachingMarked">[];
};
/** `isGone`: its adding was undone. */
type CommentState = {
  readonly author: string;
  readonly action: string;
  readonly removedBy: string | null;
  readonly isGone: boolean;
};

export const noHindsight: Hindsight = { corrections: [], comments: {}, judged: [], coached: [] };

/** Who asks, and whether they may take off what others wrote. */
export type Asker = { readonly by: string; readonly mayAll: boolean };

export type HindsightCommand =
  | {
      readonly type: "CorrectWords";
      readonly correction: Pick<EventData<"UtteranceCorrected">, "action" | "utterance" | "text" | "by">;
      /** As it stands on the log, where it never changes; null where there is none. */
      readonly heard: Heard | null;
    }
  | { readonly type: "AddComment"; readonly comment: EventData<"CommentAdded"> }
  | { readonly type: "RemoveComment"; readonly removed: EventData<"CommentRemoved">; readonly asker: Asker }
  | { readonly type: "JudgeCheck"; readonly judged: EventData<"CheckJudged"> }
  | { readonly type: "MarkCoaching"; readonly marked: EventData<"CoachingMarked"> }
  | { readonly type: "UndoHindsight"; readonly undone: EventData<"ActionUndone">; readonly asker: Asker };
export type Heard = Pick<EventData<"UtteranceTranscribed">, "channel" | "startMs" | "endMs"> & {
  readonly text: string | Erased;
};

export const hindsightCommands = [
  ...(["CorrectWords", "AddComment", "RemoveComment"] as const),
  ...(["JudgeCheck", "MarkCoaching", "UndoHindsight"] as const),
] as const;
export const isHindsight = (command: { readonly type: string }): command is HindsightCommand =>
  hindsightCommands.some((type) => type === command.type);

export type HindsightRefusal =
  | "CALL_GOING_ON"
  | "CONSENT_MISSING"
  | "UTTERANCE_UNKNOWN"
  | "WORDS_TAKEN_BACK"
  | "COMMENT_UNKNOWN"
  | "COMMENT_OF_OTHERS"
  | "HINDSIGHT_FULL"
  | "ACTION_UNKNOWN";
type Decided = Decision<CallEvent, HindsightRefusal>;

export const decideHindsight = (state: CallState, command: HindsightCommand): Decided => {
  if (state.status !== "ended")
    return refuse("CALL_GOING_ON", "words are corrected and commented on once the call is over");
  switch (command.type) {
    case "CorrectWords":
      return correct(state, command);
    case "AddComment":
      return comment(state, command.comment);
    case "RemoveComment":
      return remove(state, command);
    case "JudgeCheck":
      return judge(state, command.judged);
    case "MarkCoaching":
      return mark(state, command.marked);
    case "UndoHindsight":
      return undo(state, command);
  }
};

const correct = (
  state: CallState,
  { correction, heard }: Extract<HindsightCommand, { type: "CorrectWords" }>,
): Decided => {
  if (own(state.actions, correction.action)) return accept();
  if (heard === null || heard.text === "") return refuse("UTTERANCE_UNKNOWN", "no words of this call have this id");
  const { text, channel, startMs, endMs } = heard;
  if (isErased(text) || state.forgotten.some((span) => reaches(span, startMs, endMs)))
    return refuse("WORDS_TAKEN_BACK", "these words were taken back; nothing is written in their place");
  // What the customer said is not written down again.
  if (state.consent === "withdrawn")
    return refuse("CONSENT_MISSING", "consent was withdrawn; no words are written down any more");
  const was = standingOf(state.hindsight.corrections, correction.utterance)?.text ?? text;
  if (was === correction.text) return accept();
  if (state.hindsight.corrections.length >= correctionsMax)
    return refuse("HINDSIGHT_FULL", `a call takes ${correctionsMax} corrections at most`);
  return accept({ type: "UtteranceCorrected", data: { ...correction, channel, was, startMs, endMs } });
};

const comment = (state: CallState, added: EventData<"CommentAdded">): Decided => {
  const { comments } = state.hindsight;
  if (own(state.actions, added.action) || own(comments, added.comment)) return accept();
  if (isForgotten(state.forgotten, added.atMs))
    return refuse("WORDS_TAKEN_BACK", "the words of this moment were taken back; nothing is said of them");
  if (Object.keys(comments).length >= commentsMax)
    return refuse("HINDSIGHT_FULL", `a call takes ${commentsMax} comments at most`);
  return accept({ type: "CommentAdded", data: added });
};

const remove = (
  state: CallState,
  { removed, asker }: Extract<HindsightCommand, { type: "RemoveComment" }>,
): Decided => {
  if (own(state.actions, removed.action)) return accept();
  const known = own(state.hindsight.comments, removed.comment);
  if (!known || known.isGone) return refuse("COMMENT_UNKNOWN", "no comment of this call has this id");
  if (!mayTouch(known, asker)) return refuse("COMMENT_OF_OTHERS", "somebody else wrote this comment");
  return known.removedBy === null ? accept({ type: "CommentRemoved", data: removed }) : accept();
};

const judge = (state: CallState, judged: EventData<"CheckJudged">): Decided => {
  const standing = state.hindsight.judged.findLast(({ check }) => check === judged.check);
  if (own(state.actions, judged.action) || standing?.verdict === judged.verdict) return accept();
  if (state.hindsight.judged.length >= judgementsMax)
    return refuse("HINDSIGHT_FULL", `a call takes ${judgementsMax} judgements at most`);
  return accept({ type: "CheckJudged", data: judged });
};

const mark = (state: CallState, marked: EventData<"CoachingMarked">): Decided => {
  const { coached } = state.hindsight;
  if (own(state.actions, marked.action) || coached.at(-1)?.mark === marked.mark) return accept();
  if (coached.length >= judgementsMax) return refuse("HINDSIGHT_FULL", `a call takes ${judgementsMax} marks at most`);
  return accept({ type: "CoachingMarked", data: marked });
};

const undo = (state: CallState, { undone, asker }: Extract<HindsightCommand, { type: "UndoHindsight" }>): Decided => {
  if (own(state.actions, undone.action)) return accept();
  const act = own(state.actions, undone.undoes);
  if (act?.undone) return accept();
  if (!act || !isOfHindsight(state, undone.undoes))
    return refuse("ACTION_UNKNOWN", "there is nothing to undo under this id");
  const judgement = [...state.hindsight.judged, ...state.hindsight.coached].find(
    ({ action }) => action === undone.undoes,
  );
  if (judgement && !asker.mayAll && judgement.by !== asker.by)
    return refuse("COMMENT_OF_OTHERS", "somebody else judged this");
  const about = Object.values(state.hindsight.comments).find((each) => isBy(each, undone.undoes));
  if (about && !mayTouch(about, asker)) return refuse("COMMENT_OF_OTHERS", "somebody else wrote this comment");
  return accept({ type: "ActionUndone", data: undone });
};

const mayTouch = ({ author }: CommentState, { by, mayAll }: Asker): boolean => mayAll || author === by;
const isBy = ({ action, removedBy }: CommentState, press: string): boolean => action === press || removedBy === press;

/** Whether a press was one of these: the live page's own undo leaves them alone. */
export const isOfHindsight = ({ hindsight }: Pick<CallState, "hindsight">, press: string): boolean =>
  [...hindsight.corrections, ...hindsight.judged, ...hindsight.coached].some(({ action }) => action === press) ||
  Object.values(hindsight.comments).some((each) => isBy(each, press));

/** What one fact changes of it; the same object where it changes nothing. */
export const evolveHindsight = (before: Hindsight, event: CallEvent): Hindsight => {
  switch (event.type) {
    case "UtteranceCorrected": {
      const { action, utterance, text, startMs, endMs } = event.data;
      return { ...before, corrections: [...before.corrections, { action, utterance, text, startMs, endMs }] };
    }
    case "CommentAdded": {
      const { comment: id, author, action } = event.data;
      if (own(before.comments, id)) return before;
      return {
        ...before,
        comments: { ...before.comments, [id]: { author, action, removedBy: null, isGone: false } },
      };
    }
    case "CommentRemoved": {
      const known = own(before.comments, event.data.comment);
      if (!known || known.removedBy !== null) return before;
      return {
        ...before,
        comments: { ...before.comments, [event.data.comment]: { ...known, removedBy: event.data.action } },
      };
    }
    case "CheckJudged":
      return { ...before, judged: [...before.judged, event.data] };
    case "CoachingMarked":
      return { ...before, coached: [...before.coached, event.data] };
    case "ActionUndone": {
      const { undoes } = event.data;
      if (!isOfHindsight({ hindsight: before }, undoes)) return before;
      return {
        judged: before.judged.filter(({ action }) => action !== undoes),
        coached: before.coached.filter(({ action }) => action !== undoes),
        corrections: before.corrections.filter(({ action }) => action !== undoes),
        comments: Object.fromEntries(
          Object.entries(before.comments).map(([id, each]) => [
            id,
            {
              ...each,
              removedBy: each.removedBy === undoes ? null : each.removedBy,
              isGone: each.isGone || each.action === undoes,
            },
          ]),
        ),
      };
    }
    case "WordsForgotten":
      return before.corrections.length === 0
        ? before
        : {
            ...before,
            corrections: before.corrections.filter(({ startMs, endMs }) => !reaches(event.data, startMs, endMs)),
          };
    case "PersonalDataForgotten":
      return event.data.subjects.includes("both") ? { ...before, corrections: [] } : before;
    default:
      return before;
  }
};
