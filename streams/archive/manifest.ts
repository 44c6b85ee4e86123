/**
 * What a backup's folder holds: `log/` its segments, `keep/` copies of wingman_keep, the ledger of erasures,
 * `notary/` what its signature is checked with, and `manifest.json`, written last.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import type { ChainEnd } from "./chain.ts";
import { writeWhole } from "./folder.ts";

export const logFolder = "log";
export const keepFolder = "keep";
/** What the log's signature is checked with: public keys, and the heads of the second place. */
export const notaryFolder = "notary";
export const publicKeysFile = "notary.pub";
export const secondHeadsFile = "heads.log";
/** Every erasure up to the newest backup; newer than some of the copies of keys beside it. */
export const ledgerFile = "erasures.jsonl";
const manifestFile = "manifest.json";
const version = 1;

export type Manifest = {
  readonly wingman: "backup";
  readonly v: number;
  /** Of the Wingman that wrote it. */
  readonly version: string;
  readonly takenAt: string;
  readonly streams: Readonly<Record<string, ChainEnd & { readonly created: string }>>;
  /** The copy of wingman_keep that was taken after the log. */
  readonly keep: string;
};

export const writeManifest = (folder: string, manifest: Omit<Manifest, "wingman" | "v">): Promise<void> =>
  writeWhole(
    join(folder, manifestFile),
    Buffer.from(`${JSON.stringify({ wingman: "backup", v: version, ...manifest }, null, 2)}\n`),
  );

/** Throws `Failure` WING_ARCHIVE_NONE where no backup was finished, WING_ARCHIVE_BROKEN. */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const text = await readFile(join(folder, manifestFile), "utf8").catch((cause: unknown) => {
    throw new Failure("WING_ARCHIVE_NONE", `there is no finished backup in ${folder}.`, {
      remedy: "Name the folder that was given to `wingman backup`.",
      cause,
    });
  });
  try {
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.wingman === "backup" && manifest.v === version && typeof manifest.keep === "string") return manifest;
  } catch {}
  throw new Failure("WING_ARCHIVE_BROKEN", `${manifestFile} is no manifest of a version known here.`, {
    remedy: "Take it from another copy of the backup, or restore with a newer Wingman.",
  });
};

const keepPattern = /^keep-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.wkeep$/;

export const keepName = (takenAt: Date): string => `keep-${takenAt.toISOString().replaceAll(/[-:.]/g, "")}.wkeep`;

/** Copies of wingman_keep, oldest first. */
export const keepFiles = async (folder: string): Promise<readonly { readonly name: string; readonly at: number }[]> => {
  const names = await readdir(join(folder, keepFolder)).catch(() => []);
  return names
    .sort((a, b) => (a < b ? -1 : 1))
    .flatMap((name) => {
      const [, year, month, day, hour, minute, second, ms] = keepPattern.exec(name) ?? [];
      if (year === undefined) return [];
      return [{ name, at: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`) }];
    });
};
