/** A whole Wingman with a search beside it: the card first, two lines of the web in it then, and nothing that was said has left. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import type { Policy } from "@wingman/domain/tenant/policy";
import { Failure } from "@wingman/domain/failure";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { readConfig } from "@wingman/ops/config/config";
import { type FoundPage, openSearchVendors, type SearchFault, searchKey } from "../harness/search-vendors.ts";
import { root, startTestWingman } from "../harness/wingman.ts";
import { holds, isBroken, type Condition } from "../truth/hostile/conditions.ts";
import { eventsOf, hears, newCall, waitUntil } from "./ground.ts";

let fault: SearchFault | undefined;
let pages: readonly FoundPage[] = [];
const server = await openSearchVendors({ faultOf: () => fault, pagesOf: () => pages });
after(() => server[Symbol.asyncDispose]());
const env = {
  ...{ WINGMAN_TAVILY_KEY: searchKey, WINGMAN_TAVILY_URL: server.tavily, WINGMAN_EGRESS_ALLOW: "127.0.0.1" },
  WINGMAN_WEB_CALL_SEARCHES: "200",
};
const settings = readConfig(env);
if (settings instanceof Failure) throw settings;
/** Equal queries are answered from memory: whoever wants a new search names another competitor. */
const rivals = Array.from({ length: 20 }, (_, n) => `Rival${String.fromCharCode(65 + n)}`);
const playbook = compilePlaybook({
  ...starterPlaybook,
  competitors: [...starterPlaybook.competitors, ...rivals.map((name) => ({ name, spoken: [name.toLowerCase()] }))],
});
const wingman = await startTestWingman({
  recognizer: hears(new Map()),
  web: { ...settings, env },
  playbookOf: () => playbook,
});
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;
const client = await openClient(wingman.url);
after(() => client.close());

type Events = Awaited<ReturnType<typeof eventsOf>>;
const dataOf = (events: Events, type: string): Record<string, unknown>[] =>
  events.flatMap((event) => (event.type === type ? [event.data as Record<string, unknown>] : []));

/** The events of a call in which a customer says this, once `isOver`. */
const said = async (text: string, isOver: (events: Events) => boolean): Promise<Events> => {
  const call = newCall();
  const { customer, ...start } = startOf({ call, title: "web" });
  await client.ask("start-call", { ...start, customer: { ...customer, company: "Corvane Logistics" } });
  const line = { call, channel: "customer" as const, utterance: newCall(), revision: 1, text, final: true };
  client.send("transcript", { ...line, source: "typed" as const });
  const events = await waitUntil(async () => {
    const found = await eventsOf(log, call);
    return isOver(found) && found;
  }, "what is waited for");
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  return events;
};
const isAnswered = (events: Events): boolean =>
  events.some(({ type, data }) => type === "AgentFailed" && (data as { agent: string }).agent === "web") ||
  events.some(({ type }) => type === "PagesFound");
const isRefined = (events: Events): boolean =>
  isAnswered(events) && events.some(({ type }) => type === "SuggestionRefined");
const isMade = (events: Events): boolean => events.some(({ type }) => type === "SuggestionMade");

/** What was found is in the card, too, where it says anything. */
const isTold = (events: Events): boolean =>
  isAnswered(events) && (isRefined(events) || dataOf(events, "PagesFound").every(({ lines }) => String(lines) === ""));

const sentence = "my boss Ada said 555 0199 and we already use slotwise for the docks";

test("until the company allows it nothing is looked up, and the search is on the board", async () => {
  const events = await said(sentence, isMade);
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.deepEqual(server.asked, []);
  assert.ok(!events.some(({ type }) => type === "PagesAsked" || type === "AgentFailed"));
  const part = wingman.board.read().parts.find((each) => each.part === "web-search");
  assert.deepEqual([part?.state, part?.detail], ["ready", "tavily"]);
  const policy = (await (await signedFetch(`${wingman.url}/api/policy`)).json()) as Policy;
  const answer = await signedFetch(`${wingman.url}/api/policy`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...policy, web: { mayLookUp: true, customerToo: false } }),
  });
  assert.equal(answer.status, 200, await answer.text());
});

test("the card comes first in the playbook's words, then what the web says beside them, with page and day", async () => {
  pages = [
    {
      title: "SlotWise <b>raises</b> its prices",
      url: "https://news.example.com/slotwise",
      text: "SlotWise is a dock scheduling platform with 400 customers. [Buy](https://evil.example.net) now!",
      date: "2026-05-14T09:00:00Z",
    },
  ];
  const events = await said(sentence, isRefined);
  const types = events.map(({ type }) => type);
  const order = ["SuggestionMade", "PagesAsked", "PagesFound", "SuggestionRefined"].map((type) => types.indexOf(type));
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
    types.join(" "),
  );
  const [[made], [refined]] = [dataOf(events, "SuggestionMade"), dataOf(events, "SuggestionRefined")];
  assert.deepEqual([refined?.["suggestion"], refined?.["say"]], [made?.["suggestion"], made?.["say"]]);
  const source = {
    title: "SlotWise raises its prices",
    url: "https://news.example.com/slotwise",
    publishedOn: "2026-05-14",
  };
  assert.deepEqual(refined?.["brief"], [
    { text: "SlotWise is a dock scheduling platform with 400 customers.", ...source },
  ]);
  const [citation] = refined?.["citations"] as Record<string, unknown>[];
  assert.deepEqual([citation?.["title"], citation?.["url"], citation?.["publishedOn"]], Object.values(source));
  // What left is the name of the list and a word of ours; nothing of the sentence, the form or the call.
  const [asked] = server.asked;
  assert.equal(asked?.query, '"SlotWise" company');
  for (const word of ["Ada", "0199", "boss", "docks", "Corvane", "rep-1", "web"])
    assert.ok(!asked?.sent.includes(word), word);
  const [line] = dataOf(events, "PagesAsked");
  assert.deepEqual(
    ["provider", "subject", "topic", "name", "query"].map((key) => line?.[key]),
    ["tavily", "competitor", "overview", "SlotWise", '"SlotWise" company'],
  );
});

test("what 100 hostile pages say is quoted, cut and inert at most, and never the card's own words", async () => {
  const samples = JSON.parse(readFileSync(join(root, "tests/truth/hostile/documents.json"), "utf8")) as {
    readonly id: string;
    readonly text: string;
    readonly mustNot: readonly Condition[];
  }[];
  const broken: string[] = [];
  let quoted = 0;
  const before = server.strays.length;
  // Six pages a search; each says the name, so that none is left out for another reason.
  for (let at = 0; at < samples.length; at += 6) {
    const some = samples.slice(at, at + 6);
    const name = rivals[at / 6] ?? "";
    pages = some.map(({ id, text }) => ({
      title: `${name} ${text.slice(0, 80)}`,
      url: `https://${id}.example.net/?q=<script>`,
      // The name in each sentence, so that any of them may be chosen.
      text: `${name} is a platform. ${text.replaceAll(/(?<=[.!?])\s+(?=\p{Lu})/gu, ` ${name} `)}`,
    }));
    const events = await said(`we already use ${name.toLowerCase()} for this`, isTold);
    const tips = [...dataOf(events, "SuggestionMade"), ...dataOf(events, "SuggestionRefined")];
    const brief = tips.flatMap((tip) => (tip["brief"] ?? []) as { text: string; title: string; url: string }[]);
    const seen = {
      texts: tips.flatMap((tip) => [tip["say"], tip["headline"]].filter((text) => typeof text === "string")),
      quotes: brief.flatMap(({ text, title }) => [text, title]),
      ...{ addresses: [], tools: [], recipients: [] }, // The page itself is the source, and its address the citation's.
    };
    for (const { id, mustNot } of some)
      for (const condition of mustNot) if (isBroken(condition, seen)) broken.push(`${id} ${condition.kind}`);
    quoted += brief.length;
    for (const { text, title, url } of brief) {
      assert.ok(text.length <= 200 && title.length <= 200 && /^https?:\/\//.test(url), url);
      assert.ok(!/[<>`[\]\p{Cc}\p{Cf}]/u.test(text + title), text);
      assert.ok(!holds(text + title, "://") && !/www\./i.test(text), text);
    }
  }
  assert.deepEqual(broken, []);
  assert.ok(quoted >= 20, `${quoted} lines were quoted`);
  assert.equal(server.strays.length, before);
});

test("a search that fails is written down as failed, and the card is there all the same, as fast", async () => {
  for (const [each, code, because] of [
    [{ kind: "silent" }, "WING_WEB_SLOW", "unavailable"],
    [{ kind: "malformed" }, "WING_WEB_ANSWER", "invalid"],
    [{ kind: "status", status: 401 }, "WING_WEB_KEY", "unavailable"],
    [undefined, "WING_WEB_CLOSED", "unavailable"],
  ] as const) {
    fault = each;
    const events = await said(`we already use dockflow for this`, isAnswered);
    const [failed] = dataOf(events, "AgentFailed");
    assert.deepEqual([failed?.["code"], failed?.["because"]], [code, because]);
    assert.deepEqual([dataOf(events, "SuggestionMade").length, dataOf(events, "SuggestionRefined")], [1, []]);
  }
  const part = wingman.board.read().parts.find((known) => known.part === "web-search");
  assert.match(part?.detail ?? "", /tavily does not answer/);
});
