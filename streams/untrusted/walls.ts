/**
 * What stands between a reader and this machine. Node's permission model (no writing, no programs, no workers, no
 * add-ons, reads of its own program alone) and the heap's limit are everywhere; on Linux the kernel adds limits of
 * processor time, data and files (`prlimit`) and takes the network away (`unshare`), where this user may ask for it.
 */
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { untrustedLimits } from "./limits.ts";

const probeMsMax = 10_000;

export type Walls = {
  readonly program: string;
  readonly args: readonly string[];
  /** Whether the process has no network at all; else it has what Node's own program would use, which it never does. */
  readonly withoutNetwork: boolean;
  readonly withKernelLimits: boolean;
};

/** A program that looks into what somebody sent, what of the repository it reads, and what the kernel lets it use. */
export type Walled = {
  readonly program: string;
  /** Folders of the repository, each with a slash behind it. */
  readonly folders: readonly string[];
  readonly limits: {
    readonly cpuSMax: number;
    readonly filesOpenMax: number;
    readonly dataBytesMax: number;
    readonly heapMbMax: number;
  };
};

const documentReader: Walled = {
  program: fileURLToPath(new URL("./reader-process.ts", import.meta.url)),
  folders: ["streams/", "domain/"],
  limits: untrustedLimits,
};

export const wallsHere = (): Promise<Walls> => wallsAround(documentReader);

/** Asked of this machine once a program. */
export const wallsAround = (walled: Walled): Promise<Walls> => {
  const known = found.get(walled.program) ?? find(walled);
  found.set(walled.program, known);
  return known;
};
const found = new Map<string, Promise<Walls>>();

const find = async ({ program: reader, folders, limits }: Walled): Promise<Walls> => {
  const mappedText = await says(process.execPath, ["-e", dataOf]);
  const mapped = Number(mappedText ?? Number.NaN);
  const prlimit = [
    `--cpu=${limits.cpuSMax}`,
    "--core=0",
    "--fsize=0",
    `--nofile=${limits.filesOpenMax}`,
    ...(mapped > 0 ? [`--data=${mapped + limits.dataBytesMax}`] : []),
    "--",
  ];
  const withKernelLimits = (await says("prlimit", [...prlimit, process.execPath, "-e", "console.log(1)"])) === "1";
  const unshare = await firstOf(
    [
      ["--net", "--"],
      ["--user", "--map-root-user", "--net", "--"],
    ],
    (args) => says("unshare", [...args, "echo", "1"]).then((said) => said === "1"),
  );
  const node = [process.execPath, ...nodeArgs(reader, folders, limits.heapMbMax)];
  const [program = process.execPath, ...args] = [
    ...(withKernelLimits ? ["prlimit", ...prlimit] : []),
    ...(unshare ? ["unshare", ...unshare] : []),
    ...node,
  ];
  return { program, args, withoutNetwork: unshare !== undefined, withKernelLimits };
};

/** What an idle Node has mapped as data, which is mostly room for machine code that it never fills. */
const dataOf =
  "try{console.log(1024*+/VmData:\\s+(\\d+)/.exec(require('fs').readFileSync('/proc/self/status','utf8'))[1])}catch{console.log(0)}";

const nodeArgs = (program: string, folders: readonly string[], heapMbMax: number): string[] => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const readable = [...folders.map((folder) => root + folder), `${root}package.json`, ...modules(root)];
  return [
    "--permission",
    ...readable.map((path) => `--allow-fs-read=${path}`),
    `--max-old-space-size=${heapMbMax}`,
    "--max-semi-space-size=8",
    "--no-warnings",
    "--disable-proto=throw",
    "--no-addons",
    program,
  ];
};

/** The packages, also where their folder is a link to another one. */
const modules = (root: string): string[] => {
  const folder = `${root}node_modules`;
  try {
    return [...new Set([`${folder}/`, `${realpathSync(folder)}/`])];
  } catch {
    return [];
  }
};

const firstOf = async <Item>(
  items: readonly Item[],
  fits: (item: Item) => Promise<boolean>,
): Promise<Item | undefined> => {
  for (const item of items) if (await fits(item)) return item;
  return undefined;
};

/** What a program says, or undefined where it cannot be started or fails. */
const says = (program: string, args: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"], timeout: probeMsMax });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(0, 200);
    });
    child.once("error", () => resolve(undefined));
    child.once("close", (code) => resolve(code === 0 ? said.trim() : undefined));
  });
