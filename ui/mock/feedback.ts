/** What the demo backend answers about feedback: some plays with verdicts, a trial, tips to look at again. */
import { shareOf, differenceOf, type Share } from "@wingman/domain/feedback/shares";
import { rankingOf } from "@wingman/domain/feedback/ranking";
import type { QueueAnswer, RankingAnswer, RatesAnswer, TrialsAnswer } from "@wingman/projections/feedback/answers";

const day = 86_400_000;
const plays = [
  ["price-too-high", "Price is too high", 80, 64, 22, 4, 19, 9, 2],
  ["authority", "Others decide", 70, 41, 9, 3, 11, 6, 0],
  ["need-none", "Sees no need", 66, 37, 2, 11, 3, 10, 4],
  ["silence", "Silence", 30, 25, 0, 0, 1, 2, 0],
] as const;
const playbook = "b2b-starter";

const ranking = (): RankingAnswer => {
  const counted = plays.map(([play, name, priority, shown, liked, disliked, copied, dismissed, snoozed]) => ({
    ...{ playbook, play, name, priority, made: shown + 3, shown, liked, disliked, copied, dismissed, snoozed },
    used: Math.floor(copied / 2),
  }));
  const { usual, plays: ranked } = rankingOf(counted);
  return {
    ...{ rule: 1, usual, strength: 10 },
    plays: counted.map((row, index) => {
      const { weight, interval, shift } = ranked[index] as (typeof ranked)[number]; // In the same order.
      return { ...row, isFixed: false, weight, ...interval, shift };
    }),
    resets: [{ reset: "reset-1", of: { playbook, play: "timing", name: "Not now" } }],
  };
};

const known = (count: number, of: number): Share => shareOf(count, of) as Share; // None of them is of nothing.
const rates: RatesAnswer = {
  rates: [
    { key: "playbook", shown: 167, accepted: known(61, 167) },
    { key: "knowledge", shown: 40, accepted: known(22, 40) },
  ],
};
const arm = (name: string, share: number, version: number, calls: number, accepted: number) => ({
  ...{ arm: name, share, version, calls, tips: calls * 4, accepted: known(accepted, calls) },
  ...{ disliked: known(3, calls), reached: known(Math.floor(calls / 3), Math.floor(calls / 2)), difference: null },
});
const trials: TrialsAnswer = {
  prompts: [{ prompt: "wording", versions: [1, 101] }],
  trials: [
    {
      ...{ experiment: "exp-1", name: "Softer price play", isRunning: true, about: { kind: "playbook", playbook } },
      arms: [
        arm("a", 70, 3, 84, 40),
        { ...arm("b", 30, 4, 37, 24), difference: differenceOf(known(24, 37), known(40, 84)) },
      ],
    },
    {
      ...{
        experiment: "exp-2",
        name: "A smaller model",
        isRunning: false,
        about: { kind: "model", prompt: "wording" },
      },
      arms: [arm("a", 50, 1, 9, 4), { ...arm("b", 50, 1, 11, 3), difference: null }],
    },
  ],
};
const queue = (): QueueAnswer => ({
  tips: ["What does a late truck cost you today?", "Ask who decides and what they need"].map((say, n) => ({
    ...{
      call: `demo-${n}`,
      suggestion: `tip-${n}`,
      title: "Objection: price",
      headline: "Ask what they compare it with",
    },
    ...{
      say,
      play: "price-too-high",
      model: null,
      words: "that is too expensive",
      madeAtMs: 65_000,
      startedAt: Date.now() - day,
    },
    around: [
      { channel: "rep", text: "The gate kit is 4,200 a site and year.", startMs: 58_000 },
      { channel: "customer", text: "Hm, that is too expensive for us.", startMs: 62_000 },
    ],
  })),
  ...{ waiting: 2, reviewed: 31, judged: 24, agreement: { of: 24, same: 19, kappa: 0.61 } },
});

/** Undefined for an address that is not of this part. */
export const feedbackAnswer = (path: string, isEmpty: boolean): unknown => {
  if (path === "/api/feedback/ranking")
    return isEmpty ? { rule: 1, usual: 0.5, strength: 10, plays: [], resets: [] } : ranking();
  if (path === "/api/feedback/rates") return isEmpty ? { rates: [] } : rates;
  if (path === "/api/experiments") return isEmpty ? { trials: [], prompts: [] } : trials;
  if (path === "/api/feedback/queue")
    return isEmpty
      ? { tips: [], waiting: 0, reviewed: 0, judged: 0, agreement: { of: 0, same: 0, kappa: null } }
      : queue();
  if (path.startsWith("/api/feedback/") || path.startsWith("/api/experiments/")) return {};
  if (/^\/api\/calls\/.*\/review$/.test(path)) return { position: "" };
  if (/^\/api\/calls\/.*\/judged$/.test(path))
    return { judged: { mark: "helpful", why: "It asks what the price is held against.", model: "claude" } };
  return undefined;
};
