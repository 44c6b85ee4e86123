/**
 * A disk of a measure's own whose power can be cut: an ext4 file system in a file, mounted over a loop device. What the
 * file holds while everybody who writes is frozen is what a machine would find after the cut: what was only in memory,
 * flushed by nobody, is not in it.
 */
import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { isRunning } from "@wingman/ops/local/process-identity";

const imageBytes = 1024 ** 3;
const prefix = "wingman-power-";
/** The kernel's own commits of the file system are put off, or they would come while a frozen disk is copied. */
const mountOptions = "loop,commit=600,noatime";

const run = promisify(execFile);
const mounted = new Set<string>();
let isWatching = false;

export type Disk = AsyncDisposable & {
  readonly folder: string;
  /** Another disk with what reached this one; whoever writes to it must be frozen. */
  copy(): Promise<Disk>;
};

/** Why no power can be cut here; undefined where it can. */
export const whyNoDisk = (): string | undefined => {
  if (process.platform !== "linux") return "it mounts a Linux file system";
  if (process.getuid?.() !== 0)
    return "it mounts a file system, which needs root (sudo npm run measure -- log.power-cut)";
  return undefined;
};

/** Throws where a file system cannot be made or mounted. */
export const openDisk = async (): Promise<Disk> => {
  await sweep();
  const place = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  await chmod(place, 0o755); // PostgreSQL's own user goes through it.
  const image = join(place, "image");
  await writeFile(image, "");
  await truncate(image, imageBytes);
  await run("mkfs.ext4", ["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", image]);
  return mount(place, image);
};

const mount = async (place: string, image: string): Promise<Disk> => {
  const folder = join(place, "disk");
  await mkdir(folder);
  if (!isWatching) process.once("exit", unmountAll);
  isWatching = true;
  mounted.add(folder);
  await run("mount", ["-o", mountOptions, image, folder]);
  return {
    folder,
    async copy() {
      const other = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
      await chmod(other, 0o755);
      const copied = join(other, "image");
      await run("cp", ["--sparse=always", image, copied]);
      return mount(other, copied);
    },
    async [Symbol.asyncDispose]() {
      await run("umount", [folder]).catch(() => run("umount", ["-l", folder]));
      mounted.delete(folder);
      await rm(place, { recursive: true, force: true });
    },
  };
};

/** However the process ends, nothing stays mounted; what one that was killed left, the next one takes away. */
const unmountAll = (): void => {
  for (const folder of mounted) {
    spawnSync("umount", ["-l", folder]);
    spawnSync("rm", ["-rf", join(folder, "..")]);
  }
};

const sweep = async (): Promise<void> => {
  const mounts = readFileSync("/proc/mounts", "utf8");
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1] ?? process.pid);
    if (isRunning(pid)) continue;
    const place = join(tmpdir(), name);
    if (mounts.includes(`${place}/`)) await run("umount", ["-l", join(place, "disk")]).catch(() => undefined);
    await rm(place, { recursive: true, force: true });
  }
};
