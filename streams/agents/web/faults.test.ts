/** Searches over real HTTP against a server that speaks as the three vendors do, with everything that can go wrong there. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { Answer } from "../agent.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { lookedUp, openTestSearches, webAsk } from "../../../tests/harness/search-desk.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { openSearchVendors, searchKey } from "../../../tests/harness/search-vendors.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import type { SearchFault, SearchVendor } from "../../../tests/harness/search-vendors.ts";
import { searchLimits } from "./desk.ts";

let faults: readonly (SearchFault | undefined)[] = [];
const pages = [
  {
    title: "SlotWise raises its prices",
    url: "https://news.example.com/slotwise",
    text: "SlotWise is a dock scheduling platform with 400 customers.",
    date: "2026-05-14T09:00:00Z",
  },
  {
    title: "About",
    url: "https://slotwise.example.com/about",
    text: "SlotWise is based in Ghent since 2014, with offices in 3 countries.",
  },
];
const server = await openSearchVendors({
  pagesOf: ({ query }) => (query.includes("Nobody") ? [] : pages),
  faultOf: () => {
    const [fault, ...rest] = faults;
    faults = rest;
    return fault;
  },
});
after(() => server[Symbol.asyncDispose]());

/** Asks anew, with these faults for the requests that come. */
const look = async (
  given: readonly (SearchFault | undefined)[],
  options: Parameters<typeof openTestSearches>[1] = {},
  ...more: [Parameters<typeof lookedUp>[1]?, Parameters<typeof lookedUp>[2]?]
) => {
  faults = given;
  server.asked.length = 0;
  await using desk = openTestSearches(server, options);
  const began = performance.now();
  const { answers, error } = await lookedUp(desk, ...more);
  return {
    answers,
    code: error instanceof Failure ? error.code : undefined,
    error,
    tookMs: performance.now() - began,
    vendors: server.asked.map(({ vendor }) => vendor),
  };
};
const foundIn = (answers: readonly Answer[]) =>
  answers.flatMap((answer) => (answer.type === "PagesFound" ? [answer.data] : []));
const sentIn = (answers: readonly Answer[]) =>
  answers.flatMap((answer) => (answer.type === "PagesAsked" ? [answer.data] : []));

const vendors = ["tavily", "google", "searxng"] as const satisfies readonly SearchVendor[];
for (const vendor of vendors) {
  test(`${vendor}: written down, then sent, then two lines with title, address and day`, async () => {
    const { answers, error } = await look([], { order: [vendor] });
    assert.equal(error, undefined);
    assert.deepEqual(
      answers.map(({ type }) => type),
      ["PagesAsked", "PagesFound"],
    );
    assert.deepEqual(sentIn(answers)[0], {
      ...{ provider: vendor, attempt: 0, subject: "competitor", topic: "overview" },
      ...{ name: "SlotWise", query: '"SlotWise" company' },
    });
    assert.deepEqual(foundIn(answers)[0], {
      ...{ provider: vendor, query: '"SlotWise" company' },
      lines: [
        "SlotWise is a dock scheduling platform with 400 customers.",
        "SlotWise is based in Ghent since 2014, with offices in 3 countries.",
      ],
      sources: [
        { title: "SlotWise raises its prices", url: "https://news.example.com/slotwise", publishedOn: "2026-05-14" },
        { title: "About", url: "https://slotwise.example.com/about", publishedOn: null },
      ],
    });
    assert.equal(server.asked[0]?.query, '"SlotWise" company');
    // The key is in a head, and no address has it.
    assert.ok(!(server.asked[0]?.sent.split("\n")[0] ?? "").includes(searchKey));
    assert.deepEqual(server.strays, []);
  });

  test(`${vendor}: news are asked for as news, and nothing found is said so`, async () => {
    const { answers } = await look(
      [],
      { order: [vendor] },
      webAsk({ subject: "news", topic: "changes", name: "Nobody" }),
    );
    assert.deepEqual([foundIn(answers)[0]?.lines, server.asked[0]?.topic], [[], "news"]);
  });

  test(`${vendor}: a key that is not taken, a limit, an error, silence, nonsense and a page in its place are named`, async () => {
    const order = [vendor];
    const cases: readonly (readonly [SearchFault, string, number])[] = [
      [{ kind: "status", status: 401 }, "WING_WEB_KEY", 1],
      [{ kind: "status", status: 403 }, "WING_WEB_KEY", 1],
      [{ kind: "status", status: 429, retryAfter: "60" }, "WING_WEB_LIMIT", 1],
      [{ kind: "status", status: 432 }, "WING_WEB_LIMIT", 2],
      [{ kind: "status", status: 500 }, "WING_WEB_OVERLOADED", 2],
      [{ kind: "status", status: 418 }, "WING_WEB_REQUEST", 1],
      [{ kind: "malformed" }, "WING_WEB_ANSWER", 1],
      [{ kind: "other" }, "WING_WEB_ANSWER", 1],
      [{ kind: "html" }, "WING_WEB_ANSWER", 1],
      [{ kind: "huge" }, "WING_WEB_ANSWER", 1],
      [{ kind: "cut" }, "WING_WEB_UNREACHABLE", 2],
    ];
    for (const [fault, code, requests] of cases) {
      const result = await look([fault, fault], { order });
      assert.deepEqual([fault, result.code, result.vendors.length], [fault, code, requests]);
      assert.equal(sentIn(result.answers).length, requests, "each that left is written down");
      assert.ok(!String((result.error as Failure).stack).includes(searchKey));
    }
    assert.deepEqual(server.strays, []);
  });
}

test("a key that is none is said to be one, by Google's own answer too", async () => {
  for (const vendor of ["tavily", "google"] as const)
    assert.equal((await look([], { order: [vendor], key: "another-key" })).code, "WING_WEB_KEY");
});

test("a SearXNG whose engines are silent has trouble, and is no empty answer", async () => {
  const fault = { kind: "no-engines" } as const;
  assert.equal((await look([fault, fault], { order: ["searxng"] })).code, "WING_WEB_OVERLOADED");
});

test("one asking again, after what the provider asked for; then the next provider", async () => {
  const error = { kind: "status", status: 503 } as const;
  const again = await look([{ kind: "status", status: 429, retryAfter: "0.4" }]);
  assert.deepEqual([again.vendors, foundIn(again.answers).length], [["tavily", "tavily"], 1]);
  assert.ok(again.tookMs >= 400, `${again.tookMs} ms`);
  const next = await look([error, error], { order: ["tavily", "google"] });
  assert.deepEqual(next.vendors, ["tavily", "tavily", "google"]);
  assert.deepEqual(
    sentIn(next.answers).map(({ provider, attempt }) => [provider, attempt]),
    [
      ["tavily", 0],
      ["tavily", 1],
      ["google", 2],
    ],
  );
  const all = await look([error, error, error, error, error], { order: ["tavily", "google", "searxng"] });
  assert.deepEqual([all.vendors, all.code], [["tavily", "tavily", "google", "searxng"], "WING_WEB_OVERLOADED"]);
});

test("a provider that is silent is left for the next in time for the card", async () => {
  const { vendors: asked, answers, tookMs } = await look([{ kind: "silent" }], { order: ["tavily", "searxng"] });
  assert.deepEqual([asked, foundIn(answers)[0]?.provider], [["tavily", "searxng"], "searxng"]);
  assert.ok(tookMs < searchLimits.totalMsMax, `${tookMs} ms`);
  const alone = await look([{ kind: "silent" }]);
  assert.deepEqual([alone.code, alone.vendors], ["WING_WEB_SLOW", ["tavily"]]);
});

test("an answer that sends elsewhere is followed nowhere: nobody of the inside is called", async () => {
  let calls = 0;
  const inside = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
  const { port } = inside.address() as { port: number };
  for (const to of [`http://127.0.0.1:${port}/`, `http://[::1]:${port}/`, "http://169.254.169.254/latest/meta-data/"]) {
    const { code } = await look([{ kind: "redirect", to }]);
    assert.equal(code, "WING_WEB_ANSWER", to);
  }
  assert.equal(calls, 0);
  // A search that is itself inside is called only where the operator named it.
  const bare = { tavily: `http://127.0.0.1:${port}`, google: "", searxng: `http://127.0.0.1:${port}` };
  for (const order of [["tavily"], ["searxng"]] as const) {
    await using desk = openTestSearches(bare, { order, allow: "other.example.com" });
    const { error } = await lookedUp(desk);
    assert.equal((error as Failure).code, "WING_WEB_REQUEST");
  }
  assert.equal(calls, 0);
  inside.close();
});

test("a provider that fails three times in a row is left alone, and one search tries again", async () => {
  const broken: string[][] = [];
  let nowMs = 1_000_000;
  const runtime = { ...(await import("../../base/runtime.ts")).realRuntime, now: () => nowMs };
  faults = Array.from({ length: 4 }, () => ({ kind: "status", status: 401 }) as const);
  server.asked.length = 0;
  await using desk = openTestSearches(server, { runtime, changed: (names) => void broken.push([...names]) });
  for (const name of ["A1", "A2", "A3", "A4"]) await lookedUp(desk, webAsk({ name }));
  assert.equal(server.asked.length, 3);
  const { error } = await lookedUp(desk, webAsk({ name: "A5" }));
  assert.equal((error as Failure).code, "WING_WEB_CLOSED");
  nowMs += 5_001;
  faults = [];
  assert.equal((await lookedUp(desk, webAsk({ name: "A6" }))).error, undefined);
  assert.deepEqual(broken, [["tavily"], []]);
});

test("a company that does not allow it asks nobody, nor for its customer's name unless it allows that, too", async () => {
  const customer = webAsk({ subject: "news", topic: "changes", nameFrom: "call", name: "Corvane Logistics" });
  const cases = [
    [webAsk(), { mayLookUp: false, customerToo: true }, 0],
    [customer, { mayLookUp: true, customerToo: false }, 0],
    [customer, { mayLookUp: true, customerToo: true }, 1],
  ] as const;
  for (const [ask, rules, count] of cases) {
    const { answers, error, vendors: asked } = await look([], {}, ask, { rules });
    assert.deepEqual([error, asked.length, foundIn(answers).length], [undefined, count, count]);
  }
});

test("budgets of a call and of a company's day are kept, asking again included", async () => {
  const error = { kind: "status", status: 503 } as const;
  assert.deepEqual((await look([error, error], { callMax: 1, order: ["tavily", "google"] })).code, "WING_AGENT_BUDGET");
  faults = [];
  server.asked.length = 0;
  await using desk = openTestSearches(server, { dayMax: 2 });
  const codes: unknown[] = [];
  for (const [n, tenant] of ["t1", "t1", "t1", "t2"].entries())
    codes.push((await lookedUp(desk, webAsk({ name: `B${n}` }), { tenant, call: `c${n}` })).error);
  assert.deepEqual(
    codes.map((each) => (each as Failure | undefined)?.code),
    [undefined, undefined, "WING_AGENT_BUDGET", undefined],
  );
  assert.equal(server.asked.length, 3);
});

test("an equal query of the same company is answered without a search, another company's is not", async () => {
  server.asked.length = 0;
  await using desk = openTestSearches(server);
  const [first, second, other] = [
    await lookedUp(desk),
    await lookedUp(desk, webAsk({ id: "ask-2" }), { call: "c2" }),
    await lookedUp(desk, webAsk(), { tenant: "t2" }),
  ];
  assert.deepEqual(foundIn(second.answers), foundIn(first.answers));
  assert.deepEqual([sentIn(second.answers), sentIn(other.answers).length, server.asked.length], [[], 1, 2]);
});

test("whoever asks no more stops it, and it is nobody's fault", async () => {
  faults = [{ kind: "silent" }];
  const stop = new AbortController();
  const reason = new Error("the call ended");
  await using desk = openTestSearches(server);
  setTimeout(() => stop.abort(reason), 100);
  assert.equal((await lookedUp(desk, webAsk(), { signal: stop.signal })).error, reason);
  assert.deepEqual(desk.broken(), []);
});
