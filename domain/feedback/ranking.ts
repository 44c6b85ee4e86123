/**
 * What people did with a play's tips, as a shift of its priority: plays that are disliked sink, those that help rise,
 * and a play of which little is known stays where its author put it. Why so and where it comes from:
 * `ops/decisions/0035-feedback.md`.
 *
 * Each tip has one verdict, by the strongest thing that was done with it (`verdictWeights`). With s good and f bad
 * verdicts of a play, and m the share of good ones over all plays of the tenant, its weight is the mean of a
 * Beta(k m + s, k (1 - m) + f): the Beta prior of strength k, whose pull fades as verdicts come in.
 */
import { Type, type Static } from "typebox";
import { Id } from "../call/events/shared.ts";
import type { CompiledPlaybook } from "../playbook/playbook.ts";
import { object } from "../schema.ts";
import { betaInterval, type Interval } from "./beta.ts";

/** Of the rule below; raised where the same verdicts would come to other shifts. */
export const rankingRule = 1;
/** k: a play needs about so many verdicts to weigh as much as what is known of all plays. */
export const priorStrength = 10;
/** Verdicts that the tenant's own share is pulled towards one half by: two of each. */
const tenantPrior = 4;
/** Priority points for a whole step from 0 to 1, and the most that a play is moved by. */
const pointsPerStep = 100;
export const shiftMax = 30;
export const intervalLevel = 0.9;

/**
 * What a tip's strongest act counts. A press that says so counts whole; what only hints at it counts half, and sending a
 * card away a quarter, since a card that was read is sent away as well.
 */
export const verdictWeights = {
  liked: { good: 1, bad: 0 },
  disliked: { good: 0, bad: 1 },
  /** Copied or pinned, and not rated. */
  used: { good: 0.5, bad: 0 },
  snoozed: { good: 0, bad: 0.5 },
  dismissed: { good: 0, bad: 0.25 },
} as const;
export type Verdict = keyof typeof verdictWeights;

/** Tips of a play, by verdict; what nobody touched is in none. */
export type Tally = { readonly [Each in Verdict]: number };
export type PlayTally = Tally & { readonly playbook: string; readonly play: string };

const weighed = (tally: Tally): { readonly good: number; readonly bad: number } => {
  let [good, bad] = [0, 0];
  for (const [verdict, weight] of Object.entries(verdictWeights) as [Verdict, { good: number; bad: number }][]) {
    good += tally[verdict] * weight.good;
    bad += tally[verdict] * weight.bad;
  }
  return { good, bad };
};

export type Ranked = {
  readonly playbook: string;
  readonly play: string;
  /** 0 to 1: how likely its next tip helps. */
  readonly weight: number;
  /** The middle 90 % of what it may be. */
  readonly interval: Interval;
  /** Priority points, for or against. */
  readonly shift: number;
};
export type Ranking = {
  /** The share of good verdicts over all plays, which a play of which nothing is known has. */
  readonly usual: number;
  readonly plays: readonly Ranked[];
};

/** By tallies alone: no clock, no chance, no order. */
export const rankingOf = (tallies: readonly PlayTally[]): Ranking => {
  const verdicts = tallies.map((tally) => ({ playbook: tally.playbook, play: tally.play, ...weighed(tally) }));
  const good = verdicts.reduce((sum, each) => sum + each.good, 0);
  const bad = verdicts.reduce((sum, each) => sum + each.bad, 0);
  const usual = (good + tenantPrior / 2) / (good + bad + tenantPrior);
  const plays = verdicts.map(({ playbook, play, ...own }): Ranked => {
    const a = priorStrength * usual + own.good;
    const b = priorStrength * (1 - usual) + own.bad;
    const weight = a / (a + b);
    const points = Math.round((weight - usual) * pointsPerStep);
    return {
      playbook,
      play,
      weight,
      interval: betaInterval(a, b, intervalLevel),
      shift: Math.max(-shiftMax, Math.min(shiftMax, points)) + 0, // No minus zero.
    };
  });
  return { usual, plays };
};

/** As many plays as a playbook may have. */
const playsMax = 500;

/** What a call goes by, written down when it starts. Plays that stay where they are do not stand in it. */
export const SealedRanking = object({
  rule: Type.Integer({ minimum: 1 }),
  plays: Type.Array(
    object({
      play: Id,
      weight: Type.Number({ minimum: 0, maximum: 1 }),
      shift: Type.Integer({ minimum: -shiftMax, maximum: shiftMax }),
    }),
    { maxItems: playsMax },
  ),
});
export type SealedRanking = Static<typeof SealedRanking>;

/** What calls of a playbook go by; undefined where none of its plays moves. */
export const sealedRanking = ({ plays }: Ranking, playbook: string): SealedRanking | undefined => {
  const moved = plays
    .filter((ranked) => ranked.playbook === playbook && ranked.shift !== 0)
    .toSorted((one, other) => (one.play < other.play ? -1 : 1))
    .slice(0, playsMax)
    .map(({ play, weight, shift }) => ({ play, weight: Math.round(weight * 1_000) / 1_000, shift }));
  return moved.length > 0 ? { rule: rankingRule, plays: moved } : undefined;
};

/** The playbook as a call goes by it. What the law asks for stays where it is, whatever people think of it. */
export const byRanking = (playbook: CompiledPlaybook, sealed: SealedRanking | undefined): CompiledPlaybook => {
  if (!sealed) return playbook;
  const shifts = new Map(sealed.plays.map(({ play, shift }) => [play, shift]));
  return {
    ...playbook,
    plays: playbook.plays.map((compiled) => {
      const shift = shifts.get(compiled.play.id) ?? 0;
      if (shift === 0 || compiled.play.tip.kind === "safety") return compiled;
      const priority = Math.max(0, Math.min(100, compiled.play.priority + shift));
      return { ...compiled, play: { ...compiled.play, priority } };
    }),
  };
};
