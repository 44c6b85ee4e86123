/** What somebody said stands nowhere in the log's files, in no writing, and goes on being readable for whoever has the keys. */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { sliceMs } from "@wingman/domain/call/slices";
import { erased } from "@wingman/domain/schema";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { decodeFragment, fragmentAt } from "@wingman/streams/log/fragments";
import { withSealedLog } from "../harness/sealed-log.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, finalsOf, newCall, rawOf, waitForFact, waitUntil } from "./ground.ts";

const wingman = await startTestWingman();
after(() => wingman[Symbol.asyncDispose]());
await wingman.ready;
const log = await wingman.log;

const canary = "the plum coloured zeppelin lands at dawn";
const names = { title: "Zanzibar quokka", customer: "Quillon Vantongeren", company: "Corvane Logistics" };

/** The ways in which a text may lie in bytes: as it is, two bytes a letter, and base64 at each of its three alignments. */
const writings = (text: string): Buffer[] => [
  Buffer.from(text),
  Buffer.from(text, "utf16le"),
  Buffer.from(Buffer.from(text).toString("hex")),
  ...[0, 1, 2].map((before) => {
    const coded = Buffer.from(" ".repeat(before) + text).toString("base64");
    return Buffer.from(coded.slice(before === 0 ? 0 : 4, -4)); // Without the letters that depend on its neighbours.
  }),
];
const filesUnder = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const hitsOf = async (text: string): Promise<string[]> => {
  const hits: string[] = [];
  for (const file of await filesUnder(join(wingman.dataDir, "nats", "store"))) {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0)); // The server puts files away as it likes.
    if (writings(text).some((writing) => bytes.includes(writing))) hits.push(file);
  }
  return hits;
};

const begin = async () => {
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = newCall();
  const { title, customer, company } = names;
  await client.ask("start-call", startOf({ call, title, customer: { name: customer, company, role: "COO" } }));
  const startedAt = Date.now();
  const typed = (text: string, final: boolean, utterance: string) =>
    ({ call, channel: "customer", utterance, revision: final ? 2 : 1, text, final, source: "typed" }) as const;
  const type = (text: string, utterance: string) => client.ask("transcript", typed(text, true, utterance));
  const begins = async (text: string, utterance: string) => {
    client.send("transcript", typed(text, false, utterance));
    await waitForFact<{ utterance: string }>(client, "FragmentTranscribed", (data) => data.utterance === utterance);
  };
  return { client, call, type, begins, clockMs: () => Date.now() - startedAt };
};

test("neither words nor names are in the log's files, in any writing; what is not personal is", async () => {
  const { client, call, type, begins } = await begin();
  await begins(`${canary} and that is too expensive`, "u1");
  await type(`${canary} and that is too expensive`, "u1");
  await waitForFact(client, "SuggestionMade");
  await client.ask("mark", { call, action: "m1", note: canary });
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  assert.deepEqual(await finalsOf(log, call), [`${canary} and that is too expensive`]);
  assert.ok((await rawOf(log, "FRAGMENTS", call)).length > 0);
  assert.ok((await hitsOf(names.company)).length > 0, "the scan finds what is there");
  for (const text of [canary, "zeppelin", names.title, names.customer]) assert.deepEqual(await hitsOf(text), [], text);
});

type Tip = { readonly reason: { readonly category: string; snippet: unknown; evidence: { words: unknown } } };
const isPrice = ({ reason }: Tip): boolean => reason.category === "price";

test("words that are taken back cannot be opened any more, by any process; those before them can", async () => {
  const { client, call, type, begins, clockMs } = await begin();
  await type("it rains over here", "before");
  await waitUntil(() => clockMs() > 1_500, "a moment later");
  const fromMs = clockMs();
  await begins(`${canary} and`, "gone");
  await type(`${canary} and that is too expensive`, "gone");
  await waitForFact(client, "SuggestionMade", isPrice);
  const { state } = await log.manager.streams.info("FRAGMENTS");
  const toMs = clockMs();
  await client.ask("forget", { call, action: "f1", fromMs, toMs });
  await client.ask("forget", { call, action: "f1", fromMs, toMs: toMs + 60_000 }); // A bad line sends it twice.
  await waitUntil(() => clockMs() > toMs + 2 * sliceMs, "the end of the slice that the press was in");
  await type("we go on", "after");
  const expected = ["it rains over here", erased, "we go on"];
  assert.deepEqual(await finalsOf(log, call), expected);
  await withSealedLog({ dataDir: wingman.dataDir, ...wingman.servers }, async (another) => {
    assert.deepEqual(await finalsOf(another, call), expected);
    const tip = (await eventsOf(another, call)).find(
      ({ type, data }) => type === "SuggestionMade" && isPrice(data as Tip),
    );
    const { reason } = tip?.data as Tip;
    assert.deepEqual([reason.snippet, reason.evidence.words], [erased, erased]);
    const started = (await eventsOf(another, call)).find((event) => event.type === "CallStarted");
    assert.equal((started?.data as { title: string }).title, names.title);
    const interim = (await fragmentAt(another, state.last_seq))?.fragment;
    assert.deepEqual([interim?.text, interim?.words], [erased, erased]);
  });
  await client.ask("end-call", { call, reason: "ended-by-rep" });
});

test("a fragment that was tampered with is refused, and the live view goes on", async () => {
  const { call, begins } = await begin();
  await begins(canary, "u1");
  const { state } = await log.manager.streams.info("FRAGMENTS");
  const message = await log.manager.direct.getMessage("FRAGMENTS", { seq: state.last_seq });
  assert.ok(message !== null && message.subject.includes(call));
  const other = (_: string, before: string, first: string): string => before + (first === "A" ? "B" : "A");
  const data = Buffer.from(
    Buffer.from(message.data)
      .toString()
      .replace(/("sealed":"1\.i\.\d+\.)(.)/, other),
  );
  const raw = { subject: message.subject, data, sequence: 0, storedAt: 0 };
  await assert.rejects(decodeFragment(log.keyring, raw), { code: "WING_SEAL_BROKEN" });
});
