import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseEngine } from "./choose.ts";

const files = {
  libpocketsphinx: "a",
  libsphinxbase: "b",
  libraryDirs: [],
  modelDir: "c",
  dictionary: "d",
  languageModel: "e",
};

test("PocketSphinx is chosen where it is, and its accuracy is not hidden", () => {
  const choice = chooseEngine({ pocketsphinx: files, recordedCount: 3 });
  assert.equal(choice.engine, "pocketsphinx");
  assert.match(choice.reason, /basic accuracy/);
});

test("without an engine the recorded words are, and the reason says what is missing, what is heard and what to do", () => {
  const { engine, reason } = chooseEngine({ pocketsphinx: { missing: "apt-get is not there." }, recordedCount: 1 });
  assert.equal(engine, "recorded");
  assert.match(
    reason,
    /^No speech engine on this computer: apt-get is not there\. .*recognised earlier.*type the words/,
  );
  assert.match(reason, /doctor/);
});

test("without recorded words either, the reason names what is missing", () =>
  assert.deepEqual(chooseEngine({ pocketsphinx: { missing: "apt-get is not there." }, recordedCount: 0 }), {
    engine: "none",
    reason: "No speech engine on this computer: apt-get is not there.",
  }));

test("however much went wrong, the reason fits the event that carries it", () =>
  assert.ok(chooseEngine({ pocketsphinx: { missing: "x".repeat(5_000) }, recordedCount: 1 }).reason.length <= 400));
