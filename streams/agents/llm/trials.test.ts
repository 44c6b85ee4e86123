/** What a call was dealt is what a model is asked with, and what is written down of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Dealt } from "@wingman/domain/feedback/experiment";
import type { TenantId } from "@wingman/domain/ids";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
// @boundaries-ignore Tests beside their source may use the harness.
import { openModelDesk, wordingAsk, wordingSaid } from "../../../tests/harness/model-desk.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { openModelVendors } from "../../../tests/harness/model-vendors.ts";
import { promptVersions } from "./prompts/versions.ts";
import { wordingAgent } from "./wording.ts";

const say =
  "Ask them: what would make this worth it to you? Then say no more until they talk. They said it is a lot of money for us.";
const [usual, brief] = promptVersions.get("wording") ?? [];
const trial = { experiment: "exp-1", arm: "b", prompt: "wording" };

test("a call is worded with the version and the model that it was dealt, and no other call's answer is taken for it", async () => {
  assert.ok(usual && brief && usual.text !== brief.text && usual.version !== brief.version);
  await using server = await openModelVendors({ answerOf: () => ({ text: wordingSaid(say) }) });
  await using llm = openModelDesk({ providers: [["openai", server.openai]] });
  const agent = wordingAgent(llm);
  const worded = async (dealt: readonly Dealt[]): Promise<{ prompt: string; model: string } | undefined> => {
    const asked = {
      ...{ tenant: "t1" as TenantId, call: "c1", language: "en", dealt },
      playbook: compilePlaybook(starterPlaybook),
    };
    let last: { prompt: string; model: string } | undefined;
    for await (const answer of agent(wordingAsk(1), asked, new AbortController().signal))
      if (answer.type === "WordingWritten") last = { prompt: answer.data.prompt ?? "", model: answer.data.model };
    return last;
  };
  assert.deepEqual(await worded([]), { prompt: usual.ref, model: "m" });
  assert.deepEqual(await worded([{ ...trial, version: brief.version }]), { prompt: brief.ref, model: "m" });
  const other = { provider: "openai" as const, model: "smaller" };
  assert.deepEqual(await worded([{ ...trial, model: other }]), { prompt: usual.ref, model: "smaller" });
  // What is no longer there, or is another provider's, is the usual one.
  assert.deepEqual(await worded([{ ...trial, version: 9_999 }]), { prompt: usual.ref, model: "m" });
  assert.deepEqual(await worded([{ ...trial, model: { provider: "anthropic", model: "x" } }]), {
    ...{ prompt: usual.ref, model: "m" },
  });
  const sent = server.asked.map(
    ({ body }) => JSON.parse(body) as { model: string; messages: readonly { role: string; content: string }[] },
  );
  assert.deepEqual(
    sent.map(({ model, messages }) => [model, messages[0]?.content === brief.text]),
    [
      ["m", false],
      ["m", true],
      ["smaller", false],
    ],
  );
});
