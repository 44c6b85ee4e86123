/** The voices of one process: those that are here, those that are still being fetched, and which one says what. */
import { Failure } from "@wingman/domain/failure";
import { chooseVoice, type VoiceChoice, type VoiceWish } from "./choose.ts";
import { canSay, type Voice, type VoiceInfo } from "./voice.ts";

/** A voice that is not here, and why. */
export type MissingVoice = { readonly engine: string; readonly why: string; readonly remedy: string | undefined };

export type Voices = AsyncDisposable & {
  /** All that are here now, with those that are not; `isLooking` while some may still come. */
  list(): {
    readonly here: readonly VoiceInfo[];
    readonly missing: readonly MissingVoice[];
    readonly isLooking: boolean;
  };
  choose(wish: VoiceWish): VoiceChoice;
  /** The voice of the choice. Throws `Failure` WING_TTS_NONE with the reason where there is none. */
  of(wish: VoiceWish): Voice;
  /** Every source has answered. */
  readonly settled: Promise<void>;
};

export type VoiceSource = { readonly engine: string; readonly open: Promise<readonly Voice[] | Failure> };

/** Voices come as their sources answer; one that fails is missing, and the others are used. */
export const openVoices = (sources: readonly VoiceSource[]): Voices => {
  const voices = new Map<string, Voice>();
  const missing: MissingVoice[] = [];
  let open = sources.length;
  const settled = Promise.all(
    sources.map(async ({ engine, open: opening }) => {
      const found = await opening.catch((error: unknown) => unusable(engine, error));
      if (found instanceof Failure) missing.push({ engine, why: found.message, remedy: found.remedy });
      else for (const voice of found) voices.set(voice.info.id, voice);
      open -= 1;
    }),
  ).then(() => undefined);
  const here = (): VoiceInfo[] => [...voices.values()].map(({ info }) => info);
  return {
    settled,
    list: () => ({ here: here(), missing: [...missing], isLooking: open > 0 }),
    choose: (wish) => chooseVoice(here(), wish),
    of(wish) {
      const { id, reason } = chooseVoice(here(), wish);
      const voice = id === null ? undefined : voices.get(id);
      if (voice && canSay(voice.info, wish.language)) return voice;
      throw new Failure("WING_TTS_NONE", reason, {
        remedy: "Use the browser's own voice, or see `wingman voices list` for what is missing here.",
      });
    },
    async [Symbol.asyncDispose]() {
      await settled;
      for (const voice of voices.values()) await voice[Symbol.asyncDispose]();
    },
  };
};

const unusable = (engine: string, cause: unknown): Failure =>
  cause instanceof Failure ? cause : new Failure("WING_TTS_ENGINE", `${engine} could not be opened.`, { cause });
