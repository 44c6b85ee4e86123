import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { type HeardAt, packSide, parseHearing, textOfHearing, unpackSide } from "./heard-call.ts";

const word = (text: string, first: number, end: number, confidence = 0.5) => ({
  ...{ text, confidence },
  firstSample: 1_600 + first * 160,
  endSample: 1_600 + end * 160,
});
const report = (kind: HeardAt["kind"], atMs: number, words: HeardAt["words"], stableCount = words.length): HeardAt => ({
  ...{ kind, atMs, words, stableCount, firstSample: 1_600 },
  ...{ endSample: kind === "final" ? 32_000 : atMs * 16, revision: 0 },
});
const reports = [
  report("fragment", 300, [word("we", 0, 10)], 0),
  report("fragment", 400, [word("we", 0, 10), word("paint", 10, 20)], 1),
  report("fragment", 500, [word("we", 0, 10), word("pay", 10, 25)], 1),
  report("fragment", 600, [word("we", 0, 10), word("pay", 10, 25), word("less", 25, 40)], 3),
  report("final", 900, [word("we", 0, 10, 0.97), word("play", 10, 25, 0.31)]),
];

test("of interim text the words that stay come back, each when it came to stay, and of a final all", () => {
  const back = unpackSide(packSide(reports));
  assert.deepEqual(
    back.map(({ kind, atMs, stableCount, words }) => [
      kind,
      atMs,
      stableCount,
      words.map(({ text }) => text).join(" "),
    ]),
    [
      ["fragment", 400, 1, "we"],
      ["fragment", 600, 3, "we pay less"],
      ["final", 900, 2, "we play"],
    ],
  );
  assert.deepEqual(back.at(-1)?.words, reports.at(-1)?.words);
  assert.deepEqual(
    back.map(({ revision }) => revision),
    [1, 2, 3],
  );
});
test("a file is read as it was written, and one of another form is refused by name", () => {
  const side = packSide(reports);
  const hearing = {
    ...{ engine: "e", model: "m", version: "1", voices: "v", source: "s", durationMs: 2_000 },
    ...{ labels: { one: [100, 900] as [number, number] }, rep: side, customer: [] },
  };
  const text = textOfHearing(hearing);
  assert.deepEqual(parseHearing("x.json", text), hearing);
  assert.throws(
    () => parseHearing("x.json", text.replace('"durationMs":2000', '"durationMs":-1')),
    (error) => error instanceof Failure && error.code === "WING_HEARING_UNREADABLE" && /durationMs/.test(error.message),
  );
});
