/** The recogniser of this machine, as `gpu/stt/choose` chooses it; the reason for the choice stands beside the words. */
import { join } from "node:path";
import { describe, Failure } from "@wingman/domain/failure";
import { chooseEngine } from "@wingman/gpu/stt/choose";
import { openPocketSphinx } from "@wingman/gpu/stt/pocketsphinx/pocketsphinx";
import { tradeWords } from "@wingman/gpu/stt/pocketsphinx/trade-words";
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import type { Logger } from "pino";
import { demoVocabulary, tradeTexts } from "../demo/tenant.ts";
import type { PocketSphinx } from "../local/parts/pocketsphinx.ts";

export const openSpeech = async (options: {
  readonly root: string;
  readonly pocketsphinx: Promise<PocketSphinx | Failure>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}): Promise<Recognizer | Failure> => {
  const found = await options.pocketsphinx;
  const choice = chooseEngine({ pocketsphinx: found instanceof Failure ? { missing: describe(found) } : found });
  if (choice.engine === "none")
    return new Failure("WING_STT_NONE", choice.reason, { remedy: "Run `wingman doctor`; typed words work meanwhile." });
  try {
    return await openPocketSphinx({
      files: choice.files,
      domainText: await tradeTexts(options.root),
      vocabulary: [...tradeWords, ...demoVocabulary],
      cacheDir: join(options.root, ".wingman/cache/language"),
      reason: choice.reason,
      note: (message, details) => options.logger.info(details, message),
    });
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
};
