import { ApiProblem } from "../parts/api.ts";
import { words } from "./words.ts";

const says: readonly (readonly [RegExp, string])[] = [
  [/^WING_AUDIO_KIND$/, words.failed.kind],
  [/^WING_AUDIO_UNSUPPORTED$/, words.failed.unsupported],
  [/^WING_AUDIO_(TRUNCATED|NOT_WAV)$/, words.failed.damaged],
  [/^WING_AUDIO_EMPTY$/, words.failed.empty],
  [/^WING_(AUDIO_TOO_LONG|UPLOAD_TOO_LARGE|REQUEST_INVALID)$/, words.failed.large],
  [/^WING_UPLOAD_TOO_MUCH$/, words.failed.much],
  [/^WING_(UPLOAD_BUSY|BUSY|TOO_OFTEN|STARTING)$/, words.failed.busy],
  [/^WING_CALL_SIDES$/, words.failed.sides],
  [/^WING_SOUND_USED_UP$/, words.failed.usedUp],
  [/_NOT_FOUND$/, words.failed.gone],
];

/** What happened and what to do, in the reader's language. */
export const problemText = (code: string): string => says.find(([of]) => of.test(code))?.[1] ?? words.failed.line;
export const codeOf = (error: unknown): string => (error instanceof ApiProblem ? error.code : "");
