/** The server's voices as the settings show them, and the sound of a tip. */
import type { VoicesOffered as Offered } from "@wingman/commands/voices/routes";
import { createSignal } from "solid-js";
import { json, request } from "../../parts/api.ts";
import { browsers, earpiece } from "./settings.ts";

/** Voices may still be fetched when they are first asked for. */
const askAgainMs = 2_000;
const askedMax = 30;
/** A tip that has no sound by then is said by the browser's voice. */
const firstSoundMsMax = 2_500;

const [offered, setOffered] = createSignal<Offered | null>(null);
export { offered };

const wanted = (): string =>
  ["", browsers].includes(earpiece.voice()) ? "" : `&voice=${encodeURIComponent(earpiece.voice())}`;

let asked = 0;
/** Asks what there is, and again while something may still come. Silence leaves what was known. */
export const askVoices = async (language: string): Promise<void> => {
  const turn = ++asked;
  for (let times = 0; times < askedMax && turn === asked; times++) {
    const answer = await json<Offered>("GET", `/api/voices?language=${encodeURIComponent(language)}${wanted()}`).catch(
      () => null,
    );
    if (turn !== asked) return;
    if (answer) setOffered(answer);
    if (answer?.isLooking !== true) return;
    await new Promise((resolve) => setTimeout(resolve, askAgainMs));
  }
};

/** Rejects with `ApiProblem` where no voice here can say it, and after a while without an answer. */
export const soundOfTip = async (
  { call, tip, rate }: { readonly call: string; readonly tip: string; readonly rate: number },
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> => {
  const path = `/api/calls/${encodeURIComponent(call)}/tips/${encodeURIComponent(tip)}/voice?rate=${rate}${wanted()}`;
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
