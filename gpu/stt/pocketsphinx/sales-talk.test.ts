import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { salesSentences } from "./sales-talk.ts";

const folder = mkdtempSync(join(tmpdir(), "wingman-sales-"));
after(() => rmSync(folder, { recursive: true }));
const [talkDir, measuredDir] = [join(folder, "talk"), join(folder, "measured")];
const write = (dir: string, name: string, content: unknown): void => {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, name), JSON.stringify(content));
};
write(talkDir, "a-01.json", [
  {
    turns: [
      ["r", "What are you using today? We could show you the whole thing on Thursday."],
      ["c", "Honestly, it’s a spreadsheet and a prayer.", [["a prayer"]]],
    ],
  },
]);
write(talkDir, "contrasts-a.json", [{ turns: [["c", "This stays out."]] }]);
write(measuredDir, "script.json", { turns: [{ text: "Well, it's a spreadsheet and a diary" }] });
write(measuredDir, "script.expect.json", { points: [] });
const places = { talkDir, measuredDirs: [measuredDir] };

test("sentences are of both sides, and one that shares five words in a row with a measured call is left out", async () =>
  assert.deepEqual(await salesSentences(places), [
    "What are you using today?",
    "We could show you the whole thing on Thursday.",
  ]));

test("where no made-up calls lie there are no sentences", async () =>
  assert.deepEqual(await salesSentences({ talkDir: join(folder, "nowhere"), measuredDirs: [] }), []));
