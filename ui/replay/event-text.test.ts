import assert from "node:assert/strict";
import { test } from "node:test";
import { families } from "@wingman/domain/call/events/index";
import { ar } from "./words.ar.ts";
import { en } from "./words.ts";

/** Others' thoughts of a tip, and what a conductor notes for itself: no part of a replay. */
const unseen = new Set(["SuggestionReviewed", "SuggestionJudged", "InputsSeen"]);

test("every event that a replay may list has a name in both languages", () => {
  const types = Object.values(families)
    .flatMap((family) => Object.keys(family))
    .filter((type) => !unseen.has(type));
  for (const { replay } of [en, ar])
    assert.deepEqual(
      types.filter((type) => !(type in replay.types)),
      [],
    );
});
