import { join } from "node:path";
import type { Failure } from "@wingman/domain/failure";
import type { FindOptions } from "./source.ts";
import { type AboutProgram, findSpeakingProgram, type SpeakingProgram } from "./speaking-program.ts";

const espeak: AboutProgram = {
  program: "espeak-ng",
  variable: "WINGMAN_ESPEAK",
  packages: {
    part: "espeak-ng",
    sets: [
      ["espeak-ng", "espeak-ng-data", "libespeak-ng1", "libsonic0", "libpcaudio0"],
      ["espeak-ng", "espeak-ng-data", "libespeak-ng1t64", "libsonic0", "libpcaudio0"],
    ],
  },
  remedy:
    "On Debian or Ubuntu: apt-get install espeak-ng. Elsewhere set WINGMAN_ESPEAK to the program. Until then tips in other languages than English are said by the browser's voice.",
  lists: (dataIn) => [...(dataIn === null ? [] : [`--path=${dataIn}`]), "--voices=ar"],
  voice: { pattern: /\bar\b/, name: "Arabic voice" },
  // The data lies beside the libraries on one system, and in usr/share on another.
  dataIn: (folder, libraries) => [...libraries, join(folder, "usr/share")],
};

/** Many languages, Arabic among them. Never loaded, always a program of its own: it is GPL. */
export const findEspeak = (options: FindOptions): Promise<SpeakingProgram | Failure> =>
  findSpeakingProgram(espeak, options);
