/** A program that speaks: on PATH, or unpacked from the system's packages into our own folder. */
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { run, succeeded, whyNot } from "../run.ts";
import { type AptPackages, unpackedByApt } from "./apt-packages.ts";
import { librariesBelow } from "./libraries-below.ts";
import { onPath } from "./on-path.ts";
import { type FindOptions, firstSource, notSet, type Skipped, type Source } from "./source.ts";
import { unpackedFolder, unpackedIsWhole } from "./unpacked.ts";

/** What is started, and what it needs in its environment; `dataIn` is null where the program knows where its data lies. */
export type SpeakingProgram = { command: string; env: Record<string, string>; dataIn: string | null };

export type AboutProgram = {
  /** Its name on PATH, and that of the part. */
  readonly program: string;
  readonly variable: "WINGMAN_FLITE" | "WINGMAN_ESPEAK";
  readonly packages: AptPackages;
  readonly remedy: string;
  /** How it lists its voices, and one that it must have. */
  readonly lists: (dataIn: string | null) => readonly string[];
  readonly voice: { readonly pattern: RegExp; readonly name: string };
  /** Where its data may lie once it is unpacked. */
  readonly dataIn: (folder: string, libraries: readonly string[]) => readonly (string | null)[];
};

const tryMsMax = 10_000;

/** What is returned has said once which voices it has. */
export const findSpeakingProgram = (about: AboutProgram, options: FindOptions): Promise<SpeakingProgram | Failure> => {
  const { program, remedy } = about;
  return firstSource(program, sourcesOf(about), options, {
    ready: ({ command }) => `${program} at ${command}`,
    remedy,
  });
};

const sourcesOf = (about: AboutProgram): readonly Source<SpeakingProgram>[] => {
  const { program, variable, packages } = about;
  const speaks = async (found: SpeakingProgram): Promise<SpeakingProgram | Skipped> => {
    const env = { ...process.env, ...found.env };
    const listed = await run(found.command, [...about.lists(found.dataIn)], { env, timeoutMs: tryMsMax });
    if (succeeded(listed) && about.voice.pattern.test(listed.stdout)) return found;
    return { skipped: succeeded(listed) ? `it has no ${about.voice.name}` : `it ${whyNot(listed)}` };
  };
  const unpacked = async (partsDir: string): Promise<SpeakingProgram | Skipped> => {
    const folder = unpackedFolder(partsDir, packages.part);
    const libraries = await librariesBelow(folder);
    const env = { LD_LIBRARY_PATH: libraries.join(":") };
    let why: Skipped = { skipped: "its data is not there" };
    for (const dataIn of about.dataIn(folder, libraries)) {
      const found = await speaks({ command: join(folder, "usr/bin", program), env, dataIn });
      if (!("skipped" in found)) return found;
      why = found;
    }
    return why;
  };
  return [
    {
      name: `program in ${variable}`,
      fetches: false,
      async find({ env }) {
        const command = env[variable];
        if (command === undefined || command === "") return { skipped: notSet };
        const found = await speaks({ command, env: {}, dataIn: null });
        if (!("skipped" in found)) return found;
        throw new Failure("WING_TTS_PROGRAM", `the program in ${variable} cannot be used: ${found.skipped}.`, {
          remedy: `Name ${program}'s program, or unset it.`,
        });
      },
    },
    {
      name: "on PATH",
      fetches: false,
      async find({ env }) {
        const command = await onPath(program, env);
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
};
