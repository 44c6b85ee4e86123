/**
 * The 80 questions to the demo's documents (tests/truth/knowledge), asked where 10,000 other passages lie beside them: how
 * often the answer is among the first three, how often what has no answer is refused, and how long a question takes.
 * Mutation: the bytes of a question's sums read without their token (`base` in `nearestTokens`, domain/knowledge/late.ts):
 * fewer answers are found.
 */
import { readFileSync } from "node:fs";
import { usualMeaningFolder } from "@wingman/ops/bin/meaning-model";
import { modelsDirOf } from "@wingman/ops/local/models/models-here";
import { openEmbedder } from "@wingman/gpu/embed/embedder";
import type { Embedder } from "@wingman/streams/agents/embedder";
import type { Pool } from "@wingman/streams/base/pools";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import { knowledge } from "@wingman/projections/knowledge/model";
import { sql, type Transaction } from "kysely";
import type { Found, KnowledgeSearch } from "@wingman/streams/knowledge/search";
import { openSearch } from "@wingman/projections/knowledge/search";
import {
  type KnowledgeGround,
  knowledgeActor,
  knowledgeTenant,
  openKnowledgeGround,
} from "../../harness/knowledge-ground.ts";
import { startPostgres } from "../../harness/postgres.ts";
import { root } from "../../harness/wingman.ts";
import { asRead, bytesOf, documentNames } from "../../truth/knowledge/documents.ts";
import type { Measure } from "../measure-kind.ts";
import { percentile } from "../speech/figures.ts";
import { documentOfOthers } from "./library-of-others.ts";
import { standInOf } from "./stand-in.ts";

const shareMin = 0.9;
const msMax = 60;
const passagesAmong = 10_000;
const filesOfOthers = 10;
/** Of them so many are written and read by default; the others are their copies. */
const writtenByDefault = 500;
const rounds = 2;

type Where = { readonly document: string; readonly passage: string; readonly part?: number };
type Question = {
  readonly id: string;
  readonly question: string;
  readonly answerable: boolean;
  readonly where?: readonly Where[];
  /** `own`: written while the rules were tuned (own/knowledge-questions.json). */
  readonly half: "tuning" | "held" | "own";
};

/** What is shown, as a reader sees it; a table's cells are separated by something else. */
const shown = (text: string): string =>
  asRead(text)
    .replaceAll(/[|·]/g, " ")
    .replaceAll(/(?:^|\s)- /g, " ")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ (?=[.,:;)])/g, "")
    .trim();

type Tally = { found: number; shown: number; answerable: number; refused: number; unanswerable: number };
const none = (): Tally => ({ found: 0, shown: 0, answerable: 0, refused: 0, unanswerable: 0 });

/**
 * The demo's documents among passages about everything else. Those are all written, and read by the model, where `isReal`;
 * else a part of them is, with vectors of a few, and what is missing are copies: a search costs the same.
 */
const openLibraryOf = async (
  embedder: Embedder | undefined,
  { among, isReal }: { readonly among: number; readonly isReal: boolean },
): Promise<KnowledgeGround> => {
  const written = isReal ? among : writtenByDefault;
  const opened = new AsyncDisposableStack();
  try {
    const postgres = opened.use(await startPostgres());
    const standIn = embedder && !isReal ? standInOf(embedder) : undefined;
    const ground = opened.use(await openKnowledgeGround(postgres, standIn ?? embedder));
    const { library } = ground;
    for (let n = 0; n < filesOfOthers; n++)
      await library.handIn(knowledgeTenant, knowledgeActor, {
        name: `others-${n}.md`,
        bytes: Buffer.from(documentOfOthers(n + 1, Math.ceil(written / filesOfOthers))),
      });
    await ground.settled();
    standIn?.end();
    await copyPassages(ground.pool, Math.ceil(among / written) - 1);
    for (const name of documentNames)
      await library.handIn(knowledgeTenant, knowledgeActor, { name, bytes: bytesOf(name) });
    await ground.settled();
    const kept = opened.move();
    return { ...ground, [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() };
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
};

/** Every document so many times more, in the rows alone: what is searched and ranked is in them. */
const copyPassages = (pool: Pool, times: number): Promise<void> =>
  asProjector(pool, knowledge.name, async (tx: Transaction<any>) => {
    for (const table of ["passage", "document"] as const) {
      const { rows } = await sql<{ column: string }>`
        select attname as column from pg_attribute where attrelid = ${table}::regclass and attnum > 0`.execute(tx);
      const copied = rows.map(({ column }) =>
        column === "document_id" || column === "name"
          ? sql`${sql.ref(column)} || '-' || copy`
          : sql`${sql.ref(column)}`,
      );
      await sql`insert into ${sql.table(table)} (${sql.join(rows.map(({ column }) => sql.ref(column)))})
        select ${sql.join(copied)} from ${sql.table(table)}, generate_series(1, ${times}::integer) as copy`.execute(tx);
    }
  });

/** What each half comes to, and how long each question took. */
const askAll = async (
  { library, pool }: KnowledgeGround,
  embedder: Embedder | undefined,
  questions: readonly Question[],
): Promise<{
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly took: readonly number[];
  readonly cpuMs: number;
}> => {
  const documents = await library.shelf.list(knowledgeTenant);
  const rejected = documents.filter(({ state }) => state !== "indexed");
  if (rejected.length > 0)
    throw new Error(`not read: ${rejected.map(({ name, code }) => `${name} ${code}`).join(", ")}`);
  const names = new Map(documents.map(({ id, name }) => [id, name]));
  const isFound = (found: Found, where: readonly Where[]): boolean => {
    const texts = found.passages.slice(0, 3).map(({ document, text }) => [names.get(document), shown(text)] as const);
    const holds = ({ document, passage }: Where): boolean =>
      texts.some(([name, text]) => name === document && text.includes(shown(passage)));
    return [...new Set(where.map(({ part }) => part ?? 0))].every((part) =>
      where.filter((one) => (one.part ?? 0) === part).some(holds),
    );
  };
  const tallies = new Map<string, Tally>();
  const took: number[] = [];
  let cpu = 0;
  for (let round = 0; round < rounds; round++) {
    // An answer that is remembered would say nothing of the search: each round has a memory of its own.
    const search: KnowledgeSearch = openSearch({ pool: () => pool, embedder: () => embedder });
    await search(knowledgeTenant, "the first question reads the index"); // As at the start of a role.
    const before = process.cpuUsage();
    for (const one of questions) {
      const from = performance.now();
      const found = await search(knowledgeTenant, one.question);
      took.push(performance.now() - from);
      if (round > 0) continue;
      const tally = tallies.get(one.half) ?? none();
      tallies.set(one.half, tally);
      const isRight = one.answerable ? isFound(found, one.where ?? []) : !found.isKnown;
      tally.answerable += one.answerable ? 1 : 0;
      tally.unanswerable += one.answerable ? 0 : 1;
      if (!one.answerable) tally.refused += isRight ? 1 : 0;
      else if (isRight) {
        tally.found += 1;
        tally.shown += found.isKnown ? 1 : 0;
      }
    }
    const { user, system } = process.cpuUsage(before);
    cpu += (user + system) / 1_000;
  }
  return { tallies, took, cpuMs: cpu / took.length };
};

const fromHere = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const allQuestions = (): readonly Question[] => fromHere("../../truth/knowledge/questions.json") as readonly Question[];

/** Those that were written for tuning; a question whose document is null has no answer. */
const ownQuestions = (): readonly Question[] =>
  (fromHere("./own/knowledge-questions.json") as readonly (readonly [string, string | null, string | null])[]).map(
    ([question, document, passage], n) => ({
      ...{ id: `own-${n}`, question, answerable: document !== null, half: "own" },
      where: document !== null && passage !== null ? [{ document, passage }] : [],
    }),
  );

const halves = ["held", "tuning"] as const;
const sumOf = (tallies: ReadonlyMap<string, Tally>): Tally => {
  const sum = none();
  for (const tally of halves.map((half) => tallies.get(half) ?? none()))
    for (const key of Object.keys(sum) as (keyof Tally)[]) sum[key] += tally[key];
  return sum;
};
const told = (how: string, half: string, { found, shown: known, answerable, refused, unanswerable }: Tally): string =>
  `${how}, ${half}: ${found} of ${answerable} in the first three, ${known} of them said to be known; ${refused} of ${unanswerable} refused`;

export const retrieval: Measure = {
  name: "tips.retrieval",
  about:
    "60 questions to the demo's documents among 10,000 other passages: the answer in the first three; 20 without an answer refused; p95 of a question.",
  asked: `≥ ${shareMin}, with ≥ ${shareMin} refused and p95 ≤ ${msMax} ms`,
  unit: "of the answers in the first three",
  async run({ long, signal, write }) {
    const modelsDir = modelsDirOf(root, undefined);
    const folder = await usualMeaningFolder({ root, modelsDir, env: process.env, signal });
    await using embedder = await openEmbedder(folder, "all-MiniLM-L6-v2");
    await using ground = await openLibraryOf(embedder, { among: passagesAmong, isReal: long });
    const questions = long ? [...allQuestions(), ...ownQuestions()] : allQuestions();
    write(`among ${passagesAmong} passages, ${long ? "each read by the model" : "with vectors of a few of them"}`);
    const lines: string[] = [];
    let best = { sum: none(), p95Ms: Infinity };
    for (const [how, model] of [
      ["by words alone", undefined],
      ["by words and meaning", embedder],
    ] as const) {
      const { tallies, took, cpuMs } = await askAll(ground, model, questions);
      best = { sum: sumOf(tallies), p95Ms: percentile(took, 0.95) };
      for (const half of long ? [...halves, "own"] : halves) lines.push(told(how, half, tallies.get(half) ?? none()));
      lines.push(
        told(how, "both halves", best.sum),
        `${how}: p50 ${percentile(took, 0.5).toFixed(1)}, p95 ${best.p95Ms.toFixed(1)} ms over ${rounds} rounds; ${cpuMs.toFixed(1)} ms of a processor each, without the database's`,
      );
    }
    const value = Math.round((100 * best.sum.found) / best.sum.answerable) / 100;
    const refused = best.sum.refused / best.sum.unanswerable;
    return { value, holds: value >= shareMin && refused >= shareMin && best.p95Ms <= msMax, lines };
  },
};
