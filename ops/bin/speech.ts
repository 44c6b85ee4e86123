/** The recogniser of this machine, as `gpu/stt/choose` chooses it; the reason for the choice stands beside the words. */
import { join } from "node:path";
import { describe, Failure } from "@wingman/domain/failure";
import { chooseEngine } from "@wingman/gpu/stt/choose";
import { openPocketSphinx } from "@wingman/gpu/stt/pocketsphinx/pocketsphinx";
import { tradeWords } from "@wingman/gpu/stt/pocketsphinx/trade-words";
import { engineListens } from "@wingman/gpu/stt/process/recognizer-in-process";
import { recordedRecognizer } from "@wingman/gpu/stt/recorded";
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import type { Logger } from "pino";
import { readHeard } from "../demo/heard.ts";
import { demoPolicy, tradeTexts, vocabularyOf } from "../demo/tenant.ts";
import type { PocketSphinx } from "../local/parts/pocketsphinx.ts";

export type SpeechParts = {
  readonly root: string;
  readonly pocketsphinx: Promise<PocketSphinx | Failure>;
  readonly logger: Logger;
  /** The engine's process ended, and another listens. */
  readonly onAgain?: () => void;
};

/** What listens on this machine; where nothing does, the sample calls' recorded words, and without these a Failure. */
export const openSpeech = async (
  parts: SpeechParts & { readonly signal: AbortSignal },
): Promise<Recognizer | Failure> => {
  const engine = await openEngine(parts);
  if (!(engine instanceof Failure) || parts.signal.aborted) return engine;
  parts.logger.warn({ reason: describe(engine) }, "no engine listens");
  const samples = await readHeard();
  const choice = chooseEngine({ pocketsphinx: { missing: lastReasonOf(engine) }, recordedCount: samples.size });
  if (choice.engine === "recorded") return recordedRecognizer(samples, choice.reason);
  return new Failure("WING_STT_NONE", choice.reason, { remedy: "Run `wingman doctor`; typed words work meanwhile." });
};

/** Only an engine that listens. For whoever measures one, or writes down what it hears. */
export const openEngine = async ({
  root,
  pocketsphinx,
  logger,
  onAgain,
}: SpeechParts): Promise<Recognizer | Failure> => {
  const files = await pocketsphinx;
  if (files instanceof Failure) return files;
  let starts = 0;
  try {
    return await openPocketSphinx({
      files,
      domainText: await tradeTexts(root),
      vocabulary: [...tradeWords, ...vocabularyOf(demoPolicy)],
      cacheDir: join(root, ".wingman/cache/language"),
      reason: chooseEngine({ pocketsphinx: files, recordedCount: 0 }).reason,
      note: (message, details) => {
        logger.info(details, message);
        if (message === engineListens && ++starts > 1) onAgain?.();
      },
    });
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
};

/** Of all places that were looked at, the last one is where it could have come from; the log has the others. */
const lastReasonOf = (failure: Failure): string => failure.message.split("; ").at(-1) ?? failure.message;
