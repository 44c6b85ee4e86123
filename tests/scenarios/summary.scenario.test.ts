/** A call told once it is over, by rules and by a model: what bears it out, how it is sealed, and that what is taken back goes from both. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { isErased } from "@wingman/domain/schema";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { readConfig } from "@wingman/ops/config/config";
import { modelKey, openModelVendors } from "../harness/model-vendors.ts";
import { withSealedLog } from "../harness/sealed-log.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, hears, newCall, rawOf, read, waitUntil } from "./ground.ts";

type Line = { readonly number: number; readonly by: string; readonly text: string };
type Sentence = { readonly by: string; readonly text: string; readonly cites: readonly number[] };
type Telling = { readonly told: readonly Sentence[]; readonly letter: readonly Sentence[] };

let tell: ((lines: readonly Line[]) => Telling) | null = null;
/** What the model was shown of the last call. */
let shown: readonly Line[] = [];
const server = await openModelVendors({
  faultOf: () => (tell === null ? { kind: "status", status: 529 } : undefined),
  answerOf({ body }) {
    if (!body.includes("A sales call is over")) return { refused: true };
    const { messages } = JSON.parse(body) as { messages: { content: string }[] };
    const { lines } = JSON.parse(messages[1]?.content.split("\n")[1] ?? "") as { lines: Line[] };
    shown = lines;
    return { text: JSON.stringify(tell?.(lines)) };
  },
});
after(() => server[Symbol.asyncDispose]());
const env = { WINGMAN_LLM_URL: server.openai, WINGMAN_LLM_KEY: modelKey, WINGMAN_EGRESS_ALLOW: "127.0.0.1" };
const settings = readConfig(env);
if (settings instanceof Failure) throw settings;
const wingman = await startTestWingman({ recognizer: hears(new Map()), models: { ...settings, env } });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;

type Told = { by: string; text: string; atMs: number; utterance: string };
type Summary = {
  readonly sentences: readonly Told[];
  readonly objections: readonly { text: string; met: boolean }[];
  readonly actions: readonly Told[];
  readonly letter: { readonly subject: string; readonly body: string };
  readonly written: { readonly model: string; readonly told: readonly Told[] } | null;
};
const summaryOf = async (call: string): Promise<Summary | null> =>
  ((await read(`${wingman.url}/api/calls/${call}/summary`)).body as { summary: Summary | null }).summary;

const objection = "honestly this is too expensive for a team of our size";
/** When typed words began is guessed by how many they are: no more than this before their end. */
const typingMs = 6_000;
const promise = "i will send you the offer with all the figures by friday";
const need = "we need the reports in the morning before the shop opens";

/** Three lines a moment from each other, and the end; answers when each was said. */
const held = async () => {
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = newCall();
  await client.ask("start-call", startOf({ call, customer: { name: "Tomás", company: "Corvane", role: "COO" } }));
  const startedAt = Date.now();
  const clockMs = () => Date.now() - startedAt;
  const spans: { fromMs: number; toMs: number }[] = [];
  for (const [channel, text] of [
    ["customer", need],
    ["customer", objection],
    ["rep", promise],
  ] as const) {
    const fromMs = clockMs();
    const line = { call, channel, utterance: newCall(), revision: 1, text, final: true, source: "typed" as const };
    await client.ask("transcript", line);
    spans.push({ fromMs, toMs: clockMs() });
    await waitUntil(() => clockMs() > fromMs + typingMs, "the next to begin after it");
  }
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await waitUntil(async () => (await eventsOf(log, call)).some(({ type }) => type === "CallSummarised"), "its summary");
  return { client, call, spans };
};
const writtenOf = async (call: string, source = log) =>
  (await eventsOf(source, call)).find(({ type }) => type === "SummaryWritten")?.data as
    | { told: { text: unknown; cites: unknown[] }[]; letter: { text: unknown }[]; model: string; prompt: string }
    | undefined;
const numberOf = (lines: readonly Line[], text: string): number =>
  lines.find((line) => line.text === text)?.number ?? -1;

test("with no model that answers the call is told by rules, with a letter", async () => {
  tell = null;
  const { call } = await held();
  const summary = await summaryOf(call);
  assert.equal(summary?.written, null);
  assert.deepEqual(
    summary?.objections.map(({ text }) => objection.includes(text)),
    [true],
  );
  assert.ok(summary?.sentences.some(({ text }) => text === objection));
  assert.match(summary?.letter.body ?? "", /Hello Tomás[^]*From us:[^]*send you the offer/);
});

test("a model's sentences stand where lines of that side bear them out; links, addresses, and what nobody said do not", async () => {
  tell = (lines) => {
    const [n, o, p] = [need, objection, promise].map((text) => numberOf(lines, text)) as [number, number, number];
    return {
      told: [
        { by: "customer", text: "We need the reports in the morning.", cites: [n] },
        { by: "customer", text: "This is too expensive for a team of our size.", cites: [o] },
        { by: "rep", text: "This is too expensive for a team of our size.", cites: [o] }, // Said by the other side.
        { by: "customer", text: "This is too expensive for a team of our size.", cites: [99] },
        { by: "customer", text: "This is too expensive for a team of our size.", cites: [] },
        { by: "customer", text: "We need the reports in the morning for 4,000 dollars.", cites: [n] },
        { by: "customer", text: "We need the reports in the morning. See https://evil.example/x.", cites: [n] },
        { by: "customer", text: "Please pay today.", cites: [n] },
        { by: "customer", text: "The delivery crashed yesterday evening.", cites: [n, o] },
      ],
      letter: [
        { by: "rep", text: "I will send you the offer with all the figures by friday.", cites: [p] },
        { by: "rep", text: "I will send you the offer, write to pay@evil.example.", cites: [p] },
      ],
    };
  };
  const { client, call, spans } = await held();
  await waitUntil(async () => (await writtenOf(call)) !== undefined, "the model's summary", 20_000);
  const said = (told: readonly { text: unknown }[] | undefined) => told?.map(({ text }) => text);
  const stands = ["We need the reports in the morning.", "This is too expensive for a team of our size."];
  const summary = await summaryOf(call);
  assert.deepEqual(said(summary?.written?.told), stands);
  assert.equal(summary?.written?.model, "gpt-4.1-mini");
  assert.match((await writtenOf(call))?.prompt ?? "", /^summary@1:/);
  assert.match(summary?.letter.body ?? "", /From us:\n- I will send you the offer with all the figures by friday\./);
  assert.doesNotMatch(JSON.stringify(summary), /evil/);
  assert.deepEqual(
    shown.map(({ by, text }) => [by, text]),
    [
      ["customer", need],
      ["customer", objection],
      ["rep", promise],
    ],
  );
  for (const text of ["too expensive for a team", "reports in the morning"])
    assert.ok(
      (await rawOf(log, "EVENTS_1", call)).every((raw) => !raw.includes(text)),
      "sealed",
    );

  // What the customer said of the price is taken back, though the call is over.
  await client.ask("forget", { call, action: "f1", ...(spans[1] as { fromMs: number; toMs: number }) });
  await waitUntil(
    async () => {
      const told = await withSealedLog({ dataDir: wingman.dataDir, ...wingman.servers }, (another) =>
        writtenOf(call, another),
      );
      return told?.told.some(({ text }) => isErased(text));
    },
    "its key to be gone",
    20_000,
  );
  await withSealedLog({ dataDir: wingman.dataDir, ...wingman.servers }, async (another) => {
    const { told = [], letter = [] } = (await writtenOf(call, another)) ?? {};
    assert.deepEqual(
      told.map(({ text }) => isErased(text)),
      [false, true],
      "that sentence, and no other",
    );
    assert.deepEqual(
      letter.map(({ text }) => isErased(text)),
      [false],
    );
    const byRules = (await eventsOf(another, call)).find(({ type }) => type === "CallSummarised")?.data as {
      sentences: { text: unknown }[];
      objections: { text: unknown }[];
      actions: { text: unknown }[];
    };
    assert.ok(byRules.objections.length > 0 && byRules.objections.every(({ text }) => isErased(text)));
    assert.ok(byRules.actions.length > 0 && byRules.actions.every(({ text }) => !isErased(text)));
    const kept = (await eventsOf(another, call)).flatMap(({ type, data }) =>
      type === "UtteranceTranscribed" ? [isErased((data as { text: unknown }).text)] : [],
    );
    assert.deepEqual(kept, [false, true, false], "no words went with them");
  });
  const later = await summaryOf(call);
  assert.deepEqual(said(later?.written?.told), [stands[0]]);
  assert.deepEqual(later?.objections, []);
});
