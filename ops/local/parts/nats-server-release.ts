import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fetchRelease } from "../fetch/release.ts";
import { alone } from "../lock.ts";
import { run, succeeded, whyNot } from "../run.ts";
import { versionIn, versionText } from "../version.ts";
import { keepNatsServer, natsServerCached } from "./nats-server-cached.ts";
import { type FoundNats, natsServerVersion } from "./nats-server-version.ts";
import { onPath } from "./on-path.ts";
import type { Context, Skipped } from "./source.ts";

const folder = `https://github.com/nats-io/nats-server/releases/download/v${natsServerVersion}`;
const archiveBytesMax = 40_000_000; // It has 6 to 8 MB.
const unpackMsMax = 60_000;
const askVersionMsMax = 10_000;
const systems: Record<string, string> = { linux: "linux", darwin: "darwin" };
const machines: Record<string, string> = { x64: "amd64", arm64: "arm64" };

/** The publisher's name for what runs on this machine; undefined where they offer none. */
export function natsServerArchive(
  platform: string = process.platform,
  arch: string = process.arch,
): string | undefined {
  const system = systems[platform];
  const machine = machines[arch];
  return system && machine && `nats-server-v${natsServerVersion}-${system}-${machine}`;
}

/** The pinned version as its publisher released it. It needs no libraries, so it runs on musl as well. */
export async function natsServerRelease(context: Context): Promise<FoundNats | Skipped> {
  const { partsDir, env, say, signal } = context;
  const name = natsServerArchive();
  if (name === undefined) return { skipped: `there is none for ${process.platform} on ${process.arch}` };
  const tar = await onPath("tar", env);
  if (tar === undefined) return { skipped: "tar is not on this system" };
  return alone(join(partsDir, "locks", "nats-server.lock"), say, signal, async () => {
    const meanwhile = await natsServerCached(context); // Whoever held the lock before us has just fetched it.
    if (!("skipped" in meanwhile)) return meanwhile;
    const file = `${name}.tar.gz`;
    const archive = join(partsDir, "tmp", file);
    const release = { folder, file, sums: "SHA256SUMS", bytesMax: archiveBytesMax };
    const fetched = await fetchRelease(release, archive, context);
    return "skipped" in fetched ? fetched : unpack(tar, archive, `${name}/nats-server`, context);
  });
}

async function unpack(tar: string, archive: string, entry: string, context: Context): Promise<FoundNats | Skipped> {
  const { partsDir, env, say, signal } = context;
  await mkdir(join(partsDir, "tmp"), { recursive: true });
  const folder = await mkdtemp(join(partsDir, "tmp", "nats-server-"));
  try {
    say("building", "unpacking nats-server");
    // By name: nothing else of the archive touches the disk. The owner is whoever unpacks, not a number from the archive.
    const unpacked = await run(tar, ["-xzof", archive, "-C", folder, entry], { env, timeoutMs: unpackMsMax, signal });
    if (!succeeded(unpacked)) return { skipped: `tar ${whyNot(unpacked)}` };
    const program = join(folder, entry);
    const asked = await run(program, ["--version"], { timeoutMs: askVersionMsMax });
    if (!succeeded(asked)) return { skipped: `what was unpacked ${whyNot(asked)}` };
    const version = versionText(versionIn(asked.stdout) ?? []);
    if (version !== natsServerVersion) return { skipped: `what was unpacked is version ${version || "unknown"}` };
    return await keepNatsServer(program, partsDir);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(archive, { force: true });
  }
}
