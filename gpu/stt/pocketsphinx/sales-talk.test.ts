import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { salesSentences } from "./sales-talk.ts";

const folder = mkdtempSync(join(tmpdir(), "wingman-sales-"));
after(() => rmSync(folder, { recursive: true }));
const write = (name: string, content: unknown): void => writeFileSync(join(folder, name), JSON.stringify(content));
write("a-01.json", [
  {
    turns: [
      ["r", "What are you using today? We could show you the whole thing on Thursday."],
      ["c", "Honestly, it’s a spreadsheet and a prayer.", [["a prayer", "pain"]]],
    ],
  },
]);
write("contrasts-a.json", [{ turns: [["c", "This stays out."]] }]);

test("sentences are of both sides", async () =>
  assert.deepEqual(await salesSentences(folder), [
    "What are you using today?",
    "We could show you the whole thing on Thursday.",
    "Honestly, it’s a spreadsheet and a prayer.",
  ]));

test("where no made-up calls lie there are no sentences", async () =>
  assert.deepEqual(await salesSentences(join(folder, "nowhere")), []));
