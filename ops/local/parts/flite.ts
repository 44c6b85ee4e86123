import type { Failure } from "@wingman/domain/failure";
import type { FindOptions } from "./source.ts";
import { type AboutProgram, findSpeakingProgram, type SpeakingProgram } from "./speaking-program.ts";

const flite: AboutProgram = {
  program: "flite",
  variable: "WINGMAN_FLITE",
  packages: {
    part: "flite",
    // The program asks for ALSA's library at its start, though it plays nothing here.
    sets: [
      ["flite", "libflite1", "libasound2"],
      ["flite", "libflite1", "libasound2t64"],
    ],
  },
  remedy:
    "On Debian or Ubuntu: apt-get install flite. Elsewhere set WINGMAN_FLITE to the program. Until then tips are said by another voice, or by the browser's.",
  lists: () => ["-lv"],
  voice: { pattern: /\bslt\b/, name: "voice slt" },
  dataIn: () => [null],
};

/** The best of the system's English voices. */
export const findFlite = (options: FindOptions): Promise<SpeakingProgram | Failure> =>
  findSpeakingProgram(flite, options);
