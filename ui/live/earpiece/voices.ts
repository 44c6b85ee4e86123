/** The server's voices as the settings show them, and the sound of what they say. */
import { createSignal } from "solid-js";
import { addressOf, type AnswerOf, call } from "../../parts/client.ts";
import { request } from "../../parts/http.ts";
import type { Said } from "../whisper.ts";
import { browsers, earpiece } from "./settings.ts";

/** Voices may still be fetched when they are first asked for. */
const askAgainMs = 2_000;
const askedMax = 30;
/** A tip that has no sound by then is said by the browser's voice. */
const firstSoundMsMax = 2_500;

const [offered, setOffered] = createSignal<AnswerOf<"GET /api/voices"> | null>(null);
export { offered };

const wanted = (): string | undefined => (["", browsers].includes(earpiece.voice()) ? undefined : earpiece.voice());

let asked = 0;
/** Asks what there is, and again while something may still come. Silence leaves what was known. */
export const askVoices = async (language: string): Promise<void> => {
  const turn = ++asked;
  for (let times = 0; times < askedMax && turn === asked; times++) {
    const answer = await call("GET /api/voices", { query: { language, voice: wanted() } }).catch(() => null);
    if (turn !== asked) return;
    if (answer) setOffered(answer);
    if (answer?.isLooking !== true) return;
    await new Promise((resolve) => setTimeout(resolve, askAgainMs));
  }
};

/** Rejects with `ApiProblem` where no voice here can say it, and after a while without an answer. */
export const soundOf = async (
  { call: id, said, rate }: { readonly call: string; readonly said: Said; readonly rate: number },
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> => {
  const query = { rate, voice: wanted() };
  const path =
    said.kind === "tip"
      ? addressOf("GET /api/calls/:call/tips/:tip/voice", { params: { call: id, tip: said.id }, query })
      : addressOf("GET /api/calls/:call/feedback/:feedback/voice", { params: { call: id, feedback: said.id }, query });
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), firstSoundMsMax);
  try {
    const { body } = await request(path, { signal: AbortSignal.any([signal, late.signal]) });
    if (!body) throw new Error("an answer without sound");
    return body;
  } finally {
    clearTimeout(timer);
  }
};
