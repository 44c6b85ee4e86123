/** Scenarios, rubrics and playbooks that are made as copies of others, over HTTP. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { ScenarioDraft } from "@wingman/commands/practice/scenario-routes";
import type { ScenarioOrigin } from "@wingman/domain/practice/scenarios";
import { someContent } from "@wingman/domain/practice/scenario.fixture";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { startTestWingman } from "../harness/wingman.ts";
import { hears } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;
const { tenant } = demoPrincipal;
const url = "/api/practice/scenarios";

const ask = async <Body = { readonly code: string }>(method: string, path: string, body?: unknown) => {
  const answer = await signedFetch(`${wingman.url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) as Body };
};

/** What the log says a scenario's draft was begun from. */
const originOf = async (id: string): Promise<ScenarioOrigin | undefined> => {
  let from: ScenarioOrigin | undefined;
  for await (const { events } of log.read({ tenant, kind: "scenario", id }))
    for (const { type, data } of events)
      if (type === "ScenarioDrafted") ({ from } = data as { readonly from: ScenarioOrigin });
  return from;
};

test("a copy is a draft of its own that knows what it was begun from, of one's own or of a starter", async () => {
  await ask("PUT", `${url}/own/draft`, { content: someContent, onto: 0 });
  await ask("POST", `${url}/own/publish`, { onto: 1 });
  const twin = { ...someContent, name: "Twin" };
  const made = await ask<{ revision: number }>("PUT", `${url}/twin/draft`, { content: twin, onto: 0, copyOf: "own" });
  assert.deepEqual([made.status, made.body.revision], [200, 1]);
  assert.deepEqual(await originOf("twin"), { kind: "scenario", id: "own", version: 1 });
  const { body: draft } = await ask<ScenarioDraft>("GET", `${url}/twin`);
  assert.deepEqual([draft.content, draft.live, draft.fromCall], [twin, null, null]);
  assert.deepEqual((await ask<ScenarioDraft>("GET", `${url}/own`)).body.content, someContent, "it stays as it was");

  await ask("PUT", `${url}/like-a-starter/draft`, { content: twin, onto: 0, copyOf: "first-look" });
  assert.deepEqual(await originOf("like-a-starter"), { kind: "scenario", id: "first-look", version: 1 });
  await ask("PUT", `${url}/of-nothing/draft`, { content: twin, onto: 0, copyOf: "nobody-has-this" });
  assert.equal(await originOf("of-nothing"), null);
  assert.equal((await ask("PUT", `${url}/odd/draft`, { content: twin, onto: 0, copyOf: "../own" })).status, 400);
});

test("a rubric and a playbook are made as copies in the same way", async () => {
  for (const [where, of] of [
    ["/api/practice/rubrics", "conversation"],
    ["/api/playbooks", "b2b-starter"],
  ] as const) {
    const { body: from } = await ask<{ content: { name: string } }>("GET", `${where}/${of}`);
    const content = { ...from.content, name: "A copy" };
    const made = await ask<{ revision: number }>("PUT", `${where}/a-copy/draft`, { content, onto: 0, copyOf: of });
    assert.deepEqual([made.status, made.body.revision], [200, 1], `${where}: ${JSON.stringify(made.body)}`);
    assert.deepEqual((await ask<typeof from>("GET", `${where}/a-copy`)).body.content, content);
    assert.deepEqual((await ask("POST", `${where}/a-copy/publish`, { onto: 1 })).body, { version: 1 });
    assert.deepEqual((await ask<typeof from>("GET", `${where}/${of}`)).body.content, from.content);
  }
});
