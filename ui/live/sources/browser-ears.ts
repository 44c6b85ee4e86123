/**
 * The browser's own recognition (Web Speech) of the rep's own voice. The browser opens the microphone by itself and
 * sends what it hears to its maker; only words come back here. It ends by itself now and then, after a minute or a
 * silence, and is started again for as long as it is wanted.
 */

/** Words of one utterance as they are known now; a final comes once. */
export type EarWords = {
  readonly utterance: string;
  readonly revision: number;
  readonly text: string;
  readonly final: boolean;
};
export type EarProblem = "not-allowed" | "no-microphone" | "language" | "network";

/** What is used of the browser's object; its types are not in every library of types. */
type Alternative = { readonly transcript: string };
type Result = { readonly isFinal: boolean; readonly [index: number]: Alternative };
type ResultEvent = {
  readonly resultIndex: number;
  readonly results: { readonly length: number; readonly [index: number]: Result };
};
type Recognition = {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  onresult: ((event: ResultEvent) => void) | null;
  onerror: ((event: { readonly error: string }) => void) | null;
  onend: (() => void) | null;
  start(): void;
  abort(): void;
};
type RecognitionMaker = new () => Recognition;

/** Null where this browser has none. */
export const browserRecognition = (): RecognitionMaker | null => {
  const known = globalThis as { SpeechRecognition?: RecognitionMaker; webkitSpeechRecognition?: RecognitionMaker };
  return known.SpeechRecognition ?? known.webkitSpeechRecognition ?? null;
};

/** Errors after which it is no use to start again. */
const lasting: Readonly<Record<string, EarProblem>> = {
  "not-allowed": "not-allowed",
  "service-not-allowed": "not-allowed",
  "audio-capture": "no-microphone",
  "language-not-supported": "language",
};
/** It ended without a word: started again after this, longer each time. */
const againMsFirst = 250;
const againMsMax = 4_000;
/** So many ends in a row, by an error of the network, mean that it will not come back. */
const networkErrorsMax = 5;

export type BrowserEars = { stop(): void };

/** Listens until stopped, or until `onProblem` says why not; an utterance that is open then becomes final as it stands. */
export const openBrowserEars = (options: {
  readonly make: RecognitionMaker;
  readonly language: string;
  readonly onWords: (words: EarWords) => void;
  readonly onProblem: (problem: EarProblem) => void;
}): BrowserEars => {
  const { make, language, onWords, onProblem } = options;
  let isWanted = true;
  let waitMs = againMsFirst;
  let networkErrors = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: Recognition | undefined;
  /** Utterances of this start, by the number of their result. */
  let open = new Map<number, EarWords>();

  const say = (index: number, text: string, final: boolean): void => {
    const before = open.get(index);
    if (before?.final || text === "" || (before && !final && before.text === text)) return;
    const words: EarWords = {
      utterance: before?.utterance ?? crypto.randomUUID(),
      revision: (before?.revision ?? 0) + 1,
      text,
      final,
    };
    open.set(index, words);
    onWords(words);
  };
  /** What was shown and never called final is what was said, as far as anybody knows. */
  const settle = (): void => {
    for (const [index, words] of open) if (!words.final) say(index, words.text, true);
    open = new Map();
  };
  const fail = (problem: EarProblem): void => {
    stop();
    onProblem(problem);
  };
  const start = (): void => {
    const recognition = new make();
    current = recognition;
    recognition.lang = language;
    recognition.continuous = true;
    recognition.interimResults = true;
    recognition.onresult = ({ resultIndex, results }) => {
      waitMs = againMsFirst;
      networkErrors = 0;
      for (let index = resultIndex; index < results.length; index++) {
        const result = results[index];
        say(index, result?.[0]?.transcript.trim() ?? "", result?.isFinal ?? false);
      }
    };
    recognition.onerror = ({ error }) => {
      const problem = lasting[error];
      if (problem) fail(problem);
      else if (error === "network" && ++networkErrors >= networkErrorsMax) fail("network");
    };
    recognition.onend = () => {
      if (recognition !== current) return;
      settle();
      if (!isWanted) return;
      timer = setTimeout(start, waitMs);
      waitMs = Math.min(againMsMax, waitMs * 2);
    };
    recognition.start();
  };
  const stop = (): void => {
    if (!isWanted) return;
    isWanted = false;
    clearTimeout(timer);
    settle();
    const last = current;
    current = undefined; // What comes from now on is nobody's.
    if (last) last.onresult = last.onerror = last.onend = null;
    last?.abort();
  };
  start();
  return { stop };
};
