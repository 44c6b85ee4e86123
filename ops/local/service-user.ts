import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** A user of this machine that a server may run as. */
export type ServiceUser = { name: string; uid: number; gid: number };

/**
 * Whom PostgreSQL runs as: it refuses to run as root. Undefined when we are not root and it simply runs as us;
 * otherwise `postgres`, else the first ordinary user, else the first that is not root.
 */
export async function serviceUser(): Promise<ServiceUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = (await readFile("/etc/passwd", "utf8"))
    .split("\n")
    .map((line) => line.split(":"))
    .map(([name = "", , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ name, uid, gid }) => name !== "" && uid > 0 && Number.isInteger(gid));
  const ordinary = users.find(({ uid }) => uid >= 1_000 && uid < 60_000);
  return users.find(({ name }) => name === "postgres") ?? ordinary ?? users[0];
}

/** The first folder on the way to `path`, itself included, that `user` may not enter; undefined when all are open. Missing ones count as open. */
export async function closedFolder(path: string, user: ServiceUser): Promise<string | undefined> {
  const folders: string[] = [];
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  for (const folder of folders) {
    const found = await stat(folder).catch(() => undefined);
    if (found === undefined) return undefined;
    const enterBit = found.uid === user.uid ? 0o100 : found.gid === user.gid ? 0o010 : 0o001;
    if (found.isDirectory() && (found.mode & enterBit) === 0) return folder;
  }
  return undefined;
}
