/**
 * A tip, or what was best said of an answer, aloud and short, when the rep is not speaking. Pure but for the voice it is
 * given: one sentence at a time, a newer one in place of one of its kind that waits, tips first, and none that is too old to help. A rep who begins to speak is not
 * spoken over, nor is a customer whose sound comes from this page. Milliseconds on any steady clock.
 */
export const holdAfterVoiceMs = 700;
export const waitMsMax = 6_000;
/** While the customer speaks a tip about what they say does not age; one that came so long ago is of something else. */
export const waitInAllMsMax = 30_000;
/** The customer's last word dies away before anything is said. */
export const holdAfterCustomerMs = 300;
/** Heard within this, the rep speaks now. */
export const nowMs = 200;
/** So long they must go on before a tip breaks off: "mm-hm" and a cough do not end it. */
export const speaksMsMin = 450;

/** At most one of each waits; what is first is said first. */
const kinds = ["tip", "feedback"] as const;
export type Said = { readonly kind: (typeof kinds)[number]; readonly id: string; readonly text: string };
export type Voice = {
  readonly say: (tip: Said) => void;
  readonly stop: () => void;
  /** It is saying something, or about to. */
  readonly speaking: () => boolean;
};

export const makeWhisper = (voice: Voice, { breakOffMs = speaksMsMin }: { readonly breakOffMs?: number } = {}) => {
  const waiting: { [Kind in Said["kind"]]?: { readonly said: Said; since: number; readonly offeredAt: number } } = {};
  let customerAt = Number.NEGATIVE_INFINITY;
  let saying: string | null = null;
  let repSince: number | null = null;
  const hush = (): void => {
    if (saying !== null && voice.speaking()) voice.stop();
    saying = null;
  };
  return {
    held: () => kinds.some((kind) => waiting[kind]),

    offer(said: Said, at: number): void {
      waiting[said.kind] = { said, since: at, offeredAt: at };
    },

    /** Taken back, dismissed, or gone from the screen: nobody needs to hear it any more. */
    drop(id: string): void {
      for (const kind of kinds) if (waiting[kind]?.said.id === id) delete waiting[kind];
      if (saying === id) hush();
    },

    /**
     * @param voiceAgoMs since the rep was last heard; null where they never were
     * @param customerSpeaks aloud, on this page, or is just about to
     */
    tick(at: number, voiceAgoMs: number | null, customerSpeaks = false): void {
      const repSpeaks = voiceAgoMs !== null && voiceAgoMs < nowMs;
      if (!repSpeaks) repSince = null;
      else repSince ??= at;
      if (repSince !== null && at - repSince >= breakOffMs) hush();
      if (customerSpeaks) {
        hush();
        customerAt = at;
      }
      for (const kind of kinds) {
        const one = waiting[kind];
        if (!one) continue;
        // A tip takes the place of whatever is being said; feedback waits for its end, and for a customer who begins.
        const waitsForIt = kind === "feedback" && (voice.speaking() || at - one.offeredAt < holdAfterCustomerMs);
        if (customerSpeaks || waitsForIt) one.since = at;
        if (at - one.since > waitMsMax || at - one.offeredAt > waitInAllMsMax) delete waiting[kind];
        else if (at - customerAt < holdAfterCustomerMs || waitsForIt) continue;
        else if (voiceAgoMs === null || voiceAgoMs >= holdAfterVoiceMs) {
          delete waiting[kind];
          saying = one.said.id;
          voice.say(one.said);
          return;
        }
      }
    },

    quiet(): void {
      for (const kind of kinds) delete waiting[kind];
      saying = null;
      voice.stop();
    },
  };
};

export const rates = { slow: 0.85, normal: 1.1, fast: 1.4 } as const;

/** The browser's own voice. It plays where all sound plays: no page can send it to one ear alone. */
export const browserVoice = (language: () => string, speed: () => keyof typeof rates): Voice | null => {
  const synthesis = (globalThis as { speechSynthesis?: SpeechSynthesis }).speechSynthesis;
  if (!synthesis) return null;
  return {
    say: ({ text }) => {
      synthesis.cancel();
      const spoken = new SpeechSynthesisUtterance(text);
      spoken.lang = language();
      spoken.rate = rates[speed()];
      synthesis.speak(spoken);
    },
    stop: () => synthesis.cancel(),
    speaking: () => synthesis.speaking || synthesis.pending,
  };
};
