/** Pages that are made from the source say what the source says. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { program } from "@wingman/ops/bin/wingman";
import { generatedPages } from "@wingman/ops/docs/pages";
import { repositoryRoot } from "./repository.ts";

for (const [path, text] of await generatedPages(program))
  test(`${path} is what the source says (write it again with \`npm run wingman -- docs\`)`, async () => {
    assert.equal(await readFile(join(repositoryRoot, path), "utf8").catch(() => ""), text);
  });
