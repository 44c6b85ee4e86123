/** History against the fold that the rep's screen runs: what a call was is one thing, wherever it is read. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { withoutSubjects } from "@wingman/domain/call/erasure";
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import type { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { erased, type Personal } from "@wingman/domain/schema";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import type { Pool } from "@wingman/streams/base/pools";
import type { Recorded } from "@wingman/streams/log/event-log";
import { Compile } from "typebox/compile";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { digestTables } from "../rebuild/digest.ts";
import { type CallDetail, Detail, List } from "./answers.ts";
import { lanesOf } from "./lanes.ts";
import { history } from "./model.ts";
import { plausibleLog, randomOf } from "./plausible.fixture.ts";
import { project } from "./project.ts";
import { listCalls, readCall } from "./query.ts";
import { detailOf, foldAll, quieted } from "./sample.ts";
import type { Lane } from "./tables.ts";

type Forgotten = EventData<"PersonalDataForgotten">;
const skip = postgresMissing();
let server: TestPostgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());
const empty = async () => (await server.database([history])).pool;
/** The only generation in a test's database. */
const historySchema = "rm_history_v1";
const tenants = ["acme", "borealis"] as TenantId[];

/** Projects a log in runs of random length, so that no border between runs is special. */
const projectInRuns = async (pool: Pool, log: readonly Recorded[], random: () => number): Promise<void> => {
  for (let from = 0; from < log.length;) {
    const run = log.slice(from, from + 1 + Math.floor(random() * random() * 120));
    await asProjector(pool, "history", (tx) => history.project(tx, run));
    from += run.length;
  }
};

const detailFits = Compile(Detail);
const listFits = Compile(List);

for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
  test(`history says what the screen's fold says, seed ${seed}`, { skip }, async () => {
    const log = plausibleLog(seed, { calls: 12, erasure: seed % 2 ? 0.3 : 0 });
    const pool = await empty();
    await projectInRuns(pool, log, randomOf(seed + 100));
    const finished = foldAll(log).filter(({ view }) => view.status === "ended");
    assert.ok(finished.length >= 5, "the log has finished calls");
    for (const folded of finished) {
      const detail = await readCall(pool, folded.tenant, folded.view.call);
      assert.ok(detailFits.Check(detail), JSON.stringify(detailFits.Errors(detail)));
      assert.deepEqual(quieted(detail), detailOf(folded));
    }
    for (const tenant of tenants) {
      const list = await listCalls(pool, tenant, { limit: 100 });
      assert.ok(listFits.Check(list));
      const mine = finished
        .filter((folded) => folded.tenant === tenant)
        .sort((a, b) => b.view.startedAt - a.view.startedAt);
      assert.deepEqual(
        list.calls,
        await Promise.all(mine.map(async ({ view }) => (await readCall(pool, tenant, view.call)).call)),
      );
    }
  });
}

test("rows are the same however the log is cut into runs", { skip }, async () => {
  const log = plausibleLog(21, { calls: 10, erasure: 0.1 });
  const [one, runs, singly] = [await empty(), await empty(), await empty()];
  await asProjector(one, "history", (tx) => history.project(tx, log));
  await projectInRuns(runs, log, randomOf(5));
  for (const commit of log) await asProjector(singly, "history", (tx) => history.project(tx, [commit]));
  const digests = await digestTables(one, historySchema);
  assert.ok(
    digests
      .filter(({ table }) => !/^(checkpoint|quarantine|passed_over|named|said)$/.test(table))
      .every(({ rows }) => rows > 0),
    "every table has rows to compare",
  );
  assert.deepEqual(await digestTables(runs, historySchema), digests);
  assert.deepEqual(await digestTables(singly, historySchema), digests);
});

test("rows rebuilt from a log that can no longer be opened are those of before", { skip }, async () => {
  const log = plausibleLog(24, { calls: 80, erasure: 0 });
  const gone = new Map<string, readonly Personal[]>();
  for (const { aggregate, events } of log)
    for (const event of events)
      if (event.type === "PersonalDataForgotten")
        gone.set(aggregate.id, [...(gone.get(aggregate.id) ?? []), ...(event.data as Forgotten).subjects]);
  assert.ok(gone.size >= 5, "some calls were erased");
  const closed = log.map((commit) => ({
    ...commit,
    events: commit.events.map((event) => ({
      ...event,
      data: withoutSubjects(event.type as CallEvent["type"], event.data as never, gone.get(commit.aggregate.id) ?? []),
    })),
  }));
  const [live, rebuilt] = [await empty(), await empty()];
  await projectInRuns(live, log, randomOf(6));
  await projectInRuns(rebuilt, closed, randomOf(7));
  assert.deepEqual(await digestTables(rebuilt, historySchema), await digestTables(live, historySchema));
});

test("twice is once: a commit again, a run again, the whole log again", { skip }, async () => {
  const log = plausibleLog(22, { calls: 6, erasure: 0 });
  const pool = await empty();
  for (const [index, commit] of log.entries())
    await asProjector(pool, "history", (tx) =>
      history.project(tx, [...log.slice(Math.max(0, index - 3), index), commit]),
    );
  const once = await empty();
  await asProjector(once, "history", (tx) => history.project(tx, log));
  const digests = await digestTables(once, historySchema);
  assert.deepEqual(await digestTables(pool, historySchema), digests);
  await asProjector(pool, "history", (tx) => history.project(tx, log));
  assert.deepEqual(await digestTables(pool, historySchema), digests);
});

/** A call of given events, one commit each. */
const callOf = (...events: readonly CallEvent[]): Recorded[] => {
  const [first] = plausibleLog(1, { calls: 1, erasure: 0 });
  assert.ok(first);
  const at = { ...first, aggregate: { ...first.aggregate, tenant: "acme" as TenantId, id: "one" } };
  const end: CallEvent = { type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 60_000 } };
  return [...at.events.map(({ type, data }) => ({ type, data })), ...events, end].map(({ type, data }, index) => ({
    ...at,
    id: `one-${index}` as Recorded["id"],
    sequence: index + 1,
    events: [{ id: `one-${index}.0` as never, type, v: 1, time: "2026-09-21T00:00:00.000Z", data }],
  }));
};
const read = async (...events: readonly CallEvent[]): Promise<CallDetail> => {
  const pool = await empty();
  await asProjector(pool, "history", (tx) => project(tx, callOf(...events)));
  return readCall(pool, "acme" as TenantId, "one");
};
const made: CallEvent = {
  type: "SuggestionMade",
  data: {
    suggestion: "s1",
    kind: "objection",
    title: "Objection",
    headline: "Value first",
    say: "What does it cost you today?",
    madeAtMs: 5_000,
    lifeMs: 1,
    priority: 1,
    reason: {
      evidence: null,
      snippet: "",
      agent: "a",
      play: "p",
      category: "price",
      playbook: { id: "b", version: 1 },
      prompt: null,
      model: null,
      citations: [],
      stagesMs: {},
      sureness: 1,
    },
  },
};

test("an undo puts back what stood before the press", { skip }, async () => {
  const hand = (action: string) => ({ action, suggestion: "s1", atMs: 1 });
  const undo = (undoes: string): CallEvent => ({
    type: "ActionUndone",
    data: { action: `undo-${undoes}`, undoes, atMs: 2 },
  });
  const {
    tips: [tip],
    call,
  } = await read(
    made,
    { type: "SuggestionRated", data: { ...hand("a1"), rating: "like" } },
    { type: "SuggestionRated", data: { ...hand("a2"), rating: "dislike" } },
    undo("a2"),
    { type: "SuggestionPinned", data: { ...hand("a3"), pinned: true } },
    undo("a3"),
    { type: "SuggestionDismissed", data: hand("a4") },
    undo("a4"),
    { type: "SuggestionCopied", data: hand("a5") },
    undo("a5"),
  );
  assert.deepEqual([tip?.rating, tip?.pinned, tip?.dismissed, tip?.copied], ["like", false, false, false]);
  assert.equal(call.tipsLiked, 1);
});

test("what was erased is said to be erased, and keeps its place and time", { skip }, async () => {
  const gone = erased as never; // What a forgotten field decodes as, whatever its schema.
  const { lines, tips, noted } = await read(
    {
      type: "UtteranceTranscribed",
      data: {
        utterance: "u1",
        channel: "customer",
        text: gone,
        words: gone,
        firstSample: 0,
        endSample: 16_000,
        startMs: 0,
        endMs: 1_000,
        source: "speech",
        engine: "",
        model: "",
      },
    },
    {
      type: "QuestionNoticed",
      data: {
        signal: "q",
        play: "p",
        evidence: {
          utterance: "u1",
          revision: 0,
          channel: "customer",
          words: gone,
          firstWord: 0,
          endWord: 1,
          spokenAtMs: 900,
        },
      },
    },
    {
      ...made,
      data: {
        ...made.data,
        reason: {
          ...made.data.reason,
          evidence: {
            utterance: "u1",
            revision: 0,
            channel: "customer",
            words: gone,
            firstWord: 0,
            endWord: 1,
            spokenAtMs: 900,
          },
        },
      },
    },
  );
  assert.deepEqual(
    lines.map(({ id, text, startMs, endMs }) => ({ id, text, startMs, endMs })),
    [{ id: "u1", text: { erased: true }, startMs: 0, endMs: 1_000 }],
  );
  assert.deepEqual(lines[0]?.notes, [{ label: "Question", words: { erased: true }, wordsNow: null }]);
  assert.deepEqual([tips[0]?.words, noted[0]?.words, noted[0]?.atMs], [{ erased: true }, { erased: true }, 900]);
});

test("characters that PostgreSQL cannot keep do not halt a projector", { skip }, async () => {
  const text = "nul \0 half \ud83d whole 😀 \\u0000";
  const { lines } = await read({
    type: "UtteranceTranscribed",
    data: {
      utterance: "u1",
      channel: "rep",
      text,
      words: [],
      firstSample: 0,
      endSample: 1,
      startMs: 0,
      endMs: 1,
      source: "typed",
      engine: "",
      model: "",
    },
  });
  assert.equal(lines[0]?.text, "nul \ufffd half \ufffd whole 😀 \\u0000");
});

test(
  "pages follow each other without a gap or a repeat, also where calls began in the same millisecond",
  { skip },
  async () => {
    const pool = await empty();
    const log = Array.from({ length: 25 }, (_, n) =>
      callOf().map((commit): Recorded => ({
        ...commit,
        aggregate: { ...commit.aggregate, id: `c-${n}` },
        sequence: n * 3 + commit.sequence,
        events: commit.events.map((event) => ({ ...event, time: new Date(1_000 + Math.floor(n / 10)).toISOString() })),
      })),
    ).flat();
    await asProjector(pool, "history", (tx) => history.project(tx, log));
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page: Awaited<ReturnType<typeof listCalls>> = await listCalls(pool, "acme" as TenantId, {
        limit: 7,
        ...(cursor && { cursor }),
      });
      seen.push(...page.calls.map(({ call }) => call));
      cursor = page.next;
    } while (cursor);
    assert.equal(seen.length, 25);
    assert.equal(new Set(seen).size, 25);
    assert.deepEqual((await listCalls(pool, "acme" as TenantId)).calls.length, 20);
    await assert.rejects(
      listCalls(pool, "acme" as TenantId, { cursor: "zzz" }),
      (error: Failure) => error.code === "WING_CURSOR_INVALID",
    );
  },
);

test("a call that runs, or is another tenant's, is not found", { skip }, async () => {
  const pool = await empty();
  const log = callOf(made);
  await asProjector(pool, "history", (tx) => history.project(tx, log.slice(0, -1)));
  const missing = (error: Failure) => error.code === "WING_CALL_NOT_FOUND";
  await assert.rejects(readCall(pool, "acme" as TenantId, "one"), missing);
  const { calls, going } = await listCalls(pool, "acme" as TenantId);
  assert.deepEqual([calls, going.map(({ call }) => call)], [[], ["one"]]);
  await asProjector(pool, "history", (tx) => history.project(tx, log.slice(-1)));
  assert.equal((await readCall(pool, "acme" as TenantId, "one")).call.tips, 1);
  await assert.rejects(readCall(pool, "borealis" as TenantId, "one"), missing);
});

test("lanes join what is near and keep the sides apart", () => {
  const at = (channel: Lane["channel"], startMs: number, endMs: number): Lane => ({ channel, startMs, endMs });
  assert.deepEqual(
    lanesOf([at("rep", 5_000, 6_000), at("rep", 0, 3_000), at("customer", 3_000, 4_000), at("rep", 8_001, 9_000)]),
    [at("rep", 0, 6_000), at("customer", 3_000, 4_000), at("rep", 8_001, 9_000)],
  );
});
