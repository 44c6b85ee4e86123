/** The tables of history, as code sees them; `create.ts` makes them. Places are `positionOf` an event. */
import type { EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { SpeakerCorrection } from "@wingman/domain/call/speakers";
import type { Dealt } from "@wingman/domain/feedback/experiment";

type Of = { tenant_id: string; call_id: string };

/** A null where a name or title should stand means: erased. */
export type CallRow = Of & {
  /** Sequence of the last commit of this call that stands in the rows; what is not newer was seen before. */
  sequence: number;
  kind: string;
  title: string | null;
  /** Pseudonymous, as every actor: an agent's list is their own calls. */
  rep_id: string;
  rep_name: string | null;
  customer_name: string | null;
  customer_company: string;
  /** Epoch milliseconds, as whoever started it wrote. */
  started_at: number;
  sample: string | null;
  playbook_id: string;
  playbook_version: number;
  /** What it was dealt of the trials that ran. */
  arms: readonly Dealt[];
  consent_state: string;
  consent_how: string | null;
  consent_at_ms: number | null;
  /** Null while the call runs. The counts and pictures below are filled when it ends. */
  ended_reason: string | null;
  duration_ms: number;
  lines: number;
  tips: number;
  tips_liked: number;
  tips_disliked: number;
  tips_retracted: number;
  /** What was objected to, and what its tips were about, each once: calls are narrowed by them. */
  objections: readonly string[];
  topics: readonly string[];
  lanes: readonly Lane[];
  tips_at_ms: readonly number[];
  /** Null until the rep said so; an outcome whose `next_step` is null had its words erased. */
  outcome: string | null;
  next_step: string | null;
  next_step_on: string | null;
  csat: number | null;
  /** What people said of the voices in it (`domain/call/speakers`). */
  speakers: readonly SpeakerCorrection[];
  /** Checks of its scorecard as people judged them, and what coaches marked; those that stand, newest last. */
  judged: readonly EventData<"CheckJudged">[];
  coached: readonly (EventData<"CoachingMarked"> & { readonly at: number })[];
  /** Of an exercise: whom the agent played, and how it was scored. Null in every other call. */
  practice: Practice | null;
  /** When somebody in it was erased for the first time, epoch milliseconds; null where nobody was. */
  erased_at: number | null;
};
export type Practice = Pick<EventData<"PracticeBegun">, "scenario" | "rubric" | "mode" | "assignment"> & {
  readonly score: Score | null;
};
/** By the rules; the words that decided stay on the log. */
export type Score = Pick<EventData<"CallScored">, "points" | "criteria" | "measures"> & {
  readonly checks: readonly Pick<EventData<"CallScored">["checks"][number], "check" | "verdict">[];
};
/** When one side spoke, short silences within left out; a picture, not a record. */
export type Lane = { readonly channel: Channel; readonly startMs: number; readonly endMs: number };

export type ChannelRow = Of & { channel: string; engine: string; model: string; accuracy: string; reason: string };
/** `text` is null where the words were erased, and empty in a gap. */
export type LineRow = Of & {
  line_id: string;
  place: string;
  channel: string;
  kind: string;
  text: string | null;
  /** What had been heard, and the press that corrected it, where a person did; else null. */
  heard: string | null;
  corrected: string | null;
  /** The voice, where those of a side could be told apart. */
  speaker: string | null;
  start_ms: number;
  end_ms: number;
};
/** All but what PostgreSQL makes of them for itself (`search/create.ts`). */
export const lineColumns = [
  "tenant_id",
  "call_id",
  "line_id",
  "place",
  "channel",
  "kind",
  "text",
  "heard",
  "corrected",
  "speaker",
  "start_ms",
  "end_ms",
] as const satisfies readonly (keyof LineRow)[];
export type TipRow = Of & {
  suggestion: string;
  place: string;
  event: string;
  kind: string;
  title: string;
  headline: string;
  say: string;
  made_at_ms: number;
  play: string;
  /** By `words` (null there means erased) or by `timing`, which has none. */
  fired_by: "words" | "timing";
  words: string | null;
  rating: string;
  pinned: boolean;
  copied: boolean;
  dismissed: boolean;
  /** The press that sent its play to sleep as well; null where none did. */
  snoozed_by: string | null;
  retracted: boolean;
  shown: boolean;
  after_words_ms: number | null;
  /** When and in which utterance its words were said; null where timing fired it. */
  spoken_at_ms: number | null;
  utterance: string | null;
  /** Its words were taken back: it stands in no list and no count. */
  forgotten: boolean;
  agent: string;
  /** One of those that people look at again (`domain/feedback/lot.ts`). */
  sampled: boolean;
  /** That worded it, or helped to find it; null where the playbook alone did. */
  model: string | null;
  /** What whoever looked at it again thought of it, and who that was. */
  review: string | null;
  reviewed_by: string | null;
  /** What a language model thought of it, with its reason and its name. */
  judged: string | null;
  judged_why: string | null;
  judged_model: string | null;
};
/** What a press changed and what stood there before, as JSON text, so that an undo can put it back. */
export type ActRow = Of & {
  action: string;
  suggestion: string;
  field: "rating" | "pinned" | "copied" | "dismissed";
  before: string;
};
export type WithheldRow = Of & { place: string; suggestion: string; headline: string; because: string; at_ms: number };
/** `words` is null where they were erased. */
export type NotedRow = Of & {
  signal: string;
  place: string;
  what: string;
  label: string;
  words: string | null;
  utterance: string;
  at_ms: number;
  /** The hand action that took it off; null while it stands. */
  off_by: string | null;
  forgotten: boolean;
};

/** Words that somebody wrote in place of a line's; `text` is null where they were erased. Times: epoch milliseconds. */
export type CorrectionRow = Of & {
  action: string;
  place: string;
  utterance: string;
  text: string | null;
  by: string;
  written_at: number;
  undone: boolean;
};
/** A comment on a moment; `text` is null where it was erased. */
export type CommentRow = Of & {
  comment: string;
  action: string;
  place: string;
  author: string;
  at_ms: number;
  text: string | null;
  written_at: number;
  /** The press that took it off; null while it stands. */
  removed_by: string | null;
  /** Its adding was taken back. */
  undone: boolean;
};

export type HistoryTables = {
  call: CallRow;
  channel: ChannelRow;
  line: LineRow;
  tip: TipRow;
  act: ActRow;
  withheld: WithheldRow;
  noted: NotedRow;
  correction: CorrectionRow;
  comment: CommentRow;
};

/** What a search may look at besides: rows that its own words find (`search/create.ts`), and the vocabulary. */
export type SearchTables = HistoryTables & {
  named: Of;
  /** `words` is a tsvector, as text. */
  said: Of & { line_id: string; words: string };
  word: { tenant_id: string; word: string; lines: number; grams: readonly string[] };
};
