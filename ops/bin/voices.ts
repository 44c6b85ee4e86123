/** The voices of this machine, opened when one is first asked for: nothing is fetched for people who listen to nothing. */
import type { PartnerVoiceParts, SpokenPiece } from "@wingman/commands/practice/voice-routes";
import type { VoiceAsked, VoiceParts } from "@wingman/commands/voices/routes";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import type { Policy } from "@wingman/domain/tenant/policy";
import { defaultVoice } from "@wingman/domain/tenant/voice-policy";
import { type CloudVoiceOptions, openCloudVoice } from "@wingman/gpu/tts/cloud/openai-voice";
import type { VoiceWish } from "@wingman/gpu/tts/choose";
import { openOnnxVoices } from "@wingman/gpu/tts/onnx/onnx-voice";
import { openEspeak } from "@wingman/gpu/tts/os/espeak";
import { fliteVoices, openFlite } from "@wingman/gpu/tts/os/flite";
import { openSay } from "@wingman/gpu/tts/os/say";
import { soundOfPersona, voiceBeside } from "@wingman/gpu/tts/persona";
import { speakTurn } from "@wingman/gpu/tts/turn";
import { canSay, type Speech } from "@wingman/gpu/tts/voice";
import { openVoices, type Voices, type VoiceSource } from "@wingman/gpu/tts/voices";
import { allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
import { type Config, envName } from "../config/config.ts";
import { reloaded } from "../config/secret-files.ts";
import { allowFailure } from "./roles/connectors.ts";
import { findEspeak } from "../local/parts/espeak-ng.ts";
import { piperVoices } from "../local/models/catalogue-voices.ts";
import { modelsDirOf } from "../local/models/models-here.ts";
import { findFlite } from "../local/parts/flite.ts";
import type { FindOptions } from "../local/parts/source.ts";

/** What of the settings is about voices. */
export type VoiceSettings = {
  /** Where Piper voices lie; null for the usual folder, which need not be there. */
  readonly folder: string | null;
  readonly cloud: Omit<CloudVoiceOptions, "egress" | "textLeaves"> | null;
  readonly allow: string | undefined;
  /** Where `wingman models` keeps what it pulls; undefined for the usual folder. */
  readonly modelsDir: string | undefined;
};

export const noVoiceSettings: VoiceSettings = { folder: null, cloud: null, allow: undefined, modelsDir: undefined };

/** The first sentence of an exercise waits so long for the voices of this machine. */
const lookMsMax = 3_000;
/** A part of macOS, and always there. */
const macSay = "/usr/bin/say";
const openAi = "https://api.openai.com/v1";

export const voiceSettingsOf = (
  settings: Pick<Config, "voices" | "modelsDir" | "voiceUrl" | "voiceKey" | "voiceModel" | "voiceName" | "egressAllow">,
  env: NodeJS.ProcessEnv,
): VoiceSettings => {
  const { voices, modelsDir, voiceUrl, voiceKey, voiceModel: model, voiceName: voice, egressAllow: allow } = settings;
  const isSet = voiceUrl !== undefined || voiceKey !== undefined;
  const key = reloaded(env, envName("voiceKey"));
  return {
    folder: voices ?? null,
    modelsDir,
    allow,
    cloud: isSet ? { url: voiceUrl ?? openAi, key, model, voice } : null,
  };
};

/** Looks for all of them, and fetches what can be; `lookOnly` takes what is here. */
export const openVoicesHere = (options: FindOptions & { readonly voices: VoiceSettings }): Voices => {
  const { folder, cloud, allow } = options.voices;
  const modelsDir = modelsDirOf(options.root, options.voices.modelsDir);
  const espeak = findEspeak(options);
  const sources: VoiceSource[] = [
    {
      engine: "flite",
      open: findFlite(options).then((found) =>
        found instanceof Failure ? found : fliteVoices.map((name) => openFlite(found, name)),
      ),
    },
    {
      engine: "espeak-ng",
      open: espeak.then((found) => (found instanceof Failure ? found : [openEspeak(found)])),
    },
  ];
  if (process.platform === "darwin")
    sources.push({ engine: "say", open: openSay({ command: macSay, env: {} }).then((voice) => [voice]) });
  // What somebody put there, and what `wingman models pull` fetched.
  const folders = [folder ?? join(options.root, ".wingman/voices"), join(modelsDir, piperVoices)].filter(
    (each) => each === folder || existsSync(each),
  );
  for (const each of folders)
    sources.push({
      engine: "onnx",
      open: espeak.then((found) => openOnnxVoices(each, found instanceof Failure ? null : found)),
    });
  if (!cloud) return openVoices(sources);
  const list = allowListOf(allow);
  if (!list) {
    return openVoices([...sources, { engine: "cloud", open: Promise.resolve(allowFailure()) }]);
  }
  const { hostname } = new URL(cloud.url);
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  const egress = openEgress({ allow: list });
  // What the operator named as part of their own network is in the house.
  const textLeaves = !list.host(hostname) && !list.address(bare);
  sources.push({ engine: "cloud", open: Promise.resolve([openCloudVoice({ ...cloud, egress, textLeaves })]) });
  const voices = openVoices(sources);
  return {
    ...voices,
    async [Symbol.asyncDispose]() {
      await voices[Symbol.asyncDispose]();
      await egress[Symbol.asyncDispose]();
    },
  };
};

/** What the gateway's routes say tips with, and what a played customer says. */
export const voicesOf = (
  voices: () => Voices,
  policyOf: (tenant: TenantId) => Policy,
): VoiceParts["voices"] & PartnerVoiceParts["voices"] => {
  const wishOf = ({ tenant, language, wanted }: VoiceAsked): VoiceWish => {
    const { voice, textMayLeave } = policyOf(tenant).voice ?? defaultVoice;
    return { language, wanted: wanted ?? voice, textMayLeave };
  };
  return {
    list(asked) {
      const wish = wishOf(asked);
      const { here, isLooking } = voices().list();
      const { id, reason } = voices().choose(wish);
      const usable = here.filter((voice) => canSay(voice, wish.language) && (wish.textMayLeave || !voice.textLeaves));
      return { voices: usable, chosen: id, reason, isLooking };
    },
    say(text, asked, rate, besides) {
      const language = writtenIn(text, asked.language);
      const wish = wishOf({ ...asked, language });
      const chosen = voices().of(wish);
      const speaking = voices()
        .list()
        .here.filter((each) => canSay(each, language));
      const voice =
        besides === null ? chosen : voices().of({ ...wish, wanted: voiceBeside(speaking, chosen.info, besides) });
      const speech = voice.speak(text, { language, rate }, new AbortController().signal);
      return { voice: voice.info.id, sampleRateHz: voice.info.sampleRateHz, sound: soundOf(speech) };
    },
    async sayAs(persona, text, asked) {
      const { settled } = voices();
      // The one who speaks first must not be another than the one who goes on.
      if (voices().list().isLooking) await Promise.race([settled, sleep(lookMsMax, undefined, { ref: false })]);
      const language = writtenIn(text, asked.language);
      const wish = wishOf({ ...asked, language });
      const { here } = voices().list();
      const speaking = here.filter((voice) => canSay(voice, language));
      const { id: wanted, rate } = soundOfPersona(speaking, voices().of(wish).info, persona);
      const voice = voices().of({ ...wish, wanted });
      const speech = speakTurn(voice, text, { language, rate }, new AbortController().signal);
      return { voice: voice.info.id, sampleRateHz: voice.info.sampleRateHz, pieces: piecesOf(speech) };
    },
  };
};

/** A call in Arabic may be led by a playbook in English, and the other way round: a tip is said as it is written. */
const writtenIn = (text: string, language: string): string => {
  const isArabic = /\p{Script=Arabic}/u.test(text);
  const speaksArabic = /^(ar|fa|ur)\b/i.test(language);
  if (isArabic === speaksArabic) return language;
  return isArabic ? "ar" : "en";
};

async function* piecesOf(speech: AsyncIterable<Speech>): AsyncGenerator<SpokenPiece> {
  for await (const { samples, span } of speech) yield { samples, heardChars: span.to };
}

async function* soundOf(speech: AsyncIterable<{ readonly samples: Int16Array }>): AsyncGenerator<Int16Array> {
  for await (const { samples } of speech) if (samples.length > 0) yield samples;
}
