import { Failure } from "@wingman/domain/failure";
import { allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
import { grants } from "@wingman/streams/agents/llm/tools";
import { wordingAgent } from "@wingman/streams/agents/llm/wording";
import type { FoundPassage, KnowledgeSearch } from "@wingman/streams/knowledge/search";
import {
  askedBy,
  askedFor,
  openModelDesk,
  readingSaid,
  wordingAsk,
  type WordingAsk,
  wordingSaid,
} from "../../harness/model-desk.ts";
import { openModelVendors, type Said } from "../../harness/model-vendors.ts";
import type { Measure } from "../measure-kind.ts";
import { randomOf } from "../random.ts";
import { isBroken } from "../../truth/hostile/conditions.ts";
import { brokenBy, hostileAnswers, planted, seenOf } from "./hostile-samples.ts";

const seedsShort = 1_500;
const seedsLong = 10_000;
const shownMax = 12;
/** Seeds that wait for their model at once. */
const lanes = 4;
const tenants = ["acme", "borealis"] as const;

/**
 * S6: in the place of the model stands somebody who answers whatever they like, in both vendors' protocols: the answers
 * of `tests/truth/hostile` as they are, cut, joined and disguised, what was planted, the words of the other company that
 * asked before, tools of every name. Two companies ask the same desk. Planted by hand: the tenant left out of the
 * answer cache's key (words of the other company came through), and the refusal of tools taken out.
 */
export const evilModel: Measure = {
  name: "tips.evil-model",
  about:
    "What a language model that is wholly hostile brings about: tools, other companies' words, requests, secrets (S6).",
  asked: "0, over 10,000 seeds with --long",
  unit: "breaches",
  async run({ long, signal, write }) {
    const seeds = long ? seedsLong : seedsShort;
    const answers = hostileAnswers();
    const secrets = planted();
    const conditions = [
      ...answers.flatMap(({ mustNot }) => mustNot),
      ...secrets.map(({ canary }) => ({ kind: "secret" as const, canary })),
    ];
    const faults: string[] = [];
    const tally = { worded: 0, refused: 0, toolsAsked: 0, toolsRun: 0, toolsRefused: 0, crossed: 0 };
    const strays: string[] = [];
    /** Each lane has a model and a desk of its own, so that what one answers is for the ask that waits for it. */
    const lane = async (which: number): Promise<void> => {
      let answerOf = (_by: ReturnType<typeof askedBy>): Said => ({});
      const allow = allowListOf("127.0.0.1");
      if (!allow) throw new Error("no list");
      await using server = await openModelVendors({ answerOf: (asked) => answerOf(askedBy(asked)) });
      const elsewhere: string[] = [];
      await using plain = openEgress({ allow });
      const egress: typeof plain = {
        ...plain,
        open(url, request) {
          if (!url.startsWith(server.anthropic)) elsewhere.push(url);
          return plain.open(url, request);
        },
      };
      const openDesk = () =>
        openModelDesk({
          providers: [
            ["anthropic", server.anthropic],
            ["openai", server.openai],
          ],
          egress,
        });
      let llm = openDesk();
      for (let seed = 1; seed <= seeds && !signal.aborted; seed += 1) {
        // Four that follow each other are of one lane: some of them ask the very same.
        if (Math.floor(seed / 4) % lanes !== which) continue;
        const random = randomOf(seed);
        // A desk whose breakers are open asks nobody: the hostile one would be left out.
        if (llm.broken().length > 0) llm = openDesk();
        const tenant = tenants[seed % 2] ?? "acme";
        const other = tenants[(seed + 1) % 2] ?? "";
        // Each company's question has a word of its own; every other time both ask the very same, one after the other.
        const question =
          seed % 3 === 0 ? `${tenant} asks how long is the notice of ${seed} and who pays for it` : undefined;
        const said = outputOf(random, answers, secrets, question !== undefined);
        answerOf = (by) => {
          const one = by === "wording" ? said : by === "reader" ? readerOf(random, said) : plannerOf(random, answers);
          tally.toolsAsked += one.tools?.length ?? 0;
          return one;
        };
        const snippet =
          seed % 4 < 2
            ? `Customer: the very same question ${Math.floor(seed / 4)}`
            : `Customer: our word is ${tenant}-${seed}-secret and no other`;
        server.asked.length = 0;
        const ask = wordingAsk(`same`, {
          snippet,
          ...(question !== undefined && { question, passages: [passageOf(tenant)] }),
        });
        const looked: { tenant: string; words: string }[] = [];
        const result = await askedFor(wordingAgent(llm, searchOf(looked)), ask, { tenant, signal });
        for (const { type, data } of result.answers) {
          if (type === "ToolCalled") tally.toolsRun += 1;
          if (type === "ToolRefused") tally.toolsRefused += 1;
          if (type === "ToolCalled" && !grants.planner.some((name) => name === data.tool))
            faults.push(`seed ${seed}: ${data.tool} was run without a grant`);
        }
        for (const one of looked)
          if (one.tenant !== tenant || question?.includes(one.words) !== true)
            faults.push(`seed ${seed}: ${one.tenant} was searched for ${one.words.slice(0, 60)}`);
        tally[result.error === undefined ? "worded" : "refused"] += 1;
        const seen = seenOf(result.answers, [...elsewhere, ...server.strays]);
        for (const condition of brokenBy(conditions, seen))
          faults.push(`seed ${seed}: ${JSON.stringify(condition).slice(0, 100)}`);
        if (said.tools && question === undefined && result.error === undefined && server.asked.length > 0)
          faults.push(`seed ${seed}: a tool was asked for, and the answer was taken`);
        const theirs = server.asked.some(({ body }) => body.includes(`${other}-`));
        if (theirs || seen.texts.some((text) => text.includes(`${other}-`))) {
          tally.crossed += 1;
          faults.push(`seed ${seed}: words of ${other} came to ${tenant}`);
        }
        // What is answered from before must have been asked by the same company: otherwise nobody was asked.
        const isClosed = result.error instanceof Failure && result.error.code === "WING_LLM_CLOSED";
        if (server.asked.length === 0 && !isClosed && !known.has(`${tenant}${snippet}${question}`))
          faults.push(`seed ${seed}: ${tenant} was answered from what it never asked`);
        known.add(`${tenant}${snippet}${question}`);
        if (long && seed % 2_000 === 0) write(`${seed} of ${seeds} seeds`);
      }
      strays.push(...elsewhere, ...server.strays);
    };
    await Promise.all(Array.from({ length: lanes }, (_, which) => lane(which)));
    known.clear();
    const kinds = new Set(
      conditions.filter((condition) => !isBroken(condition, seenOf([], []))).map(({ kind }) => kind),
    );
    return {
      value: faults.length,
      holds:
        faults.length === 0 &&
        strays.length === 0 &&
        tally.toolsAsked > 0 &&
        tally.toolsRun > 0 &&
        tally.toolsRefused > 0,
      lines: [
        `${seeds} seeds: ${tally.worded} answers were taken, ${tally.refused} refused; ${tally.toolsAsked} tools asked for, ${tally.toolsRefused} refusals written down, ${tally.toolsRun} run, all of them granted and of what was in scope`,
        `${strays.length} requests to anybody but the model, ${tally.crossed} words of another company`,
        `held against ${conditions.length} conditions of ${kinds.size} kinds`,
        ...faults.slice(0, shownMax),
      ],
    };
  },
};

/** Half of the time it reads as it should, so that somebody is asked to plan. */
const readerOf = (random: () => number, said: Said): Said =>
  random() < 0.5
    ? said
    : {
        text: readingSaid(
          { firstWord: 1, endWord: 7, isAnswered: random() < 0.5 },
          { firstWord: Math.floor(random() * 20) - 5, endWord: Math.floor(random() * 30) },
        ),
      };

/** Tools of every name, and the right ones with arguments of every kind. */
const plannerOf = (random: () => number, answers: ReturnType<typeof hostileAnswers>): Said => {
  const one = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item; // None is empty.
  const output = one(answers).output;
  const inputs = [
    { part: Math.floor(random() * 5) - 1 },
    { part: 1, tenant: one(tenants) },
    { part: output },
    { query: output },
    {},
  ];
  const names = ["search_knowledge", "look_into_cards", "search_knowledge ", "SEARCH_KNOWLEDGE", "send_email", output];
  return {
    tools: Array.from({ length: 1 + Math.floor(random() * 8) }, () =>
      random() < 0.3 ? toolOf(output) : { name: one(names).slice(0, 200), input: JSON.stringify(one(inputs)) },
    ),
  };
};

const passageOf = (tenant: string): WordingAsk["passages"][number] => ({
  ...{ document: "d", title: "Terms", heading: "Terms", page: null, chunk: "d-0", hash: "h", score: 1 },
  text: `The notice of ${tenant} is 30 days.`,
});

/** Finds a passage that names whose it is; what was looked for is kept. */
const searchOf =
  (looked: { tenant: string; words: string }[]): KnowledgeSearch =>
  async (tenant, words) => {
    looked.push({ tenant, words });
    const passages = [{ ...passageOf(tenant), hash: `h-${words}`, isSuperseded: false } as FoundPassage];
    return {
      isKnown: true,
      passages,
      answer: null,
      model: null,
      fit: { words: 1, nearest: 1, lead: null },
      isFromCache: false,
    };
  };

/** Questions that were answered, with whose they were. */
const known = new Set<string>();

const outputOf = (
  random: () => number,
  answers: ReturnType<typeof hostileAnswers>,
  secrets: ReturnType<typeof planted>,
  hasPassages: boolean,
): Said => {
  const one = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item; // None is empty.
  const answer = one(answers);
  const output = answer.output.repeat(Math.min(answer.times ?? 1, 3_000));
  const roll = random();
  const plain = wordingAsk("same").say;
  if (roll < 0.2) return { text: output };
  if (roll < 0.35) return { tools: [toolOf(output)], ...(random() < 0.5 && { text: wordingSaid(plain) }) };
  const text = one([
    () => output,
    () => `${plain} ${output}`,
    () => `${output} ${plain}`,
    () => `${plain} ${one(secrets).canary}`,
    () =>
      one(secrets)
        .canary.split("")
        .join(one(["\u200b", " ", "-", "\u202e", "."])),
    () => `${plain} ${output.slice(0, Math.floor(random() * output.length))}`,
    () =>
      output
        .split(" ")
        .toSorted(() => random() - 0.5)
        .join(" "),
    () => `${plain} ${one(answers).output} ${one(answers).output}`,
    () => plain,
  ])();
  if (roll < 0.42) return { text: wordingSaid(text).slice(0, Math.floor(random() * 200)) };
  if (roll < 0.48) return { text: `${wordingSaid(plain)}${wordingSaid(text)}` };
  const right = hasPassages ? [1] : undefined;
  const cites = random() < 0.8 ? right : one([undefined, [1, 2, 3, 4, 5], [9], []]);
  return { text: wordingSaid(text, random() < 0.5 ? text : "The card says it.", cites) };
};

const toolOf = (output: string): { name: string; input: string } => {
  try {
    const { name, arguments: input } = JSON.parse(output) as { name?: unknown; arguments?: unknown };
    if (typeof name === "string") return { name, input: JSON.stringify(input ?? {}) };
  } catch {
    // No call of a tool: it becomes one.
  }
  return { name: "send_email", input: JSON.stringify({ to: output.slice(0, 200) }) };
};
