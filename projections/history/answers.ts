/** What history answers over HTTP; the UI takes its types from here. Times: `…At` epoch ms, `…Ms` on the call's clock. */
import { type Static, Type } from "typebox";

export const Erased = Type.Object(
  { erased: Type.Literal(true) },
  { description: "its key was forgotten; shape and order remain" },
);
const orErased = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Erased]);
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

export const Summary = Type.Object({
  call: Type.String(),
  kind: Type.String(),
  title: orErased(Type.String()),
  customer: Type.Object({ name: orErased(Type.String()), company: Type.String() }),
  rep: Type.Object({ id: Type.String(), name: orErased(Type.String()) }),
  startedAt: Type.Number(),
  durationMs: Type.Number(),
  endedReason: Type.String(),
  consent: Type.String({ description: "unasked, asking, given, refused or withdrawn" }),
  playbook: Type.Object({ id: Type.String(), version: Type.Integer() }),
  tips: Type.Integer({ description: "made, whether or not taken back" }),
  tipsLiked: Type.Integer(),
  lines: Type.Integer({ description: "with words; gaps are not counted" }),
  sample: orNull(Type.String()),
  lanes: Type.Array(Type.Object({ channel: Type.String(), startMs: Type.Number(), endMs: Type.Number() })),
  tipsAtMs: Type.Array(Type.Number()),
  outcome: orNull(
    Type.Object({
      outcome: Type.String({ description: "next-step, won, lost, no-decision, follow-up or no-fit" }),
      nextStep: orErased(Type.String({ description: "empty where nothing was agreed" })),
      nextStepOn: orNull(Type.String({ description: "the day, as 2026-11-27" })),
    }),
  ),
  csat: orNull(Type.Integer({ description: "1 to 5, as the customer said" })),
  erasedAt: orNull(Type.Number({ description: "when personal data of somebody in it was erased on request" })),
  incomplete: orNull(
    Type.Object(
      { code: Type.String(), commits: Type.Integer({ description: "that wait until it is mended" }) },
      { description: "why part of this call could not be read; null where all of it was" },
    ),
  ),
});

export const List = Type.Object({
  calls: Type.Array(Summary),
  next: orNull(Type.String({ description: "cursor of the next page" })),
  going: Type.Array(Summary, {
    description: "calls that have begun and not ended, newest first; only beside the first page, their counts still 0",
  }),
});

export const FiguresAnswer = Type.Object({
  calls: Type.Object({ today: Type.Integer(), week: Type.Integer() }),
  talk: Type.Object({ repMs: Type.Number(), allMs: Type.Number() }),
  tips: Type.Object({
    shown: Type.Integer(),
    accepted: Type.Integer({ description: "copied or liked, of those shown" }),
    timed: Type.Integer({ description: "shown after words, so that a delay is known" }),
    middleMs: orNull(Type.Number({ description: "median from the end of the words to the painted card" })),
  }),
  promises: Type.Object({ noted: Type.Integer() }),
});

/** A quotation as the corrected words have it; null where nothing of it was corrected. */
const wordsNow = orNull(Type.String({ description: "the quotation as corrected; null where nothing of it was" }));
const Note = Type.Object({ label: Type.String(), words: orErased(Type.String()), wordsNow });
/** Somebody who said something of the call; the name is empty where nobody knows it any more. */
export const Sayer = Type.Object({ id: Type.String(), name: Type.String() });

export const Detail = Type.Object({
  call: Summary,
  consent: Type.Object({ state: Type.String(), how: orNull(Type.String()), atMs: orNull(Type.Number()) }),
  lines: Type.Array(
    Type.Object({
      id: Type.String(),
      channel: Type.String(),
      kind: Type.Union([Type.Literal("words"), Type.Literal("gap")]),
      text: orErased(Type.String()),
      speaker: orNull(
        Type.Object({
          voice: Type.String({ description: "as it was told apart" }),
          id: Type.String({ description: "after what people corrected; equal for one person" }),
          name: orNull(Type.String({ description: "where somebody said it" })),
        }),
      ),
      startMs: Type.Number(),
      endMs: Type.Number(),
      notes: Type.Array(Note),
      corrected: orNull(
        Type.Object(
          { by: Sayer, at: Type.Number(), was: Type.String({ description: "what had been heard" }) },
          { description: "a person wrote these words; null where they are as heard" },
        ),
      ),
    }),
  ),
  tips: Type.Array(
    Type.Object({
      suggestion: Type.String(),
      kind: Type.String(),
      title: Type.String(),
      headline: Type.String(),
      say: Type.String(),
      madeAtMs: Type.Number(),
      play: Type.String(),
      words: Type.Union([Type.String(), Erased, Type.Null()], { description: "that fired it; null where timing did" }),
      wordsNow,
      rating: Type.String(),
      pinned: Type.Boolean(),
      copied: Type.Boolean(),
      dismissed: Type.Boolean(),
      retracted: Type.Boolean(),
      shown: Type.Boolean(),
      afterWordsMs: orNull(Type.Number()),
      event: Type.String(),
    }),
  ),
  withheld: Type.Array(
    Type.Object({ suggestion: Type.String(), headline: Type.String(), because: Type.String(), atMs: Type.Number() }),
  ),
  noted: Type.Array(
    Type.Object({
      signal: Type.String(),
      what: Type.String(),
      label: Type.String(),
      words: orErased(Type.String()),
      wordsNow,
      atMs: Type.Number(),
      off: Type.Boolean({ description: "the rep said that it was not so" }),
    }),
  ),
  comments: Type.Array(
    Type.Object({
      id: Type.String(),
      author: Sayer,
      atMs: Type.Number({ description: "the moment it is about" }),
      at: Type.Number({ description: "when it was written" }),
      text: orErased(Type.String()),
    }),
  ),
  engine: orNull(
    Type.Object({ engine: Type.String(), model: Type.String(), accuracy: Type.String(), reason: Type.String() }),
  ),
});

export const DealSignal = Type.Object({
  state: Type.Union([Type.Literal("off"), Type.Literal("law"), Type.Literal("on")], {
    description: "off: the company did not switch it on; law: it may not be read of this call",
  }),
  points: Type.Array(
    Type.Object({
      utterance: Type.String(),
      atMs: Type.Number(),
      score: Type.Number({ description: "of this line alone, -3 (against) to 3 (for)" }),
      level: Type.Number({ description: "the mean of the lines of the last 90 s that say anything" }),
      words: Type.Array(
        Type.Object({
          text: Type.String(),
          score: Type.Number(),
          turned: Type.Boolean({ description: "a word such as not stands before it" }),
        }),
      ),
    }),
  ),
});

export type DealReading = Static<typeof DealSignal>;
export type CallSummary = Static<typeof Summary>;
export type CallList = Static<typeof List>;
export type Figures = Static<typeof FiguresAnswer>;
export type CallDetail = Static<typeof Detail>;
