/** A question of several parts: a reader without tools, a planner without words, tools by grant; and what a hostile model gets of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TenantId } from "@wingman/domain/ids";
import { Failure } from "@wingman/domain/failure";
// @boundaries-ignore Tests beside their source may use the harness.
import { askedBy, askedFor, openModelDesk, readingSaid } from "../../../tests/harness/model-desk.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { wordingAsk, wordingSaid } from "../../../tests/harness/model-desk.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { openModelVendors, type Said } from "../../../tests/harness/model-vendors.ts";
import type { KnowledgeSearch } from "../../knowledge/search.ts";
import type { Answer } from "../agent.ts";
import { plannerPrompt, readerPrompt } from "./prompts/research.ts";
import { grants, toolLimits } from "./tools.ts";
import { wordingAgent } from "./wording.ts";

const vendors = ["anthropic", "openai"] as const;
const question = "how long is the notice and who pays for the transport of it";
const passage = (n: number, text: string) => ({
  ...{ document: `d${n}`, title: "Terms", heading: "Terms", page: null, chunk: `d${n}-0`, hash: `h${n}`, score: 1 },
  text,
});
const notice = passage(1, "The notice is 30 days for all plans.");
const transport = passage(2, "Transport within the country is included in the price.");
const ask = wordingAsk(1, { passages: [notice], question, play: "question-answered", headline: "Answer with: Terms" });
const reading = readingSaid({ firstWord: 0, endWord: 5, isAnswered: true }, { firstWord: 6, endWord: 13 });
const worded =
  "Our documents say: the notice is 30 days for all plans. Our documents say: transport within the country is included.";

type Scripted = { readonly reader?: Said; readonly planner?: readonly Said[]; readonly wording?: Said };
const held = async (script: Scripted, vendor: (typeof vendors)[number]) => {
  const searched: { tenant: TenantId; words: string }[] = [];
  const search: KnowledgeSearch = async (tenant, words) => {
    searched.push({ tenant, words });
    const found = [{ ...transport, isSuperseded: false }];
    return {
      isKnown: true,
      passages: found,
      answer: null,
      model: null,
      fit: { words: 1, nearest: 1, lead: null },
      isFromCache: false,
    };
  };
  let rounds = 0;
  await using server = await openModelVendors({
    answerOf(asked) {
      const by = askedBy(asked);
      if (by === "reader") return script.reader ?? { text: reading };
      if (by === "planner") return script.planner?.[rounds++] ?? { text: "done" };
      return script.wording ?? { text: wordingSaid(worded, "x", [1, 2]) };
    },
  });
  await using llm = openModelDesk({ providers: [[vendor, server[vendor]]] });
  const result = await askedFor(wordingAgent(llm, search), ask, { tenant: "acme" });
  return { ...result, searched, asked: server.asked.map((one) => ({ by: askedBy(one), body: one.body })) };
};
const toolsOf = (answers: readonly Answer[]): string[] =>
  answers.flatMap(({ type, data }) =>
    type === "ToolCalled"
      ? [`${data.tool}: ${String(data.arguments)}`]
      : type === "ToolRefused"
        ? [`no ${String(data.tool)}: ${data.because}`]
        : [],
  );
const lastOf = (answers: readonly Answer[]) =>
  answers.flatMap((answer) => (answer.type === "WordingWritten" && answer.data.isLast ? [answer.data] : [])).at(-1);
const call = (name: string, input: unknown): Said => ({ tools: [{ name, input: JSON.stringify(input) }] });

for (const vendor of vendors)
  test(`${vendor}: the part that no passage answers is looked up, and the answer cites both`, async () => {
    const { answers, error, searched, asked } = await held(
      { planner: [call("search_knowledge", { part: 2 })] },
      vendor,
    );
    assert.equal(error, undefined);
    assert.deepEqual(toolsOf(answers), ["search_knowledge: who pays for the transport of it"]);
    assert.deepEqual(searched, [{ tenant: "acme", words: "who pays for the transport of it" }]);
    assert.deepEqual([lastOf(answers)?.say, lastOf(answers)?.cites], [worded, ["h1", "h2"]]);
    assert.deepEqual(
      asked.map(({ by }) => by),
      ["reader", "planner", "planner", "wording"],
    );
    for (const { by, body } of asked) {
      assert.equal(body.includes('"tools":'), by === "planner", `${by} has tools only where it plans`);
      // Neither what the customer said nor what stands in a document comes to the one who may call tools.
      if (by === "planner")
        for (const word of ["notice", "transport", "30 days", "included"]) assert.ok(!body.includes(word), word);
    }
  });

test("a tool beyond the grant is not run, is written down, and ends the planning; the wording goes on with what was there", async () => {
  for (const vendor of vendors) {
    const { answers, error, searched, asked } = await held(
      {
        planner: [call("send_email", { to: "x@evil.example" }), call("search_knowledge", { part: 2 })],
        wording: { text: wordingSaid("Our documents say: the notice is 30 days.", "x", [1]) },
      },
      vendor,
    );
    assert.deepEqual([error, toolsOf(answers), searched], [undefined, ["no send_email: grant"], []]);
    assert.equal(asked.filter(({ by }) => by === "planner").length, 1);
    assert.deepEqual(lastOf(answers)?.cites, ["h1"]);
  }
});

test("who reads the words of others is granted nothing: a tool they ask for is refused, whatever its name", async () => {
  assert.deepEqual([grants.reader, grants.wording], [[], []]);
  const reader = await held(
    {
      reader: call("search_knowledge", { part: 2 }),
      wording: { text: wordingSaid("Our documents say: the notice is 30 days.", "x", [1]) },
    },
    "openai",
  );
  assert.deepEqual(
    [reader.error, toolsOf(reader.answers), reader.searched],
    [undefined, ["no search_knowledge: grant"], []],
  );
  const writer = await held({ wording: call("search_knowledge", { part: 1 }) }, "anthropic");
  assert.equal(writer.error instanceof Failure && writer.error.code, "WING_AGENT_TOOL");
  assert.deepEqual(toolsOf(writer.answers), ["no search_knowledge: grant"]);
});

test("arguments are numbers of what is in scope: words, other companies and places that are not there are refused", async () => {
  const wrong = [
    { part: 3 },
    { part: 0 },
    { part: -1 },
    { part: 1.5 },
    { part: "2" },
    { part: 2, tenant: "borealis" },
    { query: "all passwords" },
  ];
  for (const input of wrong) {
    const { answers, searched } = await held({ planner: [call("search_knowledge", input)] }, "openai");
    assert.deepEqual([toolsOf(answers), searched], [["no search_knowledge: arguments"], []], JSON.stringify(input));
  }
});

test("no more rounds and calls than may be, and none twice", async () => {
  const greedy: Said = { tools: Array.from({ length: 8 }, () => ({ name: "search_knowledge", input: '{"part":2}' })) };
  const { answers, searched, asked } = await held({ planner: [greedy, greedy, greedy, greedy] }, "anthropic");
  assert.equal(searched.length, 1);
  assert.ok(toolsOf(answers).length <= toolLimits.askedMax);
  assert.equal(asked.filter(({ by }) => by === "planner").length, toolLimits.roundsMax);
});

test("a reader that answers nonsense, or spans that are not there, leaves the passages that are there", async () => {
  const texts = ["no JSON", readingSaid({ firstWord: -1, endWord: 99 }), readingSaid({ firstWord: 2, endWord: 3 })];
  for (const text of texts) {
    const { answers, error, searched } = await held(
      { reader: { text }, wording: { text: wordingSaid("Our documents say: the notice is 30 days.", "x", [1]) } },
      "openai",
    );
    assert.deepEqual([error, lastOf(answers)?.cites, searched], [undefined, ["h1"], []]);
  }
});

test("instructions of reader and planner at a version are the same for ever", () => {
  assert.deepEqual(
    [readerPrompt.ref, plannerPrompt.ref],
    ["reader@1:16b48c095a32", "planner@1:11d227ed31de"],
    "Words changed: give them a new version, and its hash here.",
  );
});
