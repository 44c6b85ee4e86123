/** Logs are read by machines and by strangers: a message is one constant string, and a call's words stay out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isLogged } from "@wingman/ops/watch/logger";
import { isTest, sourceFiles, textOf, withoutComments } from "./repository.ts";

/** Keys of events and views that hold what people said or are called; in a log only below a `pii` key. */
const personalNames = [
  "text",
  "words",
  "say",
  "heard",
  "snippet",
  "note",
  "headline",
  "title",
  "name",
  "customer",
  "rep",
  "evidence",
  "transcript",
  "utterances",
];

type LogCall = { readonly path: string; readonly line: number; readonly args: string };

/** `log.warn(…)` with everything up to its closing bracket. */
const logCallsIn = (source: string, path: string): LogCall[] => {
  const code = withoutComments(source);
  return [...code.matchAll(/\b(?:log|logger)\.(?:trace|debug|info|warn|error|fatal)\(/g)].map((match) => {
    const start = match.index + match[0].length;
    let depth = 1;
    let end = start;
    while (end < code.length && depth > 0) {
      if (code[end] === "(") depth += 1;
      if (code[end] === ")") depth -= 1;
      end += 1;
    }
    return { path, line: code.slice(0, match.index).split("\n").length, args: code.slice(start, end - 1) };
  });
};

/** What is wrong with the words of a log line; undefined when nothing is. */
const wrongWith = (args: string): string | undefined => {
  if (args.includes("`"))
    return "a message put together by a template; make it constant and put the parts into the object";
  if (/["']\s*\+|\+\s*["']/.test(args))
    return "a message put together by +; make it constant and put the parts into the object";
  const open = args.replaceAll(/\bpii:\s*\{[^{}]*\}/g, "");
  const object = /\{[\s\S]*\}/.exec(open)?.[0] ?? "";
  const key = personalNames.find((name) => new RegExp(`[{,]\\s*${name}\\s*[:,}]`).test(object));
  return key === undefined
    ? undefined
    : `\`${key}\` may hold what somebody said or is called; put it below \`pii: { … }\``;
};

test("the rule sees what it is for", () => {
  const args = (code: string): string => logCallsIn(code, "x.ts")[0]?.args ?? assert.fail("no log call found");
  assert.equal(wrongWith(args('log.info({ call, reason: sent.reason }, "refused (by the call)");')), undefined);
  assert.equal(wrongWith(args('log.info({ call, pii: { text } }, "heard");')), undefined);
  assert.match(wrongWith(args("logger.warn(`lost ${count}`);")) ?? "", /template/);
  assert.match(wrongWith(args('logger.warn("lost " + count);')) ?? "", /\+/);
  assert.match(wrongWith(args('log.error({ call, text: fragment.text }, "lost");')) ?? "", /`text`/);
  assert.match(wrongWith(args('log.error({ name }, "lost");')) ?? "", /`name`/);
});

test("every log message is constant, and a call's words stand below pii", () => {
  const calls = sourceFiles()
    .filter((path) => !isTest(path))
    .flatMap((path) => logCallsIn(textOf(path), path));
  assert.ok(calls.length > 5, "found no log calls: this test looks at nothing");
  assert.deepEqual(
    calls.flatMap(({ path, line, args }) => {
      const wrong = wrongWith(args);
      return wrong === undefined ? [] : [`${path}:${line} ${wrong}`];
    }),
    [],
  );
});

test("every field that source logs is one the logger writes, or it would be missed in silence", () => {
  const names = sourceFiles()
    .filter((path) => !isTest(path))
    .flatMap((path) =>
      [
        ...textOf(path).matchAll(/\b(?:log|logger)\??\.(?:trace|debug|info|warn|error|fatal)\(\s*\{([^{}]*)\}/g),
      ].flatMap(([, inside = ""]) =>
        [...inside.matchAll(/(?:^|,)\s*(\w+)\s*(?=[:,]|$)/g)].map(([, name = ""]) => name),
      ),
    );
  assert.ok(names.length > 20, "found hardly a field: this test looks at nothing");
  assert.deepEqual([...new Set(names.filter((name) => !isLogged(name)))], [], "Add it to ops/watch/logger.ts.");
});
