import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundle } from "@wingman/ui/build";
import type { Measure } from "../measure-kind.ts";

const kbMax = 100;
const firstPage = /(^|\/)start-page\.tsx$/;
/** Read as it stands, before everything else: the theme and the language. */
const plainScripts = ["theme.js"];

type Manifest = Readonly<Record<string, { readonly file: string; readonly imports?: readonly string[] } | undefined>>;

export const script: Measure = {
  name: "impression.script",
  about: "JavaScript that the start page needs for its first paint, each file by gzip, in both languages.",
  asked: `≤ ${kbMax} KB`,
  unit: "KB",
  async run() {
    const outDir = await mkdtemp(join(tmpdir(), "wingman-script-"));
    try {
      await bundle({ outDir, manifest: true });
      const manifest = JSON.parse(await readFile(join(outDir, "manifest.json"), "utf8")) as Manifest;
      const page = Object.keys(manifest).find((key) => firstPage.test(key));
      if (!page) throw new Error("the build has no start page");
      const files = new Set(plainScripts);
      const take = (key: string): void => {
        const chunk = manifest[key];
        if (!chunk || files.has(chunk.file)) return;
        files.add(chunk.file);
        for (const needed of chunk.imports ?? []) take(needed);
      };
      for (const key of ["index.html", page]) take(key);
      const sizes = await Promise.all(
        [...files].map(async (file) => ({ file, bytes: gzipSync(await readFile(join(outDir, file))).length })),
      );
      const kb = sizes.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000;
      return {
        value: kb,
        holds: kb <= kbMax,
        lines: sizes
          .sort((a, b) => b.bytes - a.bytes)
          .map(({ file, bytes }) => `${(bytes / 1_000).toFixed(1).padStart(6)} KB  ${file}`),
      };
    } finally {
      await rm(outDir, { recursive: true, force: true });
    }
  },
};
