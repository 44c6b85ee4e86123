/**
 * Where the GPU's libraries lie: one folder beside the packages, never in them. It has a link to the packages' own
 * libonnxruntime, so that a process with this folder in LD_LIBRARY_PATH loads onnxruntime from here, and onnxruntime
 * looks for its providers where it was loaded from.
 */
import { mkdir, readFile, realpath, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { sizeOf } from "../models/kept.ts";
import { runtimeVersion, type Wheel, wheels } from "./pinned.ts";

const keptSchema = Type.Object({
  runtime: Type.String(),
  wheels: Type.Array(
    Type.Object({
      file: Type.String(),
      sha256: Type.String(),
      libraries: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer() })),
    }),
  ),
});
export type KeptGpu = Static<typeof keptSchema>;

const runtimeFile = "libonnxruntime.so.1";
const folderIn = (partsDir: string): string => join(partsDir, "gpu");
export const libraryFolder = (partsDir: string): string => join(folderIn(partsDir), "lib");
export const wheelFolder = (partsDir: string): string => join(folderIn(partsDir), "wheels");
const keptFile = (partsDir: string): string => join(folderIn(partsDir), "wingman.lock.json");
const runtimeFolder = (root: string): string => join(root, "node_modules/onnxruntime-node");
const runtimeLibrary = (root: string): string => join(runtimeFolder(root), "bin/napi-v6/linux/x64", runtimeFile);

export const readGpu = async (partsDir: string): Promise<KeptGpu | undefined> => {
  try {
    const kept: unknown = JSON.parse(await readFile(keptFile(partsDir), "utf8"));
    return Value.Check(keptSchema, kept) ? kept : undefined;
  } catch {
    return undefined; // Never installed, or cut short.
  }
};

export const writeGpu = async (partsDir: string, kept: KeptGpu): Promise<void> => {
  const draft = `${keptFile(partsDir)}.draft`;
  await writeFile(draft, `${JSON.stringify(kept, null, 2)}\n`);
  await rename(draft, keptFile(partsDir));
};

/** As the packages have it; undefined where they are not installed. */
export const runtimeHere = async (root: string): Promise<string | undefined> => {
  const text = await readFile(join(runtimeFolder(root), "package.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as { version: string }).version; // Every package states it.
};

/** Whether a wheel's libraries are all there, as long as they were. */
export const isUnpacked = async (partsDir: string, { file, sha256 }: Wheel, kept: KeptGpu): Promise<boolean> => {
  const known = kept.wheels.find((one) => one.file === file && one.sha256 === sha256);
  if (known === undefined || known.libraries.length === 0) return false;
  for (const { name, bytes } of known.libraries)
    if ((await sizeOf(join(libraryFolder(partsDir), name))) !== bytes) return false;
  return true;
};

/** Makes the link, or makes it anew where it leads to other packages than these. */
export const linkRuntime = async (root: string, partsDir: string): Promise<void> => {
  const link = join(libraryFolder(partsDir), runtimeFile);
  const target = runtimeLibrary(root);
  if ((await realpath(link).catch(() => "")) === (await realpath(target))) return;
  await mkdir(libraryFolder(partsDir), { recursive: true });
  const draft = `${link}.draft`;
  await rm(draft, { force: true });
  await symlink(target, draft);
  await rename(draft, link);
};

export type GpuLibraries =
  | { readonly state: "here"; readonly dirs: readonly string[] }
  | { readonly state: "absent" | "partly" | "of another version"; readonly why: string };

/** What is installed, held against what the packages ask for. Looks at names and lengths. */
export const gpuLibraries = async (root: string, partsDir: string): Promise<GpuLibraries> => {
  const [kept, version] = await Promise.all([readGpu(partsDir), runtimeHere(root)]);
  if (kept === undefined) return { state: "absent", why: "the CUDA provider is not installed" };
  if (kept.runtime !== version || version !== runtimeVersion)
    return {
      state: "of another version",
      why: `the CUDA provider is of ${kept.runtime}, and onnxruntime-node of ${version ?? "no version"}`,
    };
  for (const wheel of wheels)
    if (!(await isUnpacked(partsDir, wheel, kept))) return { state: "partly", why: `${wheel.name} is not whole` };
  const link = await realpath(join(libraryFolder(partsDir), runtimeFile)).catch(() => "");
  if (link !== (await realpath(runtimeLibrary(root)).catch(() => "none")))
    return { state: "partly", why: "its link leads to other packages" };
  return { state: "here", dirs: [libraryFolder(partsDir)] };
};

/**
 * Folders for LD_LIBRARY_PATH of a process that computes on the GPU; none where nothing is installed that fits.
 * The path is read when a process starts, so it must be set by whoever starts it.
 */
export const gpuLibraryDirs = async (root: string, partsDir: string): Promise<readonly string[]> => {
  const found = await gpuLibraries(root, partsDir);
  return found.state === "here" ? found.dirs : [];
};
