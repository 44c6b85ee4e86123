/**
 * The 80 questions to the demo's documents (tests/truth/knowledge), asked where 10,000 other passages lie beside them: how
 * often the answer is among the first three, how often what has no answer is refused, and how long a question takes.
 */
import { readFileSync } from "node:fs";
import type { Embedder } from "@wingman/streams/agents/embedder";
import type { Found } from "@wingman/streams/knowledge/search";
import { openSearch } from "@wingman/projections/knowledge/search";
import { knowledgeActor, knowledgeTenant, openKnowledgeGround } from "../../harness/knowledge-ground.ts";
import { startPostgres } from "../../harness/postgres.ts";
import { asRead, bytesOf, documentNames } from "../../truth/knowledge/documents.ts";
import type { Measure } from "../measure-kind.ts";
import { documentOfOthers } from "./library-of-others.ts";

const shareMin = 0.9;
const msMax = 60;
const passagesAmong = 10_000;
const filesOfOthers = 10;
const rounds = 3;

type Where = { readonly document: string; readonly passage: string; readonly part?: number };
type Question = {
  readonly id: string;
  readonly question: string;
  readonly answerable: boolean;
  readonly where?: readonly Where[];
  readonly half: "tuning" | "held";
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

export const retrievalWith = async (
  embedder: Embedder | undefined,
  questions: readonly Question[],
  write: (line: string) => void,
): Promise<{ readonly tallies: ReadonlyMap<string, Tally>; readonly p95Ms: number; readonly passages: number }> => {
  await using postgres = await startPostgres();
  await using ground = await openKnowledgeGround(postgres, embedder);
  const { library, pool } = ground;
  for (let n = 0; n < filesOfOthers; n++)
    await library.handIn(knowledgeTenant, knowledgeActor, {
      name: `others-${n}.md`,
      bytes: Buffer.from(documentOfOthers(n + 1, passagesAmong / filesOfOthers)),
    });
  for (const name of documentNames)
    await library.handIn(knowledgeTenant, knowledgeActor, { name, bytes: bytesOf(name) });
  await ground.settled();
  const documents = await library.shelf.list(knowledgeTenant);
  const rejected = documents.filter(({ state }) => state !== "indexed");
  if (rejected.length > 0)
    throw new Error(`not read: ${rejected.map(({ name, code }) => `${name} ${code}`).join(", ")}`);
  const names = new Map(documents.map(({ id, name }) => [id, name]));
  const passages = documents.reduce((sum, one) => sum + one.passages, 0);
  write(`${documents.length} documents, ${passages} passages${embedder ? `, vectors of ${embedder.model}` : ""}`);

  const isFound = (found: Found, where: readonly Where[]): boolean => {
    const texts = found.passages.slice(0, 3).map(({ document, text }) => [names.get(document), shown(text)] as const);
    const holds = ({ document, passage }: Where): boolean =>
      texts.some(([name, text]) => name === document && text.includes(shown(passage)));
    return [...new Set(where.map(({ part }) => part ?? 0))].every((part) =>
      where.filter((one) => (one.part ?? 0) === part).some(holds),
    );
  };
  const tallies = new Map([
    ["held", none()],
    ["both", none()],
  ]);
  const took: number[] = [];
  await ground.search(knowledgeTenant, "the first question reads the index"); // As at the start of a role.
  for (let round = 0; round < rounds; round++) {
    // An answer that is remembered would say nothing of the search: each round has a memory of its own.
    const search = openSearch({ pool: () => pool, embedder: () => embedder });
    await search(knowledgeTenant, "the first question reads the index");
    for (const { question, answerable, where = [], half } of questions) {
      const from = performance.now();
      const found = await search(knowledgeTenant, question);
      took.push(performance.now() - from);
      if (round > 0) continue;
      for (const tally of half === "held" ? tallies.values() : [tallies.get("both") ?? none()]) {
        if (!answerable) {
          tally.unanswerable += 1;
          if (!found.isKnown) tally.refused += 1;
          continue;
        }
        tally.answerable += 1;
        if (!isFound(found, where)) continue;
        tally.found += 1;
        if (found.isKnown) tally.shown += 1;
      }
    }
  }
  took.sort((a, b) => a - b);
  return { tallies, p95Ms: took[Math.ceil(took.length * 0.95) - 1] ?? Infinity, passages };
};

export const allQuestions = (): readonly Question[] =>
  JSON.parse(readFileSync(new URL("../../truth/knowledge/questions.json", import.meta.url), "utf8")) as Question[];

export const retrieval: Measure = {
  name: "tips.retrieval",
  about:
    "60 questions to the demo's documents among 10,000 other passages: the answer in the first three; 20 without an answer refused; p95 of a question.",
  asked: `≥ ${shareMin}, with ≥ ${shareMin} refused and p95 ≤ ${msMax} ms`,
  unit: "of the answers in the first three",
  async run({ write }) {
    const { tallies, p95Ms } = await retrievalWith(undefined, allQuestions(), write);
    const lines = [...tallies].map(
      ([half, { found, shown: known, answerable, refused, unanswerable }]) =>
        `by words alone, ${half}: ${found} of ${answerable} in the first three, ${known} of them said to be known; ${refused} of ${unanswerable} refused`,
    );
    const both = tallies.get("both") ?? none();
    const value = Math.round((100 * both.found) / both.answerable) / 100;
    return {
      value,
      holds: value >= shareMin && both.refused / both.unanswerable >= shareMin && p95Ms <= msMax,
      lines: [...lines, `p95 ${p95Ms.toFixed(1)} ms over ${rounds} rounds`],
    };
  },
};
