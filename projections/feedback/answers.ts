/** What the pages of feedback are answered; the UI takes its types from here. */
import { About, Arm } from "@wingman/domain/feedback/experiment";
import { type Static, Type } from "typebox";

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const ShareAnswer = Type.Object({
  count: Type.Integer(),
  of: Type.Integer(),
  share: Type.Number(),
  low: Type.Number({ description: "of the 95 % interval (Wilson)" }),
  high: Type.Number(),
});

const counts = {
  made: Type.Integer(),
  shown: Type.Integer(),
  liked: Type.Integer(),
  disliked: Type.Integer(),
  copied: Type.Integer(),
  used: Type.Integer({ description: "copied or pinned and not rated" }),
  snoozed: Type.Integer(),
  dismissed: Type.Integer(),
};
export const RankingAnswer = Type.Object({
  rule: Type.Integer(),
  usual: Type.Number({ description: "share of good verdicts over all plays: the prior's mean" }),
  strength: Type.Integer({ description: "the prior's weight, in verdicts" }),
  plays: Type.Array(
    Type.Object({
      playbook: Type.String(),
      play: Type.String(),
      name: Type.String(),
      priority: orNull(Type.Integer({ description: "as its author set it; null where the playbook has it no more" })),
      isFixed: Type.Boolean({ description: "what the law asks for is not moved" }),
      ...counts,
      weight: Type.Number(),
      low: Type.Number({ description: "of the middle 90 %" }),
      high: Type.Number(),
      shift: Type.Integer({ description: "priority points in calls that start now" }),
    }),
  ),
  resets: Type.Array(
    Type.Object({
      reset: Type.String(),
      of: orNull(Type.Object({ playbook: Type.String(), play: Type.String(), name: Type.String() })),
    }),
    { description: "the newest first" },
  ),
});
export type RankingAnswer = Static<typeof RankingAnswer>;

export const RatesAnswer = Type.Object({
  rates: Type.Array(Type.Object({ key: Type.String(), shown: Type.Integer(), accepted: ShareAnswer })),
});
export type RatesAnswer = Static<typeof RatesAnswer>;

export const TrialsAnswer = Type.Object({
  trials: Type.Array(
    Type.Object({
      experiment: Type.String(),
      name: Type.String(),
      about: About,
      isRunning: Type.Boolean(),
      arms: Type.Array(
        Type.Object({
          ...Arm.properties,
          calls: Type.Integer(),
          tips: Type.Integer(),
          accepted: orNull(ShareAnswer),
          disliked: orNull(ShareAnswer),
          reached: orNull(ShareAnswer),
          difference: orNull(Type.Object({ difference: Type.Number(), low: Type.Number(), high: Type.Number() })),
        }),
      ),
    }),
    { description: "the newest first" },
  ),
  prompts: Type.Array(Type.Object({ prompt: Type.String(), versions: Type.Array(Type.Integer()) }), {
    description: "that a trial may deal; the version in use first",
  }),
});
export type TrialsAnswer = Static<typeof TrialsAnswer>;

export const QueueAnswer = Type.Object({
  tips: Type.Array(
    Type.Object({
      call: Type.String(),
      suggestion: Type.String(),
      title: Type.String(),
      headline: Type.String(),
      say: Type.String(),
      play: Type.String(),
      model: orNull(Type.String()),
      words: orNull(Type.String({ description: "that fired it; null where timing did" })),
      madeAtMs: Type.Number(),
      startedAt: Type.Number(),
      around: Type.Array(Type.Object({ channel: Type.String(), text: Type.String(), startMs: Type.Number() })),
    }),
  ),
  waiting: Type.Integer(),
  reviewed: Type.Integer(),
  judged: Type.Integer(),
  agreement: Type.Object({ of: Type.Integer(), same: Type.Integer(), kappa: orNull(Type.Number()) }),
});
export type QueueAnswer = Static<typeof QueueAnswer>;

export const JudgedAnswer = Type.Object({
  judged: orNull(Type.Object({ mark: Type.String(), why: orNull(Type.String()), model: orNull(Type.String()) })),
});
export type JudgedAnswer = Static<typeof JudgedAnswer>;
