import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

// Tabs listen for one another as long as they are open; a test would never end.
Reflect.deleteProperty(globalThis, "BroadcastChannel");
const { addressOf, call, file } = await import("./client.ts");
const { ApiProblem } = await import("./http.ts");

type Sent = { readonly path: string; readonly init: RequestInit };
const truly = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = truly;
});

/** Answers whatever is asked, and keeps what was. */
const answering = (answer: () => Response): Sent[] => {
  const sent: Sent[] = [];
  globalThis.fetch = (path, init = {}) => {
    sent.push({ path: String(path), init });
    return Promise.resolve(answer());
  };
  return sent;
};

test("an address names what it asks for, whatever stands in it", () => {
  assert.equal(addressOf("GET /api/status"), "/api/status");
  assert.equal(
    addressOf("GET /api/calls/:call/tips/:suggestion/judged", { params: { call: "a/b c", suggestion: "ü" } }),
    "/api/calls/a%2Fb%20c/tips/%C3%BC/judged",
  );
  assert.equal(
    addressOf("GET /api/calls", { query: { limit: 5, cursor: undefined, position: "a&b" } }),
    "/api/calls?limit=5&position=a%26b",
  );
  assert.equal(addressOf("GET /api/calls", { query: { cursor: undefined } }), "/api/calls");
  assert.equal(
    addressOf("GET /api/calls/search", { query: { exact: true, outcome: ["won", "lost"] } }),
    "/api/calls/search?exact=true&outcome=won&outcome=lost",
  );
});

test("a route is asked by its method, with its body as JSON, and without one where it takes none", async () => {
  const sent = answering(() => Response.json({ revision: 3, problems: [] }));
  const saved = await call("PUT /api/playbooks/:id/draft", {
    params: { id: "own" },
    body: { onto: 2, content: { name: "Own", language: "en", competitors: [], stages: [], plays: [] } },
  });
  assert.equal(saved.revision, 3);
  await call("DELETE /api/sessions");
  const [put, dropped] = sent;
  assert.deepEqual([put?.path, put?.init.method], ["/api/playbooks/own/draft", "PUT"]);
  assert.equal((JSON.parse(String(put?.init.body)) as { onto: number }).onto, 2);
  assert.equal(new Headers(put?.init.headers).get("content-type"), "application/json");
  assert.deepEqual([dropped?.path, dropped?.init.method, dropped?.init.body], ["/api/sessions", "DELETE", undefined]);
  assert.equal(new Headers(dropped?.init.headers).get("content-type"), null);
});

test("a no of the server is thrown with its code and its remedy", async () => {
  answering(() =>
    Response.json({ code: "WING_CALL_NOT_FOUND", message: "There is none.", remedy: "Look." }, { status: 404 }),
  );
  await assert.rejects(call("GET /api/calls/:call", { params: { call: "x" } }), (problem: unknown) => {
    assert.ok(problem instanceof ApiProblem);
    assert.deepEqual([problem.status, problem.code, problem.remedy], [404, "WING_CALL_NOT_FOUND", "Look."]);
    return true;
  });
});

test("a file comes as bytes", async () => {
  answering(() => new Response("a,b"));
  const csv = await file("GET /api/usage/export", { query: { from: "2026-11-01", to: "2026-11-02" } });
  assert.equal(await csv.text(), "a,b");
});

/** Never run: the compiler is the test. */
void (() => [
  // @ts-expect-error There is no such route.
  call("GET /api/nothing"),
  // @ts-expect-error It takes a call.
  call("GET /api/calls/:call"),
  // @ts-expect-error It takes no such part.
  call("GET /api/calls", { query: { rows: 3 } }),
  // @ts-expect-error A file is no JSON.
  call("GET /api/usage/export", { query: { from: "", to: "" } }),
]);
