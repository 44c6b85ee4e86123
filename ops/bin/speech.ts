/** The recognisers of this machine, tried and put together; which of them hears a call, `domain/speech/choice` says. */
import { join } from "node:path";
import { describe, Failure } from "@wingman/domain/failure";
import { openPocketSphinx } from "@wingman/gpu/stt/pocketsphinx/pocketsphinx";
import type { Speed } from "@wingman/gpu/stt/pocketsphinx/settings";
import { engineListens } from "@wingman/gpu/stt/process/recognizer-in-process";
import { recordedRecognizer } from "@wingman/gpu/stt/recorded";
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import { type Candidate, candidateOf, rosterOf } from "@wingman/gpu/stt/roster";
import type { Logger } from "pino";
import { readHeard } from "../demo/heard.ts";
import { demoPolicy, demoPrincipal, domainTextsIn } from "../demo/tenant.ts";
import { modelsDirOf } from "../local/models/models-here.ts";
import type { Config } from "../config/config.ts";
import { cloudSpeechOf, type OpenCloud } from "./cloud-speech.ts";
import type { PocketSphinx } from "../local/parts/pocketsphinx.ts";

/** What listens beside PocketSphinx as it comes. */
export type HearingSettings = {
  /** Engines on other machines, where some are set. */
  readonly cloud?: OpenCloud | undefined;
  /** PocketSphinx's; as usual unless said. */
  readonly speed?: Speed | undefined;
  /** Where models lie. */
  readonly modelsDir: string;
  /** A file that tells voices apart. */
  readonly speakerModel?: string | undefined;
};

export const hearingSettingsOf = (settings: Config, env: NodeJS.ProcessEnv, root: string): HearingSettings => ({
  cloud: cloudSpeechOf(settings, env),
  speed: settings.speechSpeed,
  modelsDir: modelsDirOf(root, settings.modelsDir),
  speakerModel: settings.speakerModel,
});

export type SpeechParts = {
  readonly root: string;
  readonly pocketsphinx: Promise<PocketSphinx | Failure>;
  readonly logger: Logger;
  readonly hearing?: HearingSettings | undefined;
  /** The engine's process ended, and another listens. */
  readonly onAgain?: () => void;
};

/** What listens on this machine; where nothing does, the sample calls' recorded words, and without these a Failure. */
export const openSpeech = async (
  parts: SpeechParts & { readonly signal: AbortSignal },
): Promise<Recognizer | Failure> => {
  const { root, logger, signal, hearing } = parts;
  const engine = await openEngine(parts);
  const candidates: Candidate[] = [];
  const { modelsDir } = hearing ?? {};
  if (modelsDir !== undefined) {
    const { openModels } = await import("./speech-models.ts"); // Nobody without a model waits for what reads them.
    candidates.push(...(await openModels({ root, modelsDir, logger, signal, noteOf: () => noteOf(parts) })));
  }
  if (!(engine instanceof Failure)) candidates.push(candidateOf(engine, { languages: ["en"] }));
  else if (signal.aborted && candidates.length === 0) return engine;
  else logger.warn({ reason: describe(engine) }, "no engine listens");
  const lacks =
    engine instanceof Failure && candidates.length === 0
      ? `No speech engine on this computer: ${lastReasonOf(engine)}.`
      : null;
  if (candidates.length === 0) {
    const samples = await readHeard();
    if (samples.size > 0) candidates.push(candidateOf(recordedRecognizer(samples, lacks ?? "")));
  }
  candidates.push(...((await hearing?.cloud?.(logger)) ?? []));
  if (candidates.length === 0)
    return new Failure("WING_STT_NONE", lacks ?? "Nothing listens.", {
      remedy: "Run `wingman doctor`; typed words work meanwhile.",
    });
  return rosterOf(candidates, lacks);
};

/** Only an engine that listens. For whoever measures one, or writes down what it hears. */
export const openEngine = async ({
  root,
  pocketsphinx,
  hearing,
  ...parts
}: SpeechParts): Promise<Recognizer | Failure> => {
  const files = await pocketsphinx;
  if (files instanceof Failure) return files;
  try {
    return await openPocketSphinx({
      files,
      domainText: (await domainTextsIn(root))(demoPrincipal.tenant),
      vocabulary: demoPolicy.vocabulary,
      ...(hearing?.speed && { speed: hearing.speed }),
      cacheDir: join(root, ".wingman/cache/language"),
      codeCacheDir: join(root, ".wingman/cache/code"),
      reason: "Speech from this computer, with basic accuracy.",
      note: noteOf(parts),
    });
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
};

/** One for each engine: the first time that it listens it was started, each time after that again. */
const noteOf = ({ logger, onAgain }: Pick<SpeechParts, "logger" | "onAgain">) => {
  let starts = 0;
  return (message: string, details: Readonly<Record<string, unknown>>): void => {
    logger.info(details, message);
    if (message === engineListens && ++starts > 1) onAgain?.();
  };
};

/** Of all places that were looked at, the last one is where it could have come from; the log has the others. */
const lastReasonOf = (failure: Failure): string =>
  (failure.message.split("; ").at(-1) ?? failure.message).replace(/[.\s]+$/, "");
