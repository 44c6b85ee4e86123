import { access, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { sha256Of } from "../fetch/fetch-file.ts";
import { type FoundNats, natsServerVersion } from "./nats-server-version.ts";
import type { Context, Skipped } from "./source.ts";

export const natsServerFile = (partsDir: string): string => join(partsDir, "bin", `nats-server-${natsServerVersion}`);

/** The one an earlier start fetched or built, as long as it is still the same byte for byte. */
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
  if (recorded !== (await sha256Of(path)))
    return { skipped: `${basename(path)} is not what was kept (its checksum differs)` };
  return { kind: "program", path, version: natsServerVersion };
}

/** Keeps a program that was fetched or built for later starts, with its checksum as it is now. */
export async function keepNatsServer(program: string, partsDir: string): Promise<FoundNats> {
  const path = natsServerFile(partsDir);
  try {
    await mkdir(dirname(path), { recursive: true });
    // Checksum first: a program without one is made again, one without its program is only a stray file.
    await writeFile(checksumFile(path), `${await sha256Of(program)}  ${basename(path)}\n`);
    await rename(program, path);
  } catch (cause) {
    throw new Failure(
      "WING_PART_FAILED",
      `nats-server could not be kept in ${dirname(path)}: ${(cause as Error).message}`,
      { remedy: "Make that folder writable and see that 1 GB is free, then start again.", cause },
    );
  }
  return { kind: "program", path, version: natsServerVersion };
}

const checksumFile = (path: string): string => `${path}.sha256`;
