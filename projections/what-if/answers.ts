/** What a what-if answers over HTTP; the UI takes its types from here. Times: `…At` epoch ms, `…Ms` on the call's clock. */
import { Spec } from "@wingman/domain/what-if/spec";
import { Verdict } from "@wingman/domain/what-if/verdict";
import { ChangeAnswer } from "@wingman/streams/agents/what-if-answer";
import { type Static, Type } from "typebox";
import { Erased } from "../history/answers.ts";

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });
const Count = Type.Integer({ minimum: 0 });
const Name = Type.Union([Type.String(), Erased]);

const Tally = Type.Object({
  ...{ same: Count, new: Count, gone: Count, earlier: Count, later: Count, reworded: Count, withheld: Count },
});
const paired = {
  before: Type.Number(),
  after: Type.Number(),
  difference: Type.Number(),
  interval: orNull(
    Type.Object({ low: Type.Number(), high: Type.Number() }),
    "95 %; null where there is not enough data",
  ),
};
const Paired = Type.Object(paired);
const Spent = Type.Object({
  tokens: Count,
  microDollars: Type.Integer({ minimum: 0, description: "millionths of a US dollar" }),
});
const BeforeAfter = Type.Object({ before: Count, after: Count });

const Summary = Type.Object({
  calls: Count,
  minutes: Type.Number(),
  tally: Tally,
  tipsPerCall: Paired,
  tipsPerMinute: Paired,
  plays: Type.Array(Type.Object({ play: Type.String(), ...paired }), { description: "tips per call, by play" }),
  kept: orNull(
    Type.Object({
      ...{ count: Count, of: Count, share: Type.Number(), low: Type.Number(), high: Type.Number() },
    }),
    "accepted tips that would still come; null where there is not enough data",
  ),
  accepted: Count,
  delayMs: Type.Object({ before: orNull(Type.Number()), after: orNull(Type.Number()) }),
  askedMs: orNull(Type.Number(), "how long a model took, the middle one"),
  spent: Type.Object({ before: Spent, after: Spent }),
  asks: Type.Object({ asked: Count, notKnown: Count, notAsked: Count, failed: Count }),
  withErased: Count,
});

const state = Type.Union([
  Type.Literal("waiting"),
  Type.Literal("running"),
  Type.Literal("done"),
  Type.Literal("cancelled"),
  Type.Literal("failed"),
]);
const choice = {
  behind: Type.Integer({
    minimum: 0,
    description: "entries of the log that history did not tell of when calls were chosen: calls in them are left out",
  }),
  missing: Type.Integer({ minimum: 0, description: "calls that were named and are not there, or not over" }),
};
const ofRun = {
  run: Type.String(),
  name: Type.String({ description: "empty where nobody gave one" }),
  askedBy: Type.String({ description: "who asked, as people call them" }),
  askedAt: Type.Number(),
  state,
  spec: Spec,
  calls: Count,
  done: Count,
  notTried: Type.Array(Type.Object({ problem: Type.String(), calls: Count }), {
    description: "of those done, calls that could not be tried and have no part in the figures, by what was wrong",
  }),
  ...choice,
  minutes: Type.Number(),
  secondsLeft: orNull(Type.Number(), "while it runs, by what it took until now"),
  tookMs: orNull(Type.Number()),
  problem: orNull(Type.String()),
  summary: orNull(Summary),
  digest: orNull(Type.String({ description: "equal where everything came out the same" })),
};
export const RunAnswer = Type.Object(ofRun);
export type RunAnswer = Static<typeof RunAnswer>;
export const RunsAnswer = Type.Object({ runs: Type.Array(RunAnswer) });

const CallAnswer = Type.Object({
  place: Count,
  call: Type.String(),
  title: Name,
  customer: Name,
  company: Type.String(),
  startedAt: orNull(Type.Number()),
  durationMs: orNull(Type.Number()),
  state: Type.Union([Type.Literal("waiting"), Type.Literal("done"), Type.Literal("failed")]),
  problem: orNull(Type.String()),
  tally: orNull(Tally),
  shown: orNull(BeforeAfter),
  notKnown: Count,
  hasErased: Type.Boolean(),
});
const VerdictCounts = Type.Object({ better: Count, worse: Count, same: Count });
const ReportVerdicts = Type.Object(
  { ...VerdictCounts.properties, people: Count, changes: Count },
  { description: "what people said of the changes; `changes`: how many of them somebody said something of" },
);
export type ReportVerdicts = Static<typeof ReportVerdicts>;
export const JudgedAnswer = Type.Object({ change: VerdictCounts, report: ReportVerdicts });
export const ReportAnswer = Type.Object({
  ...ofRun,
  verdicts: ReportVerdicts,
  depends: Type.Object({
    position: Type.Integer(),
    wingman: Type.String(),
    rulesNow: Type.Integer(),
    meaning: orNull(Type.String()),
    playbooks: Type.Array(Type.Object({ id: Type.String(), version: Type.String(), hash: Type.String() })),
  }),
  of: Type.Array(CallAnswer, { description: "in the order of the run" }),
});
export type ReportAnswer = Static<typeof ReportAnswer>;

export const ChangesAnswer = Type.Object({
  call: Type.String(),
  changes: Type.Array(
    Type.Object({
      ...ChangeAnswer.properties,
      verdict: orNull(Verdict, "what you said of it"),
      verdicts: VerdictCounts,
    }),
    { description: "a change is named by its place here, from 0" },
  ),
});
export type ChangesAnswer = Static<typeof ChangesAnswer>;

export const EstimateAnswer = Type.Object({
  calls: Count,
  minutes: Type.Number(),
  ...choice,
  live: orNull(
    Type.Object({
      asks: Count,
      tokens: Count,
      microDollars: orNull(Type.Integer({ minimum: 0 }), "null where the price of the model is not known"),
    }),
  ),
});
export type EstimateAnswer = Static<typeof EstimateAnswer>;

export const ChoicesAnswer = Type.Object({
  calls: Count,
  reps: Type.Array(Type.Object({ rep: Type.String(), name: Name, calls: Count })),
  /** What can be tried: every playbook of the company, its versions newest first, and whether there is a draft. */
  playbooks: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      versions: Type.Array(Type.Integer()),
      live: orNull(Type.Integer()),
      hasDraft: Type.Boolean(),
      calls: Type.Integer({ description: "that were held with it" }),
      plays: Type.Array(Type.Object({ play: Type.String(), name: Type.String() })),
    }),
  ),
  rulesNow: Type.Integer(),
  prompts: Type.Array(Type.Integer({ description: "versions of the prompt that words tips, the usual one first" })),
  models: Type.Array(
    Type.Object({ provider: Type.Union([Type.Literal("anthropic"), Type.Literal("openai")]), model: Type.String() }),
  ),
  hasMeaning: Type.Boolean(),
  callsMax: Type.Integer(),
});
export type ChoicesAnswer = Static<typeof ChoicesAnswer>;
