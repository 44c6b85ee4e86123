/** Speech workers say that they are there; a gateway in another process hears it, and hears it when they fall silent. */
import type { Offer } from "@wingman/domain/speech/choice";
import type { JetStreamLog } from "./jetstream.ts";
import { speechPresenceSubject } from "./subjects.ts";

const everyMs = 2_000;
const silentMsMax = 7_000;

/** What would recognise sound that came now. */
export type Speech = {
  readonly ready: boolean;
  readonly engine: string;
  readonly accuracy: string;
  readonly reason: string;
  /** All engines of the worker; which of them hears a call is its tenant's choice (`domain/speech/choice`). */
  readonly offers: readonly Offer[];
  /** Share of real time it needs for all that it hears, 1 is all there is; left out where it does not know. */
  readonly factor?: number;
  /** How much another call would add to that. */
  readonly perCall?: number;
};

const rounded = (share: number | null): number | undefined =>
  share === null ? undefined : Math.round(share * 100) / 100;

/** Says it now and again until `signal` aborts, each time with how hard it is at work. */
export const announceSpeech = (
  { connection, line }: JetStreamLog,
  speech: Speech,
  signal: AbortSignal,
  factor: () => number | null = () => null,
  perCall: () => number | null = () => null,
): void => {
  const say = (): void => {
    const text = JSON.stringify({ ...speech, factor: rounded(factor()), perCall: rounded(perCall()) });
    if (line.isUp() && !connection.isClosed()) connection.publish(speechPresenceSubject, text);
  };
  say();
  const timer = setInterval(say, everyMs);
  timer.unref();
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
};

/** Tells what the last worker said that was heard, and once when none has been heard for long, while the line is up. */
export const hearSpeech = (
  { connection, line }: JetStreamLog,
  tell: (speech: Speech) => void,
  signal: AbortSignal,
): void => {
  let heardAt: number | null = null;
  let said = "";
  const subscription = connection.subscribe(speechPresenceSubject, {
    callback: (error, message) => {
      if (error) return;
      heardAt = Date.now();
      const text = message.string();
      if (text === said) return;
      said = text;
      tell(JSON.parse(text) as Speech); // Written by `announceSpeech`.
    },
  });
  const timer = setInterval(() => {
    if (!line.isUp()) heardAt &&= Date.now(); // Nobody can be heard then.
    if (heardAt === null || Date.now() - heardAt < silentMsMax) return;
    heardAt = null;
    said = "";
    tell({
      ready: false,
      engine: "none",
      accuracy: "none",
      reason: "No speech worker answers. Typed words still work.",
      offers: [],
    });
  }, everyMs);
  timer.unref();
  signal.addEventListener(
    "abort",
    () => {
      clearInterval(timer);
      subscription.unsubscribe();
    },
    { once: true },
  );
};
