/**
 * The figures and how each is counted: one list, from which the page, the drill-down and docs/reference/kpi.md come.
 * Conditions and values are of one row of `kpi_call`.
 */
import { paceMsMin, shareMsMin } from "@wingman/domain/coach/talk";
import { type RawBuilder, sql } from "kysely";

export const units = ["share", "count", "ms", "perMinute", "perHour", "score"] as const;
export type Unit = (typeof units)[number];

type Common = {
  readonly unit: Unit;
  /** Which way is better where that is beyond doubt; null where it depends on the call. */
  readonly better: "more" | "less" | null;
};
/** `share`: of things that are counted. `mean`, `middle`: of one value a call. `delay`: of one value a tip. */
export type Definition = Common &
  (
    | { readonly kind: "share"; readonly count: RawBuilder<number>; readonly of: RawBuilder<number> }
    | { readonly kind: "mean" | "middle"; readonly value: RawBuilder<number | null> }
    | { readonly kind: "delay"; readonly at: number }
  );

const spoken = sql<number>`(rep_ms + customer_ms)`;
const long = sql<boolean>`duration_ms >= ${sql.lit(shareMsMin)}`;
const objections = (which: RawBuilder<boolean>) =>
  sql<number>`(select count(*) from jsonb_array_elements(objections) as each where ${which})`;

export const figures = {
  tipsUsed: {
    kind: "share",
    unit: "share",
    better: "more",
    count: sql<number>`tips_accepted`,
    of: sql<number>`tips_shown`,
  },
  objectionsMet: {
    kind: "share",
    unit: "share",
    better: "more",
    count: objections(sql`each -> 'met' = 'true'`),
    of: objections(sql`each -> 'met' <> 'null'`),
  },
  nextStep: {
    kind: "share",
    unit: "share",
    better: "more",
    count: sql<number>`(outcome is not null and (outcome in ('next-step', 'won') or has_next_step))::integer`,
    of: sql<number>`(outcome is not null)::integer`,
  },
  won: {
    kind: "share",
    unit: "share",
    better: "more",
    count: sql<number>`(outcome = 'won')::integer`,
    of: sql<number>`(outcome is not null)::integer`,
  },
  talkShare: {
    kind: "mean",
    unit: "share",
    better: null,
    value: sql<number | null>`case when ${spoken} >= ${sql.lit(shareMsMin)} then rep_ms / ${spoken} end`,
  },
  longestMonologue: {
    kind: "middle",
    unit: "ms",
    better: null,
    value: sql<number | null>`case when rep_ms > 0 then rep_longest_ms end`,
  },
  patience: { kind: "middle", unit: "ms", better: null, value: sql<number | null>`rep_patience_ms` },
  interactivity: {
    kind: "mean",
    unit: "perMinute",
    better: null,
    value: sql<number | null>`case when ${long} then turns / (duration_ms / 60000) end`,
  },
  repQuestions: {
    kind: "mean",
    unit: "perHour",
    better: null,
    value: sql<number | null>`case when ${long} then rep_questions / (duration_ms / 3600000) end`,
  },
  customerQuestions: {
    kind: "mean",
    unit: "perHour",
    better: null,
    value: sql<number | null>`case when ${long} then customer_questions / (duration_ms / 3600000) end`,
  },
  pace: {
    kind: "mean",
    unit: "perMinute",
    better: null,
    value: sql<
      number | null
    >`case when rep_worded_ms >= ${sql.lit(paceMsMin)} then rep_words / (rep_worded_ms / 60000) end`,
  },
  tipsShown: { kind: "mean", unit: "count", better: null, value: sql<number | null>`tips_shown` },
  tipDelay: { kind: "delay", unit: "ms", better: "less", at: 0.95 },
  tipDelayMiddle: { kind: "delay", unit: "ms", better: "less", at: 0.5 },
  csat: { kind: "mean", unit: "score", better: "more", value: sql<number | null>`csat` },
} satisfies Readonly<Record<string, Definition>>;

export type FigureId = keyof typeof figures;
export const figureIds = Object.keys(figures) as readonly FigureId[];

/** Upper ends of the classes in which delays are drawn; the last has none. */
export const delayClassesMs = [250, 500, 750, 1_000, 1_500, 2_000, 3_000] as const;
