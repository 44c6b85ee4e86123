import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { protocolPage } from "@wingman/ops/docs/protocol-page";
import { repositoryRoot } from "./repository.ts";

test("docs/protocol.md says what the schemas say (write it again with `npm run wingman -- protocol`)", async () => {
  assert.equal(await readFile(join(repositoryRoot, "docs/protocol.md"), "utf8"), await protocolPage());
});
