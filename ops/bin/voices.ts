/** The voices of this machine, opened when one is first asked for: nothing is fetched for people who listen to nothing. */
import type { VoiceAsked, VoiceParts } from "@wingman/commands/voices/routes";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import type { Policy } from "@wingman/domain/tenant/policy";
import { defaultVoice } from "@wingman/domain/tenant/voice-policy";
import type { VoiceWish } from "@wingman/gpu/tts/choose";
import { openEspeak } from "@wingman/gpu/tts/os/espeak";
import { fliteVoices, openFlite } from "@wingman/gpu/tts/os/flite";
import { canSay } from "@wingman/gpu/tts/voice";
import { openVoices, type Voices, type VoiceSource } from "@wingman/gpu/tts/voices";
import { findEspeak } from "../local/parts/espeak-ng.ts";
import { findFlite } from "../local/parts/flite.ts";
import type { FindOptions } from "../local/parts/source.ts";

/** Looks for all of them, and fetches what can be; `lookOnly` takes what is here. */
export const openVoicesHere = (options: FindOptions): Voices => {
  const sources: VoiceSource[] = [
    {
      engine: "flite",
      open: findFlite(options).then((found) =>
        found instanceof Failure ? found : fliteVoices.map((name) => openFlite(found, name)),
      ),
    },
    {
      engine: "espeak-ng",
      open: findEspeak(options).then((found) => (found instanceof Failure ? found : [openEspeak(found)])),
    },
  ];
  return openVoices(sources);
};

/** What the gateway's routes say tips with. */
export const voicesOf = (voices: () => Voices, policyOf: (tenant: TenantId) => Policy): VoiceParts["voices"] => {
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
    say(text, asked, rate) {
      const language = writtenIn(text, asked.language);
      const voice = voices().of(wishOf({ ...asked, language }));
      const speech = voice.speak(text, { language, rate }, new AbortController().signal);
      return { voice: voice.info.id, sampleRateHz: voice.info.sampleRateHz, sound: soundOf(speech) };
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

async function* soundOf(speech: AsyncIterable<{ readonly samples: Int16Array }>): AsyncGenerator<Int16Array> {
  for await (const { samples } of speech) if (samples.length > 0) yield samples;
}
