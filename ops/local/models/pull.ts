/** Brings a model's files here, from the hub or out of a folder, each compared with its publisher's sum where one is known. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rm, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Failure } from "@wingman/domain/failure";
import { fetchFile, sha256Of } from "../fetch/fetch-file.ts";
import { patience as usualPatience } from "../fetch/reach.ts";
import { alone } from "../lock.ts";
import { type Report, type Say, sayFor } from "../progress.ts";
import { type CatalogueModel, type Dtype, filesOf } from "./catalogue.ts";
import { offerOf, notFetched, type Outside, type OfferedFile } from "./hub.ts";
import { folderOf, type Kept, type KeptFile, readKept, sizeOf, withFile, writeKept } from "./kept.ts";

export type Wish = Outside & {
  readonly model: CatalogueModel;
  readonly dtype: Dtype;
  /** Models lie in it, each under its id. */
  readonly modelsDir: string;
  readonly report?: Report | undefined;
  /** Bytes a folder's disk has left; asked of the system unless given. */
  readonly bytesFree?: ((folder: string) => Promise<number>) | undefined;
};

export type Pulled = {
  readonly folder: string;
  readonly from: string;
  readonly revision: string | null;
  readonly bytes: number;
  /** Were here already, and are what they were. */
  readonly unchangedCount: number;
  /** Nobody named a sum for these; what they are now was written down. */
  readonly uncompared: readonly string[];
};

const unknownBytesMax = 8_000_000_000; // Of one file whose size nobody tells.
const spareBytes = 100_000_000; // A disk filled to its end stops the log.

/**
 * Fetches what is missing or damaged. What broke off goes on where it was; a stop (`signal`) leaves what has come.
 * Throws `Failure` WING_MODEL_NOT_FETCHED, WING_MODEL_CHECKSUM and WING_MODEL_DISK.
 */
export const pullModel = (wish: Wish): Promise<Pulled> =>
  atIt(wish, async (say) => {
    const { model, dtype, modelsDir, env, signal } = wish;
    const folder = folderOf(modelsDir, model);
    const needed = filesOf(model, dtype);
    say("looking", "what the hub offers");
    const { host, revision, files } = await offerOf(model.id, [...needed, ...model.optional], folder, wish);
    const absent = needed.filter((path) => !files.has(path));
    if (absent.length > 0) throw notFetched(model.id, `${host} has no ${absent.join(", no ")} of it`);
    let kept: Kept = { files: [], ...(await readKept(folder)), id: model.id, from: host, revision };
    const offered = [...files.values()].map((file): OfferedFile => {
      const value = model.pinned?.[file.path];
      return value === undefined ? file : { ...file, sum: { kind: "sha256", value } };
    });
    const missing: OfferedFile[] = [];
    for (const file of offered) if (!(await isHere(folder, file, kept))) missing.push(file);
    const bytesAll = missing.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
    await roomFor(folder, missing, wish);
    let bytesBefore = 0;
    for (const file of missing) {
      signal?.throwIfAborted();
      const what = `${file.path} from ${host}`;
      const onBytes = (bytes: number): void =>
        say("fetching", what, { bytes: bytesBefore + bytes, ...(bytesAll > 0 && { bytesTotal: bytesAll }) });
      kept = withFile(
        kept,
        await bring(file, join(folder, file.path), model.id, { env, signal, patience: wish.patience, onBytes }),
      );
      await writeKept(folder, kept);
      bytesBefore += file.bytes ?? 0;
    }
    await writeKept(folder, kept);
    return pulledOf(
      kept,
      folder,
      offered.map(({ path }) => path),
      offered.length - missing.length,
    );
  });

/** One at a time, with a folder that is there; what the disk refuses is said in words of models. */
export const atIt = async (wish: Wish, work: (say: Say) => Promise<Pulled>): Promise<Pulled> => {
  const { model, modelsDir, signal, report } = wish;
  const say = sayFor(model.id.split("/").at(-1) ?? model.id, report);
  const folder = folderOf(modelsDir, model);
  try {
    await mkdir(folder, { recursive: true });
    return await alone(`${folder}.lock`, say, signal, () => work(say));
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const cause = error instanceof Failure ? error.cause : error;
    const { code } = (cause ?? {}) as NodeJS.ErrnoException;
    if (code === "ENOSPC" || code === "EDQUOT") throw noRoom(folder, "the disk is full", cause);
    if (["EACCES", "EPERM", "EROFS", "ENOTDIR"].includes(code ?? ""))
      throw noRoom(folder, `it cannot be written (${code})`, cause);
    throw error;
  }
};

export const pulledOf = (kept: Kept, folder: string, paths: readonly string[], unchangedCount: number): Pulled => {
  const used = kept.files.filter(({ path }) => paths.includes(path));
  return {
    folder,
    from: kept.from,
    revision: kept.revision,
    bytes: used.reduce((sum, { bytes }) => sum + bytes, 0),
    unchangedCount,
    uncompared: used.filter(({ comparedWith }) => comparedWith === "nothing").map(({ path }) => path),
  };
};

/** True when what lies there is what is offered. Where nobody tells a sum, that of the first copy is what it is held against. */
const isHere = async (folder: string, { path, bytes, sum }: OfferedFile, kept: Kept): Promise<boolean> => {
  const file = join(folder, path);
  const size = await sizeOf(file);
  const known = kept.files.find((one) => one.path === path);
  if (size === undefined || known === undefined || (bytes !== undefined && size !== bytes)) return false;
  if ((await sha256Of(file)) !== known.sha256) return false;
  if (sum === undefined) return true;
  return sum.value === (sum.kind === "sha256" ? known.sha256 : await gitSha1Of(file, size));
};

const bring = async (
  { path, url, bytes, sum }: OfferedFile,
  to: string,
  id: string,
  how: Outside & { readonly onBytes: (bytes: number) => void },
): Promise<KeptFile> => {
  const fetched = await fetchFile({
    ...how,
    url,
    to,
    sha256: sum?.kind === "sha256" ? sum.value : undefined,
    bytesMax: bytes ?? unknownBytesMax,
    patience: how.patience ?? usualPatience,
  });
  if ("skipped" in fetched)
    throw fetched.differs ? differs(id, path, fetched.skipped) : notFetched(id, fetched.skipped);
  const size = (await sizeOf(to)) ?? 0;
  if (sum?.kind === "git-sha1" && (await gitSha1Of(to, size)) !== sum.value) {
    await rm(to, { force: true });
    throw differs(id, path, "what came is not what its publisher made");
  }
  return { path, bytes: size, sha256: fetched.sha256, comparedWith: sum === undefined ? "nothing" : "publisher" };
};

/** As git names a file's content. */
const gitSha1Of = async (file: string, bytes: number): Promise<string> => {
  const hash = createHash("sha1").update(`blob ${bytes}\0`);
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
};

const differs = (id: string, path: string, why: string): Failure =>
  new Failure("WING_MODEL_CHECKSUM", `${path} of ${id} was refused: ${why}.`, {
    remedy:
      "Pull again; if it stays so, something between here and the hub changes files: look at the proxy and at WINGMAN_MODEL_HUB.",
  });

const roomFor = async (
  folder: string,
  files: readonly OfferedFile[],
  { bytesFree = freeOf }: Pick<Wish, "bytesFree">,
): Promise<void> => {
  let wanted = 0;
  for (const { path, bytes = 0 } of files)
    wanted += Math.max(0, bytes - ((await sizeOf(join(folder, `${path}.part`))) ?? 0));
  const free = await bytesFree(folder);
  if (wanted > 0 && free < wanted + spareBytes)
    throw noRoom(folder, `${megabytes(wanted)} are still to come and ${megabytes(free)} are free`, undefined);
};

export const freeOf = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

const noRoom = (folder: string, why: string, cause: unknown): Failure =>
  new Failure("WING_MODEL_DISK", `${folder} takes no model: ${why}.`, {
    remedy: `Make room on that disk (${megabytes(spareBytes)} are left alone) and see that ${dirname(folder)} is writable; what has come is kept, and a pull goes on from there.`,
    cause,
  });

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;
