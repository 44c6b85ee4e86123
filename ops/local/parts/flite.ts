/** flite: the program on PATH, or unpacked from the system's packages into our own folder. */
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { run, succeeded, whyNot } from "../run.ts";
import { type AptPackages, unpackedByApt } from "./apt-packages.ts";
import { librariesBelow } from "./libraries-below.ts";
import { onPath } from "./on-path.ts";
import { type FindOptions, firstSource, notSet, type Skipped, type Source } from "./source.ts";
import { unpackedFolder, unpackedIsWhole } from "./unpacked.ts";

/** A program that speaks, and what it needs in its environment. */
export type SpeakingProgram = { command: string; env: Record<string, string> };

const tryMsMax = 10_000;
const packages: AptPackages = {
  part: "flite",
  // The program asks for ALSA's library at its start, though it plays nothing here.
  sets: [
    ["flite", "libflite1", "libasound2"],
    ["flite", "libflite1", "libasound2t64"],
  ],
};

/** What is returned has said once which voices it has. */
export const findFlite = (options: FindOptions): Promise<SpeakingProgram | Failure> =>
  firstSource("flite", sources, options, {
    ready: ({ command }) => `flite at ${command}`,
    remedy:
      "On Debian or Ubuntu: apt-get install flite. Elsewhere set WINGMAN_FLITE to the program. Until then tips are said by another voice, or by the browser's.",
  });

const sources: readonly Source<SpeakingProgram>[] = [
  {
    name: "program in WINGMAN_FLITE",
    fetches: false,
    async find({ env }) {
      const command = env.WINGMAN_FLITE;
      if (command === undefined || command === "") return { skipped: notSet };
      const found = await speaks({ command, env: {} });
      if (!("skipped" in found)) return found;
      throw new Failure("WING_TTS_PROGRAM", `the program in WINGMAN_FLITE cannot be used: ${found.skipped}.`, {
        remedy: "Name flite's program, or unset it.",
      });
    },
  },
  {
    name: "on PATH",
    fetches: false,
    async find({ env }) {
      const command = await onPath("flite", env);
      return command === undefined ? { skipped: "not there" } : speaks({ command, env: {} });
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

const unpacked = async (partsDir: string): Promise<SpeakingProgram | Skipped> => {
  const folder = unpackedFolder(partsDir, packages.part);
  const env = { LD_LIBRARY_PATH: (await librariesBelow(folder)).join(":") };
  return speaks({ command: join(folder, "usr/bin/flite"), env });
};

const speaks = async (program: SpeakingProgram): Promise<SpeakingProgram | Skipped> => {
  const env = { ...process.env, ...program.env };
  const listed = await run(program.command, ["-lv"], { env, timeoutMs: tryMsMax });
  if (succeeded(listed) && /\bslt\b/.test(listed.stdout)) return program;
  return { skipped: succeeded(listed) ? "it has no voice slt" : `it ${whyNot(listed)}` };
};
