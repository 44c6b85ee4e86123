/** The sound of what the played customer said, from the server. */
import { addressOf, call } from "../../parts/client.ts";
import { request } from "../../parts/http.ts";
import { piecesIn, type SpokenPiece } from "./speech-stream.ts";

/** Words that have no sound by then are only read. */
const firstSoundMsMax = 4_000;

/** Voices are looked for when one is first asked for, which takes a second: before the customer has anything to say. */
export const warmVoices = (language: string): void =>
  void call("GET /api/voices", { query: { language } }).catch(() => undefined);

/** Rejects with `ApiProblem` where no voice here can say it, and after a while without an answer. */
export const voiceOf = async (
  { call: id, utterance }: { readonly call: string; readonly utterance: string },
  signal: AbortSignal,
): Promise<{ readonly voice: string; readonly pieces: AsyncIterable<SpokenPiece> }> => {
  const path = addressOf("GET /api/calls/:call/utterances/:utterance/voice", { params: { call: id, utterance } });
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), firstSoundMsMax);
  try {
    const { body, headers } = await request(path, { signal: AbortSignal.any([signal, late.signal]) });
    if (!body) throw new Error("an answer without sound");
    return { voice: headers.get("x-wingman-voice") ?? "", pieces: piecesIn(body) };
  } finally {
    clearTimeout(timer);
  }
};
