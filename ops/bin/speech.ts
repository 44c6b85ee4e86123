/** The recogniser of this machine, as `gpu/stt/choose` chooses it; the reason for the choice stands beside the words. */
import { join } from "node:path";
import { describe, Failure } from "@wingman/domain/failure";
import { chooseEngine } from "@wingman/gpu/stt/choose";
import { engineListens, openPocketSphinx } from "@wingman/gpu/stt/pocketsphinx/pocketsphinx";
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import type { Logger } from "pino";
import { demoVocabulary, salesText } from "../demo/tenant.ts";
import type { PocketSphinx } from "../local/parts/pocketsphinx.ts";

export const openSpeech = async (options: {
  readonly root: string;
  readonly pocketsphinx: Promise<PocketSphinx | Failure>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** The engine's process ended, and another listens. */
  readonly onAgain?: () => void;
}): Promise<Recognizer | Failure> => {
  const found = await options.pocketsphinx;
  const choice = chooseEngine({ pocketsphinx: found instanceof Failure ? { missing: describe(found) } : found });
  if (choice.engine === "none")
    return new Failure("WING_STT_NONE", choice.reason, { remedy: "Run `wingman doctor`; typed words work meanwhile." });
  let starts = 0;
  try {
    return await openPocketSphinx({
      files: choice.files,
      domainText: await salesText(options.root),
      vocabulary: demoVocabulary,
      cacheDir: join(options.root, ".wingman/cache/language"),
      reason: choice.reason,
      note: (message, details) => {
        options.logger.info(details, message);
        if (message === engineListens && ++starts > 1) options.onAgain?.();
      },
    });
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
};
