/** espeak-ng: the program on PATH, or unpacked from the system's packages into our own folder. Never loaded: it is GPL. */
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { run, succeeded, whyNot } from "../run.ts";
import { type AptPackages, unpackedByApt } from "./apt-packages.ts";
import type { SpeakingProgram } from "./flite.ts";
import { librariesBelow } from "./libraries-below.ts";
import { onPath } from "./on-path.ts";
import { type FindOptions, firstSource, notSet, type Skipped, type Source } from "./source.ts";
import { unpackedFolder, unpackedIsWhole } from "./unpacked.ts";

/** `dataIn` holds `espeak-ng-data`; null where the program knows it. */
export type EspeakProgram = SpeakingProgram & { dataIn: string | null };

const tryMsMax = 10_000;
const packages: AptPackages = {
  part: "espeak-ng",
  sets: [
    ["espeak-ng", "espeak-ng-data", "libespeak-ng1", "libsonic0", "libpcaudio0"],
    ["espeak-ng", "espeak-ng-data", "libespeak-ng1t64", "libsonic0", "libpcaudio0"],
  ],
};

/** What is returned has read its data once. */
export const findEspeak = (options: FindOptions): Promise<EspeakProgram | Failure> =>
  firstSource("espeak-ng", sources, options, {
    ready: ({ command }) => `espeak-ng at ${command}`,
    remedy:
      "On Debian or Ubuntu: apt-get install espeak-ng. Elsewhere set WINGMAN_ESPEAK to the program. Until then tips in other languages than English are said by the browser's voice.",
  });

const sources: readonly Source<EspeakProgram>[] = [
  {
    name: "program in WINGMAN_ESPEAK",
    fetches: false,
    async find({ env }) {
      const command = env.WINGMAN_ESPEAK;
      if (command === undefined || command === "") return { skipped: notSet };
      const found = await speaks({ command, env: {}, dataIn: null });
      if (!("skipped" in found)) return found;
      throw new Failure("WING_TTS_PROGRAM", `the program in WINGMAN_ESPEAK cannot be used: ${found.skipped}.`, {
        remedy: "Name espeak-ng's program, or unset it.",
      });
    },
  },
  {
    name: "on PATH",
    fetches: false,
    async find({ env }) {
      const command = await onPath("espeak-ng", env);
      return command === undefined ? { skipped: "not there" } : speaks({ command, env: {}, dataIn: null });
    },
  },
  {
    name: "unpacked earlier",
    fetches: false,
    find: async ({ partsDir }) =>
      (await unpackedIsWhole(partsDir, packages.part)) ? unpacked(partsDir) : { skipped: "not there" },
  },
  {
    name: "from the system's packages",
    fetches: true,
    find: async (context) => (await unpackedByApt(context, packages)) ?? unpacked(context.partsDir),
  },
];

const unpacked = async (partsDir: string): Promise<EspeakProgram | Skipped> => {
  const folder = unpackedFolder(partsDir, packages.part);
  const libraries = await librariesBelow(folder);
  const command = join(folder, "usr/bin/espeak-ng");
  let why: Skipped = { skipped: "its data is not there" };
  // The data lies beside the libraries on one system, and in usr/share on another.
  for (const dataIn of [...libraries, join(folder, "usr/share")]) {
    const found = await speaks({ command, env: { LD_LIBRARY_PATH: libraries.join(":") }, dataIn });
    if (!("skipped" in found)) return found;
    why = found;
  }
  return why;
};

const speaks = async (program: EspeakProgram): Promise<EspeakProgram | Skipped> => {
  const args = [...(program.dataIn === null ? [] : [`--path=${program.dataIn}`]), "--voices=ar"];
  const listed = await run(program.command, args, { env: { ...process.env, ...program.env }, timeoutMs: tryMsMax });
  if (succeeded(listed) && /\bar\b/.test(listed.stdout)) return program;
  return { skipped: succeeded(listed) ? "it has no Arabic voice" : `it ${whyNot(listed)}` };
};
