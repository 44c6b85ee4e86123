import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { addressOf } from "../fetch/release.ts";
import { fetchFile } from "../fetch/fetch-file.ts";
import { alone } from "../lock.ts";
import { run, succeeded, whyNot } from "../run.ts";
import { onPath } from "./on-path.ts";
import type { Context, Skipped } from "./source.ts";

/** The browser that the pinned puppeteer was made for; a test holds the two together. */
export const chromeVersion = "156.0.8078.47";

const publisher = "https://storage.googleapis.com/chrome-for-testing-public";
const archiveBytesMax = 400_000_000; // It has 170 to 190 MB.
const unpackMsMax = 5 * 60_000;
const builds: Record<string, string> = {
  "linux-x64": "linux64",
  "linux-arm64": "linux-arm64",
  "darwin-x64": "mac-x64",
  "darwin-arm64": "mac-arm64",
};

/** The publisher's names for what runs on this machine; undefined where there is no build for it. */
export function chromeBuild(
  platform: string = process.platform,
  arch: string = process.arch,
): { archive: string; program: string } | undefined {
  const build = builds[`${platform}-${arch}`];
  if (build === undefined) return undefined;
  const name = "Google Chrome for Testing";
  const program = platform === "darwin" ? `${name}.app/Contents/MacOS/${name}` : "chrome";
  return { archive: `${build}/chrome-${build}.zip`, program: `chrome-${build}/${program}` };
}

/** Where the fetched one lies; undefined where there is no build for this machine. */
export function chromeProgram(partsDir: string): string | undefined {
  const build = chromeBuild();
  return build && join(partsDir, "chromium", chromeVersion, build.program);
}

/**
 * Chrome for Testing, the one puppeteer would download, by our own fetcher: puppeteer's waits for ever, knows no proxy
 * and begins anew after a break. Its publisher offers no checksums; each file in the archive has one of its own.
 */
export async function chromiumDownload(context: Context): Promise<{ path: string } | Skipped> {
  const { partsDir, env, say, signal } = context;
  const build = chromeBuild();
  const path = chromeProgram(partsDir);
  if (build === undefined || path === undefined)
    return { skipped: `there is none for ${process.platform} on ${process.arch}` };
  const unzip = await onPath("unzip", env);
  if (unzip === undefined) return { skipped: "unzip is not on this system" };
  return alone(join(partsDir, "locks", "chromium.lock"), say, signal, async () => {
    if (await isThere(path)) return { path }; // Whoever held the lock before us has just fetched it.
    await mkdir(join(partsDir, "tmp"), { recursive: true });
    const folder = await mkdtemp(join(partsDir, "tmp", "chromium-"));
    try {
      const archive = join(folder, "chrome.zip");
      const url = `${addressOf(publisher, env)}/${chromeVersion}/${build.archive}`;
      const what = `Chrome for Testing ${chromeVersion} from ${new URL(url).host}`;
      const onBytes = (bytes: number, bytesTotal: number | undefined): void =>
        say("fetching", what, { bytes, ...(bytesTotal !== undefined && { bytesTotal }) });
      say("fetching", what);
      const fetched = await fetchFile({ url, to: archive, bytesMax: archiveBytesMax, env, onBytes, signal });
      if ("skipped" in fetched) return fetched;
      say("building", `unpacking Chrome for Testing ${chromeVersion}`);
      const unpacked = join(folder, "unpacked");
      const result = await run(unzip, ["-q", archive, "-d", unpacked], { env, timeoutMs: unpackMsMax, signal });
      if (!succeeded(result)) return { skipped: `unzip ${whyNot(result)}` };
      if (!(await isThere(join(unpacked, build.program)))) return { skipped: `the archive has no ${build.program}` };
      const kept = join(partsDir, "chromium", chromeVersion);
      await mkdir(dirname(kept), { recursive: true });
      await rm(kept, { recursive: true, force: true }); // Only ever one without its program.
      await rename(unpacked, kept);
      return { path };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
