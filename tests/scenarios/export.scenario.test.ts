/** The list of calls as a file, through the door: who may, what it is served as, and that it is written down. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, waitUntil } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
await wingman.ready;
const ask = (query: string): Promise<Response> => signedFetch(`${wingman.url}/api/calls/export?${query}`);

test("a call leaves as CSV, XLSX and PDF, harmless, as an attachment, with an entry of the audit trail each", async () => {
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = newCall();
  const customer = { name: "+44 Priya", company: "Corvane", role: "" };
  await client.ask("start-call", startOf({ call, title: '=HYPERLINK("http://x.example","y")', customer }));
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  const csv = await waitUntil(async () => {
    const text = await (await ask("format=csv&q=corvane&company=Corvane&outcome=none&from=0")).text();
    return text.includes(call) && text;
  }, "a row of the call");
  assert.match(csv, /,"'=HYPERLINK\(""http:\/\/x\.example"",""y""\)",'\+44 Priya,Corvane,/);
  const narrowed = await (await ask("format=csv&company=Other")).text();
  assert.ok(!narrowed.includes(call), "the list as it is narrowed");
  const kinds = {
    csv: /^text\/csv/,
    xlsx: /^application\/vnd\.openxmlformats/,
    pdf: /^application\/pdf/,
  };
  for (const [format, type] of Object.entries(kinds)) {
    const answer = await ask(`format=${format}&language=ar`);
    if (format === "pdf" && answer.status === 503) continue; // No browser on this machine.
    assert.equal(answer.status, 200, format);
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.match(answer.headers.get("content-type") ?? "", type);
    assert.equal(answer.headers.get("content-disposition"), `attachment; filename="wingman-calls.${format}"`);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.equal(answer.headers.get("content-security-policy"), "sandbox; default-src 'none'");
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.ok(bytes.length > 100);
  }
  const formats = new Set<string>();
  const log = await wingman.log;
  for (let sequence = 1; sequence <= (await log.last()); sequence++)
    for (const { type, data } of (await log.at(sequence))?.events ?? [])
      if (type === "RecordExported" && (data as { action: string }).action === "call.export")
        formats.add((data as { format: string }).format);
  assert.ok(formats.has("csv") && formats.has("xlsx") && formats.has("pdf"));
});

test("what is no format is refused, and nobody is let in without saying who they are", async () => {
  assert.equal((await ask("format=exe")).status, 400);
  assert.equal((await ask("format=csv&language=../x")).status, 400);
  assert.equal((await fetch(`${wingman.url}/api/calls/export?format=csv`)).status, 401);
});
