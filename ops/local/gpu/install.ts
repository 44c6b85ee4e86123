/** Brings the GPU's libraries from the package index that pip is set to, or out of a folder of wheels. */
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { sha256Of } from "../fetch/fetch-file.ts";
import { alone } from "../lock.ts";
import { freeOf } from "../models/pull.ts";
import { onPath } from "../parts/on-path.ts";
import { type Report, type Say, sayFor } from "../progress.ts";
import { run, succeeded, whyNot } from "../run.ts";
import {
  isUnpacked,
  type KeptGpu,
  libraryFolder,
  linkRuntime,
  readGpu,
  runtimeHere,
  wheelFolder,
  writeGpu,
} from "./libraries.ts";
import { runtimeVersion, type Wheel, wheels as pinnedWheels } from "./pinned.ts";

export type InstallWish = {
  readonly root: string;
  readonly partsDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** A folder with the wheels; nobody is asked then. */
  readonly from?: string | undefined;
  readonly report?: Report | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Others than those that are pinned, for a test. */
  readonly wheels?: readonly Wheel[] | undefined;
  readonly machine?: { readonly platform: string; readonly arch: string } | undefined;
};

const fetchMsMax = 60 * 60_000; // Of one wheel, of 420 MB at the most.
const unpackMsMax = 10 * 60_000;
const megabyte = 1_000_000;
/** Unpacked they have twice their packed size; and the largest lies beside it packed. */
const bytesNeeded = 4_000 * megabyte;

/**
 * Fetches, compares and unpacks what is missing; again, it goes on with the library it was at. Answers the folder.
 * Throws `Failure` WING_GPU_MACHINE, WING_GPU_VERSION, WING_GPU_FETCH and WING_GPU_DISK.
 */
export const installGpu = async (wish: InstallWish): Promise<string> => {
  const { root, partsDir, env, report, signal, machine = process, wheels = pinnedWheels } = wish;
  const say = sayFor("gpu", report);
  if (machine.platform !== "linux" || machine.arch !== "x64")
    throw new Failure("WING_GPU_MACHINE", `there is no CUDA provider for ${machine.platform} on ${machine.arch}.`, {
      remedy: "Compute on a GPU on Linux on x64 alone; everywhere else speech runs on the CPU.",
    });
  const version = await runtimeHere(root);
  if (version !== runtimeVersion)
    throw new Failure(
      "WING_GPU_VERSION",
      `the CUDA provider that is pinned is of ${runtimeVersion}, and onnxruntime-node of ${version ?? "no version"}.`,
      { remedy: "Run `npm ci`, so that the packages are those of package-lock.json." },
    );
  const unzip = await onPath("unzip", env);
  if (unzip === undefined) throw notFetched("unzip is not on this system", "Install unzip and try again.");
  await mkdir(wheelFolder(partsDir), { recursive: true });
  return alone(join(partsDir, "locks", "gpu.lock"), say, signal, async () => {
    let kept: KeptGpu = { wheels: [], ...(await readGpu(partsDir)), runtime: runtimeVersion };
    const missing: Wheel[] = [];
    for (const wheel of wheels) if (!(await isUnpacked(partsDir, wheel, kept))) missing.push(wheel);
    const free = await freeOf(partsDir);
    if (missing.length > 0 && wheels === pinnedWheels && free < bytesNeeded)
      throw new Failure("WING_GPU_DISK", `${Math.floor(free / megabyte)} MB are free on the disk of ${partsDir}.`, {
        remedy: `Free ${bytesNeeded / megabyte} MB there: CUDA's libraries are large.`,
      });
    const bytesTotal = missing.reduce((sum, { megabytes }) => sum + megabytes * megabyte, 0);
    let bytes = 0;
    for (const wheel of missing) {
      signal?.throwIfAborted();
      say("fetching", `${wheel.name} ${wheel.version} ${wish.from === undefined ? "with pip" : `from ${wish.from}`}`, {
        bytes,
        bytesTotal,
      });
      const packed = wish.from === undefined ? await byPip(wheel, wish) : join(wish.from, wheel.file);
      await compare(packed, wheel, wish.from);
      const libraries = await unpack(unzip, packed, wheel, wish, say);
      kept = {
        ...kept,
        wheels: [
          ...kept.wheels.filter(({ file }) => file !== wheel.file),
          { file: wheel.file, sha256: wheel.sha256, libraries },
        ],
      };
      await writeGpu(partsDir, kept);
      if (wish.from === undefined) await rm(packed, { force: true });
      bytes += wheel.megabytes * megabyte;
    }
    await linkRuntime(root, partsDir);
    await writeGpu(partsDir, kept);
    return libraryFolder(partsDir);
  });
};

/** pip knows the index, its proxy and its certificates; the wheel is for the provider's Python, and nothing runs it. */
const byPip = async ({ name, version, file }: Wheel, { partsDir, env, signal }: InstallWish): Promise<string> => {
  const folder = wheelFolder(partsDir);
  const packed = join(folder, file);
  if (
    await stat(packed).then(
      () => true,
      () => false,
    )
  )
    return packed; // Its sum tells whether it is whole.
  const python = await onPath("python3", env);
  const pip = python && (await run(python, ["-m", "pip", "--version"], { env, timeoutMs: 30_000, signal }));
  if (python === undefined || pip === undefined || pip === "" || !succeeded(pip))
    throw notFetched(
      "pip is not on this system",
      "Install it (on Debian: apt-get install python3-pip), or bring the wheels in a folder: --from.",
    );
  const platforms = ["manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux2014_x86_64"];
  const fetched = await run(
    python,
    [
      ...["-m", "pip", "download", "--no-deps", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"],
      ...["--only-binary", ":all:", "--python-version", "3.12", ...platforms.flatMap((each) => ["--platform", each])],
      ...["-d", folder, `${name}==${version}`],
    ],
    { env, timeoutMs: fetchMsMax, signal },
  );
  signal?.throwIfAborted();
  if (!succeeded(fetched)) throw notFetched(`${name} ${version}: pip ${whyNot(fetched)}`);
  return packed;
};

const compare = async (packed: string, { name, sha256, file }: Wheel, from: string | undefined): Promise<void> => {
  const found = await sha256Of(packed).catch(() => undefined);
  if (found === sha256) return;
  if (from === undefined) await rm(packed, { force: true });
  throw found === undefined
    ? notFetched(`${file} is not ${from === undefined ? "what pip brought" : `in ${from}`}`)
    : notFetched(`what came as ${name} is another file than the one that is pinned (sha256 ${found.slice(0, 12)}…)`);
};

const unpack = async (
  unzip: string,
  packed: string,
  { name, takes }: Wheel,
  { partsDir, env, signal }: InstallWish,
  say: Say,
): Promise<KeptGpu["wheels"][number]["libraries"]> => {
  say("building", `unpacking ${name}`);
  const draft = await mkdtemp(join(wheelFolder(partsDir), "unpacking-"));
  try {
    // Flat, and nothing that is there twice under another name ("alt").
    const args = ["-qqoj", packed, ...takes, "-d", draft, "-x", "*.alt.*"];
    const unpacked = await run(unzip, args, { env, timeoutMs: unpackMsMax, signal });
    signal?.throwIfAborted();
    if (!succeeded(unpacked)) throw notFetched(`${name}: unzip ${whyNot(unpacked)}`);
    const folder = libraryFolder(partsDir);
    await mkdir(folder, { recursive: true });
    const libraries: KeptGpu["wheels"][number]["libraries"] = [];
    for (const library of (await readdir(draft)).toSorted()) {
      libraries.push({ name: library, bytes: (await stat(join(draft, library))).size });
      await rename(join(draft, library), join(folder, library));
    }
    return libraries;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
};

const notFetched = (
  why: string,
  remedy = "See that pip reaches its package index, and try again: what has come is kept. Or bring the wheels in a folder: --from.",
): Failure => new Failure("WING_GPU_FETCH", `the GPU's libraries did not come: ${why}.`, { remedy });
