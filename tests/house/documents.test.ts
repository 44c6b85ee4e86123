/** Documents that can be trusted: every command in them is tried somewhere, every link leads somewhere. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { howTo } from "../docs/doing.ts";
import { documents, linesOf, shownCommands } from "../docs/shown.ts";
import { repositoryRoot, textOf } from "./repository.ts";

test("commands are read out of sh blocks alone, without their remarks", () =>
  assert.deepEqual(
    linesOf('```sh\nnpm start  # go\n\n# only a remark\necho "a # b"\n```\nnpm no\n```ts\nnpm no\n```\n').map(
      ({ text }) => text,
    ),
    ["npm start", 'echo "a # b"'],
  ));

test("every command that a document shows is run by a test, or a reason says why not", () => {
  const shown = shownCommands();
  assert.ok(shown.length > 10, "found hardly a command: this test looks at nothing");
  assert.deepEqual(
    shown.filter(({ text }) => howTo(text) === undefined).map(({ text, places }) => `${places.join(", ")}: ${text}`),
    [],
    "Say in tests/docs/doing.ts how each is tried (one line there must fit it, and only one).",
  );
});

test("a command that nobody has thought of is found", () => {
  assert.equal(howTo("npm run wingman -- frobnicate"), undefined);
  assert.equal(howTo("sudo rm -rf /"), undefined);
});

/** `#fragment` as GitHub makes it of a heading. */
const anchorsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    (title ?? "")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

for (const path of documents())
  test(`every link of ${path} leads to a file and a heading that are there`, () => {
    const dead = [...textOf(path).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => link ?? "")
      .filter((link) => !/^https?:/.test(link))
      .filter((link) => {
        const [file = "", anchor] = link.split("#");
        const target = file === "" ? path : join(dirname(path), file);
        if (!existsSync(join(repositoryRoot, target))) return true;
        return anchor !== undefined && !anchorsOf(textOf(target)).includes(anchor);
      });
    assert.deepEqual(dead, []);
  });

test("every page of docs/ is reached from its map", () => {
  const map = textOf("docs/README.md");
  assert.deepEqual(
    documents()
      .filter((path) => path.startsWith("docs/") && path !== "docs/README.md")
      .filter((path) => !map.includes(`(${path.replace("docs/", "")})`)),
    [],
  );
});
