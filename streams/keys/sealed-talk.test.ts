import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { masterKeyOf } from "./master-key.ts";
import { openAnswerer, openAsker } from "./sealed-talk.ts";

const bytes = randomBytes(32);
const master = Promise.resolve(masterKeyOf(bytes));

test("what is asked is read by the one it is said to, and the answer by whoever asked it", async () => {
  const [asker, other] = [openAsker(master), openAsker(master)];
  const answerer = openAnswerer(Promise.resolve(masterKeyOf(bytes)), "one");
  const question = await asker.ask("one", "hello");
  const asked = await answerer(question.bytes);
  assert.equal(asked?.text, "hello");
  const answer = asked?.answer("good day") ?? new Uint8Array();
  assert.equal(asker.read(question, answer), "good day");
  const next = await asker.ask("one", "hello");
  assert.equal(asker.read(next, answer), undefined, "an answer is to its own question");
  assert.equal(other.read(question, answer), undefined);
  assert.ok(!Buffer.from(question.bytes).includes("hello"));
});

test("another's question, one under another master key, one that was changed, and what is none are not read", async () => {
  const asker = openAsker(master);
  const question = await asker.ask("one", "hello");
  const read = (text: string): Uint8Array => new TextEncoder().encode(text);
  assert.equal(await openAnswerer(master, "two")(question.bytes), undefined);
  const stranger = Promise.resolve(masterKeyOf(randomBytes(32)));
  assert.equal(await openAnswerer(stranger, "one")(question.bytes), undefined);
  const answerer = openAnswerer(master, "one");
  const outer = JSON.parse(new TextDecoder().decode(question.bytes)) as { key: string; sealed: string };
  const changed = Buffer.from(outer.sealed, "base64");
  changed[20] = (changed[20] ?? 0) ^ 1;
  assert.equal(await answerer(read(JSON.stringify({ ...outer, sealed: changed.toString("base64") }))), undefined);
  assert.equal(await answerer(read(JSON.stringify({ tenant: "acme", call: "c" }))), undefined);
  assert.equal(await answerer(read("x")), undefined);
});

test("a question is read once, and not when it is old", async () => {
  let time = 1_000_000;
  const now = (): number => time;
  const asker = openAsker(master, now);
  const answerer = openAnswerer(master, "one", now);
  const question = await asker.ask("one", "end it");
  assert.equal((await answerer(question.bytes))?.text, "end it");
  assert.equal(await answerer(question.bytes), undefined, "carried here a second time");
  time += 50_000;
  assert.equal(await answerer(question.bytes), undefined, "and not later either");
  const late = await asker.ask("one", "end it");
  time += 31_000;
  assert.equal(await answerer(late.bytes), undefined);
});
