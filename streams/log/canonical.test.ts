import assert from "node:assert/strict";
import { test } from "node:test";
import { headers } from "@nats-io/transport-node";
import { canonicalCommit } from "./canonical.ts";

const headersOf = (entries: readonly (readonly [string, string])[]) => {
  const made = headers();
  for (const [name, value] of entries) made.append(name, value);
  return made;
};
const part = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const commit = {
  sequence: 12,
  subject: "wm.ev.1.5.demo.call.c1",
  headers: headersOf([
    ["wm-types", "CallStarted"],
    ["Nats-Msg-Id", "é€😀"],
    ["Nats-Expected-Last-Subject-Sequence", "0"],
    ["traceparent", ""],
  ]),
  data: Buffer.from('[{"é":1}]'),
};

test("a commit's bytes are its parts, each behind its length; what the server adds is left out", () => {
  const parts = [
    "12",
    "wm.ev.1.5.demo.call.c1",
    "3",
    "Nats-Msg-Id",
    "é€😀",
    "traceparent",
    "",
    "wm-types",
    "CallStarted",
  ];
  const wanted = Buffer.concat([...parts, '[{"é":1}]'].map(part));
  assert.deepEqual(canonicalCommit(commit), wanted);
  assert.deepEqual(canonicalCommit(commit, 1), Buffer.concat([Buffer.from([0]), wanted]));
});

test("the order in which headers came makes no difference; everything that a writer says does", () => {
  const entries: [string, string][] = [
    ["Nats-Msg-Id", "é€😀"],
    ["traceparent", ""],
    ["wm-types", "CallStarted"],
  ];
  assert.deepEqual(canonicalCommit({ ...commit, headers: headersOf(entries) }), canonicalCommit(commit));
  const others = [
    { ...commit, sequence: 13 },
    { ...commit, subject: "wm.ev.1.5.other.call.c1" },
    { ...commit, data: Buffer.from("[]") },
    { ...commit, headers: undefined },
    { ...commit, headers: headersOf(entries.slice(1)) },
    { ...commit, headers: headersOf([...entries, ["wm-actor", "x"]]) },
    { ...commit, headers: headersOf([...entries.slice(0, 2), ["wm-types", "CallEnded"]]) },
  ];
  for (const other of others) assert.notDeepEqual(canonicalCommit(other), canonicalCommit(commit));
});
