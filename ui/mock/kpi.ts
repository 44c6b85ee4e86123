/** What the demo backend answers about results: a team of five, four weeks, one figure with too few answers. */
import { changeOf, type Estimate, meanEstimate, shareEstimate } from "@wingman/domain/feedback/estimate";
import { compareGroups } from "@wingman/domain/feedback/effect";
import type {
  BehindAnswer,
  ChoicesAnswer,
  EffectAnswer,
  KpiAnswer,
  PilotAnswer,
  UsageAnswer,
} from "@wingman/projections/kpi/answers";

const dayMs = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const weeks = (now: number): readonly string[] => [3, 2, 1, 0].map((ago) => dayOf(now - ago * 7 * dayMs - 6 * dayMs));

type Id = KpiAnswer["figures"][number]["id"];
type Row = readonly [id: Id, unit: KpiAnswer["figures"][number]["unit"], now: Estimate | null, before: Estimate | null];
const share = (count: number, of: number) => shareEstimate(count, of);
const mean = (of: number, value: number, deviation: number) =>
  meanEstimate(of, of * value, of * value * value + (of - 1) * deviation * deviation);
const at = (value: number, low: number, high: number, of: number): Estimate => ({ value, low, high, of });
const rows: readonly Row[] = [
  ["tipsUsed", "share", share(951, 1_640), share(812, 1_532)],
  ["objectionsMet", "share", share(98, 138), share(86, 122)],
  ["nextStep", "share", share(172, 374), share(165, 350)],
  ["won", "share", share(61, 374), share(58, 350)],
  ["csat", "score", mean(9, 4.2, 0.6), null],
  ["talkShare", "share", mean(402, 0.47, 0.12), mean(388, 0.52, 0.12)],
  ["longestMonologue", "ms", at(84_000, 76_000, 93_000, 404), at(88_000, 79_000, 97_000, 389)],
  ["patience", "ms", at(820, 770, 890, 404), at(810, 760, 880, 389)],
  ["interactivity", "perMinute", mean(404, 5.2, 1.6), mean(389, 5, 1.7)],
  ["repQuestions", "perHour", mean(404, 26, 9), mean(389, 24.4, 9)],
  ["customerQuestions", "perHour", mean(404, 18, 8), mean(389, 18.4, 8)],
  ["pace", "perMinute", mean(404, 156, 22), mean(389, 157, 23)],
  ["tipsShown", "count", mean(410, 4, 1.8), mean(391, 3.9, 1.8)],
  ["tipDelay", "ms", at(740, 700, 790, 1_511), at(810, 760, 870, 1_404)],
  ["tipDelayMiddle", "ms", at(420, 400, 430, 1_511), at(440, 420, 460, 1_404)],
];

const answer = (now: number): KpiAnswer => {
  const times = weeks(now);
  const rep = (name: string, calls: number, used: number, shown: number) => ({
    ...{ rep: name, calls },
    figures: rows.map(([id, , value]) => ({
      id,
      now: id === "tipsUsed" ? share(used, shown) : calls < 20 ? null : value,
    })),
  });
  return {
    days: { from: dayOf(now - 27 * dayMs), to: dayOf(now) },
    before: { from: dayOf(now - 55 * dayMs), to: dayOf(now - 28 * dayMs) },
    timeZone: "Europe/Berlin",
    calls: { now: 410, before: 391 },
    figures: rows.map(([id, unit, value, before]) => ({
      ...{ id, unit, better: null, now: value, before, change: changeOf(value, before) },
      points: times.map((from, n) => ({
        from,
        value: value && value.value * (0.94 + 0.02 * n + 0.03 * Math.sin(n * 2 + value.of)),
        of: Math.round((value?.of ?? 0) / 4),
      })),
    })),
    through: times.map((from) => ({ from, calls: 102 })),
    objections: [
      { about: "price", came: 71, calls: 58, met: 49, unmet: 20 },
      { about: "timing", came: 38, calls: 35, met: 28, unmet: 8 },
      { about: "authority", came: 29, calls: 26, met: 21, unmet: 6 },
    ],
    outcomes: [
      { outcome: "follow-up", calls: 131 },
      { outcome: "next-step", calls: 111 },
      { outcome: "won", calls: 61 },
      { outcome: "lost", calls: 48 },
      { outcome: null, calls: 36 },
      { outcome: "no-decision", calls: 23 },
    ],
    intents: [
      { name: "question", calls: 288 },
      { name: "objection:price", calls: 58 },
      { name: "next-step", calls: 112 },
      { name: "competitor", calls: 44 },
    ],
    competitors: [
      { name: "Logistica", calls: 31 },
      { name: "Nordfracht", calls: 15 },
    ],
    csat: [
      { score: 3, calls: 1 },
      { score: 4, calls: 5 },
      { score: 5, calls: 3 },
    ],
    delays: [250, 500, 750, 1_000, 1_500, 2_000, 3_000, null].map((upToMs, n) => ({
      upToMs,
      tips: [214, 742, 488, 51, 12, 3, 1, 0][n] ?? 0,
    })),
    funnel: [
      {
        playbook: "b2b-starter",
        calls: 410,
        stages: (
          [
            ["opening", 402, 168],
            ["discovery", 361, 166],
            ["pricing", 250, 139],
            ["closing", 171, 118],
          ] as const
        ).map(([stage, calls, good], n) => ({
          ...{ stage, calls, atMs: 60_000 * (n * 5 + 1) },
          outcomes: [
            { outcome: "next-step", calls: good },
            { outcome: "lost", calls: calls - good },
          ],
        })),
      },
    ],
    reps: [
      rep("priya", 118, 262, 468),
      rep("jonas", 131, 301, 528),
      rep("amara", 96, 236, 387),
      rep("sven", 58, 114, 233),
      rep("lea", 7, 7, 12),
    ],
  };
};

const nothing: Omit<KpiAnswer, "days" | "before" | "timeZone"> = {
  ...{ calls: { now: 0, before: 0 }, figures: [], through: [], objections: [], outcomes: [], intents: [] },
  ...{ competitors: [], csat: [], delays: [], funnel: [], reps: [] },
};

const choices = (now: number): ChoicesAnswer => ({
  reps: (
    [
      ["amara", "Amara Obi", "Hamburg"],
      ["jonas", "Jonas Weidl", "Hamburg"],
      ["lea", "Lea Marchetti", null],
      ["priya", "Priya Nair", "Hamburg"],
      ["sven", "Sven Aalto", null],
    ] as const
  ).map(([rep, name, team]) => ({ rep, name, team })),
  teams: ["Hamburg"],
  playbooks: [{ playbook: "b2b-starter", name: "B2B starter" }],
  timeZone: "Europe/Berlin",
  today: dayOf(now),
  isOwn: false,
});

const behind = (now: number): BehindAnswer => ({
  calls: (
    [
      ["demo-0", "Warehouse software", "Corvane Logistics", "Priya Nair", "next-step", 3, 5],
      ["demo-1", "Renewal", "Nordkai", "Sven Aalto", null, 0, 3],
      ["demo-3", null, "Aurora", null, "lost", 1, 2],
    ] as const
  ).map(([call, title, company, rep, outcome, value, of], n) => ({
    ...{ call, title, company, rep, outcome, value, of },
    startedAt: now - n * dayMs,
    durationMs: 1_260_000 + n * 60_000,
  })),
  next: null,
});

const used = (calls: number): UsageAnswer["total"] => ({
  ...{
    calls,
    seconds: calls * 1_320,
    inputTokens: calls * 2_900,
    outputTokens: calls * 210,
    microDollars: calls * 4_100,
  },
  ...{ tipsMade: calls * 5, tipsShown: calls * 4 },
});
const usage = (now: number): UsageAnswer => ({
  days: { from: dayOf(now - 27 * dayMs), to: dayOf(now) },
  timeZone: "Europe/Berlin",
  total: used(410),
  samples: { ...used(4), seconds: 0 },
  through: weeks(now).map((from, n) => ({ from, used: used([102, 98, 109, 101][n] ?? 0) })),
  storage: { recordingBytes: 18_400_000_000, documentBytes: 61_000_000, documents: 42 },
});

const group = (calls: number, agreed: number, won: number, scores: number) => ({
  calls,
  figures: {
    nextStep: shareEstimate(agreed, calls),
    won: shareEstimate(won, calls),
    csat: meanEstimate(scores, scores * 4.1, scores * 17.6),
  },
});
const effect = (empty: boolean, now: number): EffectAnswer => ({
  days: { from: dayOf(now - 27 * dayMs), to: dayOf(now) },
  units: [
    { id: "nextStep", unit: "share" },
    { id: "won", unit: "share" },
    { id: "csat", unit: "score" },
  ],
  cohort: empty
    ? { unused: 0, used: 0, without: 0, figures: [...compareGroups(group(0, 0, 0, 0), group(0, 0, 0, 0))] }
    : {
        unused: 148,
        used: 201,
        without: 61,
        figures: [...compareGroups(group(148, 66, 21, 40), group(201, 122, 43, 71))],
      },
  trials: empty
    ? []
    : [
        {
          ...{ experiment: "exp-1", name: "Softer price play", isRunning: true, base: { name: "now", calls: 74 } },
          arms: [
            { name: "softer", calls: 71, figures: [...compareGroups(group(74, 36, 11, 14), group(71, 41, 12, 17))] },
          ],
        },
        {
          ...{
            experiment: "exp-0",
            name: "Questions before price",
            isRunning: false,
            base: { name: "as it was", calls: 12 },
          },
          arms: [{ name: "first ask", calls: 9, figures: [...compareGroups(group(12, 6, 2, 3), group(9, 5, 1, 2))] }],
        },
      ],
});

const pilot = (empty: boolean, now: number): PilotAnswer => ({
  after: { from: dayOf(now - 27 * dayMs), to: dayOf(now), calls: empty ? 0 : 410 },
  before: { from: dayOf(now - 55 * dayMs), to: dayOf(now - 28 * dayMs), calls: empty ? 0 : 388 },
  figures: [
    {
      ...{ id: "nextStep", unit: "share", before: shareEstimate(180, 388), after: shareEstimate(230, 410) },
      ...{ change: { difference: 0.09, low: 0.02, high: 0.16 }, people: 12 },
    },
    {
      ...{ id: "won", unit: "share", before: shareEstimate(51, 388), after: shareEstimate(62, 410) },
      ...{ change: { difference: 0.02, low: -0.03, high: 0.07 }, people: 12 },
    },
    {
      ...{ id: "csat", unit: "score", before: meanEstimate(31, 124, 512), after: meanEstimate(40, 166, 700) },
      ...{ change: null, people: 3 },
    },
  ],
});

/** Undefined for what is not of the results. */
export const kpiAnswer = (path: string, empty: boolean, now: number): unknown => {
  const { days, before, timeZone } = answer(now);
  switch (path) {
    case "/api/kpi":
      return empty ? { days, before, timeZone, ...nothing } : answer(now);
    case "/api/kpi/effect":
      return effect(empty, now);
    case "/api/kpi/pilot":
      return pilot(empty, now);
    case "/api/kpi/choices":
      return choices(now);
    case "/api/kpi/calls":
      return behind(now);
    case "/api/usage":
      return usage(now);
    default:
      return undefined;
  }
};
