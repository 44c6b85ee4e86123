/** The documents of a running Wingman: a folder handed in from the shell, a question over HTTP, and one in a call. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { ingestFolder } from "@wingman/ops/bin/ingest";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, hears, newCall, waitForFact } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
await wingman.ready;
const folder = await mkdtemp(join(tmpdir(), "wingman-ingest-"));
after(() => rm(folder, { recursive: true, force: true }));
await writeFile(
  join(folder, "backups.md"),
  "# Backups\n\n## How long they are kept\n\nBackups are kept for 35 days in the same country.\n",
);
await writeFile(join(folder, "torn.pdf"), "this is no paper");
await writeFile(join(folder, "picture.png"), "no document");

const ask = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
  const answer = await signedFetch(`${wingman.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200, await answer.clone().text());
  return (await answer.json()) as Record<string, unknown>;
};
const ingest = async (): Promise<{ counts: unknown; lines: string[] }> => {
  const lines: string[] = [];
  const { signal } = new AbortController();
  const counts = await ingestFolder({ url: wingman.url, folder, signal, print: (line) => void lines.push(line) });
  return { counts, lines };
};

test("a folder is handed in, what cannot be read is named, and again nothing is new", async () => {
  const first = await ingest();
  assert.deepEqual(first.counts, { added: 1, known: 0, failed: 1 }, first.lines.join("\n"));
  assert.ok(first.lines.some((line) => line.includes("torn.pdf") && line.includes("WING_UPLOAD_KIND")));
  const again = await ingest();
  assert.deepEqual(again.counts, { added: 0, known: 2, failed: 0 });
});

test("a question is answered with its source, and what no document says is said not to be known", async () => {
  const found = await ask("/rag/query", { question: "How long are backups kept?" });
  const [passage] = found["passages"] as { heading: string; text: string; sha256: string }[];
  assert.deepEqual(
    [found["isKnown"], found["answer"], passage?.heading],
    [true, "Backups are kept for 35 days in the same country.", "Backups › How long they are kept"],
  );
  const unknown = await ask("/rag/query", { question: "Do you sponsor a football club in Portugal?" });
  assert.deepEqual([unknown["isKnown"], unknown["answer"]], [false, "This is not in the knowledge base."]);
});

test("what a customer asks in a call comes as a card with the document's words and place", async () => {
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = newCall();
  await client.ask("start-call", startOf({ call }));
  await client.ask("transcript", {
    ...{ call, channel: "customer", utterance: "u1", revision: 1, final: true, source: "typed" },
    text: "and how long are the backups kept for us",
  } as never);
  const made = await waitForFact<{ suggestion: string; kind: string }>(client, "SuggestionMade");
  assert.equal(made.data.kind, "answer");
  const { data: tip } = await waitForFact<{
    suggestion: string;
    say: string;
    isQuoted: boolean;
    citations: { title: string }[];
  }>(client, "SuggestionRefined");
  assert.deepEqual(
    [tip.suggestion, tip.say, tip.isQuoted, tip.citations[0]?.title],
    [made.data.suggestion, "Backups are kept for 35 days in the same country.", true, "Backups"],
  );
  const [found] = (await eventsOf(await wingman.log, call)).filter(({ type }) => type === "PassagesFound");
  const { isKnown, tookMs } = found?.data as { isKnown: boolean; tookMs: number };
  assert.ok(isKnown && tookMs <= 2_000, `the answer took ${tookMs} ms`);
});
