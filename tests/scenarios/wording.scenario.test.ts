/** A whole Wingman with a language model beside it: the playbook's card first, worded in place; and said on the page when it is gone. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { readConfig } from "@wingman/ops/config/config";
import { Failure } from "@wingman/domain/failure";
import { wordingSaid } from "../harness/model-desk.ts";
import { modelKey, openModelVendors } from "../harness/model-vendors.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, hears, newCall, waitUntil } from "./ground.ts";

let dead = false;
const server = await openModelVendors({
  faultOf: () => (dead ? { kind: "status", status: 529 } : undefined),
  answerOf: () => ({
    text: wordingSaid("You said this is far too expensive for us. What would make it worth it to you?"),
  }),
});
after(() => server[Symbol.asyncDispose]());
const env = { WINGMAN_LLM_URL: server.openai, WINGMAN_LLM_KEY: modelKey, WINGMAN_EGRESS_ALLOW: "127.0.0.1" };
const settings = readConfig(env);
if (settings instanceof Failure) throw settings;
const wingman = await startTestWingman({ recognizer: hears(new Map()), models: { ...settings, env } });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;
const client = await openClient(wingman.url);
after(() => client.close());

const isUnworded = ({ type, data }: Awaited<ReturnType<typeof eventsOf>>[number]): boolean =>
  type === "AgentFailed" && (data as { agent: string }).agent === "wording";

/** The types of a call's events, once a tip is made and an answer about its wording is there. */
const said = async (text: string): ReturnType<typeof eventsOf> => {
  const call = newCall();
  await client.ask("start-call", startOf({ call, title: "wording" }));
  const line = {
    call,
    channel: "customer" as const,
    utterance: newCall(),
    revision: 1,
    text,
    final: true,
    source: "typed" as const,
  };
  client.send("transcript", line);
  const events = await waitUntil(async () => {
    const found = await eventsOf(log, call);
    const isWorded = found.some(({ type, data }) => type === "WordingWritten" && (data as { isLast: boolean }).isLast);
    const isRefined = isWorded && found.some(({ type }) => type === "SuggestionRefined");
    return (isRefined || found.some(isUnworded)) && found;
  }, "an answer about the wording");
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  return events;
};

test("the card comes in the playbook's words, and then in better ones under the same id", async () => {
  const events = await said("this is far too expensive for us");
  const made = events.findIndex(({ type }) => type === "SuggestionMade");
  const refined = events.findLastIndex(({ type }) => type === "SuggestionRefined");
  assert.ok(made >= 0 && made < refined, events.map(({ type }) => type).join(" "));
  const [card, better] = [events[made]?.data, events[refined]?.data] as {
    suggestion: string;
    say: string;
    model?: string;
  }[];
  assert.equal(better?.suggestion, card?.suggestion);
  assert.notEqual(better?.say, card?.say);
  assert.equal(better?.model, "gpt-4.1-mini");
  // Agents say every two seconds what they have; a card may be sooner than a gateway that has just begun to listen.
  await waitUntil(() => wingman.board.read().wording !== "none", "what the agents say of their models");
  assert.equal(wingman.board.read().wording, "here");
});

test("a model that is dead is said within two seconds, the cards stay, and it is taken back when it answers", async () => {
  dead = true;
  const told = client.waitFor("load", ({ sheds }) => sheds.includes("wording"), 20_000);
  for (const words of ["for our team", "for our people", "for our budget", "for our site"]) {
    const events = await said(`this is far too expensive ${words}`);
    const failed = events.find(isUnworded)?.data as { because: string; code: string };
    assert.match(failed.code, /^WING_LLM_(OVERLOADED|CLOSED)$/);
    assert.equal(failed.because, "unavailable");
    assert.ok(!events.some(({ type }) => type === "SuggestionRefined" || type === "SuggestionRetracted"));
  }
  await told;
  assert.equal(wingman.board.read().wording, "away");
  dead = false;
  await waitUntil(async () => {
    await said(`this is far too expensive for us ${Date.now()}`);
    return wingman.board.read().wording === "here";
  }, "the model to be taken back");
});
