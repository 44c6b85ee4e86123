import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { noneAnswers } from "../fetch/reach.ts";
import { alone } from "../lock.ts";
import { run, type RunResult, succeeded, whyNot } from "../run.ts";
import { onPath } from "./on-path.ts";
import type { Context, Skipped } from "./source.ts";
import { completeFile, unpackedFolder, unpackedIsWhole } from "./unpacked.ts";

const askMsMax = 30_000;
const fetchMsMax = 10 * 60_000;
const silenceMsMax = 60_000;
const pollMs = 300;
// Once somebody answers; apt's own patience is two minutes a server.
const network = [
  "-oAcquire::http::Timeout=10",
  "-oAcquire::https::Timeout=10",
  "-oAcquire::Retries=1",
  "-oAPT::Sandbox::User=root",
];

export type AptPackages = {
  /** The folder's name in `partsDir`, and what it is called on the way there. */
  readonly part: string;
  /** The packages under the names they have on one system or another; the first set that apt knows is taken. */
  readonly sets: readonly (readonly string[])[];
};

/**
 * Fetches and unpacks packages of the system into `partsDir` without installing anything. Undefined when that worked.
 * apt checks what it fetched against the distribution's signed lists.
 */
export async function unpackedByApt(context: Context, packages: AptPackages): Promise<Skipped | undefined> {
  const { partsDir, env, say, signal } = context;
  const { part } = packages;
  for (const tool of ["apt-get", "dpkg-deb"]) {
    if ((await onPath(tool, env)) === undefined) return { skipped: `${tool} is not on this system` };
  }
  return alone(join(partsDir, "locks", `${part}.lock`), say, signal, async () => {
    if (await unpackedIsWhole(partsDir, part)) return undefined; // Whoever held the lock before us has just done it.
    await mkdir(join(partsDir, "tmp"), { recursive: true });
    const folder = await mkdtemp(join(partsDir, "tmp", `${part}-`));
    try {
      return await fetchAndUnpack(context, packages, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function fetchAndUnpack(
  context: Context,
  { part, sets }: AptPackages,
  folder: string,
): Promise<Skipped | undefined> {
  const { partsDir, env, say, signal } = context;
  let lists: string[] = [];
  let known = await knownPackages(sets, lists, env, signal);
  if ("failed" in known) {
    say("fetching", "the system's list of packages");
    lists = await ownLists(partsDir);
    const asked = await run("apt-get", ["update", "--print-uris", ...lists], { env, timeoutMs: askMsMax, signal });
    const silent = await whySilent(asked, env);
    if (silent !== undefined) return { skipped: silent };
    const updated = await run("apt-get", ["update", ...lists, ...network], {
      env,
      timeoutMs: fetchMsMax,
      idleMs: silenceMsMax,
      signal,
    });
    if (!succeeded(updated)) return { skipped: `apt-get update ${whyNot(updated)}` };
    known = await knownPackages(sets, lists, env, signal);
    if ("failed" in known) return { skipped: `apt-get download ${whyNot(known.failed)}` };
  }
  const { names, bytesTotal, asked } = known;
  const silent = await whySilent(asked, env);
  if (silent !== undefined) return { skipped: silent };
  say("fetching", `${names.length} packages`, { bytes: 0, bytesTotal });
  const poll = setInterval(
    () => void bytesIn(folder).then((bytes) => say("fetching", `${names.length} packages`, { bytes, bytesTotal })),
    pollMs,
  );
  const fetched = await run("apt-get", ["download", ...lists, ...network, ...names], {
    env,
    cwd: folder,
    timeoutMs: fetchMsMax,
    signal,
  }).finally(() => clearInterval(poll));
  if (!succeeded(fetched)) return { skipped: `apt-get download ${whyNot(fetched)}` };

  const archives = (await readdir(folder)).filter((file) => file.endsWith(".deb"));
  const unpacked = join(folder, "unpacked");
  for (const archive of archives) {
    say("building", `unpacking ${archive}`);
    const result = await run("dpkg-deb", ["-x", join(folder, archive), unpacked], {
      env,
      timeoutMs: fetchMsMax,
      signal,
    });
    if (!succeeded(result)) return { skipped: `dpkg-deb ${whyNot(result)}` };
  }
  signal?.throwIfAborted();
  await writeFile(join(unpacked, completeFile), `${JSON.stringify({ packages: archives.sort() })}\n`);
  await rm(unpackedFolder(partsDir, part), { recursive: true, force: true }); // Only ever one that is not whole.
  await rename(unpacked, unpackedFolder(partsDir, part));
  return undefined;
}

/** The first set of names that apt knows, and its size; looks at lists only, so it is quick and needs no network. */
async function knownPackages(
  sets: AptPackages["sets"],
  lists: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<{ names: readonly string[]; bytesTotal: number; asked: RunResult } | { failed: RunResult }> {
  let failed: RunResult | undefined;
  for (const names of sets) {
    const asked = await run("apt-get", ["download", "--print-uris", ...lists, ...names], {
      env,
      timeoutMs: askMsMax,
      signal,
    });
    // A line for each: 'address' file size checksum.
    const sizes = asked.stdout
      .split("\n")
      .map((line) => /^'[^']+' \S+ (\d+)/.exec(line)?.[1])
      .filter((size) => size !== undefined);
    if (succeeded(asked) && sizes.length === names.length)
      return { names, bytesTotal: sizes.reduce((sum, size) => sum + Number(size), 0), asked };
    failed ??= asked;
  }
  return { failed: failed ?? { ended: "exit", code: 1, stdout: "", stderr: "no packages" } };
}

/** Asked before apt is, which goes on trying for a minute: whether one of the hosts it would ask takes a connection. */
async function whySilent(asked: RunResult, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const addresses = asked.stdout.split("\n").flatMap((line) => /^'(https?:[^']+)'/.exec(line)?.[1] ?? []);
  const hosts = new Set(addresses.map((address) => new URL(address).origin));
  const proxy = await run("apt-config", ["dump", "--format", "%f=%v%n", "Acquire"], { env, timeoutMs: askMsMax });
  if (/^Acquire::https?::Proxy[^=]*=./m.test(proxy.stdout)) return undefined; // Then only apt's proxy could tell.
  return noneAnswers([...hosts], env);
}

/** apt's lists in a folder of our own: the system's are empty in many images, and only root may fill those. */
async function ownLists(partsDir: string): Promise<string[]> {
  const folder = join(partsDir, "apt");
  for (const name of ["lists/partial", "cache/archives/partial"]) await mkdir(join(folder, name), { recursive: true });
  return [`-oDir::State::lists=${join(folder, "lists")}`, `-oDir::Cache=${join(folder, "cache")}`];
}

async function bytesIn(folder: string): Promise<number> {
  const files = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(folder, file)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
