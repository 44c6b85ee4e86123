/**
 * A tip said aloud, short, when the rep is not speaking. Pure but for the voice it is given: one sentence at a
 * time, a newer one in place of one that waits, and none that is too old to help. Milliseconds on any steady clock.
 */
export const holdAfterVoiceMs = 700;
export const waitMsMax = 6_000;

export type Voice = { readonly say: (text: string) => void; readonly stop: () => void };

export const makeWhisper = (voice: Voice) => {
  let waiting: { id: string; text: string; since: number } | null = null;
  return {
    held: () => waiting !== null,

    offer(id: string, text: string, at: number): void {
      waiting = { id, text, since: at };
    },

    /** Taken back, dismissed, or gone from the screen: nobody needs to hear it any more. */
    drop(id: string): void {
      if (waiting?.id === id) waiting = null;
    },

    /** @param voiceAgoMs since the rep was last heard; null where they never were */
    tick(at: number, voiceAgoMs: number | null): void {
      if (!waiting) return;
      if (at - waiting.since > waitMsMax) waiting = null;
      else if (voiceAgoMs === null || voiceAgoMs >= holdAfterVoiceMs) {
        voice.say(waiting.text);
        waiting = null;
      }
    },

    quiet(): void {
      waiting = null;
      voice.stop();
    },
  };
};

const rates = { slow: 0.85, normal: 1.1, fast: 1.4 } as const;

/** The browser's own voice. It plays where all sound plays: no page can send it to one ear alone. */
export const browserVoice = (language: () => string, speed: () => keyof typeof rates): Voice | null => {
  const synthesis = (globalThis as { speechSynthesis?: SpeechSynthesis }).speechSynthesis;
  if (!synthesis) return null;
  return {
    say: (text) => {
      synthesis.cancel();
      const spoken = new SpeechSynthesisUtterance(text);
      spoken.lang = language();
      spoken.rate = rates[speed()];
      synthesis.speak(spoken);
    },
    stop: () => synthesis.cancel(),
  };
};
