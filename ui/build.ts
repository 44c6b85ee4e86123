/** Builds the pages into `outDir`, unless the last build there came from the same sources. */
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const stampName = "built-from.txt";
/** What a build reads besides the pages themselves: the fold and the messages they share with the server. */
const foldersRead = ["ui", "domain"];
const namesLeftOut = new Set(["node_modules", "dist", "mock", ".turbo"]);

/**
 * @param root the repository's root folder
 * @param outDir where the built pages go (`<root>/ui/dist` for the gateway)
 * Throws what the bundler throws when a source does not compile; nothing is stamped then.
 */
export const buildUi = async ({ root, outDir }: { root: string; outDir: string }): Promise<void> => {
  const stamp = await hashOfInputs(root);
  const stampPath = join(outDir, stampName);
  if ((await readFile(stampPath, "utf8").catch(() => "")) === stamp) return;
  await bundle({ outDir });
  await writeFile(stampPath, stamp);
};

/** The build itself, whatever stands there; `manifest` also writes which file needs which, for measuring them. */
export const bundle = async ({ outDir, manifest = false }: { outDir: string; manifest?: boolean }): Promise<void> => {
  // Loaded only when there is something to do: the bundler itself takes longer to load than the check before it.
  const [{ build }, { uiConfig }] = await Promise.all([import("vite"), import("./vite.config.ts")]);
  const into = { ...uiConfig.build, outDir, emptyOutDir: true, ...(manifest && { manifest: "manifest.json" }) };
  await build({ ...uiConfig, logLevel: "warn", build: into });
};

const hashOfInputs = async (root: string): Promise<string> => {
  const hash = createHash("sha256");
  for (const folder of foldersRead)
    for (const path of await filesUnder(join(root, folder))) {
      hash.update(`${relative(root, path)}\0`);
      hash.update(await readFile(path));
    }
  // A newer bundler or framework is another build, though no source changed.
  hash.update(await readFile(join(root, "package-lock.json")).catch(() => ""));
  return hash.digest("hex");
};

const filesUnder = async (folder: string): Promise<string[]> => {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (namesLeftOut.has(entry.name) || entry.name.endsWith(".test.ts")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await filesUnder(path)));
    else if (entry.isFile()) found.push(path);
  }
  return found.sort();
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  await buildUi({ root, outDir: join(root, "ui", "dist") });
}
