import { readdir, stat, unlink } from "node:fs/promises";
import { join } from "node:path";

/** Of a cache's files that are meant the newest stay, by when they were touched; the others go. */
export async function forgetAllBut(newest: number, folder: string, isMeant: (name: string) => boolean): Promise<void> {
  const names = (await readdir(folder)).filter(isMeant);
  if (names.length <= newest) return;
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const old = dated.toSorted((a, b) => b.at - a.at).slice(newest);
  // A decoder that reads one just now has it open, and keeps it.
  await Promise.all(old.map(({ name }) => unlink(join(folder, name)).catch(() => undefined)));
}
