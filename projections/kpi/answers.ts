/** What the figures answer over HTTP; the UI takes its types from here. */
import { type EffectFigure, effectFigures } from "@wingman/domain/feedback/effect";
import { type Static, type TSchema, Type } from "typebox";
import { type FigureId, figureIds, type Unit, units } from "./figures.ts";

const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const count = Type.Integer({ minimum: 0 });
const Day = Type.String({ description: "as 2026-11-27, of the tenant's own calendar" });
const Days = Type.Object({ from: Day, to: Day });
/** 95 %, both sides; `of` is how many calls, tips or answers it rests on. */
const Estimate = Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number(), of: Type.Number() });
const oneOf = <Word extends string>(words: readonly Word[]) => Type.Unsafe<Word>({ type: "string", enum: [...words] });
export const Figure = oneOf<FigureId>(figureIds);
const Outcome = orNull(Type.String({ description: "null where the rep said none" }));
const Named = Type.Object({ name: Type.String(), calls: count });

export const KpiAnswer = Type.Object({
  days: Days,
  before: Days,
  timeZone: Type.String(),
  calls: Type.Object({ now: count, before: count }),
  figures: Type.Array(
    Type.Object({
      id: Figure,
      unit: oneOf<Unit>(units),
      better: orNull(Type.Union([Type.Literal("more"), Type.Literal("less")])),
      now: orNull(Estimate),
      before: orNull(Estimate),
      change: orNull(Type.Object({ difference: Type.Number(), low: Type.Number(), high: Type.Number() })),
      points: Type.Array(Type.Object({ from: Day, value: orNull(Type.Number()), of: Type.Number() })),
    }),
  ),
  through: Type.Array(Type.Object({ from: Day, calls: count })),
  objections: Type.Array(Type.Object({ about: Type.String(), came: count, calls: count, met: count, unmet: count })),
  outcomes: Type.Array(Type.Object({ outcome: Outcome, calls: count })),
  intents: Type.Array(Named),
  competitors: Type.Array(Named),
  csat: Type.Array(Type.Object({ score: Type.Integer(), calls: count })),
  delays: Type.Array(Type.Object({ upToMs: orNull(Type.Number()), tips: count })),
  funnel: Type.Array(
    Type.Object({
      playbook: Type.String(),
      calls: count,
      stages: Type.Array(
        Type.Object({
          stage: Type.String(),
          calls: count,
          atMs: Type.Number({ description: "when calls come to it, on average" }),
          outcomes: Type.Array(Type.Object({ outcome: Outcome, calls: count })),
        }),
      ),
    }),
  ),
  reps: Type.Array(
    Type.Object({
      rep: Type.String(),
      calls: count,
      figures: Type.Array(Type.Object({ id: Figure, now: orNull(Estimate) })),
    }),
  ),
});
export type KpiAnswer = Static<typeof KpiAnswer>;

/** The calls behind a figure, newest first. */
const Compared = Type.Array(
  Type.Object({
    figure: oneOf<EffectFigure>(effectFigures),
    base: orNull(Estimate),
    other: orNull(Estimate),
    change: orNull(Type.Object({ difference: Type.Number(), low: Type.Number(), high: Type.Number() })),
    isClear: Type.Boolean({ description: "whether the interval of the difference leaves zero out" }),
    missing: Type.Integer({ description: "answers that the smaller group still needs; 0 once it has enough" }),
  }),
);

export const EffectAnswer = Type.Object({
  days: Days,
  units: Type.Array(Type.Object({ id: oneOf<EffectFigure>(effectFigures), unit: oneOf<Unit>(units) })),
  cohort: Type.Object(
    {
      unused: Type.Integer({ description: "calls in which tips were shown and none was used" }),
      used: Type.Integer({ description: "calls in which one was" }),
      without: Type.Integer({ description: "calls without a tip, in neither group" }),
      figures: Compared,
    },
    { description: "no proof: whoever uses tips may differ in all else" },
  ),
  trials: Type.Array(
    Type.Object({
      experiment: Type.String(),
      name: Type.String(),
      isRunning: Type.Boolean(),
      base: Type.Object({ name: Type.String(), calls: count }),
      arms: Type.Array(Type.Object({ name: Type.String(), calls: count, figures: Compared })),
    }),
    { description: "that run, and that have ended with calls of these days, by what calls were dealt" },
  ),
});
export type EffectAnswer = Static<typeof EffectAnswer>;

const Side = Type.Object({ from: Day, to: Day, calls: count });
export const PilotAnswer = Type.Object({
  after: Side,
  before: Side,
  figures: Type.Array(
    Type.Object({
      id: Figure,
      unit: oneOf<Unit>(units),
      before: orNull(Estimate),
      after: orNull(Estimate),
      change: orNull(
        Type.Object(
          { difference: Type.Number(), low: Type.Number(), high: Type.Number() },
          { description: "the mean of each person's own change; null with too few people" },
        ),
      ),
      people: Type.Integer({ description: "whose figure is known on both sides" }),
    }),
  ),
});
export type PilotAnswer = Static<typeof PilotAnswer>;

export const BehindAnswer = Type.Object({
  calls: Type.Array(
    Type.Object({
      call: Type.String(),
      startedAt: Type.Number(),
      durationMs: Type.Number(),
      title: orNull(Type.String({ description: "null where it was erased" })),
      company: Type.String(),
      rep: orNull(Type.String({ description: "their name; null where it was erased" })),
      outcome: Outcome,
      /** What this call adds to the figure. */
      value: orNull(Type.Number()),
      of: orNull(Type.Number()),
    }),
  ),
  next: orNull(Type.String()),
});
export type BehindAnswer = Static<typeof BehindAnswer>;

/** What there is to filter by. */
export const ChoicesAnswer = Type.Object({
  reps: Type.Array(Type.Object({ rep: Type.String(), name: Type.String(), team: orNull(Type.String()) })),
  teams: Type.Array(Type.String()),
  playbooks: Type.Array(Type.Object({ playbook: Type.String(), name: Type.String() })),
  timeZone: Type.String(),
  today: Day,
  /** Somebody who sees their own figures alone. */
  isOwn: Type.Boolean(),
});
export type ChoicesAnswer = Static<typeof ChoicesAnswer>;

const Used = Type.Object({
  calls: count,
  seconds: count,
  inputTokens: count,
  outputTokens: count,
  microDollars: count,
  tipsMade: count,
  tipsShown: count,
});
export const UsageAnswer = Type.Object({
  days: Days,
  timeZone: Type.String(),
  total: Used,
  /** Sample calls, which are in no other figure: nobody was heard, and tokens may have been used. */
  samples: Used,
  through: Type.Array(Type.Object({ from: Day, used: Used })),
  storage: Type.Object({ recordingBytes: count, documentBytes: count, documents: count }),
});
export type UsageAnswer = Static<typeof UsageAnswer>;
export type Used = Static<typeof Used>;
