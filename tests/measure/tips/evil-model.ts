import { Failure } from "@wingman/domain/failure";
import { allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
import { wordingAgent } from "@wingman/streams/agents/llm/wording";
import { askedFor, openModelDesk, wordingAsk, wordingSaid } from "../../harness/model-desk.ts";
import { openModelVendors, type Said } from "../../harness/model-vendors.ts";
import type { Measure } from "../measure-kind.ts";
import { randomOf } from "../random.ts";
import { isBroken } from "../../truth/hostile/conditions.ts";
import { brokenBy, hostileAnswers, planted, seenOf } from "./hostile-samples.ts";

const seedsShort = 1_500;
const seedsLong = 10_000;
const shownMax = 12;
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
    let said: Said = {};
    const allow = allowListOf("127.0.0.1");
    if (!allow) throw new Error("no list");
    await using server = await openModelVendors({ answerOf: () => said });
    const elsewhere: string[] = [];
    await using plain = openEgress({ allow });
    const egress: typeof plain = {
      ...plain,
      open(url, request) {
        if (!url.startsWith(server.anthropic)) elsewhere.push(url);
        return plain.open(url, request);
      },
    };
    const answers = hostileAnswers();
    const secrets = planted();
    const conditions = [
      ...answers.flatMap(({ mustNot }) => mustNot),
      ...secrets.map(({ canary }) => ({ kind: "secret" as const, canary })),
    ];
    const faults: string[] = [];
    const tally = { worded: 0, refused: 0, toolsAsked: 0, crossed: 0 };
    let llm = openModelDesk({
      providers: [
        ["anthropic", server.anthropic],
        ["openai", server.openai],
      ],
      egress,
    });
    for (let seed = 1; seed <= seeds && !signal.aborted; seed += 1) {
      const random = randomOf(seed);
      // A desk whose breakers are open asks nobody: the hostile one would be left out.
      if (llm.broken().length > 0)
        llm = openModelDesk({
          providers: [
            ["anthropic", server.anthropic],
            ["openai", server.openai],
          ],
          egress,
        });
      const tenant = tenants[seed % 2] ?? "acme";
      const other = tenants[(seed + 1) % 2] ?? "";
      said = outputOf(random, answers, secrets);
      tally.toolsAsked += said.tools?.length ?? 0;
      // Each company's question has a word of its own; every other time both ask the very same, one after the other.
      const snippet =
        seed % 4 < 2
          ? `Customer: the very same question ${Math.floor(seed / 4)}`
          : `Customer: our word is ${tenant}-${seed}-secret and no other`;
      const before = server.asked.length;
      const result = await askedFor(wordingAgent(llm), wordingAsk(`same`, { snippet }), { tenant, signal });
      tally[result.error === undefined ? "worded" : "refused"] += 1;
      const seen = seenOf(result.answers, [...elsewhere, ...server.strays]);
      for (const condition of brokenBy(conditions, seen))
        faults.push(`seed ${seed}: ${JSON.stringify(condition).slice(0, 100)}`);
      if (said.tools && result.error === undefined && server.asked.length > before)
        faults.push(`seed ${seed}: a tool was asked for, and the answer was taken`);
      const theirs = server.asked.slice(before).some(({ body }) => body.includes(`${other}-`));
      if (theirs || seen.texts.some((text) => text.includes(`${other}-`))) {
        tally.crossed += 1;
        faults.push(`seed ${seed}: words of ${other} came to ${tenant}`);
      }
      // What is answered from before must have been asked by the same company: otherwise nobody was asked.
      const isClosed = result.error instanceof Failure && result.error.code === "WING_LLM_CLOSED";
      if (server.asked.length === before && !isClosed && !known.has(`${tenant}${snippet}`))
        faults.push(`seed ${seed}: ${tenant} was answered from what it never asked`);
      known.add(`${tenant}${snippet}`);
      if (long && seed % 2_000 === 0) write(`${seed} of ${seeds} seeds`);
    }
    known.clear();
    const kinds = new Set(
      conditions.filter((condition) => !isBroken(condition, seenOf([], []))).map(({ kind }) => kind),
    );
    return {
      value: faults.length,
      holds: faults.length === 0 && elsewhere.length === 0 && server.strays.length === 0 && tally.toolsAsked > 0,
      lines: [
        `${seeds} seeds: ${tally.worded} answers were taken, ${tally.refused} refused; ${tally.toolsAsked} tools asked for, 0 run: no agent that reads others' words is handed one`,
        `${elsewhere.length + server.strays.length} requests to anybody but the model, ${tally.crossed} words of another company`,
        `held against ${conditions.length} conditions of ${kinds.size} kinds`,
        ...faults.slice(0, shownMax),
      ],
    };
  },
};

/** Questions that were answered, with whose they were. */
const known = new Set<string>();

const outputOf = (
  random: () => number,
  answers: ReturnType<typeof hostileAnswers>,
  secrets: ReturnType<typeof planted>,
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
  return { text: wordingSaid(text, random() < 0.5 ? text : "The card says it.") };
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
