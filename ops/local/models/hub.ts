/**
 * What the hub, or a mirror of it, offers of a model: sizes and its publisher's sums, before a byte is fetched.
 * https://huggingface.co/docs/hub/api: `/api/models/<id>/revision/<name>` names the commit, `/tree/<commit>` its files
 * (`lfs.oid` is a SHA-256, `oid` of a small file a git blob's SHA-1), `/<id>/resolve/<commit>/<path>` is the file.
 */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import { fetchFile, type NotFetched } from "../fetch/fetch-file.ts";
import { headOf, NotGiven } from "../fetch/get.ts";
import { type Patience, patience as usualPatience } from "../fetch/reach.ts";
import { addressOf } from "../fetch/release.ts";

export type Outside = {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  readonly patience?: Patience | undefined;
};

export type OfferedFile = {
  readonly path: string;
  readonly url: string;
  readonly bytes: number | undefined;
  /** The publisher's own sum; undefined where nobody told one. */
  readonly sum: { readonly kind: "sha256" | "git-sha1"; readonly value: string } | undefined;
};

export type Offer = {
  readonly host: string;
  /** A commit; null where only the newest could be asked for. */
  readonly revision: string | null;
  /** Of the paths that were asked for, those that are there. */
  readonly files: ReadonlyMap<string, OfferedFile>;
};

const publisher = "https://huggingface.co";
const newest = "main";
const treeBytesMax = 4_000_000; // A model's files, a hundred bytes each.

export const hubOf = (env: NodeJS.ProcessEnv): string => {
  const own = env["WINGMAN_MODEL_HUB"];
  return own === undefined || own === "" ? addressOf(publisher, env) : own.replace(/\/+$/, "");
};

/**
 * Asks what there is of `paths`. Where a mirror knows no lists, each file is asked for by name.
 * Throws `Failure` WING_MODEL_NOT_FETCHED when nobody answers, or nobody knows the model.
 */
export const offerOf = async (
  id: string,
  paths: readonly string[],
  folder: string,
  outside: Outside,
): Promise<Offer> => {
  const hub = hubOf(outside.env);
  const { host } = new URL(hub);
  const ask = <T extends TSchema>(path: string, schema: T) =>
    askJson(`${hub}/api/models/${id}${path}`, schema, folder, outside);
  const commit = await ask(`/revision/${newest}`, Type.Object({ sha: Type.String({ pattern: "^[0-9a-f]{40}$" }) }));
  const revision = "skipped" in commit ? null : commit.sha;
  const tree = await ask(`/tree/${revision ?? newest}?recursive=true`, treeSchema);
  if (!("skipped" in tree)) return { host, revision, files: listed(tree, paths, `${hub}/${id}`, revision ?? newest) };
  if (tree.status === undefined) throw notFetched(id, tree.skipped); // It was not the list that is missing.
  const files = new Map<string, OfferedFile>();
  const revisions = new Set<string>();
  for (const path of paths) {
    const found = await askFile(`${hub}/${id}/resolve/${revision ?? newest}/${path}`, path, outside);
    if (found?.revision) revisions.add(found.revision);
    if (found) files.set(path, found.file);
  }
  if (files.size === 0) throw notFetched(id, tree.skipped);
  // A commit that all name is pinned from here on, so that a change in mid-pull cannot mix two.
  const [only] = revisions;
  if (only === undefined || revisions.size > 1) return { host, revision, files };
  const pinned = [...files].map(([path, file]): [string, OfferedFile] => [
    path,
    { ...file, url: `${hub}/${id}/resolve/${only}/${path}` },
  ]);
  return { host, revision: only, files: new Map(pinned) };
};

const treeSchema = Type.Array(
  Type.Object({
    type: Type.String(),
    path: Type.String(),
    oid: Type.String(),
    size: Type.Integer({ minimum: 0 }),
    lfs: Type.Optional(Type.Object({ oid: Type.String() })),
  }),
);

const listed = (
  tree: Static<typeof treeSchema>,
  paths: readonly string[],
  base: string,
  revision: string,
): ReadonlyMap<string, OfferedFile> => {
  const wanted = new Set(paths);
  return new Map(
    tree
      .filter(({ type, path }) => type === "file" && wanted.has(path))
      .map(({ path, oid, size, lfs }) => [
        path,
        { path, url: `${base}/resolve/${revision}/${path}`, bytes: size, sum: sumIn(lfs?.oid ?? oid) },
      ]),
  );
};

/** Which sum it is can be told by its length; an etag may stand in quotes and be called weak. */
const sumIn = (text: string | undefined): OfferedFile["sum"] => {
  const value = /^(?:W\/)?"?([0-9a-f]+)"?$/i.exec(text ?? "")?.[1]?.toLowerCase();
  if (value?.length === 64) return { kind: "sha256", value };
  return value?.length === 40 ? { kind: "git-sha1", value } : undefined;
};

const askFile = async (
  url: string,
  path: string,
  { env, signal, patience = usualPatience }: Outside,
): Promise<{ readonly file: OfferedFile; readonly revision: string | undefined } | undefined> => {
  try {
    const { status, headers } = await headOf(url, { headers: { "user-agent": "wingman" }, env, patience, signal });
    if (status >= 400 && status !== 405) return undefined; // 405: it is there, and heads are not told.
    const told = (name: string): string | undefined => {
      const value = headers[name];
      return typeof value === "string" ? value : undefined;
    };
    const isSentElsewhere = status >= 300;
    const size = Number(told("x-linked-size") ?? (isSentElsewhere ? undefined : told("content-length")) ?? Number.NaN);
    const sum = sumIn(told("x-linked-etag") ?? (isSentElsewhere ? undefined : told("etag")));
    return {
      file: { path, url, bytes: Number.isFinite(size) ? size : undefined, sum },
      revision: /^[0-9a-f]{40}$/.exec(told("x-repo-commit") ?? "")?.[0],
    };
  } catch (error) {
    if (error instanceof NotGiven) return undefined;
    throw error;
  }
};

/** What a host says that is none of our schema counts as no answer. */
const askJson = async <T extends TSchema>(
  url: string,
  schema: T,
  folder: string,
  outside: Outside,
): Promise<Static<T> | NotFetched> => {
  const to = join(folder, "wingman.answer.json");
  const fetched = await fetchFile({
    url,
    to,
    bytesMax: treeBytesMax,
    ...outside,
    patience: outside.patience ?? usualPatience,
  });
  if ("skipped" in fetched) return fetched;
  try {
    const answer: unknown = JSON.parse(await readFile(to, "utf8"));
    if (Value.Check(schema, answer)) return answer;
  } catch {
    // A page for people, by a proxy that wants to be signed in to.
  } finally {
    await rm(to, { force: true });
  }
  return { skipped: `${new URL(url).host} answers something else than was asked`, status: 200 };
};

export const notFetched = (id: string, why: string): Failure =>
  new Failure("WING_MODEL_NOT_FETCHED", `${id} did not come: ${why}.`, {
    remedy:
      "See that the network is there (HTTPS_PROXY), name a mirror of the hub in WINGMAN_MODEL_HUB, or bring the files in a folder: --from.",
  });
