/** Speech engines on other machines, as the settings switch them on. Which call may be heard there, its company's policy says. */
import { describe } from "@wingman/domain/failure";
import { openDeepgram } from "@wingman/gpu/stt/cloud/deepgram";
import { openOpenAiTranscription } from "@wingman/gpu/stt/cloud/openai";
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import { type Candidate, candidateOf } from "@wingman/gpu/stt/roster";
import { literalOf } from "@wingman/streams/egress/addresses";
import { type AllowList, allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
import type { Logger } from "pino";
import { type Config, envName } from "../config/config.ts";
import { reloaded } from "../config/secret-files.ts";

/** Patience with a server that transcribes: one of one's own may be slow. */
const transcriptionMsMax = 20_000;
const openAiUrl = "https://api.openai.com/v1";

export type OpenCloud = (logger: Logger) => Promise<Candidate[]>;

type Settings = Pick<
  Config,
  | "deepgramKey"
  | "deepgramUrl"
  | "deepgramModel"
  | "transcriptionUrl"
  | "transcriptionKey"
  | "transcriptionModel"
  | "egressAllow"
>;

/** Undefined where none is set. `env` has the keys, or the files they stand in; a new key counts from the next line on. */
export const cloudSpeechOf = (settings: Settings, env: NodeJS.ProcessEnv): OpenCloud | undefined => {
  const { deepgramKey, transcriptionUrl, transcriptionKey } = settings;
  if (deepgramKey === undefined && transcriptionUrl === undefined && transcriptionKey === undefined) return undefined;
  return async (logger) => {
    const allow = allowListOf(settings.egressAllow) ?? { host: () => false, address: () => false };
    const secretOf = (key: "deepgramKey" | "transcriptionKey") =>
      reloaded(env, envName(key), (failure) =>
        logger.warn(
          { error: describe(failure) },
          "a new key of a speech engine cannot be used; the one before is kept",
        ),
      );
    const note = (message: string, details: Readonly<Record<string, unknown>>): void => logger.warn(details, message);
    const candidates: Candidate[] = [];
    if (deepgramKey !== undefined) {
      const keyOf = secretOf("deepgramKey");
      const egress = openEgress({ allow });
      const recognizer = openDeepgram({
        egress,
        base: settings.deepgramUrl,
        model: settings.deepgramModel,
        keyOf: () => keyOf() ?? deepgramKey,
        reason: "The sound goes to Deepgram.",
        note,
      });
      candidates.push(elsewhere(recognizer, egress, settings.deepgramUrl, allow));
    }
    if (transcriptionUrl !== undefined || transcriptionKey !== undefined) {
      const keyOf = secretOf("transcriptionKey");
      const base = transcriptionUrl ?? openAiUrl;
      const egress = openEgress({ allow, totalMsMax: transcriptionMsMax });
      const recognizer = await openOpenAiTranscription({
        egress,
        base,
        model: settings.transcriptionModel,
        keyOf: () => keyOf() ?? transcriptionKey,
        reason: "The sound goes to a transcription server.",
        note,
      }).catch((error: unknown) => logger.warn({ error: describe(error) }, "a transcription server cannot be used"));
      if (recognizer) candidates.push(elsewhere(recognizer, egress, base, allow));
    }
    return candidates;
  };
};

/** What the operator named as one's own network is in the house. */
const isOwn = (address: string, allow: AllowList): boolean => {
  const { hostname } = new URL(address.replace(/^ws/, "http"));
  const literal = literalOf(hostname);
  return allow.host(hostname) || (literal !== undefined && allow.address(literal.address));
};

const elsewhere = (recognizer: Recognizer, egress: AsyncDisposable, address: string, allow: AllowList): Candidate =>
  candidateOf(
    {
      ...recognizer,
      async [Symbol.asyncDispose]() {
        await recognizer[Symbol.asyncDispose]();
        await egress[Symbol.asyncDispose]();
      },
    },
    { leavesHouse: !isOwn(address, allow) },
  );
