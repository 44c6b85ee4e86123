/**
 * The questions by which retrieval is judged: that each can be answered from where it says, and that there are as many
 * of each kind as promised. Nothing here knows how documents are cut or searched.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { asRead, bytesOf, documentNames, sectionsOf, sourceOf, wholeOf } from "./knowledge/documents.ts";

type Place = {
  readonly document: string;
  readonly heading?: string;
  readonly page?: number;
  readonly part?: number;
  readonly passage: string;
};
type Question = {
  readonly id: string;
  readonly question: string;
  readonly answerable: boolean;
  readonly answer: string;
  readonly where: readonly Place[];
  readonly kind: string;
  readonly near?: string;
  readonly half: string;
};

const questions = JSON.parse(
  readFileSync(new URL("knowledge/questions.json", import.meta.url), "utf8"),
) as readonly Question[];
const answerable = questions.filter((each) => each.answerable);
const unanswerable = questions.filter((each) => !each.answerable);

const countBy = (keys: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

test("60 questions have an answer and 20 have none, and each half has half of both", () => {
  assert.deepEqual(countBy(questions.map(({ answerable: has, half }) => `${half}, ${has ? "with" : "without"}`)), {
    "tuning, with": 30,
    "tuning, without": 10,
    "held, with": 30,
    "held, without": 10,
  });
});

test("there are as many of each kind as promised, and every kind stands in both halves", () => {
  const kinds = countBy(answerable.map(({ kind }) => kind));
  assert.deepEqual(kinds, {
    direct: 6,
    number: 6,
    table: 4,
    "two-documents": 4,
    paraphrase: 22,
    implicit: 8,
    spoken: 10,
  });
  for (const [kind, count] of Object.entries(kinds))
    assert.equal(answerable.filter((each) => each.kind === kind && each.half === "held").length, count / 2, kind);
  for (const { id, kind } of unanswerable) assert.ok(kind in kinds, id);
});

test("no id and no question comes twice", () => {
  assert.equal(new Set(questions.map(({ id }) => id)).size, questions.length);
  assert.equal(new Set(questions.map(({ question }) => question.toLowerCase())).size, questions.length);
});

test("what has an answer says which and where; what has none says what is near it", () => {
  for (const { id, answer, where, near } of answerable) {
    assert.ok(answer.length > 1 && where.length > 0 && near === undefined, id);
    for (const { heading, page } of where) assert.ok((heading === undefined) !== (page === undefined), id);
  }
  for (const { id, answer, where, near } of unanswerable)
    assert.ok(answer === "" && where.length === 0 && (near?.length ?? 0) > 20, id);
});

test("two documents are needed exactly where it says so", () => {
  for (const { id, kind, where } of answerable) {
    const parts = [1, 2].map(
      (part) => new Set(where.filter((each) => each.part === part).map((each) => each.document)),
    );
    if (kind === "two-documents") {
      assert.ok(
        where.every(({ part }) => part === 1 || part === 2),
        id,
      );
      assert.ok(parts.every((documents) => documents.size > 0) && parts[0]?.isDisjointFrom(parts[1]!), id);
    } else
      assert.ok(
        where.every(({ part }) => part === undefined),
        id,
      );
  }
});

test("a spoken question has no punctuation and no capitals", () => {
  for (const { id, question, kind } of questions)
    if (kind === "spoken") assert.match(question, /^[a-z ]+$/, id);
    else assert.match(question, /^[A-Z].*[.?]$/, id);
});

for (const name of documentNames)
  test(`every passage quoted from ${name} stands there, under its heading or on its page`, async () => {
    const [sections, whole] = [await sectionsOf(name), await wholeOf(name)];
    const places = answerable.flatMap(({ id, where }) =>
      where.filter(({ document }) => document === name).map((place) => ({ id, ...place })),
    );
    for (const { id, heading, page, passage } of places) {
      const under = sections.filter(({ at }) => at === (heading ?? page));
      assert.equal(under.length, 1, `${id}: "${heading ?? page}" is no heading or page there, or two`);
      assert.ok(under[0]?.text.includes(passage), `${id}: "${passage}" does not stand under "${heading ?? page}"`);
      assert.ok(whole.includes(passage), `${id}: "${passage}" does not stand in the file`);
      assert.equal(passage, asRead(passage), `${id}: quoted with marks that a reader does not see`);
    }
  });

test("every quoted document is there, and questions are spread over most of them", () => {
  const quoted = new Set(answerable.flatMap(({ where }) => where.map(({ document }) => document)));
  assert.deepEqual(
    [...quoted].filter((name) => !documentNames.includes(name)),
    [],
  );
  assert.ok(quoted.size >= documentNames.length - 1, "all but the price list that is out of date");
  assert.ok(!quoted.has("pricing-2024.md"), "a superseded document is no answer");
});

const common = new Set(
  "the and you our your for with what are that have has had was were will would could can does did not but they them there their then than this who how why when where which from into out get got any some all one about been being him his her its let off over too very just say way".split(
    " ",
  ),
);
/** Words that carry meaning, cut to five letters, so that "reserving" and "reserved" are one. */
const meaningOf = (text: string): Set<string> =>
  new Set(
    (text.toLowerCase().match(/[a-z]{3,}/g) ?? []).filter((word) => !common.has(word)).map((word) => word.slice(0, 5)),
  );

test("half of the questions share few words with the passages that answer them", () => {
  const far = answerable.filter(({ question, where }) => {
    const asked = meaningOf(question);
    return where.every(({ passage }) => asked.intersection(meaningOf(passage)).size <= Math.max(1, asked.size / 4));
  });
  const named = answerable.filter(({ kind }) => kind === "paraphrase" || kind === "implicit");
  assert.deepEqual(
    named.filter((each) => !far.includes(each)).map(({ question }) => question),
    [],
  );
  assert.ok(named.length >= answerable.length / 2);
});

/** Where one text leaves the other, in a few words; a failure then shows more than two long strings. */
const firstDifference = (one: string, other: string): string | undefined => {
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return at < 0 && one.length === other.length ? undefined : `${one.slice(at, at + 60)} | ${other.slice(at, at + 60)}`;
};

for (const name of ["contract-terms.docx", "technical-sheet.pdf"])
  test(`${name} says what the text says from which it was made`, async () => {
    const source = asRead(sourceOf(name).replaceAll("--- page ---", ""));
    assert.equal(firstDifference(await wholeOf(name), source), undefined);
  });

test("the documents are as many and as long as promised", () => {
  const sizes = documentNames.map((name) => bytesOf(name).length);
  assert.ok(documentNames.length >= 14 && Math.max(...sizes) <= 200_000);
  const texts = documentNames.map((name) => (/\.(pdf|docx)$/.test(name) ? sourceOf(name) : bytesOf(name).toString()));
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  assert.ok(bytes >= 60_000 && bytes <= 90_000, `${bytes} bytes of text`);
  const kinds = new Set(documentNames.map((name) => name.split(".").at(-1)));
  assert.deepEqual(kinds, new Set(["docx", "html", "md", "pdf", "txt"]));
});
