/** The figures against calls that were counted by hand. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import type { Pool } from "@wingman/streams/base/pools";
import type { Recorded } from "@wingman/streams/log/event-log";
import { Compile } from "typebox/compile";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { history } from "../history/model.ts";
import { plausibleLog } from "../history/plausible.fixture.ts";
import { KpiAnswer, UsageAnswer } from "./answers.ts";
import { readBehind } from "./behind.ts";
import { changeOf, meanEstimate, quantileEstimate, shareEstimate } from "@wingman/domain/feedback/estimate";
import type { FigureId } from "./figures.ts";
import { kpi } from "./model.ts";
import { readKpi } from "./query.ts";
import { before as daysBefore, type Scope } from "./scope.ts";
import { readUsage } from "./usage.ts";

const skip = postgresMissing();
let server: TestPostgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());

const acme = "acme" as TenantId;
const [first] = plausibleLog(1, { calls: 1, erasure: 0 });
assert.ok(first);
const shape = first;

type Wanted = {
  readonly id: string;
  readonly at: string;
  readonly rep?: string;
  readonly sample?: string | null;
  readonly tenant?: string;
};
const callOf = (
  { id, at, rep = "rep-1", sample = null, tenant = "acme" }: Wanted,
  events: readonly CallEvent[],
): Recorded[] => {
  const start = shape.events[0];
  const data = { ...(start?.data as object), rep: { id: rep, name: rep.toUpperCase() }, sample, title: `Call ${id}` };
  return [{ type: "CallStarted", data }, ...events].map(({ type, data: said }, index) => ({
    ...shape,
    aggregate: { ...shape.aggregate, tenant: tenant as TenantId, id },
    id: `${id}-${index}` as Recorded["id"],
    sequence: ++sequence,
    events: [{ id: `${id}-${index}.0` as never, type, v: type === "SuggestionRefined" ? 2 : 1, time: at, data: said }],
  }));
};
let sequence = 0;

const said = (
  utterance: string,
  channel: "rep" | "customer",
  startMs: number,
  endMs: number,
  text: string,
): CallEvent => ({
  type: "UtteranceTranscribed",
  data: {
    ...{ utterance, channel, text, words: [], startMs, endMs, firstSample: 0, endSample: 1 },
    ...{ source: "speech", engine: "e", model: "m" },
  },
});
const evidence = (utterance: string, spokenAtMs: number) => ({
  ...{
    utterance,
    revision: 0,
    channel: "customer" as const,
    words: "too expensive",
    firstWord: 0,
    endWord: 1,
    spokenAtMs,
  },
});
const tip = (suggestion: string, atMs: number): CallEvent => ({
  type: "SuggestionMade",
  data: {
    ...{ suggestion, kind: "objection", title: "Objection", headline: "Value", say: "What would it save?" },
    ...{ madeAtMs: atMs, lifeMs: 20_000, priority: 50 },
    reason: {
      ...{ evidence: null, snippet: "", agent: "a", play: "p", category: "price", prompt: null, model: null },
      ...{ playbook: { id: "starter", version: 1 }, citations: [], stagesMs: {}, sureness: 1 },
    },
  },
});
const press = (suggestion: string) => ({ action: `${suggestion}-${Math.random()}`, suggestion, atMs: 1 });
const shown = (suggestion: string, afterWordsMs: number | null): CallEvent => ({
  type: "SuggestionShown",
  data: { ...press(suggestion), paintedAtMs: 1, afterWordsMs },
});
const ended = (durationMs: number): CallEvent => ({ type: "CallEnded", data: { reason: "ended-by-rep", durationMs } });
const outcome = (name: "won" | "lost" | "next-step", nextStep = ""): CallEvent => ({
  type: "OutcomeRecorded",
  data: { action: "o", outcome: name, nextStep, nextStepOn: null, atMs: 1 },
});

/** Rep: 24 words in 20 s and 6 in 5 s; one question. Customer: 9 in 10 s, "mm right" in 1 s, and 8 in 15 s. */
const talk: readonly CallEvent[] = [
  said(
    "u1",
    "rep",
    0,
    20_000,
    "one two three four five six seven eight nine ten eleven twelve one two three four five six seven eight nine ten eleven twelve",
  ),
  said("u2", "customer", 20_500, 30_500, "that is much more than we planned to spend"),
  said("u3", "rep", 32_000, 37_000, "what did you plan to spend"),
  said("u4", "customer", 37_000, 38_000, "mm right"),
  said("u5", "customer", 40_000, 55_000, "not more than half of that this year"),
];

const world = async (commits: readonly Recorded[]): Promise<{ pool: Pool; history: Pool }> => {
  const { pool } = await server.database([kpi]);
  const { pool: other } = await server.database([history]);
  await asProjector(pool, "kpi", (tx) => kpi.project(tx, commits));
  await asProjector(other, "history", (tx) => history.project(tx, commits));
  return { pool, history: other };
};
const november: Scope = {
  tenant: acme,
  from: "2026-11-01",
  to: "2026-11-30",
  timeZone: "UTC",
  reps: null,
  playbook: null,
};
const by = { unit: "week", byRep: true } as const;
const fits = Compile(KpiAnswer);
const figureOf = (answer: KpiAnswer, id: FigureId) => answer.figures.find((figure) => figure.id === id)?.now;

test("one call, counted by hand", { skip }, async () => {
  const { pool, history: names } = await world(
    callOf({ id: "one", at: "2026-11-10T09:00:00Z" }, [
      ...talk,
      { type: "ObjectionNoticed", data: { signal: "s1", evidence: evidence("u2", 30_500), play: "p", about: "price" } },
      {
        type: "ObjectionNoticed",
        data: { signal: "s2", evidence: evidence("u5", 55_000), play: "p", about: "timing" },
      },
      { type: "ObjectionNoticed", data: { signal: "s3", evidence: evidence("u5", 55_000), play: "p", about: "trust" } },
      { type: "NotedTakenOff", data: { action: "off", signal: "s3", atMs: 1 } },
      {
        type: "CompetitorNoticed",
        data: { signal: "s4", evidence: evidence("u5", 55_000), play: "p", competitor: "Vanta" },
      },
      { type: "StageReached", data: { stage: "opening", atMs: 1_000 } },
      { type: "StageReached", data: { stage: "pricing", atMs: 30_000 } },
      tip("t1", 31_000),
      tip("t2", 33_000),
      tip("t3", 34_000),
      tip("t4", 35_000),
      shown("t1", 400),
      shown("t2", null),
      shown("t3", 800),
      shown("t4", 900),
      { type: "SuggestionCopied", data: press("t1") },
      { type: "SuggestionCopied", data: press("t2") },
      { type: "SuggestionRated", data: { ...press("t2"), rating: "dislike" } },
      { type: "SuggestionRated", data: { ...press("t3"), rating: "like" } },
      { type: "SuggestionRetracted", data: { suggestion: "t4", because: "words-changed", heard: "other" } },
      ended(60_000),
      {
        type: "CallSummarised",
        data: {
          ...{ atMs: 60_000, sentences: [], moments: [], actions: [] },
          objections: [
            { utterance: "u2", atMs: 20_500, spokenAtMs: 30_500, text: "that is more", about: "price", met: true },
            { utterance: "u5", atMs: 40_000, spokenAtMs: 55_000, text: "not more", about: "timing", met: false },
          ],
        },
      },
      outcome("next-step", "Send the paper"),
      { type: "CsatAnswered", data: { action: "c", score: 4, atMs: 1 } },
    ]),
  );
  const answer = await readKpi(pool, november, by);
  assert.ok(fits.Check(answer), JSON.stringify([...fits.Errors(answer)]));
  const value = (id: FigureId) => {
    const figure = figureOf(answer, id);
    return figure && [Math.round(figure.value * 1_000) / 1_000, figure.of];
  };
  assert.deepEqual(answer.calls, { now: 1, before: 0 });
  assert.deepEqual(value("talkShare"), [0.49, 1]); // 25 of 51 s.
  assert.deepEqual(value("longestMonologue"), [20_000, 1]);
  assert.deepEqual(value("patience"), [1_500, 1]); // 30.5 to 32 s.
  assert.deepEqual(value("interactivity"), [3, 1]); // Three changes in a minute; "mm right" takes none.
  assert.deepEqual(value("repQuestions"), [60, 1]); // One in a minute.
  assert.deepEqual(value("customerQuestions"), [0, 1]);
  assert.deepEqual(value("pace"), [72, 1]); // 30 words in 25 s.
  assert.deepEqual(value("tipsUsed"), [0.667, 3]); // t3, and t1; t2 was disliked, t4 taken back.
  assert.deepEqual(value("tipsShown"), [3, 1]);
  assert.deepEqual(value("tipDelay"), [800, 2]);
  assert.deepEqual(value("objectionsMet"), [0.5, 2]);
  assert.deepEqual(value("nextStep"), [1, 1]);
  assert.deepEqual(value("csat"), [4, 1]);
  assert.deepEqual(answer.objections, [
    { about: "price", came: 1, calls: 1, met: 1, unmet: 0 },
    { about: "timing", came: 1, calls: 1, met: 0, unmet: 1 },
  ]);
  assert.deepEqual(answer.competitors, [{ name: "Vanta", calls: 1 }]);
  assert.deepEqual(
    answer.intents.map(({ name }) => name),
    ["competitor", "objection:price", "objection:timing"],
  );
  assert.deepEqual(answer.funnel, [
    {
      playbook: "starter",
      calls: 1,
      stages: [
        { stage: "opening", calls: 1, atMs: 1_000, outcomes: [{ outcome: "next-step", calls: 1 }] },
        { stage: "pricing", calls: 1, atMs: 30_000, outcomes: [{ outcome: "next-step", calls: 1 }] },
      ],
    },
  ]);
  assert.deepEqual(
    answer.delays.filter(({ tips }) => tips > 0),
    [
      { upToMs: 500, tips: 1 },
      { upToMs: 1_000, tips: 1 },
    ],
  );
  const { calls } = await readBehind({ pool, history: names }, november, "objection:price");
  assert.deepEqual([calls[0]?.title, calls[0]?.rep], ["Call one", "REP-1"]);
  const used = await readBehind({ pool, history: names }, november, "tipsUsed");
  assert.deepEqual([used.calls[0]?.value, used.calls[0]?.of], [2, 3]);
  assert.equal((await readBehind({ pool, history: names }, november, "unmet:price")).calls.length, 0);
  assert.equal((await readBehind({ pool, history: names }, november, "delay:500")).calls.length, 1);
  assert.equal((await readBehind({ pool, history: names }, november, "delay:750")).calls.length, 0);
});

test(
  "days are the tenant's own, samples and calls that still go are left out, and filters hold",
  { skip },
  async () => {
    const { pool, history: names } = await world([
      ...callOf({ id: "late", at: "2026-11-10T22:30:00Z" }, [ended(60_000)]),
      ...callOf({ id: "other", at: "2026-11-10T10:00:00Z", rep: "rep-2" }, [ended(60_000), outcome("lost")]),
      ...callOf({ id: "sample", at: "2026-11-10T10:00:00Z", sample: "saas" }, [ended(60_000)]),
      ...callOf({ id: "going", at: "2026-11-10T10:00:00Z" }, []),
      ...callOf({ id: "foreign", at: "2026-11-10T10:00:00Z", tenant: "borealis" }, [ended(60_000)]),
      ...callOf({ id: "earlier", at: "2026-11-09T10:00:00Z" }, [ended(60_000)]),
    ]);
    const counted = async (more: Partial<Scope>) =>
      (await readKpi(pool, { ...november, from: "2026-11-10", to: "2026-11-10", ...more }, by)).calls;
    assert.deepEqual(await counted({}), { now: 2, before: 1 });
    assert.deepEqual(await counted({ timeZone: "Asia/Dubai" }), { now: 1, before: 1 }); // 22:30 is the 11th there.
    assert.deepEqual(await counted({ reps: ["rep-2"] }), { now: 1, before: 0 });
    assert.deepEqual(await counted({ reps: [] }), { now: 0, before: 0 });
    assert.deepEqual(await counted({ playbook: "none" }), { now: 0, before: 0 });
    assert.deepEqual(await counted({ tenant: "borealis" as TenantId }), { now: 1, before: 0 });
    const { reps, outcomes, through } = await readKpi(
      pool,
      { ...november, timeZone: "Asia/Dubai" },
      { ...by, unit: "day" },
    );
    assert.deepEqual(
      reps.map(({ rep, calls }) => [rep, calls]),
      [
        ["rep-1", 2],
        ["rep-2", 1],
      ],
    );
    assert.deepEqual(outcomes, [
      { outcome: null, calls: 2 },
      { outcome: "lost", calls: 1 },
    ]);
    assert.deepEqual(
      through.map(({ from }) => from),
      ["2026-11-09", "2026-11-10", "2026-11-11"],
    );
    const none = await readBehind({ pool, history: names }, november, "outcome:");
    assert.deepEqual(
      none.calls.map(({ call }) => call),
      ["late", "earlier"],
    );
    const refused = (code: string) => (error: Failure) => error.code === code && Boolean(error.remedy);
    await assert.rejects(readBehind({ pool, history: names }, november, "robots"), refused("WING_KPI_UNKNOWN"));
    await assert.rejects(readBehind({ pool, history: names }, november, "toString"), refused("WING_KPI_UNKNOWN"));
    for (const days of [{ from: "2026-11-30", to: "2026-11-01" }, { from: "2020-01-01" }, { from: "yesterday" }])
      assert.throws(() => void readKpi(pool, { ...november, ...days }, by), refused("WING_KPI_DAYS"));
  },
);

test("what a tenant used is of its own calls, samples apart, and what is stored is of now", { skip }, async () => {
  const usage = { inputTokens: 300, outputTokens: 40, microDollars: 900 };
  const wording: CallEvent = {
    type: "WordingWritten",
    data: {
      ...{ ask: "a", agent: "w", from: null, atMs: 1, tookMs: 1, suggestion: "t1", part: 0, isLast: true },
      ...{ say: "x", model: "m", prompt: null, usage },
    },
  };
  const recorded: CallEvent = {
    type: "SoundRecorded",
    data: {
      ...{ channel: "rep", firstSample: 0, endSample: 1, startMs: 0, endMs: 1, bytes: 4_000 },
      ...{ sha256: "0".repeat(64), muted: [] },
    },
  };
  const uploaded = (id: string, bytes: number, tenant = "acme"): Recorded => ({
    ...shape,
    aggregate: { tenant: tenant as TenantId, kind: "document", id },
    sequence: ++sequence,
    events: [
      {
        id: `${id}.0` as never,
        type: "DocumentUploaded",
        v: 1,
        time: "",
        data: { name: "x", bytes, kind: "pdf", sha256: "0" },
      },
    ],
  });
  const { pool } = await world([
    ...callOf({ id: "a", at: "2026-11-10T10:00:00Z" }, [
      wording,
      wording,
      recorded,
      tip("t1", 1),
      shown("t1", 5),
      ended(90_000),
    ]),
    ...callOf({ id: "b", at: "2026-11-20T10:00:00Z" }, [
      recorded,
      ended(30_600),
      { type: "RecordingDeleted", data: { reason: "asked", chunks: 1 } },
    ]),
    ...callOf({ id: "s", at: "2026-11-10T10:00:00Z", sample: "saas" }, [wording, ended(60_000)]),
    ...callOf({ id: "f", at: "2026-11-10T10:00:00Z", tenant: "borealis" }, [wording, ended(60_000)]),
    uploaded("d1", 500),
    uploaded("d2", 700, "borealis"),
  ]);
  const answer = await readUsage(pool, november, "month", async () => 900);
  assert.ok(Compile(UsageAnswer).Check(answer));
  assert.deepEqual(answer.total, {
    ...{ calls: 2, seconds: 121, inputTokens: 600, outputTokens: 80, microDollars: 1_800, tipsMade: 1, tipsShown: 1 },
  });
  assert.deepEqual([answer.samples.calls, answer.samples.inputTokens], [1, 300]);
  assert.deepEqual(answer.storage, { recordingBytes: 4_000, documentBytes: 500, documents: 1, logBytes: 900 });
  assert.deepEqual(
    answer.through.map(({ from, used }) => [from, used.seconds]),
    [["2026-11-01", 121]],
  );
});

test("intervals are those of the books, and a change is named of enough alone", () => {
  const near = (value: number, to: number) => assert.ok(Math.abs(value - to) < 0.001, `${value}, not ${to}`);
  const mean = meanEstimate(25, 100, 600); // Mean 4, variance (600 − 25·16) / 24.
  near(mean?.low ?? 0, 4 - (1.96 * Math.sqrt(200 / 24)) / 5);
  // Ranks of the middle of 16 by Conover: 8 less and plus 3.92, each rounded up.
  const middle = quantileEstimate(
    Array.from({ length: 16 }, (_, n) => n + 1),
    0.5,
  );
  assert.deepEqual([middle?.low, middle?.value, middle?.high], [5, 8, 12]);
  assert.equal(quantileEstimate([], 0.5), null);
  // Newcombe's own example: 56 of 70 less 48 of 80 is 0.2, 0.0524 to 0.3339.
  const change = changeOf(shareEstimate(56, 70), shareEstimate(48, 80));
  near(change?.difference ?? 0, 0.2);
  near(change?.low ?? 0, 0.0524);
  near(change?.high ?? 0, 0.3339);
  assert.equal(changeOf(shareEstimate(10, 19), shareEstimate(48, 80)), null);
  assert.deepEqual(daysBefore({ from: "2026-03-01", to: "2026-03-31" }), { from: "2026-01-29", to: "2026-02-28" });
});
