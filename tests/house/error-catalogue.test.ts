/** A `WING_*` code is something people search for: each stands in docs/errors.md, and nothing else does. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isTest, listed, type Place, placesOf, repositoryRoot, sourceFiles, textOf } from "./repository.ts";

const catalogueFile = "docs/errors.md";

/** A refusal of the domain travels as `WING_REFUSED_<REASON>`; the one code that is put together. */
const refusalPrefix = "WING_REFUSED_";

const product = sourceFiles().filter((path) => !isTest(path));
const quoted = (places: readonly Place[]): Map<string, Place> =>
  new Map(places.map((place) => [place.text.replaceAll(/["'`]/g, ""), place]));

/** Every code in quotes, and every reason that the domain refuses with, with one place where it stands. */
const codesInSource = (): Map<string, Place> => {
  const codes = quoted(placesOf(product, /["'`]WING_[A-Z0-9_]*[A-Z0-9]["'`]/g));
  const refusals = placesOf(
    product.filter((path) => path.startsWith("domain/")),
    /\brefuse\(\s*"[A-Z][A-Z0-9_]*"/g,
  );
  for (const place of refusals) codes.set(`${refusalPrefix}${/"([A-Z0-9_]+)"/.exec(place.text)?.[1] ?? ""}`, place);
  return codes;
};

type Row = { readonly code: string; readonly meaning: string; readonly remedy: string };
const rows = (): Row[] =>
  (existsSync(join(repositoryRoot, catalogueFile)) ? textOf(catalogueFile) : "").split("\n").flatMap((line): Row[] => {
    const [, code, meaning, remedy] = /^\| `(WING_[A-Z0-9_]+)` \| (.+?) \| (.+?) \|$/.exec(line) ?? [];
    return code && meaning && remedy ? [{ code, meaning, remedy }] : [];
  });

test("source has codes at all, or this test looks at nothing", () => assert.ok(codesInSource().size > 20));

test("every code in source is in the catalogue", () => {
  const known = new Set(rows().map(({ code }) => code));
  const absent = [...codesInSource()].filter(([code]) => !known.has(code)).toSorted(([a], [b]) => a.localeCompare(b));
  assert.deepEqual(
    absent.map(([code]) => code),
    [],
    `Add to ${catalogueFile}, in the table of its area:\n${absent.map(([code, { path, line }]) => `| \`${code}\` | what happened (${path}:${line}) | what to do about it |`).join("\n")}`,
  );
});

test("every code in the catalogue is in source", () => {
  const used = codesInSource();
  const gone = rows()
    .filter(({ code }) => !used.has(code))
    .map(({ code }) => code);
  assert.deepEqual(gone, [], `Nothing uses these any more: take their lines out of ${catalogueFile}.`);
});

test("no code is listed twice, and each has a meaning and a remedy in words", () => {
  const codes = rows().map(({ code }) => code);
  assert.deepEqual(
    codes.filter((code, index) => codes.indexOf(code) !== index),
    [],
  );
  for (const { code, meaning, remedy } of rows()) {
    assert.match(meaning, /^[A-Z].*\w.*\.$/, `${code}: the meaning is a sentence`);
    assert.match(remedy, /^[A-Z].*\w.*\.$/, `${code}: the remedy is a sentence`);
  }
});

test("codes are spelt out where they are used, so that they can be found", () => {
  const built = placesOf(product, /[`"']WING_[A-Z0-9_]*(\$\{(?!string\})|_["'`]\s*\+)/g).filter(
    ({ text }) => !text.includes(`${refusalPrefix}\${`),
  );
  assert.deepEqual(built, [], `Spell these out:\n${listed(built)}`);
});
