/** The recogniser of this machine: PocketSphinx for now; the reason for the choice stands beside the words. */
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { openPocketSphinx } from "@wingman/gpu/stt/pocketsphinx/pocketsphinx";
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import type { Logger } from "pino";
import { demoVocabulary, salesText } from "../demo/tenant.ts";
import type { PocketSphinx } from "../local/parts/pocketsphinx.ts";

export const openSpeech = async (options: {
  readonly root: string;
  readonly pocketsphinx: Promise<PocketSphinx | Failure>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}): Promise<Recognizer | Failure> => {
  const files = await options.pocketsphinx;
  if (files instanceof Failure) return files;
  try {
    return await openPocketSphinx({
      files, domainText: await salesText(options.root), vocabulary: demoVocabulary,
      cacheDir: join(options.root, ".wingman/cache/language"),
      reason: "No speech model has been fetched, so words come with basic accuracy.",
      note: (message, details) => options.logger.info(details, message),
    });
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
};
