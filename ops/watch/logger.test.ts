import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { openLogger } from "./logger.ts";

const secret = "4111 1111 1111 1111, said Priya";
const logged = (write: (logger: ReturnType<typeof openLogger>) => void): { text: string; lines: object[] } => {
  let text = "";
  write(openLogger({ level: "trace", role: "stt" }, { write: (chunk) => void (text += chunk) }));
  const lines = text.trimEnd().split("\n");
  return { text, lines: lines.map((one) => JSON.parse(one) as object) };
};

test("named fields are written, and nothing else, however deep or odd it is", () => {
  const circle: Record<string, unknown> = { secret };
  circle["circle"] = circle;
  const hostile: unknown[] = [
    { text: secret, words: [secret], pii: { text: secret }, transcript: { deep: { er: secret } } },
    { call: { id: secret }, error: { message: secret }, code: [secret], reason: () => secret, slot: Symbol(secret) },
    circle,
    {
      toJSON: () => ({ text: secret }),
      get why(): string {
        return "asked";
      },
    },
    { call: { toString: () => secret, toJSON: () => secret } },
    { err: new Error(secret), error: new Error(secret) },
    new Error(secret),
    Object.assign(new Error("x"), { text: secret }),
    [secret],
    new Map([["text", secret]]),
    Object.create({ call: secret }),
    { __proto__: { call: secret } },
    { [secret]: 1 },
    { msg: secret, level: 10, time: secret, pid: [secret], hostname: secret, v: secret },
  ];
  const { text, lines } = logged((logger) => {
    for (const object of hostile) logger.warn(object as object, "happened");
    for (const object of hostile) logger.child(object as object).info({ call: "c1" }, "happened");
    logger.info("happened %s %o", secret, { secret });
    logger.info({ call: "c1" }, "happened %s", secret);
    (logger.info as (...all: unknown[]) => void)(undefined, { secret });
  });
  assert.equal(lines.length, 2 * hostile.length + 3);
  assert.doesNotMatch(text, /4111|Priya/);
  assert.deepEqual(Object.keys(Object.assign({}, ...lines) as object).toSorted(), [
    "call",
    "error",
    "level",
    "msg",
    "pid",
    "role",
    "time",
    "why",
  ]);
});

test("a line is one line: what steers a terminal or a reader is written as its code", () => {
  const { text, lines } = logged((logger) => {
    logger.warn(
      { reason: `a\r\n{"level":60,"msg":"forged"}\u001b[2J\u2028\u202e\u0085`, call: "x".repeat(5_000) },
      "b\nc",
    );
  });
  assert.equal(lines.length, 1);
  const [line] = lines as { reason: string; call: string; msg: string }[];
  assert.equal(line?.reason, 'a\\u000d\\u000a{"level":60,"msg":"forged"}\\u001b[2J\\u2028\\u202e\\u0085');
  assert.deepEqual([line?.msg, line?.call.length], ["b\\u000ac", 1_000]);
  assert.doesNotMatch(text.trimEnd(), /\p{Cc}|\p{Zl}|\u202e/u);
});

test("a failure's words are kept, and what a parser quotes is not", () => {
  const quoting = (() => {
    try {
      return JSON.parse(`Priya ${secret}`) as string;
    } catch (error) {
      return (error as Error).message;
    }
  })();
  const { lines, text } = logged((logger) => {
    logger.error(new Failure("WING_EGRESS_URL", "only https is spoken with others."), "failed");
    logger.error({ error: quoting, sequence: 7, count: 3n }, "failed");
  });
  assert.match(text, /WING_EGRESS_URL: only https is spoken with others\./);
  assert.doesNotMatch(text, /Priya/);
  assert.match(quoting, /Priya/, "the parser quotes nothing: this test looks at nothing");
  assert.deepEqual({ ...lines[1], time: 0, pid: 0 }, { ...lines[1], sequence: 7, count: "3", time: 0, pid: 0 });
});
