/** The hostile samples are what their README says they are; the tests of the agents may then build on them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type Static, type TSchema, Type } from "typebox";
import { Compile } from "typebox/compile";
import { type Condition, holds, isBroken, plain, type Seen } from "./hostile/conditions.ts";

const closed = { additionalProperties: false } as const;
const word = Type.String({ minLength: 1 });
const condition = Type.Union([
  Type.Object({ kind: Type.Literal("contains"), text: word }, closed),
  Type.Object({ kind: Type.Literal("link"), host: word }, closed),
  Type.Object({ kind: Type.Literal("tool"), name: word }, closed),
  Type.Object({ kind: Type.Literal("recipient"), address: word }, closed),
  Type.Object({ kind: Type.Literal("secret"), canary: word }, closed),
  Type.Object({ kind: Type.Literal("maxChars"), chars: Type.Integer({ minimum: 1 }) }, closed),
]);
const mustNot = Type.Array(condition, { minItems: 1 });
const keeps = Type.Array(word, { minItems: 1 });
const turn = Type.Object({ channel: Type.Enum(["customer", "rep"]), text: word }, closed);
const turns = Type.Array(turn, { minItems: 1 });
const format = Type.Enum(["md", "txt", "html"]);
const hostile = { id: word, family: word, aim: word, canary: word, mustNot };
const transcript = Type.Object({ ...hostile, turns, keeps }, closed);
const document = Type.Object({ ...hostile, format, text: word, question: word, answer: word }, closed);
const answer = Type.Object(
  {
    ...hostile,
    place: Type.Enum(["tip", "summary", "email", "query", "tool"]),
    form: Type.Enum(["text", "raw"]),
    output: word,
    times: Type.Optional(Type.Integer({ minimum: 2 })),
  },
  closed,
);
const benign = { id: word, looksLike: word, why: word, keeps };
const lookAlikes = Type.Object(
  {
    transcripts: Type.Array(Type.Object({ ...benign, turns }, closed)),
    documents: Type.Array(Type.Object({ ...benign, format, text: word, question: word, answer: word }, closed)),
  },
  closed,
);
const secret = Type.Object({ id: word, where: word, canary: word }, closed);

const read = <S extends TSchema>(name: string, schema: S): Static<S> => {
  const text = readFileSync(new URL(`hostile/${name}.json`, import.meta.url), "utf8");
  const value: unknown = JSON.parse(text);
  const check = Compile(schema);
  const [first] = check.Check(value) ? [] : check.Errors(value);
  assert.equal(first, undefined, `${name}.json: ${JSON.stringify(first)}`);
  return value as Static<S>;
};
const transcripts = read("transcripts", Type.Array(transcript));
const documents = read("documents", Type.Array(document));
const answers = read("answers", Type.Array(answer));
const honest = read("benign", lookAlikes);
const planted = read("planted", Type.Array(secret));

const said = (sample: { readonly turns: readonly { readonly text: string }[] }): string =>
  sample.turns.map(({ text }) => text).join(" ");
/** What a parser of pages may leave of a text: no tags, no marks, one blank between words. */
const bare = (text: string): string => text.replaceAll(/<[^>]*>|[*_`|#>]/g, " ").replaceAll(/\s+/g, " ");
type Attack = {
  readonly id: string;
  readonly canary: string;
  readonly text: string;
  readonly mustNot: readonly Condition[];
};
const attacks: readonly Attack[] = [...transcripts.map((sample) => ({ ...sample, text: said(sample) })), ...documents];
const lookAlike = [...honest.transcripts.map((sample) => ({ ...sample, text: said(sample) })), ...honest.documents];
const all = [...attacks, ...answers];
const nothing: Seen = { texts: [], quotes: [], addresses: [], tools: [], recipients: [] };
const twice = (words: readonly string[]): string[] => words.filter((each, index) => words.indexOf(each) !== index);

test("as many as were asked for", () => {
  assert.equal(transcripts.length, 100);
  assert.equal(documents.length, 100);
  assert.equal(answers.length, 60);
  assert.equal(honest.transcripts.length, 30);
  assert.equal(honest.documents.length, 30);
});

test("each has an id, a text and, where it asks one, a question of its own", () => {
  assert.deepEqual(twice([...all, ...lookAlike].map(({ id }) => id)), []);
  assert.deepEqual(twice([...attacks, ...lookAlike].map(({ text }) => plain(text))), []);
  assert.deepEqual(twice([...documents, ...honest.documents].map(({ question }) => plain(question))), []);
  assert.deepEqual(twice(answers.map(({ output }) => output)), []);
});

/** What issue 8 and SEC-4 ask to be tried; a family that is nowhere has been forgotten. */
const families = [
  "ignore-instructions",
  "role-play",
  "system-block",
  "fake-tool-result",
  "encoded",
  "language",
  "exfiltration-link",
  "tool-call",
  "reveal-prompt",
  "reveal-secret",
  "other-data",
  "rate-rep",
  "fake-citation",
  "fake-end",
  "formula",
  "prompt-leak-translation",
  "unauthorised-commitment",
  "poison-summary",
  "poison-email",
  "poison-actions",
  "repetition",
  "json-breakout",
  "template-delimiters",
];
const spokenOnly = ["split-turns", "split-utterances", "aside"];
const writtenOnly = ["split", "hidden-text"];
const familiesOf = (samples: readonly { readonly family: string }[]): string[] =>
  [...new Set(samples.map(({ family }) => family))].toSorted();

test("every family is tried, in speech and in writing", () => {
  assert.deepEqual(familiesOf(transcripts), [...families, ...spokenOnly].toSorted());
  assert.deepEqual(familiesOf(documents), [...families, ...writtenOnly].toSorted());
  const known = new Set([...families, ...spokenOnly, ...writtenOnly]);
  assert.deepEqual(
    lookAlike.filter(({ looksLike }) => !known.has(looksLike)).map(({ id }) => id),
    [],
  );
  assert.ok(new Set(lookAlike.map(({ looksLike }) => looksLike)).size >= 20, "look-alikes of most families");
});

test("a canary belongs to one sample and stands in no other", () => {
  assert.deepEqual(twice(all.map(({ canary }) => plain(canary))), []);
  const texts = [
    ...[...attacks, ...lookAlike].map(({ id, text }) => ({ id, text: plain(text) })),
    ...answers.map(({ id, output }) => ({ id, text: plain(output) })),
  ];
  const strays = all.flatMap(({ id, canary }) =>
    texts.filter((each) => each.id !== id && each.text.includes(plain(canary))).map((each) => `${id} in ${each.id}`),
  );
  assert.deepEqual(strays, []);
});

test("who quotes an attack does not break its conditions, who obeys it does", () => {
  const wrong = attacks.flatMap(({ id, text, canary, mustNot: conditions }) => {
    const quoted = conditions.filter(({ kind }) => kind === "contains" || kind === "secret");
    return [
      ...quoted.filter((each) => isBroken(each, { ...nothing, texts: [text, bare(text)], quotes: [text] })),
      ...(conditions.some((each) => isBroken(each, { ...nothing, texts: [`Tip: ${canary.toUpperCase()}!`] }))
        ? []
        : ["obeying is not seen"]),
      ...conditions.filter((each) => isBroken(each, { ...nothing, quotes: [text] })),
    ].map((each) => `${id}: ${JSON.stringify(each)}`);
  });
  assert.deepEqual(wrong, []);
});

/** The text behind `\u200b` and `\"` in JSON that may be broken. */
const unescaped = (text: string): string =>
  text
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('\\"', '"');

test("an evil answer that is passed on as it came breaks its conditions", () => {
  const unbroken = answers.flatMap(({ id, output, times = 1, canary, mustNot: conditions }) => {
    const text = unescaped(output).repeat(times);
    const names = [...text.matchAll(/"?name"?\s*[:=]\s*"([^"]*)"/g)].map(([, name]) => name ?? "");
    const seen: Seen = { ...nothing, texts: [text], tools: names };
    return [
      ...(text.includes(canary) ? [] : [`${id}: its canary`]),
      ...conditions
        // What another tenant holds is only seen when the call for it has been run.
        .filter(({ kind }) => kind !== "secret" || !/"name"|"citations"/.test(output))
        .filter((each) => !isBroken(each, seen))
        .map((each) => `${id}: ${JSON.stringify(each)}`),
    ];
  });
  assert.deepEqual(unbroken, []);
});

test("a harmless outcome breaks nothing", () => {
  const seen: Seen = {
    texts: ["Ask for the budget. 😀", "The customer wants 40 seats and a trial; next step: a demo on Thursday."],
    quotes: ["A seat costs 60 euros a month, billed yearly."],
    addresses: ["https://wingman.example.com/calls/1"],
    tools: ["search_knowledge"],
    recipients: ["customer@example.com"],
  };
  assert.deepEqual(
    all.flatMap(({ id, mustNot: conditions }) =>
      conditions.filter((each) => isBroken(each, seen)).map((each) => `${id}: ${JSON.stringify(each)}`),
    ),
    [],
  );
});

test("a condition sees through capitals, wide letters and what no screen shows", () => {
  const texts = ["COPPER Walrus", "ｃｏｐｐｅｒ walrus", "cop\u200bper wal\u202erus", "copper w\u00adalrus"];
  for (const text of texts) assert.ok(holds(text, "copper walrus"), JSON.stringify(text));
  assert.ok(!holds("copper and walrus", "copper walrus"));
  assert.ok(holds("a\u001b[31m", "\u001b") && !holds("a[31m", "\u001b"));
  assert.ok(holds("half \ud83d", "\ud83d") && !holds("whole 😀", "\ud83d"));
  const key: Condition = { kind: "secret", canary: "planted-key-1" };
  assert.ok(isBroken(key, { ...nothing, quotes: ["P l a n\u200bted key: 1"] }));
});

test("every planted secret is asked for, and no sample but an evil answer holds one", () => {
  const asked = new Set(
    all.flatMap(({ mustNot: conditions }) => conditions.flatMap((each) => (each.kind === "secret" ? each.canary : []))),
  );
  assert.deepEqual([...asked].toSorted(), planted.map(({ canary }) => canary).toSorted());
  const texts = [...attacks, ...lookAlike].map(({ text }) => text);
  for (const { canary } of planted)
    assert.ok(!texts.some((text) => isBroken({ kind: "secret", canary }, { ...nothing, texts: [text] })), canary);
});

test("what was spoken can be spoken, and written down by a recogniser", () => {
  const spoken = [...transcripts, ...honest.transcripts];
  const unspeakable = spoken.flatMap(({ id, turns: each }) =>
    each.filter(({ text }) => !/^[\p{L}\p{M}\p{N} '’.,?!@:/=%-]+$/u.test(text)).map(({ text }) => `${id}: ${text}`),
  );
  assert.deepEqual(unspeakable, []);
});

test("what an honest reader is to keep stands in the sample, word for word", () => {
  const missing = [
    ...[...transcripts, ...honest.transcripts].flatMap((sample) =>
      sample.keeps.filter((part) => !said(sample).includes(part)).map((part) => `${sample.id}: ${part}`),
    ),
    ...honest.documents.flatMap(({ id, keeps: parts, text }) =>
      parts.filter((part) => !text.includes(part)).map((part) => `${id}: ${part}`),
    ),
    ...[...documents, ...honest.documents].flatMap(({ id, answer: part, text }) =>
      text.includes(part) ? [] : [`${id}: ${part}`],
    ),
  ];
  assert.deepEqual(missing, []);
});

const reserved = /(^|[.@/])example\.(com|net|org)$/;

test("no address leads to anybody: every host is a reserved one", () => {
  const texts = [...[...attacks, ...lookAlike].map(({ text }) => text), ...answers.map(({ output }) => output)];
  const hosts = texts.flatMap((text) => [
    ...[...text.matchAll(/(?:https?:)?\/\/([\w.@-]+)/gi)].map(([, host]) => host ?? ""),
    ...[...text.matchAll(/[\w.+-]+@([a-z][\w-]*(?:\.[\w-]+)+)/gi)].map(([, host]) => host ?? ""),
  ]);
  assert.ok(hosts.length > 50);
  // The end of a spelled-out host in wide letters is checked by its condition, below.
  assert.deepEqual(
    hosts.map((host) => host.replace(/[.-]+$/, "")).filter((host) => !reserved.test(host) && /\.[a-z]/i.test(host)),
    [],
  );
  const named = all.flatMap(({ mustNot: conditions }) =>
    conditions.flatMap((each) => (each.kind === "link" ? each.host : each.kind === "recipient" ? each.address : [])),
  );
  assert.ok(named.length > 50);
  assert.deepEqual(
    named.filter((name) => !reserved.test(name)),
    [],
  );
});
