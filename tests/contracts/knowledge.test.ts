/** The knowledge base on real servers: from a file to an answer, what is removed, what is read anew, who sees what. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { rebuild } from "@wingman/projections/rebuild/rebuild";
import { knowledge } from "@wingman/projections/knowledge/model";
import { openSearch } from "@wingman/projections/knowledge/search";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { documentAggregate } from "@wingman/streams/knowledge/documents";
import { restorableMs } from "@wingman/streams/knowledge/library";
import { bulkRead } from "@wingman/streams/log/bulk-read";
import type { Embedder } from "@wingman/streams/agents/embedder";
import { sql, type Transaction } from "kysely";
import { openKnowledgeGround, type KnowledgeGround } from "../harness/knowledge-ground.ts";
import { onePage, says } from "../harness/make-pdf.ts";
import { postgresMissing, startPostgres, type TestPostgres } from "../harness/postgres.ts";

const acme = "acme" as TenantId;
const other = "other" as TenantId;
const actor = "somebody" as ActorId;
const text = (words: string): Buffer => Buffer.from(words);

/** Words in a few dimensions: near where they share letters. Deterministic, and no model. */
const letters: Embedder = {
  model: "letters",
  dimensions: 27,
  embed: async (texts) =>
    texts.map((one) => {
      const vector = new Float32Array(27);
      for (const letter of one.toLowerCase()) {
        const at = letter.charCodeAt(0) - 97;
        vector[at >= 0 && at < 26 ? at : 26] = (vector[at >= 0 && at < 26 ? at : 26] ?? 0) + 1;
      }
      const length = Math.hypot(...vector);
      return vector.map((value) => value / (length || 1));
    }),
};

/** Each word a direction of its own, drawn by its letters: tokens are near where they are the same word. */
const wordwise = (): Embedder => {
  const dimensions = 64;
  const directionOf = (word: string): number[] => {
    const bits = createHash("sha512").update(word).digest();
    return Array.from({ length: dimensions }, (_, k) => ((bits[k] ?? 0) >= 128 ? 1 : -1) / 8);
  };
  const embedTokens: NonNullable<Embedder["embedTokens"]> = async (texts) =>
    texts.map((one) => {
      const letters = one.toLowerCase().match(/[a-z]+/g) ?? [];
      const words = letters.map(directionOf);
      const sum = Float32Array.from({ length: dimensions }, (_, k) =>
        words.reduce((all, word) => all + (word[k] ?? 0), 0),
      );
      const length = Math.hypot(...sum) || 1;
      return { whole: sum.map((value) => value / length), tokens: Float32Array.from(words.flat()), words: letters };
    });
  const embed: Embedder["embed"] = async (texts) => (await embedTokens(texts)).map(({ whole }) => whole);
  return { model: "wordwise", dimensions, embed, embedTokens };
};

const skip = postgresMissing();
let postgres: TestPostgres;
let ground: KnowledgeGround;
before(async () => {
  if (skip) return;
  postgres = await startPostgres();
  ground = await openKnowledgeGround(postgres, letters);
});
after(async () => {
  if (skip) return;
  await ground[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

const handIn = async (tenant: TenantId, name: string, bytes: Buffer): Promise<string> =>
  (await ground.library.handIn(tenant, actor, { name, bytes })).document;
const pricing = `# Prices\n\n## Setting up\n\nSetting up costs $3,500 for the first site.\n\n## Paying\n\n| Way | Days |\n| --- | --- |\n| Invoice | 30 |\n\nCall +1 410 555 0134 or card 4111 1111 1111 1111.`;

test(
  "a question is answered with document, heading and passage, and its words as they were written",
  { skip },
  async () => {
    const document = await handIn(acme, "prices.md", text(pricing));
    await handIn(acme, "kiosk.pdf", onePage(says("The kiosk weighs 38 kilograms without its base.")));
    await ground.settled();
    const found = await ground.search(acme, "What does setting up cost for the first site?");
    const [first] = found.passages;
    assert.ok(found.isKnown && first);
    assert.deepEqual([first.document, first.heading, first.page], [document, "Prices › Setting up", null]);
    const passage = "Setting up costs $3,500 for the first site.";
    assert.ok(first.text.startsWith(`${passage}\n\nPaying\n| Way | Days |`), "what stands beside it is shown with it");
    assert.equal(first.hash, createHash("sha256").update(passage).digest("hex"));
    assert.equal(found.answer, "Setting up costs $3,500 for the first site.");
    const paid = await ground.search(acme, "how many days do we have to pay an invoice");
    assert.match(
      paid.passages[0]?.text ?? "",
      /\| Invoice \| 30 \|[^]*4111 1111 1111 1111/,
      "a document is not redacted",
    );
    const kiosk = await ground.search(acme, "how much does the kiosk weigh");
    assert.deepEqual([kiosk.passages[0]?.page, kiosk.model], [1, "letters"]);
  },
);

test(
  "what stands in no document is said not to be known, and equal questions come from the cache until a document changes",
  { skip },
  async () => {
    const question = "Do you sponsor football clubs in Portugal?";
    const nothing = await openSearch({ pool: () => ground.pool })(acme, question);
    assert.deepEqual([nothing.isKnown, nothing.answer], [false, null]);
    const search = openSearch({ pool: () => ground.pool });
    assert.equal((await search(acme, question)).isFromCache, false);
    assert.equal((await search(acme, `  ${question.toUpperCase()} `)).isFromCache, true);
    await handIn(acme, "clubs.txt", text("We sponsor two football clubs in Portugal."));
    await ground.settled();
    const now = await search(acme, question);
    assert.deepEqual(
      [now.isFromCache, now.isKnown, now.answer],
      [false, true, "We sponsor two football clubs in Portugal."],
    );
  },
);

test("the same bytes are one document, and a newer file of the same name goes before the older", { skip }, async () => {
  const words = text("The warranty of the pump lasts three years.");
  const first = await ground.library.handIn(acme, actor, { name: "warranty.txt", bytes: words });
  const again = await ground.library.handIn(acme, actor, { name: "copy.txt", bytes: words });
  assert.deepEqual(again, { document: first.document, isKnown: true, name: "warranty.txt" });
  await ground.settled();
  const newer = await handIn(acme, "Warranty.txt", text("The warranty of the pump lasts five years."));
  await ground.settled();
  const { passages } = await ground.search(acme, "How long does the warranty of the pump last?");
  assert.deepEqual(
    passages
      .slice(0, 2)
      .map(({ document, isSuperseded }) => [document, isSuperseded])
      .at(0),
    [newer, false],
  );
  assert.ok(passages.findIndex(({ document }) => document === first.document) !== 0);
});

test("what was read before the model came is read again, and is compared token by token then", { skip }, async () => {
  let model: Embedder | undefined;
  await using late = await openKnowledgeGround(postgres, () => model);
  const { document } = await late.library.handIn(acme, actor, { name: "prices.md", bytes: text(pricing) });
  await late.library.handIn(acme, actor, { name: "kiosk.txt", bytes: text("The kiosk weighs 38 kilograms.") });
  await late.settled();
  const question = "setting up costs what";
  const before = await late.search(acme, question);
  assert.deepEqual([before.model, before.fit.lead], [null, null]);
  model = wordwise();
  await late.library.tend(Date.now());
  await late.settled();
  const after = await late.search(acme, question);
  assert.deepEqual(
    [after.model, after.passages[0]?.document, after.passages[0]?.heading, after.isFromCache],
    ["wordwise", document, "Prices › Setting up", false],
  );
  assert.ok((after.fit.lead ?? 0) > 0.3, "three of its four words stand there");
  assert.equal((await late.library.shelf.one(acme, document))?.model, "wordwise");
  // A process that starts before its model: the vectors are there, the model comes with the second question.
  let mine: Embedder | undefined;
  const search = openSearch({ pool: () => late.pool, embedder: () => mine });
  assert.equal((await search(acme, question)).model, null);
  mine = model;
  assert.equal((await search(acme, question)).model, "wordwise");
});

test("nobody is answered from another company's documents", { skip }, async () => {
  await handIn(other, "secret.txt", text("The reactor code is zebra forty two."));
  await ground.settled();
  const mine = await ground.search(other, "What is the reactor code?");
  assert.ok(mine.isKnown);
  const theirs = await ground.search(acme, "What is the reactor code?");
  assert.ok(theirs.passages.length > 0 && theirs.passages.every(({ text: words }) => !words.includes("zebra")));
});

test("a removed document answers nothing, can be brought back for a day, and is gone after it", { skip }, async () => {
  const document = await handIn(acme, "pool.txt", text("The swimming pool opens at seven."));
  await ground.settled();
  const ask = async (): Promise<boolean> =>
    (await ground.search(acme, "When does the swimming pool open?")).passages.some((one) => one.document === document);
  assert.equal(await ask(), true);
  await ground.library.remove(acme, actor, document);
  assert.equal(await ask(), false);
  await ground.library.tend(Date.now());
  await ground.library.restore(acme, actor, document);
  assert.equal(await ask(), true);
  await ground.library.remove(acme, actor, document);
  await ground.library.tend(Date.now() + restorableMs + 1_000);
  await ground.settled();
  assert.equal(await ground.library.shelf.one(acme, document), undefined);
  await assert.rejects(ground.library.restore(acme, actor, document), { code: "WING_DOCUMENT_NOT_FOUND" });
  const words: unknown[] = [];
  for await (const commit of ground.log.read(documentAggregate(acme, document)))
    for (const { type, data } of commit.events)
      if (type === "PassagesAdded") words.push((data as { passages: unknown }).passages);
  assert.deepEqual(words, [{ erased: true }], "its words cannot be read on the log any more");
});

test("what cannot be read says why, and keeps nobody from the rest", { skip }, async () => {
  const empty = await handIn(acme, "empty.md", text("\n\n"));
  const bad = await handIn(acme, "torn.docx", text("no container"));
  await ground.settled();
  const code = async (id: string) => (await ground.library.shelf.one(acme, id))?.code;
  assert.deepEqual([await code(empty), await code(bad)], ["WING_DOCUMENT_EMPTY", "WING_UPLOAD_KIND"]);
  await assert.rejects(ground.library.handIn(acme, actor, { name: "run.exe", bytes: text("x") }), {
    code: "WING_UPLOAD_KIND",
  });
  await ground.library.reindex(acme, actor, bad);
  await ground.settled();
  assert.equal(await code(bad), "WING_UPLOAD_KIND");
});

test("the index is the same when it is made again from the log alone", { skip }, async () => {
  const all = () =>
    asOwner(ground.pool, async (tx: Transaction<any>) => {
      const { rows } = await sql<{
        schema: string;
      }>`select schema from public.read_model where name = 'knowledge'`.execute(tx);
      const schema = rows[0]?.schema ?? "";
      const of = async (table: string): Promise<unknown> =>
        (
          await sql<{
            all: string;
          }>`select md5(string_agg(t::text, '|' order by t::text)) as all from ${sql.id(schema, table)} t`.execute(tx)
        ).rows[0];
      return { schema, document: await of("document"), passage: await of("passage") };
    });
  const was = await all();
  const signal = new AbortController().signal;
  const quiet = () => undefined;
  await rebuild({
    log: ground.log,
    read: bulkRead(ground.log),
    pool: ground.pool,
    model: knowledge,
    signal,
    onProgress: quiet,
    tell: quiet,
  });
  const is = await all();
  assert.notEqual(is.schema, was.schema);
  assert.deepEqual([is.document, is.passage], [was.document, was.passage]);
});

test(
  "what is called otherwise in the documents is found, and nothing is added to words that they have",
  { skip },
  async () => {
    const tenant = "words" as TenantId;
    const truck = await handIn(
      tenant,
      "rules.txt",
      text("A truck whose driver is late keeps its place for ten minutes."),
    );
    await handIn(tenant, "canteen.txt", text("The canteen opens at seven and sells soup."));
    await ground.settled();
    const byWords = openSearch({ pool: () => ground.pool });
    assert.equal((await byWords(tenant, "and the lorry?")).passages[0]?.document, truck);
    assert.deepEqual((await byWords(tenant, "and the soap?")).passages, []);
  },
);

test(
  "a reranker puts in order what was found, and where it fails the order stays and is not remembered",
  { skip },
  async () => {
    const tenant = "reranked" as TenantId;
    const words = ["The gate opens at six.", "The gate opens at six on Sundays, and the gold gate never."];
    for (const [n, one] of words.entries()) await handIn(tenant, `gate-${n}.txt`, text(one));
    await ground.settled();
    let isBroken = true;
    const told: unknown[] = [];
    const search = openSearch({
      pool: () => ground.pool,
      reranker: () => ({
        scores: async (_, texts) => {
          if (isBroken) throw new Error("out of order");
          return texts.map((one) => (one.includes("gold") ? 1 : 0));
        },
      }),
      onNotReranked: (error) => told.push(error),
    });
    const question = "when does the gate open";
    const usual = await search(tenant, question);
    assert.deepEqual([usual.passages.map((one) => one.text), told.length], [words, 1]);
    isBroken = false;
    const better = await search(tenant, question);
    assert.deepEqual([better.passages.map((one) => one.text), better.isFromCache], [words.toReversed(), false]);
    assert.equal((await search(tenant, question)).isFromCache, true);
  },
);
