import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type FoundNats, natsServerVersion } from "./nats-server-version.ts";
import type { Context, Skipped } from "./source.ts";

export const natsServerFile = (partsDir: string): string => join(partsDir, "bin", `nats-server-${natsServerVersion}`);

/** The one an earlier start built, as long as it is still the same byte for byte. */
export async function natsServerCached({ partsDir }: Pick<Context, "partsDir">): Promise<FoundNats | Skipped> {
  const path = natsServerFile(partsDir);
  if (
    !(await access(path).then(
      () => true,
      () => false,
    ))
  )
    return { skipped: "not there" };
  const recorded = (await readFile(checksumFile(path), "utf8").catch(() => "")).split(/\s/)[0];
  if (recorded !== (await sha256(path)))
    return { skipped: `${basename(path)} is not what was built (its checksum differs)` };
  return { kind: "program", path, version: natsServerVersion };
}

export const checksumFile = (path: string): string => `${path}.sha256`;

export async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
