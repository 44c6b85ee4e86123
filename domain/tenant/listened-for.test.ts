import assert from "node:assert/strict";
import { test } from "node:test";
import { notListenedFor, phonesOf } from "./listened-for.ts";

test("what has no letter of English, or a sound that is none, is named with the reason; the rest is listened for", () => {
  assert.deepEqual(
    notListenedFor([
      { word: "Corvane", pronunciation: "K AO1 R V EY2 N" },
      { word: "Tomás", pronunciation: null },
      { word: "365", pronunciation: null },
      { word: "حلول", pronunciation: null },
      { word: "Acme", pronunciation: "AE K QQ IY" },
    ]),
    [
      { word: "حلول", why: "letters" },
      { word: "Acme", why: "sounds" },
    ],
  );
  assert.deepEqual(phonesOf("K AO1 R"), ["K", "AO", "R"]);
});
