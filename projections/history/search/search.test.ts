/** Search in a real PostgreSQL: what is found is what is there, for whom it is there, for as long as it is there. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { asOwner, asProjector, inTenant } from "@wingman/streams/base/tenant-tx";
import type { Pool } from "@wingman/streams/base/pools";
import type { Recorded } from "@wingman/streams/log/event-log";
import { sql, type Transaction } from "kysely";
import { Compile } from "typebox/compile";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted, utterance } from "../../../tests/harness/events.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../../tests/harness/postgres.ts";
import { digestTables } from "../../rebuild/digest.ts";
import { fill } from "../../rebuild/fill.ts";
import { addGeneration } from "../../rebuild/generations.ts";
import { history } from "../model.ts";
import { plausibleLog, randomOf } from "../plausible.fixture.ts";
import { FoundCalls } from "./answers.ts";
import { plainText } from "./plain-text.ts";
import { type Asked, searchCalls } from "./search.ts";

const skip = postgresMissing();
let server: TestPostgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());

const [acme, borealis] = ["acme", "borealis"] as TenantId[] as [TenantId, TenantId];
const fits = Compile(FoundCalls);

type Call = {
  readonly id: string;
  readonly tenant?: TenantId;
  readonly rep?: string;
  readonly company?: string;
  readonly lines: readonly string[];
  readonly more?: readonly CallEvent[];
};

let sequence = 0;
/** A call of given lines, one commit an event. */
const commitsOf = ({ id, tenant = acme, rep = "rep-1", company = "Corvane", lines, more = [] }: Call): Recorded[] => {
  const events: CallEvent[] = [
    callStarted({
      title: `About ${id}`,
      rep: { id: rep, name: "Priya Nair" },
      customer: { name: "Tomás Ferreira", company, role: "COO" },
    }),
    ...lines.map((text, n) => utterance(n % 2 ? "rep" : "customer", n * 160_000, text)),
    { type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 60_000 } },
    ...more,
  ];
  return events.map(({ type, data }, n) => later(id, tenant, { type, data } as CallEvent, n));
};
const later = (id: string, tenant: TenantId, { type, data }: CallEvent, n = 900): Recorded =>
  ({
    ...({ actor: "rep-1", cause: null, tick: null, clockMs: n, seen: null, fence: null, traceparent: null } as object),
    id: `${id}-${n}-${++sequence}`,
    correlation: `${id}-${n}`,
    aggregate: { tenant, kind: "call", id },
    sequence,
    storedAt: sequence,
    events: [
      { id: `${id}-${n}.0`, type, v: 1, time: new Date(1_790_000_000_000 + sequence * 60_000).toISOString(), data },
    ],
  }) as unknown as Recorded;

const project = (pool: Pool, log: readonly Recorded[]): Promise<void> =>
  asProjector(pool, "history", (tx) => history.project(tx, log));
const withCalls = async (...calls: readonly Call[]): Promise<Pool> => {
  const { pool } = await server.database([history]);
  await project(pool, calls.flatMap(commitsOf));
  return pool;
};
const search = async (pool: Pool, words: string, more: Partial<Asked> = {}, tenant = acme) => {
  const found = await searchCalls(pool, tenant, { words, ...more });
  assert.ok(fits.Check(found), JSON.stringify(fits.Errors(found)));
  return found;
};
const idsOf = async (pool: Pool, words: string, more?: Partial<Asked>, tenant?: TenantId): Promise<string[]> =>
  (await search(pool, words, more, tenant)).calls.map(({ call }) => call.call);

test("words, stems, phrases, accents, names and what must not be there", { skip }, async () => {
  const pool = await withCalls(
    { id: "one", lines: ["the pricing is above what we set aside", "we keep data in Zürich"] },
    { id: "two", lines: ["our price went up", "aside from that we set nothing"], company: "Nordkai" },
    { id: "three", lines: ["السِّعر مرتفع جدًا بالنسبة لنا", "kestrels fly high"] },
  );
  assert.deepEqual((await idsOf(pool, "prices")).sort(), ["one", "two"]);
  assert.deepEqual(await idsOf(pool, '"set aside"'), ["one"]);
  assert.deepEqual(
    await idsOf(pool, '"high kestrels"'),
    [],
    "no phrase is found across the seam of the two ways to cut",
  );
  assert.deepEqual(await idsOf(pool, "zurich"), ["one"]);
  assert.deepEqual(await idsOf(pool, "price -pricing"), ["two"]);
  assert.deepEqual(await idsOf(pool, "nordkai"), ["two"]);
  assert.deepEqual(await idsOf(pool, "السعر"), ["three"]);
  assert.equal((await idsOf(pool, "tomas")).length, 3);
  assert.equal((await idsOf(pool, "")).length, 3);
  const [{ lines } = { lines: [] }] = (await search(pool, "zurich data")).calls;
  assert.deepEqual(lines[0]?.parts, [
    { text: "we keep ", hit: false },
    { text: "data", hit: true },
    { text: " in ", hit: false },
    { text: "Zürich", hit: true },
  ]);
});

test("what is found says nothing but what was said: no mark-up is made of it", { skip }, async () => {
  const said = "<b>price</b> <script>alert(1)</script> & </mark>";
  const pool = await withCalls({ id: "one", lines: [said] });
  const [found] = (await search(pool, "price")).calls;
  assert.equal(found?.lines[0]?.parts.map(({ text }) => text).join(""), said);
  for (const hostile of ["'", "\\", "a & | !", "<->", ":*", "%", '"', "\u0000", "-", "or", "x".repeat(400), "👩‍💻"])
    await search(pool, hostile);
});

test("a typing mistake: the nearest word that was said, unless it is wanted as typed", { skip }, async () => {
  const pool = await withCalls(
    { id: "one", lines: ["the integration with your warehouse"] },
    { id: "two", lines: ["an integration", "integration again"], rep: "rep-2" },
    { id: "three", lines: ["only here is a competitor named"], rep: "rep-2" },
  );
  const found = await search(pool, "integratoin");
  assert.deepEqual([found.shown, found.total], ["integration", 2]);
  assert.deepEqual((await search(pool, "Integratoin warehuose")).shown, "integration warehouse");
  const exact = await search(pool, "integratoin", { exact: true });
  assert.deepEqual([exact.shown, exact.total, exact.nothing?.searched], [null, 0, 3]);
  assert.equal((await search(pool, "competitro")).shown, "competitor");
  assert.equal(
    (await search(pool, "competitro", { rep: "rep-1" })).shown,
    null,
    "nobody is told a word of others' calls",
  );
  assert.deepEqual(await idsOf(pool, "integration", { rep: "rep-2" }), ["two"]);
});

test("facets count what each would leave; nothing found says what stands in the way", { skip }, async () => {
  const outcome = (what: string): CallEvent =>
    ({
      type: "OutcomeRecorded",
      data: { action: "a", outcome: what, nextStep: "", nextStepOn: null, atMs: 1 },
    }) as CallEvent;
  const pool = await withCalls(
    { id: "one", lines: ["price"], more: [outcome("won")] },
    { id: "two", lines: ["price"], more: [outcome("lost")], company: "Nordkai" },
    { id: "three", lines: ["price"], company: "Nordkai" },
    { id: "four", lines: ["security"], more: [outcome("no-fit")] },
  );
  const counts = (found: Awaited<ReturnType<typeof search>>, name: "outcome" | "company") =>
    Object.fromEntries(
      (found.facets.find((facet) => facet.name === name)?.values ?? []).map(({ value, count }) => [value, count]),
    );
  const all = await search(pool, "price");
  assert.deepEqual(counts(all, "outcome"), { won: 1, lost: 1, none: 1 });
  const narrowed = await search(pool, "price", { facets: { company: ["Nordkai"] } });
  assert.deepEqual(counts(narrowed, "outcome"), { lost: 1, none: 1 });
  assert.deepEqual(counts(narrowed, "company"), { Nordkai: 2, Corvane: 1 }, "a facet does not narrow itself");
  const none = await search(pool, "price", { facets: { company: ["Nordkai"], outcome: ["won"] } });
  assert.deepEqual(none.nothing, {
    searched: 4,
    without: [
      { drop: "outcome", count: 2 },
      { drop: "company", count: 1 },
    ],
  });
});

test("pages: each call once, however many come in between", { skip }, async () => {
  const call = (n: number): Call => ({ id: `call-${n}`, lines: n % 3 ? ["price"] : ["price price", "price"] });
  const pool = await withCalls(...Array.from({ length: 25 }, (_, n) => call(n)));
  for (const sort of ["best", "newest"] as const) {
    const whole = await idsOf(pool, "price", { sort, limit: 50 });
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const { calls, next } = await search(pool, "price", { sort, limit: 4, cursor });
      seen.push(...calls.map((one) => one.call.call));
      if (next === null) break;
      cursor = next;
      if (sort === "newest") await project(pool, commitsOf({ id: `new-${seen.length}`, lines: ["price"] }));
    }
    assert.deepEqual(seen, whole);
    assert.equal(new Set(seen).size, seen.length);
  }
  await assert.rejects(search(pool, "price", { cursor: "nonsense" }), {
    code: "WING_CURSOR_INVALID",
  } satisfies Partial<Failure>);
});

/** Every word of a tenant's vocabulary. */
const vocabulary = (pool: Pool): Promise<string[]> =>
  asOwner(pool, async (tx: Transaction<any>) => {
    const { rows } = await sql<{ word: string }>`select word from rm_history_v1.word order by word`.execute(tx);
    return rows.map(({ word }) => word);
  });

test("words that are taken back, erased or corrected are not found from then on, nor offered", { skip }, async () => {
  const pool = await withCalls(
    { id: "one", lines: ["password kestrel", "nothing else"] },
    { id: "two", lines: ["password heron"] },
  );
  const before = { kestrel: "kestrle", heron: "herno" };
  for (const [word, typo] of Object.entries(before)) {
    assert.equal((await idsOf(pool, word)).length, 1);
    assert.equal((await search(pool, typo)).shown, word);
  }
  await project(pool, [
    later("one", acme, { type: "WordsForgotten", data: { action: "f", fromMs: 0, toMs: 9_000, atMs: 9_000 } }),
    later("two", acme, {
      type: "PersonalDataForgotten",
      data: { erasure: "e", subjects: ["both", "customer", "rep"] },
    }),
  ]);
  for (const [word, typo] of Object.entries(before)) {
    assert.deepEqual(await idsOf(pool, word), []);
    assert.equal((await search(pool, typo)).shown, null);
  }
  assert.deepEqual(await idsOf(pool, "tomas"), ["one"], "the name of whoever was erased finds nothing");
  assert.deepEqual(await vocabulary(pool), ["else", "nothing"]);
  await asProjector(pool, "history", (tx: Transaction<any>) =>
    sql`update line set text = 'nothing but ospreys' where text = 'nothing else'`.execute(tx),
  );
  assert.deepEqual(await idsOf(pool, "osprey"), ["one"]);
  assert.deepEqual(await idsOf(pool, "else"), []);
  assert.deepEqual(await vocabulary(pool), ["nothing", "ospreys"]);
  await asProjector(pool, "history", (tx) => history.clear(tx, { tenant: acme, kind: "call", id: "one" }));
  assert.deepEqual(await vocabulary(pool), []);
});

test("a line that somebody corrected is found by what was said, no longer by what was heard", { skip }, async () => {
  const pool = await withCalls({ id: "one", lines: ["we use core vain at two sites"] });
  const utteranceId = utterance("customer", 0, "x").data.utterance;
  const by = { utterance: utteranceId, channel: "customer" as const, by: "rep-1", startMs: 0, endMs: 9_000 };
  const words = { text: "we use Corvane at two sites", was: "we use core vain at two sites" };
  await project(pool, [later("one", acme, { type: "UtteranceCorrected", data: { action: "c1", ...by, ...words } })]);
  assert.equal((await search(pool, "corvane sites")).calls[0]?.lines.length, 1);
  assert.deepEqual(await idsOf(pool, "vain"), []);
  assert.deepEqual(await vocabulary(pool), ["corvane", "sites"]);
  await project(pool, [later("one", acme, { type: "ActionUndone", data: { action: "u1", undoes: "c1", atMs: 1 } })]);
  assert.deepEqual(await idsOf(pool, "vain"), ["one"]);
  assert.deepEqual(await vocabulary(pool), ["core", "sites", "vain"]);
});

test("another tenant's words are never found, by no way in", { skip }, async () => {
  const pool = await withCalls(
    { id: "one", lines: ["our own words"] },
    { id: "theirs", tenant: borealis, lines: ["a secret kestrel"], company: "Kestrel Ltd" },
  );
  assert.deepEqual(await idsOf(pool, "kestrel"), []);
  assert.equal((await search(pool, "kestrle")).shown, null);
  assert.deepEqual(await idsOf(pool, "kestrel", {}, borealis), ["theirs"]);
  // The wall behind the queries' own condition: no row of theirs is seen, and none at all by whoever looks for nothing.
  await inTenant(pool, acme, async (tx: Transaction<any>) => {
    for (const [query, expected] of [
      ["'kestrel'", [0, 0]],
      ["'word' | 'corvan' | 'corvane'", [1, 1]],
      ["", [0, 0]],
    ] as const) {
      await sql`select set_config('wingman.query', ${query}, true)`.execute(tx);
      const seen = await Promise.all(
        (["said", "named"] as const).map(async (table) => {
          const { rows } = await sql`select * from ${sql.id(table)}`.execute(tx);
          return rows.length;
        }),
      );
      assert.deepEqual(seen, expected, query);
    }
    const { rows } = await sql`select * from word`.execute(tx);
    assert.equal(rows.length, 0, "the vocabulary cannot be listed");
  });
});

test("rebuilt is lived: rows, vocabulary and what is found, of logs by chance", { skip }, async () => {
  for (const seed of [41, 42, 43]) {
    const log = plausibleLog(seed, { calls: 14, erasure: seed === 42 ? 0.3 : 0.05 });
    const { pool } = await server.database([history]);
    const random = randomOf(seed);
    for (let from = 0; from < log.length;) {
      const run = log.slice(from, from + 1 + Math.floor(random() * 40));
      await project(pool, run);
      from += run.length;
    }
    const schema = await addGeneration(pool, history);
    await fill({
      pool,
      model: history,
      schema,
      until: log.at(-1)?.sequence ?? 0,
      signal: new AbortController().signal,

      read: async function* () {
        yield log;
      },
      // So small that keys are made, and triggers set going, in the middle of it.
      bounds: { settledAfter: 10, heldMax: 60, lateMax: 20, copyMax: 500, piecesMax: 2 },
      sweepEvery: 5,
    });
    const bare = (digests: Awaited<ReturnType<typeof digestTables>>) =>
      digests.filter(({ table }) => table !== "checkpoint" && table !== "passed_over");
    const lived = bare(await digestTables(pool, "rm_history_v1"));
    assert.deepEqual(bare(await digestTables(pool, schema)), lived);
    assert.ok(lived.some(({ table, rows }) => table === "word" && rows > 10));
  }
});

test("what is compared in here is what is compared in PostgreSQL", { skip }, async () => {
  const { pool } = await server.database([history]);
  for (const text of ["Zürich ÀÉÎ Łódź", "السِّعرُ أإآ ىة ٤٢", "it’s “quoted” – and…", "ABC xyz"])
    await asOwner(pool, async (tx: Transaction<any>) => {
      const { plainSql } = await import("./plain-text.ts");
      const { rows } = await sql<{
        plain: string;
      }>`select ${sql.raw(plainSql(`$text$${text}$text$`))} as plain`.execute(tx);
      assert.equal(rows[0]?.plain, plainText(text));
    });
});
