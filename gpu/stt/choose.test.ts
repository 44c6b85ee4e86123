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
  const choice = chooseEngine({ pocketsphinx: files });
  assert.equal(choice.engine, "pocketsphinx");
  assert.match(choice.reason, /basic accuracy/);
});

test("without an engine the reason names what is missing", () =>
  assert.deepEqual(chooseEngine({ pocketsphinx: { missing: "apt-get is not there." } }), {
    engine: "none",
    reason: "No speech engine on this computer: apt-get is not there.",
  }));
