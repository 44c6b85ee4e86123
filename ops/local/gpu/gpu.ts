/** Whether speech can be computed on a GPU here; tried, never assumed. */
import { fileURLToPath } from "node:url";
import { onPath } from "../parts/on-path.ts";
import { run, succeeded, whyNot } from "../run.ts";
import { gpuLibraries } from "./libraries.ts";
import { driverMajorMin } from "./pinned.ts";

export type GpuCard = { readonly name: string; readonly driver: string; readonly memoryMb: number };

const askMsMax = 20_000;
const probeMsMax = 60_000; // A first start of CUDA may take seconds.
const probe = fileURLToPath(new URL("./probe.ts", import.meta.url));

/** What NVIDIA's own tool says; none where it is not there or knows none. */
export const gpuCards = async (env: NodeJS.ProcessEnv): Promise<readonly GpuCard[]> => {
  const tool = await onPath("nvidia-smi", env);
  if (tool === undefined) return [];
  const query = ["--query-gpu=name,driver_version,memory.total", "--format=csv,noheader,nounits"];
  const asked = await run(tool, query, { env, timeoutMs: askMsMax });
  if (!succeeded(asked)) return [];
  return asked.stdout.split("\n").flatMap((line) => {
    const [name, driver, memory] = line.split(",").map((cell) => cell.trim());
    return name && driver && memory ? [{ name, driver, memoryMb: Number(memory) }] : [];
  });
};

export type Gpu =
  | { readonly ready: true; readonly cards: readonly GpuCard[]; readonly libraryDirs: readonly string[] }
  | {
      readonly ready: false;
      readonly cards: readonly GpuCard[];
      /** A phrase for people. */
      readonly why: string;
      readonly remedy: string | undefined;
    };

/**
 * Finds the card, its driver and the libraries, and multiplies two small matrices on the GPU in a process of its own.
 * Whoever starts an engine for it sets `libraryDirs` as LD_LIBRARY_PATH.
 */
export const findGpu = async ({
  root,
  partsDir,
  env,
}: {
  readonly root: string;
  readonly partsDir: string;
  readonly env: NodeJS.ProcessEnv;
}): Promise<Gpu> => {
  const [cards, libraries] = await Promise.all([gpuCards(env), gpuLibraries(root, partsDir)]);
  const no = (why: string, remedy?: string): Gpu => ({ ready: false, cards, why, remedy });
  const install = "Run `npm run wingman -- gpu install`: it fetches 1.4 GB with pip.";
  if (cards.length === 0 && libraries.state === "absent") return no("no NVIDIA GPU is found (nvidia-smi)");
  const old = cards.find(({ driver }) => Number.parseInt(driver, 10) < driverMajorMin);
  if (old)
    return no(
      `the driver of ${old.name} is ${old.driver}, and CUDA 13 needs ${driverMajorMin}`,
      `Install NVIDIA's driver ${driverMajorMin} or newer.`,
    );
  if (libraries.state !== "here") return no(libraries.why, install);
  const path = [...libraries.dirs, env["LD_LIBRARY_PATH"] ?? ""].filter((dir) => dir !== "").join(":");
  const tried = await run(process.execPath, [probe], {
    env: { ...env, LD_LIBRARY_PATH: path },
    timeoutMs: probeMsMax,
  });
  if (succeeded(tried)) return { ready: true, cards, libraryDirs: libraries.dirs };
  // onnxruntime says only "failed to load"; what was missing stands in its log.
  const why = /with error: (.+)$/m.exec(tried.stderr)?.[1] ?? whyNot(tried);
  return no(
    `the CUDA provider does not load: ${why}`,
    /libcuda\.so/.test(why)
      ? `Install NVIDIA's driver ${driverMajorMin} or newer; in a container, run it with the GPU (--gpus all).`
      : "See that nvidia-smi lists the card, then run `npm run wingman -- gpu install` again.",
  );
};
