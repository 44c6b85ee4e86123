import assert from "node:assert/strict";
import { test } from "node:test";
import type { Recorded } from "@wingman/streams/log/event-log";
// @boundaries-ignore Tests beside their source may use the harness.
import { utterance } from "../../tests/harness/events.ts";
import { storyOf } from "./replay-story.ts";

test("words that were left out as an echo have a line of their own, beside those that were kept", () => {
  const echo = { wordCount: 3, firstSample: 16_000, endSample: 28_000, delayMs: 210 };
  const kept = utterance("rep", 16_000, "so what now");
  const gone = utterance("rep", 64_000, "");
  const story = storyOf([
    {
      clockMs: 5_000,
      events: [
        { ...kept, data: { ...kept.data, echo } },
        { ...gone, data: { ...gone.data, echo: { ...echo, wordCount: 1 } } },
      ],
    } as unknown as Recorded,
  ]);
  assert.deepEqual(
    story.map((line) => ("text" in line ? [line.atMs, line.what, line.text] : [])),
    [
      [1_000, "words", "so what now"],
      [1_000, "note", "3 words on the rep's side were left out: they are the other side's, heard again after 0.2 s."],
      [4_000, "note", "1 word on the rep's side was left out: it is the other side's, heard again after 0.2 s."],
    ],
  );
});
