import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { salesModel, salesSentences } from "./sales-talk.ts";
import { loadLibrary } from "./library.ts";
import { files, skipEngine } from "./on-this-machine.ts";

const folder = mkdtempSync(join(tmpdir(), "wingman-sales-"));
after(() => rmSync(folder, { recursive: true }));
const [talkDir, measuredDir, cacheDir] = ["talk", "measured", "cache"].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
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

test("the model is made once for each state of the calls, and of older ones few are kept", { skip: skipEngine }, async () => {
  const library = loadLibrary(files());
  const made = (): Promise<string | undefined> => salesModel(library, files().dictionary, cacheDir, places);
  const first = await made();
  assert.ok(first !== undefined);
  assert.equal(await made(), first);
  assert.deepEqual(readdirSync(cacheDir), [first.slice(cacheDir.length + 1)]);
  for (const name of ["b-01.json", "b-02.json"]) {
    write(talkDir, name, [{ turns: [["c", `We looked at it in ${name}`]] }]);
    assert.notEqual(await made(), first);
  }
  assert.equal(readdirSync(cacheDir).length, 2);
  assert.equal(
    await salesModel(library, files().dictionary, cacheDir, { talkDir: join(folder, "nowhere"), measuredDirs: [] }),
    undefined,
  );
});
