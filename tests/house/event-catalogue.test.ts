/** Every event type has one schema, one version and one stored example of every version it ever had (rule 8). */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { catalogue } from "@wingman/domain/catalogue";
import { Envelope, answers, requests } from "@wingman/domain/protocol/messages";
import { erased, personalKey, type PersonalPath, personalPaths, schemaOfVersion, upcast } from "@wingman/domain/schema";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { filesUnder, repositoryRoot, textOf } from "./repository.ts";

const eventExamples = "domain/examples";
const messageExamples = "domain/protocol/examples";
const jsonOf = (path: string): Record<string, unknown> => JSON.parse(textOf(path)) as Record<string, unknown>;
const namesIn = (folder: string): string[] =>
  filesUnder(join(repositoryRoot, folder)).filter((path) => path.endsWith(".json"));

/** Asserts that `data` fits, and says which field does not. */
const fits = (schema: TSchema, data: unknown, path: string): void => {
  const check = Compile(schema);
  const errors = check.Errors(data).map(({ instancePath, message }) => `${instancePath || "/"} ${message}`);
  assert.ok(check.Check(data), `${path} does not fit its schema: ${errors.join("; ")}`);
};

for (const [type, { v, data }] of catalogue) {
  test(`${type} has an example of version ${v} that fits its schema`, () => {
    const path = `${eventExamples}/${type}.v${v}.json`;
    assert.ok(
      existsSync(join(repositoryRoot, path)),
      `Add ${path}: { "id", "type": "${type}", "v": ${v}, "time", "data" }, as it would stand on the log.`,
    );
    const example = jsonOf(path);
    assert.deepEqual(Object.keys(example), ["id", "type", "v", "time", "data"], `${path} is shaped as on the log`);
    assert.deepEqual([example["type"], example["v"]], [type, v]);
    assert.match(String(example["id"]), /^[A-Za-z0-9_-]{1,64}\.\d+$/);
    assert.equal(new Date(String(example["time"])).toISOString(), example["time"]);
    fits(data, example["data"], path);
  });
}

test("every event example belongs to an event, at a version it has or had", () => {
  for (const name of namesIn(eventExamples)) {
    const [, type, v] = /^(\w+)\.v(\d+)\.json$/.exec(name) ?? [];
    const definition = catalogue.get(type ?? "");
    assert.ok(
      definition,
      `${eventExamples}/${name}: no event is called ${type}. An event that was ever written keeps its definition.`,
    );
    assert.ok(
      Number(v) >= 1 && Number(v) <= definition.v,
      `${eventExamples}/${name}: ${type} is at version ${definition.v}`,
    );
  }
});

test("every version below the current one keeps its example", () => {
  for (const { type, v } of catalogue.values())
    for (let older = 1; older < v; older += 1)
      assert.ok(
        existsSync(join(repositoryRoot, `${eventExamples}/${type}.v${older}.json`)),
        `${type}.v${older}.json is what an upcaster is tried on`,
      );
});

/** A copy of `data` in which every personal field was forgotten. */
const forgottenIn = (data: unknown, paths: readonly PersonalPath[]): unknown =>
  paths.reduce((result, { path }) => forgetAt(result, path), data);
const forgetAt = (data: unknown, [key, ...rest]: readonly string[]): unknown => {
  if (key === undefined) return erased;
  if (key === "*") return Array.isArray(data) ? data.map((item) => forgetAt(item, rest)) : data;
  if (typeof data !== "object" || data === null || !(key in data)) return data;
  return { ...data, [key]: forgetAt((data as Record<string, unknown>)[key], rest) };
};
/** The schema that takes `Erased` wherever somebody's data stands: what a reader must be ready for. */
const erasable = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(erasable);
  if (typeof schema !== "object" || schema === null) return schema;
  const open = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, erasable(value)]));
  return personalKey in schema
    ? { anyOf: [open, { type: "object", properties: { erased: { const: true } }, required: ["erased"] }] }
    : open;
};

for (const definition of catalogue.values())
  for (let version = 1; version <= definition.v; version += 1)
    test(`${definition.type} as version ${version} wrote it reads as version ${definition.v}, erased or not`, () => {
      const path = `${eventExamples}/${definition.type}.v${version}.json`;
      const { data } = jsonOf(path);
      const schema = schemaOfVersion(definition, version) ?? assert.fail(`no schema of version ${version}`);
      fits(schema, data, path);
      fits(definition.data, upcast(definition, version, data), `${path}, lifted`);
      const forgotten = forgottenIn(data, personalPaths(schema));
      fits(erasable(definition.data) as TSchema, upcast(definition, version, forgotten), `${path}, erased and lifted`);
    });

for (const [direction, messages] of [
  ["request", requests],
  ["answer", answers],
] as const) {
  for (const [type, schema] of Object.entries(messages)) {
    test(`the ${direction} "${type}" has an example that fits`, () => {
      const path = `${messageExamples}/${direction}-${type}.json`;
      assert.ok(
        existsSync(join(repositoryRoot, path)),
        `Add ${path}: { "v": 1, "type": "${type}", "id", "ts", "data" }, as it would travel.`,
      );
      const example = jsonOf(path);
      fits(Envelope, example, path);
      assert.equal(example["type"], type);
      fits(schema, example["data"], path);
    });
  }
}

test("every message example belongs to a message", () => {
  const known = new Set([
    ...Object.keys(requests).map((type) => `request-${type}.json`),
    ...Object.keys(answers).map((type) => `answer-${type}.json`),
  ]);
  assert.deepEqual(
    namesIn(messageExamples).filter((name) => !known.has(name)),
    [],
  );
});

test("the events inside message examples are events of the catalogue", () => {
  for (const type of ["call", "transcript", "insight", "feedback"]) {
    const path = `${messageExamples}/answer-${type}.json`;
    const { events } = jsonOf(path)["data"] as { events: { type: string; data: unknown }[] }; // Checked against Facts above.
    for (const event of events)
      fits(
        catalogue.get(event.type)?.data ?? assert.fail(`${path}: no event is called ${event.type}`),
        event.data,
        path,
      );
  }
});

// ---- personal data --------------------------------------------------------------------------------------------

/** Free text that is nobody's words, and why. What a person said or is called is marked `personal` instead. */
const textOfPlays = (path: string): string[] =>
  [
    "trigger.phrases.*",
    "trigger.unless.*",
    "trigger.examples.*",
    "tip.say",
    "when.customer.phrases.*",
    "when.notYetSaid.phrases.*",
  ].map((field) => `${path}.${field}`);
const textOfStages = (path: string): string[] =>
  ["phrases.*", "checklist.*.phrases.*", "checklist.*.meaning.examples.*"].map((field) => `${path}.${field}`);
const playbookText = [
  ...textOfPlays("PlayAdded.play"),
  ...textOfPlays("PlayRevised.play"),
  ...textOfPlays("PlaybookDrafted.content.plays.*"),
  "PlaybookDrafted.content.smallTalk.*",
  "PlaybookOutlined.smallTalk.*",
  ...textOfStages("PlaybookDrafted.content.stages.*"),
  ...textOfStages("PlaybookOutlined.stages.*"),
];
/** A rubric speaks of nobody. */
const isOfPractice = (path: string): boolean => path.startsWith("RubricDrafted.content.");
const textOfNobody: Readonly<Record<string, string>> = {
  "CallImported.basis": "An operator's ground in law for a whole batch; the page asks for no name of a customer.",
  "CallStarted.customer.company": "A company is not a person; history is searched by it after a person is forgotten.",
  "ChannelOpened.model": "The name of a recogniser's model.",
  "ChannelOpened.reason": "Why this recogniser was chosen, written by the machine.",
  "EngineChanged.model": "The name of a recogniser's model.",
  "EngineChanged.reason": "Why this recogniser was chosen, written by the machine.",
  "ChannelClosed.reason": "Why a channel closed, written by the machine.",
  "UtteranceTranscribed.model": "The name of a recogniser's model.",
  "AudioMissed.reason": "Why sound was lost, written by the machine.",
  "CallStarted.consent.legalBasis":
    "A workplace's reason for the law it works under; says nothing of anybody in a call.",
  "PolicyChanged.policy.consent.legalBasis": "A lawyer's words about a law, for every call alike.",
  "TenantCreated.policy.consent.legalBasis": "As in PolicyChanged.",
  ...Object.fromEntries(
    playbookText.map((path) => [path, "What a manager wrote for every call of a kind; no words of anybody in one."]),
  ),
  "SuggestionMade.say": "A play's words out of the playbook, or a passage of the company's documents.",
};

const freeTextCharsMin = 100;

/** Every string below a schema that may hold text, by path; what stands under a personal mark is left out. */
const unmarkedText = (schema: TSchema, path: string): { path: string; maxLength: number }[] => {
  const node = schema as Record<string, unknown>; // JSON Schema is open; every key read is tested.
  if (node[personalKey] !== undefined) return [];
  const branches = (node["anyOf"] ?? []) as TSchema[];
  const children = [
    ...Object.entries((node["properties"] ?? {}) as Record<string, TSchema>).flatMap(([key, child]) =>
      unmarkedText(child, `${path}.${key}`),
    ),
    ...Object.values((node["patternProperties"] ?? {}) as Record<string, TSchema>).flatMap((child) =>
      unmarkedText(child, `${path}.*`),
    ),
    ...(node["items"] ? unmarkedText(node["items"] as TSchema, `${path}.*`) : []),
    ...branches.flatMap((child) => unmarkedText(child, path)),
  ];
  const isText =
    node["type"] === "string" &&
    node["pattern"] === undefined &&
    node["const"] === undefined &&
    node["enum"] === undefined;
  return isText
    ? [
        ...children,
        { path, maxLength: typeof node["maxLength"] === "number" ? node["maxLength"] : Number.POSITIVE_INFINITY },
      ]
    : children;
};
const allUnmarked = [...catalogue.values()].flatMap(({ type, data }) => unmarkedText(data, type));

test("every string of an event is bounded", () =>
  assert.deepEqual(
    allUnmarked.filter(({ maxLength }) => maxLength === Number.POSITIVE_INFINITY).map(({ path }) => path),
    [],
  ));

test("free text is marked personal, or a reason says whose it is not", () => {
  const free = allUnmarked.filter(({ maxLength }) => maxLength >= freeTextCharsMin).map(({ path }) => path);
  assert.deepEqual(
    free.filter((path) => !(path in textOfNobody) && !isOfPractice(path)),
    [],
    "Mark these with personal(...) in domain, or add them to textOfNobody in this file with the reason.",
  );
  assert.deepEqual(
    Object.keys(textOfNobody).filter((path) => !free.includes(path)),
    [],
    "These reasons speak of fields that are gone or marked: take them out.",
  );
});

test("names and words of people are marked", () => {
  const marked = (type: string): string[] =>
    personalPaths(catalogue.get(type)?.data ?? assert.fail(type)).map(({ path }) => path.join("."));
  assert.deepEqual(marked("CallStarted"), ["title", "rep.name", "customer.name", "customer.role"]);
  assert.deepEqual(marked("UtteranceTranscribed"), ["text", "words"]);
  assert.deepEqual(marked("FragmentTranscribed"), ["text", "words"]);
  assert.deepEqual(marked("SuggestionMade"), [
    ...["reason.evidence.words", "reason.snippet"],
    ...["reason.citations.*.title", "reason.citations.*.heading", "reason.citations.*.url"],
  ]);
});
