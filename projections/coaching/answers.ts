/** What scorecards and the coaching queue answer over HTTP; the UI takes its types from here. */
import { type ReasonKind, reasonKinds } from "@wingman/domain/coach/queue";
import { type Static, Type } from "typebox";

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Verdict = Type.Union([Type.Literal("yes"), Type.Literal("no"), Type.Literal("unknown")]);
const Moment = orNull(
  Type.Object(
    {
      atMs: Type.Number(),
      words: orNull(Type.String({ description: "said there; null where none were, or they are gone" })),
      by: orNull(Type.String({ description: "rep or customer" })),
    },
    { description: "that decides; null where the call as a whole does" },
  ),
);

export const ScorecardAnswer = Type.Object({
  rubric: Type.String({ description: "the tenant's own, or the usual one" }),
  version: orNull(Type.Integer({ description: "of the tenant's own rubric" })),
  name: orNull(Type.String()),
  checks: Type.Array(
    Type.Object({
      check: Type.String(),
      says: orNull(Type.String({ description: "what a yes means, in the words of the tenant's own rubric" })),
      verdict: Verdict,
      why: Type.String({ description: "why the rule decided so, as a code" }),
      moment: Moment,
      person: orNull(
        Type.Object({
          id: Type.String(),
          name: Type.String({ description: "empty where nobody knows it any more" }),
          action: Type.String(),
          rule: Verdict,
        }),
      ),
    }),
  ),
});

const Mark = orNull(
  Type.Object({
    mark: Type.Union([Type.Literal("done"), Type.Literal("later")]),
    action: Type.String(),
    at: Type.Number(),
    name: Type.String({ description: "of whoever marked it" }),
  }),
);
const Queued = Type.Object({
  call: Type.String(),
  title: orNull(Type.String()),
  company: Type.String(),
  rep: Type.Object({ id: Type.String(), name: orNull(Type.String()) }),
  startedAt: Type.Number(),
  durationMs: Type.Number(),
  mark: Mark,
  reasons: Type.Array(
    Type.Object({
      kind: Type.Unsafe<ReasonKind>({ type: "string", enum: [...reasonKinds] }),
      what: Type.String(),
      figure: orNull(Type.Number()),
      moment: Moment,
    }),
  ),
});
const Counts = Type.Array(
  Type.Object({
    check: Type.String(),
    says: orNull(Type.String({ description: "what a yes means, in the words of the tenant's own rubric" })),
    ...{ yes: Type.Integer(), no: Type.Integer(), unknown: Type.Integer() },
  }),
);

export const CoachingAnswer = Type.Object({
  rubric: orNull(
    Type.Object(
      { id: Type.String(), version: Type.Integer(), name: Type.String() },
      { description: "the tenant's own that calls are judged by; null for the usual one" },
    ),
  ),
  days: Type.Object({ from: Type.String(), to: Type.String() }),
  looked: Type.Integer({ description: "calls that were looked through, the newest of these days" }),
  isAll: Type.Boolean({ description: "false where there were more" }),
  queue: Type.Array(Queued, { description: "neither done nor left for later, most reasons to listen first" }),
  more: Type.Integer({ description: "calls with reasons that the queue has no room for" }),
  later: Type.Array(Queued),
  done: Type.Array(Queued),
  all: Counts,
  reps: Type.Array(
    Type.Object({ id: Type.String(), name: orNull(Type.String()), calls: Type.Integer(), checks: Counts }),
    { description: "by name; counts of checks, and no score" },
  ),
});

export type Scorecard = Static<typeof ScorecardAnswer>;
export type Coaching = Static<typeof CoachingAnswer>;
export type QueuedCall = Static<typeof Queued>;
