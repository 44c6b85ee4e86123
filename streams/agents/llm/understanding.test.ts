/** What a model over real HTTP says was meant: its plays by number, its words only where they stand; and who answers where it does not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import type { TenantId } from "@wingman/domain/ids";
// @boundaries-ignore Tests beside their source may use the harness.
import { openModelDesk } from "../../../tests/harness/model-desk.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { type ModelVendorsOptions, openModelVendors } from "../../../tests/harness/model-vendors.ts";
import type { Agent, Answer } from "../agent.ts";
import { understandingAgent } from "./understanding.ts";

const playbook = compilePlaybook(starterPlaybook);
const said = "well um a new kitchen in every flat, that's what I could do with that";
const listed = starterPlaybook.plays.filter(({ trigger }) => trigger.on === "meaning" && trigger.speaker !== "rep");
const numberOf = (id: string): number => listed.findIndex((play) => play.id === id) + 1;

type Match = { readonly play: string; readonly score: number; readonly firstWord: number; readonly endWord: number };
const near: Agent<"meaning"> = async function* ({ spoken: { channel } }) {
  const match = (play: string) => ({ play, example: 2, score: 0.9, firstWord: 0, endWord: 4 });
  const matches = [match("trust-means"), match("check_open_who")];
  yield { type: "UtteranceUnderstood", data: { model: "near", channel, matches } };
};

const understood = async (
  options: ModelVendorsOptions,
  {
    vendor = "openai",
    fallback = near,
    channel = "customer",
    wordsMayLeave = true,
  }: {
    vendor?: "openai" | "anthropic";
    fallback?: Agent<"meaning"> | null;
    channel?: "customer" | "rep";
    wordsMayLeave?: boolean;
  } = {},
) => {
  await using server = await openModelVendors(options);
  await using llm = openModelDesk({ providers: [[vendor, server[vendor]]], rules: { wordsMayLeave } });
  const words = said
    .split(" ")
    .map((text, n) => ({ text, firstSample: n * 1_600, endSample: (n + 1) * 1_600, confidence: 1 }));
  const spoken = { utterance: "u1", revision: 0, channel, words, startMs: 0, endMs: 1_500, final: true } as const;
  const ask = {
    id: "a1",
    agent: "meaning",
    spoken,
    talk: "Rep: so what do you say",
    askedMs: 0,
    deadlineMs: 1_500,
  } as const;
  const asked = { tenant: "t1" as TenantId, call: "c1", language: "en", playbook };
  const answers: Answer[] = [];
  const agent = understandingAgent(llm, () => fallback ?? undefined);
  for await (const one of agent(ask, asked, new AbortController().signal)) answers.push(one);
  assert.equal(answers.length, 1);
  assert.deepEqual(llm.broken(), [], "one that is late for this may word a card all the same");
  const [answer] = answers;
  if (answer?.type !== "UtteranceUnderstood") throw new Error("another answer than was asked for");
  return {
    ...answer.data,
    matches: answer.data.matches as readonly Match[],
    bodies: server.asked.map(({ body }) => body),
  };
};
const answering = (...meant: readonly object[]): ModelVendorsOptions => ({
  answerOf: () => ({ text: JSON.stringify({ meant }) }),
});
const price = { play: numberOf("price-means"), words: "A new kitchen in every flat", sure: 85 };

for (const vendor of ["openai", "anthropic"] as const)
  test(`${vendor}: the play by its number, the place of its words, points of checklists as without it`, async () => {
    const { matches, model, prompt, usage, bodies } = await understood(answering(price), { vendor });
    assert.deepEqual(
      matches.map(({ play, score, firstWord, endWord }) => [play, score, firstWord, endWord]),
      [
        ["price-means", 0.85, 2, 8],
        ["check_open_who", 0.9, 0, 4],
      ],
    );
    assert.equal(model, "m");
    assert.match(prompt ?? "", /^understanding@1:/);
    assert.ok((usage?.outputTokens ?? 0) > 0);
    assert.match(bodies[0] ?? "", /so what do you say/);
  });

test("words that were not said, plays that are not listed and doubts come to nothing", async () => {
  const { matches } = await understood(
    answering(
      { ...price, words: "far too expensive" },
      { ...price, play: 99 },
      { ...price, play: 0 },
      { ...price, sure: 40 },
    ),
  );
  assert.deepEqual(
    matches.map(({ play }) => play),
    ["check_open_who"],
  );
});

test("a model that is late, gone, in another form, or after a tool: the model of meaning answers in its place", async () => {
  const cases: readonly ModelVendorsOptions[] = [
    { faultOf: () => ({ kind: "silent" }) },
    { faultOf: () => ({ kind: "status", status: 529 }) },
    { answerOf: () => ({ text: "price, I think" }) },
    { answerOf: () => ({ tools: [{ name: "send_mail", input: "{}" }] }) },
    { answerOf: () => ({ refused: true }) },
  ];
  for (const options of cases) {
    const beganAt = performance.now();
    const { model, matches } = await understood(options);
    assert.equal(model, "near");
    assert.deepEqual(
      matches.map(({ play }) => play),
      ["trust-means", "check_open_who"],
    );
    assert.ok(performance.now() - beganAt < 5_000);
  }
});

test("what may not leave the house, and what the rep says, is not sent", async () => {
  for (const options of [{ wordsMayLeave: false }, { channel: "rep" }] as const) {
    const { model, bodies } = await understood(answering(price), options);
    assert.deepEqual([model, bodies], ["near", []]);
  }
});

test("without a model of meaning the failure is told as it is", async () => {
  const options: ModelVendorsOptions = { faultOf: () => ({ kind: "status", status: 529 }) };
  await assert.rejects(understood(options, { fallback: null }), { code: "WING_LLM_OVERLOADED" });
});
