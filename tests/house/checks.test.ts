/** Every check is made to fail once: a mistake is planted in a small copy of the house, and the check must see it. */
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { boundaries, type Check, format, lint, typeCheck, unused } from "./checks.ts";
import { packageFolders, repositoryRoot } from "./repository.ts";

type Files = Readonly<Record<string, string>>;

/** A house of the given files under the real rules, with packages that know each other by the real names. */
const houseOf = (
  context: TestContext,
  files: Files,
  dependencies: Readonly<Record<string, readonly string[]>> = {},
): string => {
  const root = mkdtempSync(join(tmpdir(), "wingman-house-"));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const file of ["turbo.json", "tsconfig.json", ".oxlintrc.json", ".oxfmtrc.json"])
    copyFileSync(join(repositoryRoot, file), join(root, file));
  write(
    "package.json",
    JSON.stringify({
      name: "house",
      private: true,
      type: "module",
      packageManager: "npm@11.19.1",
      workspaces: packageFolders,
    }),
  );
  mkdirSync(join(root, "node_modules/@wingman"), { recursive: true });
  for (const library of ["@types", "undici-types", "typebox", "oxlint", "oxlint-tsgolint"]) {
    symlinkSync(join(repositoryRoot, "node_modules", library), join(root, "node_modules", library));
  }
  for (const folder of packageFolders) {
    const needs = Object.fromEntries((dependencies[folder] ?? []).map((name) => [`@wingman/${name}`, "*"]));
    write(
      `${folder}/package.json`,
      JSON.stringify({
        name: `@wingman/${folder}`,
        version: "0.1.0",
        type: "module",
        exports: { "./*": "./*.ts" },
        dependencies: needs,
      }),
    );
    write(`${folder}/turbo.json`, JSON.stringify({ extends: ["//"], tags: [folder] }));
    symlinkSync(join(root, folder), join(root, "node_modules/@wingman", folder));
  }
  for (const [path, text] of Object.entries(files)) write(path, text);
  return root;
};

const passes = async (check: Check, root: string): Promise<void> => {
  const { passed, lines } = await check.run(root);
  assert.ok(passed, lines.join("\n"));
};
const fails = async (check: Check, root: string, complaint: RegExp): Promise<void> => {
  const { passed, lines } = await check.run(root);
  assert.equal(passed, false, `${check.name} did not see it`);
  assert.match(lines.join("\n"), complaint);
};

const clean: Files = {
  "domain/a.ts": 'import { Type } from "typebox";\nexport const a = Type.String();\n',
  "streams/b.ts": 'import { a } from "@wingman/domain/a";\nexport const b = a;\n',
};
const arrows = { streams: ["domain"] };

test("tsc passes a clean house and fails on a wrong type", async (context) => {
  await passes(typeCheck("tsconfig.json"), houseOf(context, clean, arrows));
  await fails(
    typeCheck("tsconfig.json"),
    houseOf(context, { "domain/a.ts": 'export const a: number = "one";\n' }),
    /domain\/a\.ts.*TS2322/,
  );
});

test("a check that looked at no file fails", async (context) => {
  const empty = houseOf(context, {});
  await fails(typeCheck("tsconfig.json"), empty, /looked at nothing/);
  await fails(lint, empty, /looked at nothing|No files found/);
  await fails(boundaries, empty, /looked at nothing/);
});

test("oxlint passes a clean house", async (context) => passes(lint, houseOf(context, clean, arrows)));

const lintMistakes: readonly (readonly [claim: string, files: Files, complaint: RegExp])[] = [
  [
    "a Node built-in in domain",
    { "domain/a.ts": 'import { join } from "node:path";\nexport const a = join("a", "b");\n' },
    /no-nodejs-modules/,
  ],
  [
    "another package in domain",
    { "domain/a.ts": 'import type { Kysely } from "kysely";\nexport type A = Kysely<unknown>;\n' },
    /nothing else/,
  ],
  ["the clock in domain", { "domain/a.ts": "export const a = Date.now();\n" }, /Date\.now/],
  ["chance in domain", { "domain/a.ts": "export const a = Math.random();\n" }, /Math\.random/],
  ["a monotonic clock in domain", { "domain/a.ts": "export const a = performance.now();\n" }, /performance/],
  ["random ids in domain", { "domain/a.ts": "export const a = crypto.randomUUID();\n" }, /crypto/],
  [
    "two modules that need each other",
    {
      "streams/a.ts": 'import { b } from "./b.ts";\nexport const a = (): unknown => b;\n',
      "streams/b.ts": 'import { a } from "./a.ts";\nexport const b = (): unknown => a;\n',
    },
    /cycle/i,
  ],
  [
    "a server's code in ui",
    {
      "projections/r.ts": "export const r = 1;\n",
      "ui/u.ts": 'import { r } from "@wingman/projections/r";\nexport const u = r;\n',
    },
    /only types/,
  ],
];
for (const [claim, files, complaint] of lintMistakes) {
  test(`oxlint sees ${claim}`, async (context) => fails(lint, houseOf(context, files), complaint));
}
test("oxlint lets ui take a route's types", async (context) =>
  passes(
    lint,
    houseOf(context, {
      "projections/r.ts": "export type R = 1;\n",
      "ui/u.ts": 'import type { R } from "@wingman/projections/r";\nexport const u: R = 1;\n',
    }),
  ));

test("boundaries pass a clean house", async (context) => {
  const root = houseOf(context, { ...clean, "domain/a.ts": "export const a = 1;\n" }, arrows);
  await passes(boundaries, root);
});

const wrongArrows: readonly (readonly [from: string, to: string])[] = [
  ["domain", "streams"],
  ["streams", "gpu"],
  ["streams", "commands"],
  ["gpu", "commands"],
  ["commands", "projections"],
  ["commands", "gpu"],
  ["projections", "gpu"],
  ["ui", "gpu"],
  ["streams", "ops"],
  ["projections", "ops"],
  ["ops", "tests"],
];
for (const [from, to] of wrongArrows) {
  test(`boundaries see ${from} lean on ${to}`, async (context) => {
    const files = {
      [`${to}/x.ts`]: "export const x = 1;\n",
      [`${from}/y.ts`]: `import { x } from "@wingman/${to}/x";\nexport const y = x;\n`,
    };
    await fails(boundaries, houseOf(context, files, { [from]: [to] }), /tag/i);
  });
}
test("boundaries see an import that leaves its package by the back door", async (context) =>
  fails(
    boundaries,
    houseOf(
      context,
      { "domain/x.ts": "export const x = 1;\n", "streams/y.ts": 'export { x } from "../domain/x.ts";\n' },
      arrows,
    ),
    /leaves the package/,
  ));
test("boundaries see a package that was never declared", async (context) =>
  fails(
    boundaries,
    houseOf(context, {
      "domain/x.ts": "export const x = 1;\n",
      "streams/y.ts": 'export { x } from "@wingman/domain/x";\n',
    }),
    /not a dependency/,
  ));

test("oxlint sees a promise nobody waits for, and one that `void` lets go", async (context) => {
  const waits = (how: string): Files => ({
    "streams/b.ts": `const work = async (): Promise<void> => {};\nexport const b = (): void => {\n  ${how}work();\n};\n`,
  });
  await passes(lint, houseOf(context, waits("void ")));
  await fails(lint, houseOf(context, waits("")), /streams\/b\.ts.*no-floating-promises/);
});

test("oxfmt passes what is formatted and names what is not", async (context) => {
  await passes(format, houseOf(context, { "domain/a.ts": "export const a = 1;\n" }));
  await fails(format, houseOf(context, { "domain/a.ts": "export const a  = 1\n" }), /domain\/a\.ts/);
});

test("knip names an export that nobody imports", async (context) => {
  const rules = JSON.stringify({ includeEntryExports: true, workspaces: { domain: { entry: "x/a.test.ts" } } });
  const house = { "knip.json": rules, "domain/x/a.test.ts": 'import { a } from "./a.ts";\na.toFixed();\n' };
  await passes(unused, houseOf(context, { ...house, "domain/x/a.ts": "export const a = 1;\n" }));
  const dead = houseOf(context, { ...house, "domain/x/a.ts": "export const a = 1;\nexport const forgotten = 2;\n" });
  await fails(unused, dead, /forgotten.*domain\/x\/a\.ts/);
});
