/**
 * The tables of the figures, as code sees them; `create.ts` makes them. No name and no word stands in them: what a call
 * said is counted, and what was taken back is counted no more. Their names are their own, so that one pool can serve
 * them beside those of history.
 */
import type { Channel } from "@wingman/domain/call/events/shared";
import type { Dealt } from "@wingman/domain/feedback/experiment";

type Of = { tenant_id: string; call_id: string };

export type CallRow = Of &
  Measures & {
    /** Sequence of the last commit of this call that stands in the rows; what is not newer was seen before. */
    sequence: number;
    kind: string;
    rep_id: string;
    /** Epoch milliseconds, as whoever started it wrote. */
    started_at: number;
    /** The sample call that was played; null for a real one. */
    sample: string | null;
    playbook_id: string;
    playbook_version: number;
    arms: readonly Dealt[];
    /** Null while the call runs. Its measures are filled when it ends, and whenever something changes them later. */
    ended_reason: string | null;
    duration_ms: number;
    /** Null until the rep said so. */
    outcome: string | null;
    has_next_step: boolean;
    csat: number | null;
    /** Stages of the playbook by when the call first came to them, in ms of its clock. */
    stages: { readonly [stage: string]: number };
    /** What the summary said of each objection; null until there was one. */
    told: readonly Told[] | null;
    input_tokens: number;
    output_tokens: number;
    micro_dollars: number;
    /** Of the recording, as it is stored now. */
    recording_bytes: number;
  };
export type Told = { readonly utterance: string; readonly about: string; readonly met: boolean };

/** What is said of an ended call; formulas in docs/reference/kpi.md. Zero and empty while it runs. */
export type Measures = {
  rep_ms: number;
  customer_ms: number;
  /** Of those utterances whose words are still there, and how long they took. */
  rep_words: number;
  rep_worded_ms: number;
  rep_questions: number;
  customer_questions: number;
  rep_longest_ms: number;
  customer_longest_ms: number;
  /** Median rest before the rep answers; null without any. */
  rep_patience_ms: number | null;
  turns: number;
  tips_made: number;
  tips_shown: number;
  tips_accepted: number;
  tips_liked: number;
  tips_disliked: number;
  /** Of each tip that words set off: from the end of those words to paint. */
  tip_ms: readonly number[];
  objections: readonly Objection[];
  /** Each once. */
  competitors: readonly string[];
  /** What the call was about, each once: `question`, `objection:price`, `competitor`, `next-step`. */
  intents: readonly string[];
};
/** `met` is null where no summary told. */
export type Objection = { readonly about: string; readonly met: boolean | null };

/** An utterance as it counts; `words` is null where they are gone. */
export type LineRow = Of & {
  line_id: string;
  /** `positionOf` its event: of two that begin at once the earlier comes first. */
  place: string;
  channel: Channel;
  start_ms: number;
  end_ms: number;
  words: number | null;
  asks: boolean;
  /** As people wrote what was said, those that stand, the newest last; it outranks what was heard. */
  corrections: readonly { readonly action: string; readonly words: number | null; readonly asks: boolean }[];
};

export type TipRow = Of & {
  suggestion: string;
  /** Set off by words, and not by timing. */
  by_words: boolean;
  /** When its words were said, or it was made where timing set it off. */
  at_ms: number;
  utterance: string | null;
  shown: boolean;
  after_words_ms: number | null;
  rating: "like" | "dislike" | "none";
  copied: boolean;
  retracted: boolean;
  /** Its words were taken back: it stands in no count. */
  forgotten: boolean;
};

/** What a press changed and what stood there before, as JSON text, so that an undo can put it back; `other` changed nothing that counts. */
export type ActRow = Of & { action: string; suggestion: string; field: "rating" | "copied" | "other"; before: string };

export type NotedRow = Of & {
  signal: string;
  what: "question" | "objection" | "competitor" | "commitment";
  /** Of an objection what it is about, of a competitor its name, of a commitment its kind. */
  label: string;
  utterance: string;
  at_ms: number;
  /** The hand action that took it off; null while it stands. */
  off_by: string | null;
  forgotten: boolean;
};

/** A document of the knowledge base, for what a tenant stores; nothing once it was forgotten. */
export type DocumentRow = { tenant_id: string; document_id: string; sequence: number; bytes: number };

export type KpiTables = {
  kpi_call: CallRow;
  kpi_line: LineRow;
  kpi_tip: TipRow;
  kpi_act: ActRow;
  kpi_noted: NotedRow;
  kpi_document: DocumentRow;
};
