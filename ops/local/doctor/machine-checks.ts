import { existsSync } from "node:fs";
import { access, constants } from "node:fs/promises";
import { dirname, join } from "node:path";
import { onPath } from "../parts/on-path.ts";
import { compareVersions, versionIn, versionText } from "../version.ts";
import { type Answer, fine, gigabyte } from "./finding.ts";
import type { Machine } from "./machine.ts";

const bytesFreeMin = 2_000_000_000; // Packages, Go's caches and a week of calls.
const memoryBytesMin = 1_500_000_000; // Building nats-server alone takes 1 GB.
const nodeVersionMin = [24, 12];

/** Linux and macOS; Windows by way of WSL, where the folder must not lie on the Windows side. */
export function system({ platform, arch, kernel }: Machine, root: string): Answer {
  if (platform === "win32")
    return {
      state: "missing",
      detail: "Windows itself is not supported",
      remedy:
        "Run it inside WSL 2 (Ubuntu or Debian), with the folder on the Linux side, and open the page in Windows.",
    };
  const isWsl = /microsoft/i.test(kernel);
  if (isWsl && root.startsWith("/mnt/"))
    return {
      state: "warn",
      detail: `WSL, with the folder on the Windows side (${root})`,
      remedy: "Move the folder below your home in WSL: on the Windows side it is slow, and file rights do not hold.",
    };
  return fine(`${platform} on ${arch}${isWsl ? ", in WSL: open the page in a browser of Windows" : ""}`);
}

export function node({ nodeVersion }: Machine): Answer {
  const detail = `Node ${nodeVersion} at ${process.execPath}`;
  if (compareVersions(versionIn(nodeVersion) ?? [], nodeVersionMin) >= 0) return fine(detail);
  return {
    state: "missing",
    detail,
    remedy: `Start with npm start: it finds or fetches Node ${versionText(nodeVersionMin)} or newer. Or set WINGMAN_NODE to one.`,
  };
}

export function packages(root: string): Answer {
  if (existsSync(join(root, "node_modules", ".package-lock.json"))) return fine("installed");
  return {
    state: "missing",
    detail: "node_modules is not there or was cut short",
    remedy: "Run npm start: it installs them.",
  };
}

/** The Node and the PostgreSQL from npm, and the recognisers, are built against glibc; nats-server needs neither. */
export function libc({ platform, glibc }: Machine): Answer {
  if (platform !== "linux") return fine(`${platform} has its own`);
  if (glibc !== undefined) return fine(`glibc ${glibc}`);
  return {
    state: "warn",
    detail: "this system uses musl (Alpine): Node and PostgreSQL from npm do not run on it, nor does a recogniser",
    remedy:
      "Use a Debian or Ubuntu machine or image. Or install nodejs (24), npm and postgresql with apk: sample calls then show recorded words, and calls of your own are typed.",
  };
}

/** What slim images leave out, and what each is for. */
const toolUses: Record<string, string> = {
  tar: "unpacks the releases of nats-server and Node",
  gzip: "unpacks the releases of nats-server and Node",
  unzip: "unpacks a downloaded browser, for PDF and browser tests",
  setpriv: "ends the servers at once when Wingman is killed; without it the next start stops them",
};

export async function tools({ platform }: Machine, env: NodeJS.ProcessEnv): Promise<Answer> {
  const wanted = Object.keys(toolUses).filter((name) => name !== "setpriv" || platform === "linux");
  const absent: string[] = [];
  for (const name of wanted) if ((await onPath(name, env)) === undefined) absent.push(name);
  if (absent.length === 0) return fine(wanted.join(", "));
  return {
    state: "warn",
    detail: `a slim system: ${absent.map((name) => `no ${name} (it ${toolUses[name]})`).join("; ")}`,
    remedy: `Nothing, where the parts below are fine. Else install them; on Debian: apt-get install ${absent.map((name) => (name === "setpriv" ? "util-linux" : name)).join(" ")}.`,
  };
}

export async function writeAccess(...folders: string[]): Promise<Answer> {
  for (const folder of folders) {
    let nearest = folder;
    while (!existsSync(nearest)) nearest = dirname(nearest);
    const code = await access(nearest, constants.W_OK | constants.X_OK).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error.code,
    );
    if (code !== undefined)
      return {
        state: "missing",
        detail: `${nearest} cannot be written (${code})`,
        remedy: "Give the folder to the user who starts Wingman, or set WINGMAN_DATA_DIR to another one.",
      };
  }
  return fine(folders.join(" and "));
}

export function diskSpace({ bytesFree }: Machine): Answer {
  const detail = `${(bytesFree / gigabyte).toFixed(1)} GB free`;
  return bytesFree >= bytesFreeMin
    ? fine(detail)
    : { state: "warn", detail, remedy: `Free ${(bytesFreeMin / gigabyte).toFixed(0)} GB: a full disk stops the log.` };
}

export function memory({ memoryBytes }: Machine): Answer {
  const detail = `${(memoryBytes / gigabyte).toFixed(1)} GB available`;
  return memoryBytes >= memoryBytesMin
    ? fine(detail)
    : {
        state: "warn",
        detail,
        remedy: `Have ${(memoryBytesMin / gigabyte).toFixed(1)} GB available, above all at the first start.`,
      };
}

/** Nothing here can see the browser, so this is said to everybody. */
export const browserNote = (): Answer =>
  fine(
    "Chrome and Edge hear the microphone and a shared tab; Safari and Firefox share no tab's sound: there take the microphone, or type the customer's side",
  );

export const headphonesNote = (): Answer =>
  fine("wear them: over loudspeakers the microphone hears the customer as well, and both sides mix");
