import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { chunkDocument, estimateTokens, overlapTokens, passageCharsMax, passageTokensMax } from "./chunk.ts";
import { decideDocument, evolveDocument, initialDocument, type DocumentEvent, type DocumentState } from "./document.ts";
import { bestSentences, excerptOf, sayCharsMax } from "./excerpt.ts";
import { languageOf } from "./language.ts";
import { bestOf, fuse, isAnswered, leadOf, scoreWords, wordIndexOf, wordsFit } from "./rank.ts";

const hash = "a".repeat(64);
const sentence = (n: number): string => `Sentence number ${n} says something about the yard and its doors.`;

test("a passage keeps to its heading and its page, and carries the path to it", () => {
  const text =
    "# Halden\n\nWhat it is.\n\n## Prices\n\nIt costs money.\n\n### Trying\n\nSixty days.\n\n## Law\n\nOurs.";
  const { title, chunks } = chunkDocument({ name: "x.md", pages: [text], isPaged: false });
  assert.equal(title, "Halden");
  assert.deepEqual(
    chunks.map(({ heading, text: words }) => [heading, words]),
    [
      ["Halden", "What it is."],
      ["Halden › Prices", "It costs money."],
      ["Halden › Prices › Trying", "Sixty days."],
      ["Halden › Law", "Ours."],
    ],
  );
  const paged = chunkDocument({
    name: "manual.pdf",
    pages: ["# One\nfirst", "second\nGate 1 of 9", "third"],
    isPaged: true,
  });
  assert.deepEqual(
    paged.chunks.map(({ page, heading }) => [page, heading]),
    [
      [1, "One"],
      [2, "One"],
      [3, "One"],
    ],
  );
});

test("a long section is cut into passages that overlap, and a table at its rows", () => {
  const long = Array.from({ length: 120 }, (_, n) => sentence(n)).join("\n\n");
  const { chunks } = chunkDocument({ name: "x.md", pages: [`# Long\n\n${long}`], isPaged: false });
  assert.ok(chunks.length > 2);
  for (const { text } of chunks) assert.ok(estimateTokens(text) <= passageTokensMax);
  for (const [n, { text }] of chunks.entries()) {
    const next = chunks[n + 1]?.text;
    if (next === undefined) continue;
    const [head = ""] = next.split("\n");
    assert.ok(text.includes(head), "it begins with the end of the one before");
    const shared = next.split("\n").filter((line) => text.includes(line));
    assert.ok(estimateTokens(shared.join("\n")) <= overlapTokens);
  }
  const rows = Array.from({ length: 200 }, (_, n) => `| part ${n} | price ${n} dollars a month |`).join("\n");
  for (const { text } of chunkDocument({ name: "t.md", pages: [`| a | b |\n|---|---|\n${rows}`], isPaged: false })
    .chunks)
    for (const line of text.split("\n")) assert.match(line, /^\| .* \| .* \|$/);
});

test("whatever a text is, every passage fits and nothing of it is lost", () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z#|.\- ]{0,60}$/), { maxLength: 60 }), (lines) => {
      const { chunks } = chunkDocument({ name: "x.txt", pages: [lines.join("\n")], isPaged: false });
      for (const { text } of chunks) assert.ok(text !== "" && text.length <= passageCharsMax);
    }),
    { numRuns: 200 },
  );
  const [blob] = chunkDocument({ name: "x.txt", pages: ["z".repeat(30_000)], isPaged: false }).chunks;
  assert.ok(blob && blob.text.length <= passageCharsMax);
});

test("running heads are left out, and a document that is out of date says so", () => {
  const pages = [1, 2, 3, 4].map((n) => `Acme manual, page ${n} of 4\n${"abcde".slice(n)} alone.`);
  const { chunks } = chunkDocument({ name: "m.pdf", pages, isPaged: true });
  assert.equal(chunks.length, 4);
  assert.ok(chunks.every(({ text }) => !text.includes("Acme")));
  const old = { name: "o.md", pages: ["# List\n\nThis was replaced by the new list."], isPaged: false };
  assert.equal(chunkDocument(old).isSuperseded, true);
  assert.equal(chunkDocument({ ...old, pages: ["# List\n\nNew."] }).isSuperseded, false);
});

test("a document is read in order, and only what is complete answers", () => {
  const run = (...commands: DocumentEvent[]): [DocumentState, string[]] => {
    let state = initialDocument;
    const said: string[] = [];
    for (const command of commands) {
      const decision = decideDocument(state, command);
      said.push(decision.kind === "refused" ? decision.reason : decision.events.length === 0 ? "nothing" : "done");
      if (decision.kind === "accepted") state = decision.events.reduce(evolveDocument, state);
    }
    return [state, said];
  };
  const uploaded: DocumentEvent = {
    type: "DocumentUploaded",
    data: { name: "a.md", kind: "md", bytes: 3, sha256: hash },
  };
  const passages = (first: number, index = "i1"): DocumentEvent => ({
    type: "PassagesAdded",
    data: { index, first, passages: [{ text: "x", heading: "", page: null, hash, vector: null }] },
  });
  const indexed = (count: number, index = "i1"): DocumentEvent => ({
    type: "DocumentIndexed",
    data: { index, title: "a", language: "en", pages: null, passages: count, isSuperseded: false, model: null },
  });
  const removed: DocumentEvent = { type: "DocumentRemoved", data: {} };
  assert.deepEqual(run(passages(0))[1], ["DOCUMENT_UNKNOWN"]);
  assert.deepEqual(
    run(uploaded, uploaded, passages(1), passages(0), passages(0), indexed(2), indexed(1), indexed(1))[1],
    [...["done", "nothing", "INDEX_GAP", "done", "nothing", "INDEX_GAP", "done", "nothing"]],
  );
  const [state] = run(uploaded, passages(0), indexed(1), passages(0, "i2"));
  assert.deepEqual(
    [state.index, state.writing?.index],
    ["i1", "i2"],
    "the older reading answers until the newer is whole",
  );
  const forgotten: DocumentEvent = { type: "DocumentForgotten", data: {} };
  assert.deepEqual(run(uploaded, forgotten, removed, passages(0), forgotten, forgotten, removed)[1], [
    ...["done", "DOCUMENT_KEPT", "done", "DOCUMENT_REMOVED", "done", "nothing", "DOCUMENT_UNKNOWN"],
  ]);
});

test("rare words count more, and several rankings become one", () => {
  const index = wordIndexOf([
    [
      ["gate", 1],
      ["price", 1],
    ],
    [["gate", 3]],
    [["gate", 1]],
  ]);
  assert.deepEqual(bestOf(scoreWords(index, ["gate", "price", "nowhere"]), 2), [0, 1]);
  assert.deepEqual(
    fuse([
      { ranked: [1, 2], weight: 1 },
      { ranked: [2, 3], weight: 1 },
    ]).map(([at]) => at),
    [2, 1, 3],
  );
  const byWords = { nearest: null, lead: null };
  const best = Math.max(...scoreWords(index, ["gate", "nowhere"]));
  const fit = wordsFit(index, best, 2);
  assert.ok(fit > 0 && fit < wordsFit(index, best, 1), "a word that stands nowhere counts against it");
  assert.ok(isAnswered({ ...byWords, words: 0.9 }) && !isAnswered({ ...byWords, words: 0.1 }));
});

test("what is far before everything behind it answers, and what is one of many does not", () => {
  const clear = leadOf([0.9, 0.6, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5, 0.1]);
  assert.ok(Math.abs(clear - 0.4) < 1e-9, "the lead over places four to eight");
  assert.ok(leadOf([0.9]) > clear, "among few passages those that are missing are about something else");
  assert.ok(isAnswered({ words: 0.1, nearest: 0.5, lead: clear }));
  assert.ok(!isAnswered({ words: 0.1, nearest: 0.5, lead: 0.02 }), "however near it is");
});

test("what is shown of a long passage is what is asked for, cut at sentences", () => {
  const long = Array.from({ length: 60 }, (_, n) => sentence(n)).join(" ");
  const shown = excerptOf(`${long} The camera works in snow. ${long}`, "Does the camera work in snow?", 500);
  assert.ok(shown.length <= 500 && shown.includes("The camera works in snow."));
  assert.equal(
    bestSentences("It rains. The kiosk weighs 38 kg. It is grey.", "how heavy is the kiosk"),
    "The kiosk weighs 38 kg. It is grey.",
  );
  assert.ok(bestSentences("x ".repeat(2_000), "x").length <= sayCharsMax);
  assert.deepEqual(["The price of it is on the list.", "السعر في القائمة", "zzz qqq"].map(languageOf), [
    "en",
    "ar",
    "und",
  ]);
});
