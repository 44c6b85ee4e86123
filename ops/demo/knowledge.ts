/** The demo's documents, handed in as anybody hands in theirs, once: whoever removes them does not see them come again. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { Library } from "@wingman/streams/knowledge/library";
import type { Say } from "../local/progress.ts";

const folder = "ops/demo/knowledge/halden";

export const handInDemo = async (options: {
  readonly root: string;
  readonly library: Library;
  readonly tenant: TenantId;
  readonly signal: AbortSignal;
  readonly say: Say;
}): Promise<void> => {
  const { root, library, tenant, signal, say } = options;
  if (await library.shelf.hasAny(tenant)) return;
  const names = (await readdir(join(root, folder))).toSorted();
  for (const [n, name] of names.entries()) {
    if (signal.aborted) return;
    say("building", `the demo's documents are handed in: ${n} of ${names.length}`);
    await library.handIn(tenant, "demo" as ActorId, { name, bytes: await readFile(join(root, folder, name)) });
  }
  say("ready", `${names.length} documents of the demo answer questions`);
};
