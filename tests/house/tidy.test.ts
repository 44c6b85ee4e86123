/** What must not stand in the repository, and how long a file may grow. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { isTest, listed, placesOf, repositoryRoot, sourceFiles, textOf, trackedFiles } from "./repository.ts";

const tracked = trackedFiles();
const isText = (path: string): boolean => !/\.(opus|wav|png|jpg|webp|ico|woff2|pdf|onnx|bin|gz)$/.test(path);
const texts = tracked.filter((path) => isText(path) && path !== "package-lock.json");
const linesMax = 500;
/** Longer than that, and why. */
const longFiles: Readonly<Record<string, string>> = {
  "ui/parts/routes.generated.ts": "made from the list of routes, read by nobody but the compiler",
};

test("the repository has files, or these tests look at nothing", () => assert.ok(texts.length > 50));

test("no file of code is longer than 500 lines without a reason", () => {
  const long = tracked
    .filter((path) => /\.(tsx?|mjs|css)$/.test(path))
    .filter((path) => textOf(path).split("\n").length > linesMax && !(path in longFiles));
  assert.deepEqual(long, [], "Split what has more than one idea, or add it to longFiles in this file with the reason.");
});

test("no file is over 2 MB; samples together stay below 10 MB", () => {
  const sizes = tracked.map((path) => ({ path, bytes: statSync(join(repositoryRoot, path)).size }));
  const isSample = (path: string): boolean => path.startsWith("ops/demo/samples/");
  assert.deepEqual(
    sizes.filter(({ path, bytes }) => bytes > 2 * 1024 * 1024 && !isSample(path)),
    [],
  );
  assert.ok(sizes.filter(({ path }) => isSample(path)).reduce((sum, { bytes }) => sum + bytes, 0) < 10 * 1024 * 1024);
});

test("package-lock.json names no download address", () =>
  assert.doesNotMatch(
    textOf("package-lock.json"),
    /"resolved": "(https?|git)/,
    "Keep omit-lockfile-registry-resolved=true in .npmrc and write the lock again.",
  ));

test("no path of this machine stands in a tracked file", () => {
  const home = homedir();
  const own = [repositoryRoot, home].filter((path) => path.split("/").length > 2);
  const found = texts.flatMap((path) => {
    const text = textOf(path);
    return [
      ...own.filter((each) => text.includes(`${each}/`) || text.includes(`"${each}"`)),
      ...(text.match(/(?<![\w.])\/(home|Users)\/[a-z][\w-]*\//g) ?? []),
    ].map((each) => `${path}: ${each}`);
  });
  assert.deepEqual(found, []);
});

test("no registry of this machine stands in a tracked file", async () => {
  const asked = await Promise.all(
    [
      ["npm", "config", "get", "registry"],
      ["go", "env", "GOPROXY"],
      ["pip", "config", "get", "global.index-url"],
    ].map(([command = "", ...args]) =>
      promisify(execFile)(command, args, { timeout: 20_000 }).then(
        ({ stdout }) => stdout,
        () => "",
      ),
    ),
  ); // Who has no such tool has no such registry.
  const hosts = new Set(
    asked
      .flatMap((answer) => answer.match(/(?<=\/\/)[^/:,\s@]+/g) ?? [])
      .filter((host) => !/^(localhost|127\.)/.test(host)),
  );
  const found = texts.flatMap((path) => [...hosts].filter((host) => textOf(path).includes(host)).map(() => path));
  assert.deepEqual(found, [], "A registry's host name stands here; it is set in the user's own configuration.");
});

test("nobody is told to look away: no compiler or lint rule is switched off in source", () => {
  const switchedOff = sourceFiles()
    .filter((path) => !path.startsWith("tests/house/"))
    .flatMap((path) =>
      textOf(path)
        .split("\n")
        .flatMap((line, index) =>
          /@ts-(ignore|nocheck)|(oxlint|eslint)-disable/.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [],
        ),
    );
  assert.deepEqual(switchedOff, []);
});

test("domain has no clock, no chance and no machine", () => {
  const domain = sourceFiles().filter((path) => path.startsWith("domain/") && !isTest(path));
  assert.ok(domain.length > 10);
  const places = placesOf(
    domain,
    /\bnew Date\(\s*\)|(?<!new )\bDate\(\s*\)|\bDate\.now\b|\bMath\.random\b|\bperformance\.|\bcrypto\.|\bprocess\.|\bimport\(|\bimport\.meta\b|\btoLocale\w+\(|\bIntl\.|from "node:/g,
  );
  assert.deepEqual(places, [], `Time, chance and language come as arguments:\n${listed(places)}`);
});
