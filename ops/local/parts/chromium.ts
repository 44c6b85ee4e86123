import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { alone } from "../lock.ts";
import { run, succeeded, whyNot } from "../run.ts";
import { versionIn, versionText } from "../version.ts";
import { chromeProgram, chromiumDownload } from "./chromium-download.ts";
import { onPath } from "./on-path.ts";
import { type Context, type FindOptions, firstSource, notSet, type Skipped, type Source } from "./source.ts";

/** A browser of the Chromium family. */
export type FoundChromium = { path: string; version: string };

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "microsoft-edge-stable",
];
const macPaths = ["Google Chrome", "Chromium", "Microsoft Edge"].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);
const askVersionMsMax = 30_000;
const installMsMax = 10 * 60_000;
const silenceMsMax = 2 * 60_000;
const lockWaitS = 120;

/** Finds or fetches a browser for browser tests and PDF; in CI, as root, installs one. Without it only these two are off. */
export function findChromium(options: FindOptions): Promise<FoundChromium | Failure> {
  return firstSource("chromium", sources, options, {
    ready: (found) => `Chromium ${found.version}`,
    remedy:
      "Install Chromium, Chrome or Edge (on Debian: apt-get install chromium), or set WINGMAN_CHROMIUM to its program. Until then browser tests and PDF are off.",
  });
}

const sources: readonly Source<FoundChromium>[] = [
  { name: "program in WINGMAN_CHROMIUM", fetches: false, find: ({ env }) => given(env.WINGMAN_CHROMIUM) },
  { name: "installed on this machine", fetches: false, find: ({ env }) => installed(env) },
  { name: "fetched earlier", fetches: false, find: ({ partsDir }) => kept(partsDir) },
  {
    name: "Chrome for Testing",
    fetches: true,
    async find(context) {
      const fetched = await chromiumDownload(context);
      return "skipped" in fetched ? fetched : browserAt(fetched.path);
    },
  },
  { name: "from the system's packages, in CI", fetches: true, find: byApt },
];

async function given(path: string | undefined): Promise<FoundChromium | Skipped> {
  if (path === undefined || path === "") return { skipped: notSet };
  const found = await browserAt(path);
  if (!("skipped" in found)) return found;
  throw new Failure("WING_CHROMIUM_UNUSABLE", `WINGMAN_CHROMIUM=${path} cannot be used: ${found.skipped}.`, {
    remedy: "Name the program of a Chromium, Chrome or Edge, or unset it.",
  });
}

async function installed(env: NodeJS.ProcessEnv): Promise<FoundChromium | Skipped> {
  for (const name of [...names, ...(process.platform === "darwin" ? macPaths : [])]) {
    const path = await onPath(name, env);
    const found = path === undefined ? undefined : await browserAt(path);
    if (found !== undefined && !("skipped" in found)) return found;
  }
  return { skipped: "not there" };
}

async function kept(partsDir: string): Promise<FoundChromium | Skipped> {
  const path = chromeProgram(partsDir);
  return path !== undefined && (await onPath(path, {})) !== undefined ? browserAt(path) : { skipped: "not there" };
}

/** Only where nobody's own machine is changed by it. */
async function byApt({ env, partsDir, say, signal }: Context): Promise<FoundChromium | Skipped> {
  if (env.CI !== "true") return { skipped: "done only in CI (CI=true)" };
  if (process.getuid?.() !== 0) return { skipped: "needs root" };
  if ((await onPath("apt-get", env)) === undefined) return { skipped: "apt-get is not on this system" };
  return alone(join(partsDir, "locks", "chromium.lock"), say, signal, async () => {
    const meanwhile = await installed(env);
    if (!("skipped" in meanwhile)) return meanwhile;
    const steps = [["update"], ["install", "-y", "--no-install-recommends", "chromium"]];
    for (const step of steps) {
      say("fetching", `apt-get ${step[0]}`);
      const result = await run(
        "apt-get",
        ["-q", `-oDPkg::Lock::Timeout=${lockWaitS}`, "-oAcquire::Retries=1", ...step],
        {
          env: { ...env, DEBIAN_FRONTEND: "noninteractive" },
          timeoutMs: installMsMax,
          idleMs: silenceMsMax,
          signal,
          onLine: (line) => {
            if (/^(Get:|Unpacking|Setting up)/.test(line)) say("fetching", line.slice(0, 120));
          },
        },
      );
      if (!succeeded(result)) return { skipped: `apt-get ${step[0]} ${whyNot(result)}` };
    }
    return installed(env);
  });
}

async function browserAt(path: string): Promise<FoundChromium | Skipped> {
  const asked = await run(path, ["--version"], { timeoutMs: askVersionMsMax });
  const version = versionIn(asked.stdout);
  return succeeded(asked) && version !== undefined
    ? { path, version: versionText(version) }
    : { skipped: `${path} ${whyNot(asked)}` };
}
