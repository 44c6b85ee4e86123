import { readFile, statfs } from "node:fs/promises";
import { freemem, release } from "node:os";

/** What the doctor looks at that no program and no folder tells. */
export type Machine = {
  platform: string;
  arch: string;
  nodeVersion: string;
  /** Version of glibc; undefined where the C library is another one. */
  glibc: string | undefined;
  /** The kernel's own name for itself. */
  kernel: string;
  bytesFree: number;
  memoryBytes: number;
};

export async function readMachine(root: string): Promise<Machine> {
  const { bavail, bsize } = await statfs(root);
  const meminfo = await readFile("/proc/meminfo", "utf8").catch(() => "");
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }; // Node documents this field for glibc only.
  return {
    platform: process.platform,
    arch: process.arch,
    nodeVersion: process.versions.node,
    glibc: report.header?.glibcVersionRuntime,
    kernel: release(),
    bytesFree: bavail * bsize,
    memoryBytes: Number(/^MemAvailable:\s+(\d+) kB/m.exec(meminfo)?.[1] ?? 0) * 1024 || freemem(),
  };
}
