/** R11: whatever a provider does, the card stays, the failure has a name, and a dead provider is not asked more than it was. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
// @boundaries-ignore Tests beside their source may use the harness.
import { askedFor, openModelDesk, wordingAsk, wordingSaid } from "../../../tests/harness/model-desk.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { type ModelFault, modelKey, openModelVendors } from "../../../tests/harness/model-vendors.ts";
import type { Answer } from "../agent.ts";
import { allowListOf } from "../../egress/allow.ts";
import { openEgress } from "../../egress/egress.ts";
import { breakerLimits } from "./breaker.ts";
import { wordingAgent } from "./wording.ts";

const vendors = ["anthropic", "openai"] as const;
const codeOf = (error: unknown): string =>
  error instanceof Failure && error.remedy !== undefined && !JSON.stringify(error).includes(modelKey)
    ? error.code
    : `no failure: ${String(error)}`;
const lastOf = (answers: readonly Answer[]) =>
  answers.flatMap((answer) => (answer.type === "WordingWritten" && answer.data.isLast ? [answer.data] : []));
const say = "Ask them: what would make this worth it to you? Then say no more until they talk.";

const faults: readonly [string, ModelFault, string][] = [
  ["429 and says when", { kind: "status", status: 429, retryAfter: "20" }, "WING_LLM_LIMIT"],
  ["429", { kind: "status", status: 429 }, "WING_LLM_LIMIT"],
  ["500", { kind: "status", status: 500 }, "WING_LLM_OVERLOADED"],
  ["529", { kind: "status", status: 529 }, "WING_LLM_OVERLOADED"],
  ["401", { kind: "status", status: 401 }, "WING_LLM_KEY"],
  ["402", { kind: "status", status: 402 }, "WING_LLM_CREDIT"],
  ["400", { kind: "status", status: 400 }, "WING_LLM_REQUEST"],
  ["a redirect", { kind: "status", status: 302 }, "WING_LLM_REQUEST"],
  ["nothing at all", { kind: "silent" }, "WING_LLM_SLOW"],
  ["its first word late", { kind: "slow", delayMs: 3_000 }, "WING_LLM_SLOW"],
  ["a few words and no more", { kind: "stalls" }, "WING_LLM_SLOW"],
  ["half a message", { kind: "cut" }, "WING_LLM_(BROKE|UNREACHABLE)"],
  ["nonsense", { kind: "nonsense" }, "WING_LLM_BROKE"],
  ["an empty answer", { kind: "empty" }, "WING_LLM_BROKE"],
  ["words without an end", { kind: "huge" }, "WING_LLM_BROKE"],
  ["a page", { kind: "html" }, "WING_LLM_BROKE"],
];
for (const vendor of vendors)
  for (const [what, fault, code] of faults)
    test(`${vendor} that answers ${what}: the card stays, and the failure says ${code}`, async () => {
      await using server = await openModelVendors({
        faultOf: () => fault,
        answerOf: () => ({ text: wordingSaid(say) }),
      });
      await using llm = openModelDesk({ providers: [[vendor, server[vendor]]] });
      const { answers, error } = await askedFor(wordingAgent(llm), wordingAsk(1));
      assert.match(codeOf(error), new RegExp(`^${code}$`));
      assert.deepEqual(lastOf(answers), []);
      assert.equal(server.asked.length, 1);
      assert.deepEqual(server.strays, []);
    });

test("what answers in the wrong form, too long, or not at all is no wording", async () => {
  const cases: readonly [string | undefined, string][] = [
    ["not JSON at all", "WING_LLM_ANSWER"],
    ['{"say": 3, "why": "x"}', "WING_LLM_ANSWER"],
    ['{"say": "Ask them."}', "WING_LLM_ANSWER"],
    [wordingSaid("ask ".repeat(100)), "WING_AGENT_UNCLEARED"],
    [undefined, "WING_LLM_ANSWER"],
  ];
  for (const vendor of vendors)
    for (const [text, code] of cases) {
      await using server = await openModelVendors({ answerOf: () => (text === undefined ? {} : { text }) });
      await using llm = openModelDesk({ providers: [[vendor, server[vendor]]] });
      const { answers, error } = await askedFor(wordingAgent(llm), wordingAsk(1));
      assert.deepEqual([codeOf(error), lastOf(answers)], [code, []], `${vendor}: ${text}`);
      assert.deepEqual(llm.broken(), []);
    }
});

test("nobody there, no such name, no TLS: said by its name", async () => {
  const plain = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")).listen(0, "127.0.0.1");
  await once(plain, "listening");
  const { port } = plain.address() as AddressInfo; // A TCP listener has an address of this shape.
  const allow = allowListOf("127.0.0.1, secure.test");
  assert.ok(allow);
  await using egress = openEgress({
    allow,
    resolve: async (name) =>
      name === "secure.test" ? [{ address: "127.0.0.1", family: 4 }] : Promise.reject(new Error("no such name")),
  });
  const cases: readonly [string, string][] = [
    ["http://127.0.0.1:1", "WING_LLM_UNREACHABLE"],
    ["https://gone.test", "WING_LLM_UNREACHABLE"],
    [`https://secure.test:${port}`, "WING_LLM_UNREACHABLE"],
    ["http://public.example.com", "WING_LLM_UNREACHABLE"],
    ["https://10.0.0.1", "WING_LLM_REQUEST"],
  ];
  for (const vendor of vendors)
    for (const [base, code] of cases) {
      const llm = openModelDesk({ providers: [[vendor, base]], egress });
      const { error } = await askedFor(wordingAgent(llm), wordingAsk(1));
      assert.equal(codeOf(error), code, `${vendor} at ${base}`);
    }
  plain.close();
});

test("a dead provider is given up within three asks, asked at most 1.1 times for each, and taken back when it answers", async () => {
  let dead = true;
  await using server = await openModelVendors({
    faultOf: () => (dead ? { kind: "status", status: 529 } : undefined),
    answerOf: () => ({ text: wordingSaid(say) }),
  });
  const told: string[][] = [];
  let skippedMs = 0;
  const { realRuntime } = await import("../../base/runtime.ts");
  const runtime = { ...realRuntime, now: () => Date.now() + skippedMs };
  await using llm = openModelDesk({
    providers: [["anthropic", server.anthropic]],
    runtime,
    changed: (broken) => told.push([...broken]),
  });
  const agent = wordingAgent(llm);
  for (let ask = 1; ask <= 20; ask += 1) {
    const { error } = await askedFor(agent, wordingAsk(ask));
    assert.equal(codeOf(error), ask <= breakerLimits.failuresInRow ? "WING_LLM_OVERLOADED" : "WING_LLM_CLOSED");
  }
  assert.equal(server.asked.length, breakerLimits.failuresInRow);
  assert.deepEqual(told, [["anthropic"]]);
  skippedMs += breakerLimits.openMs + 1;
  assert.equal(codeOf((await askedFor(agent, wordingAsk(21))).error), "WING_LLM_OVERLOADED");
  assert.equal(codeOf((await askedFor(agent, wordingAsk(22))).error), "WING_LLM_CLOSED", "one try, and closed again");
  dead = false;
  skippedMs += breakerLimits.openMs + 1;
  assert.equal(lastOf((await askedFor(agent, wordingAsk(23))).answers).length, 1);
  assert.deepEqual(told, [["anthropic"], []]);
});

test("half of the answers fail: most asks are answered, and hardly more is asked than is wanted", async () => {
  await using server = await openModelVendors({
    faultOf: (request) => (request % 4 === 0 ? { kind: "status", status: 500 } : undefined),
    answerOf: () => ({ text: wordingSaid(say) }),
  });
  await using llm = openModelDesk({ providers: [["openai", server.openai]] });
  const agent = wordingAgent(llm);
  const asks = 40;
  for (let ask = 1; ask <= asks; ask += 1) await askedFor(agent, wordingAsk(ask));
  assert.ok(server.asked.length > asks, "some were asked again");
  assert.ok(server.asked.length <= asks * 1.1, `${server.asked.length} requests for ${asks} asks`);
});

test("a second provider steps in, and not once words are on the screen", async () => {
  for (const kind of ["status", "stalls"] as const) {
    await using first = await openModelVendors({
      faultOf: () => (kind === "status" ? { kind, status: 503 } : { kind }),
      answerOf: () => ({ text: wordingSaid(say) }),
    });
    await using second = await openModelVendors({ answerOf: () => ({ text: wordingSaid(say) }) });
    await using llm = openModelDesk({
      providers: [
        ["anthropic", first.anthropic],
        ["openai", second.openai],
      ],
    });
    const { answers } = await askedFor(wordingAgent(llm), wordingAsk(1));
    assert.equal(lastOf(answers).length, kind === "status" ? 1 : 0, kind);
    assert.equal(second.asked.length, kind === "status" ? 1 : 0, kind);
  }
});
