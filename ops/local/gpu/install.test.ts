import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmod, copyFile, mkdir, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { gpu as gpuCheck } from "../doctor/gpu-check.ts";
import { sha256Of } from "../fetch/fetch-file.ts";
import { readMachine } from "../doctor/machine.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { findGpu } from "./gpu.ts";
import { installGpu, type InstallWish } from "./install.ts";
import {
  gpuLibraries,
  gpuLibraryDirs,
  libraryFolder,
  linkRuntime,
  readGpu,
  runtimeHere,
  writeGpu,
} from "./libraries.ts";
import { runtimeVersion, type Wheel, wheels as pinned } from "./pinned.ts";

const repository = join(import.meta.dirname, "../../..");
const linux = { platform: "linux", arch: "x64" };
const noPip = spawnSync("python3", ["-m", "pip", "--version"]).status === 0 ? false : "elsewhere: no pip";
const noLinux = process.platform === "linux" && process.arch === "x64" ? false : "elsewhere: CUDA is for Linux on x64";

test("the provider that is pinned is of the version that the packages have", async () => {
  assert.equal(await runtimeHere(repository), runtimeVersion);
  assert.equal(pinned.find(({ name }) => name === "onnxruntime-gpu")?.version, runtimeVersion);
});

test("wheels of a folder become libraries beside the packages, each once", { skip: noPip }, async () => {
  await using at = await place();
  const folder = await at.install();
  assert.deepEqual((await readdir(folder)).toSorted(), ["liba.so.1", "libb.so.2", "libonnxruntime.so.1"]);
  assert.equal(await realpath(join(folder, "libonnxruntime.so.1")), join(at.root, at.runtime));
  assert.deepEqual(await readdir(join(at.root, "node_modules/onnxruntime-node/bin/napi-v6/linux/x64")), [
    "libonnxruntime.so.1",
  ]);
  const before = await readGpu(at.partsDir);
  assert.deepEqual(
    before?.wheels.flatMap(({ libraries }) => libraries.map(({ name }) => name)),
    ["liba.so.1", "libb.so.2"],
  );
  const told: string[] = [];
  await rm(join(folder, "libb.so.2"));
  await at.install({ report: ({ detail }) => told.push(detail) });
  assert.deepEqual(
    told.filter((detail) => detail.startsWith("unpacking")),
    ["unpacking wing-b"],
  );
  assert.deepEqual(await readGpu(at.partsDir), before);
});

test("real pip brings them, and what is kept on the way is not there twice", { skip: noPip }, async () => {
  await using at = await place();
  const env = { ...process.env, PIP_NO_INDEX: "1", PIP_FIND_LINKS: at.from };
  const folder = await at.install({ from: undefined, env });
  assert.deepEqual((await readdir(folder)).length, 3);
  assert.deepEqual(await readdir(join(at.partsDir, "gpu/wheels")), []);
  const [first] = at.wheels;
  const unknown: Wheel = { ...(first ?? assert.fail()), name: "wing-none", file: "none.whl" };
  await fails(
    at.install({ from: undefined, env, wheels: [unknown] }),
    "WING_GPU_FETCH",
    /wing-none 1\.0: pip ended with 1/,
  );
});

test("another file than the one that is pinned, and one that is missing, are refused", { skip: noPip }, async () => {
  await using at = await place();
  const [a, b] = at.wheels;
  assert.ok(a && b);
  await copyFile(join(at.from, a.file), join(at.from, b.file));
  await fails(at.install(), "WING_GPU_FETCH", /wing-b is another file than the one that is pinned/);
  assert.deepEqual(await readdir(libraryFolder(at.partsDir)), ["liba.so.1"]);
  await rm(join(at.from, b.file));
  await fails(at.install(), "WING_GPU_FETCH", /wing_b.* is not in /);
});

test("packages of another version, and other machines, are told before anything is fetched", async () => {
  await using at = await place([]);
  await fails(at.install({ machine: { platform: "darwin", arch: "arm64" } }), "WING_GPU_MACHINE", /darwin on arm64/);
  await writeFile(join(at.root, "node_modules/onnxruntime-node/package.json"), '{"version":"1.29.0"}');
  await fails(at.install(), "WING_GPU_VERSION", /of 1\.30\.0, and onnxruntime-node of 1\.29\.0/);
});

test("a GPU that lies idle is told why, each time with a way on", { skip: noLinux }, async () => {
  await using at = await place([]);
  const path = process.env["PATH"] ?? "";
  const ask = async (card: string | undefined): Promise<readonly [string, string, string | undefined]> => {
    const tool = join(at.from, "nvidia-smi");
    await writeFile(tool, `#!/bin/sh\necho "${card ?? ""}"\n`);
    await chmod(tool, 0o755);
    const env = { ...process.env, PATH: `${at.from}${delimiter}${path}` };
    const where = { root: repository, partsDir: at.partsDir, dataDir: at.partsDir, env, signal: undefined };
    const { state, detail, remedy } = await gpuCheck(where, { ...(await readMachine(repository)), ...linux });
    return [state, detail, remedy];
  };
  assert.deepEqual(await ask(undefined), [
    "fine",
    "no NVIDIA GPU is found (nvidia-smi): speech runs on the CPU",
    undefined,
  ]);
  const [oldState, oldDetail, oldRemedy] = await ask("Some Card, 550.54.15, 81559");
  assert.equal(oldState, "warn");
  assert.match(oldDetail, /Some Card, 81559 MB, driver 550\.54\.15: the driver .* needs 580/);
  assert.match(oldRemedy ?? "", /driver 580 or newer/);
  const card = "Some Card, 580.65.06, 81559";
  const [, absent, install] = await ask(card);
  assert.match(absent, /the CUDA provider is not installed/);
  assert.match(install ?? "", /gpu install/);
  // As if it were installed, with files that are no libraries: onnxruntime looks for them there, and nowhere else.
  const wheels = pinned.map(({ file, sha256, takes }, index) => {
    const name = takes[1]?.endsWith("shared.so") ? "libonnxruntime_providers_shared.so" : `lib${index}.so`;
    return { file, sha256, libraries: [{ name, bytes: 4 }] };
  });
  await mkdir(libraryFolder(at.partsDir), { recursive: true });
  for (const { libraries } of wheels)
    for (const { name } of libraries) await writeFile(join(libraryFolder(at.partsDir), name), "none");
  await writeGpu(at.partsDir, { runtime: runtimeVersion, wheels });
  assert.equal((await gpuLibraries(repository, at.partsDir)).state, "partly");
  await linkRuntime(repository, at.partsDir);
  assert.deepEqual(await gpuLibraryDirs(repository, at.partsDir), [libraryFolder(at.partsDir)]);
  const [state, broken] = await ask(card);
  assert.equal(state, "warn");
  assert.match(broken, new RegExp(`does not load: ${libraryFolder(at.partsDir)}/libonnxruntime_providers_shared\\.so`));
  await writeGpu(at.partsDir, { runtime: "1.26.0", wheels });
  const found = await findGpu({ root: repository, partsDir: at.partsDir, env: { ...process.env, PATH: at.from } });
  assert.ok(!found.ready);
  assert.match(found.why, /provider is of 1\.26\.0, and onnxruntime-node of 1\.30\.0/);
  assert.deepEqual(await gpuLibraryDirs(repository, at.partsDir), []);
});

/** A package as the index has them, with a library in it, one that is there twice, and what nobody wants. */
const makeWheel = `
import sys, zipfile
path, name, version, library = sys.argv[1:]
info = f"{name.replace('-', '_')}-{version}.dist-info"
with zipfile.ZipFile(path, "w") as wheel:
    wheel.writestr(f"nvidia/{name}/lib/{library}", "library of " + name)
    wheel.writestr(f"nvidia/{name}/lib/libtwice.alt.so.1", "again")
    wheel.writestr(f"nvidia/{name}/include/it.h", "header")
    wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(f"{info}/RECORD", "")
`;

const place = async (names: readonly string[] = ["wing-a", "wing-b"]) => {
  const { path, [Symbol.asyncDispose]: dispose } = await temporaryFolder();
  const runtime = "node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1";
  const [root, partsDir, from] = [join(path, "root"), join(path, "parts"), join(path, "wheels")] as const;
  await mkdir(join(root, runtime, ".."), { recursive: true });
  await mkdir(from);
  await writeFile(join(root, runtime), "");
  await writeFile(
    join(root, "node_modules/onnxruntime-node/package.json"),
    JSON.stringify({ version: runtimeVersion }),
  );
  const wheels: Wheel[] = [];
  for (const [index, name] of names.entries()) {
    const file = `${name.replace("-", "_")}-1.0-py3-none-any.whl`;
    const library = `lib${"ab"[index]}.so.${index + 1}`;
    execFileSync("python3", ["-c", makeWheel, join(from, file), name, "1.0", library]);
    const sha256 = await sha256Of(join(from, file));
    wheels.push({ name, version: "1.0", file, sha256, megabytes: 1, takes: ["nvidia/*/lib/*.so*"] });
  }
  return {
    root,
    runtime,
    partsDir,
    from,
    wheels,
    install: (changes: Partial<InstallWish> = {}) =>
      installGpu({ root, partsDir, env: process.env, from, wheels, machine: linux, ...changes }),
    [Symbol.asyncDispose]: dispose,
  };
};

const fails = (work: Promise<unknown>, code: string, says: RegExp): Promise<void> =>
  assert.rejects(work, (error) => {
    assert.ok(error instanceof Failure, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, says);
    return true;
  });
