import { addressOf, type AnswerOf, type BodyOf, call } from "../parts/client.ts";
import { request } from "../parts/http.ts";

type Upload = AnswerOf<"POST /api/uploads">;
/** What was sent, once all of it is there. */
export type Sound = NonNullable<Upload["sound"]>;
export type Sent = { readonly upload: string; readonly name: string; readonly sound: Sound };
type Start = BodyOf<"POST /api/uploads/play">;
export type Agreed = Start["agreed"];
export type Pace = Start["pace"];
export type Played = AnswerOf<"GET /api/calls/:call/played">;

/** A slow line sends so much within the time that a request has. */
const partBytes = 500_000;
/** The last part is answered when all is decoded: minutes, for hours of sound. */
const decodedMsMax = 600_000;
const partMsMax = 30_000;
/** A part that did not come through is sent again so often. */
const triesMax = 4;
const againMs = 1_000;

/** Sends a file part by part; `tell` hears what share of it is there. Throws `ApiProblem`, or the reason of `signal`. */
export const sendFile = async (file: File, tell: (share: number) => void, signal: AbortSignal): Promise<Sent> => {
  const begun = await call("POST /api/uploads", { body: { bytes: file.size } });
  const { upload } = begun;
  try {
    let last = begun;
    while (last.sound === null) {
      const at = last.receivedBytes;
      const part = file.slice(at, at + partBytes);
      last = await sendPart(upload, at, part, at + part.size >= file.size ? decodedMsMax : partMsMax, signal);
      tell(last.receivedBytes / file.size);
    }
    return { upload, name: file.name, sound: last.sound };
  } catch (error) {
    void dropUpload(upload);
    throw error;
  }
};

const sendPart = async (
  upload: string,
  at: number,
  part: Blob,
  msMax: number,
  signal: AbortSignal,
): Promise<Upload> => {
  for (let tried = 1; ; tried++)
    try {
      const answer = await request(addressOf("PUT /api/uploads/:upload/part", { params: { upload }, query: { at } }), {
        method: "PUT",
        headers: { "content-type": "application/octet-stream", accept: "application/json" },
        body: part,
        signal: AbortSignal.any([signal, AbortSignal.timeout(msMax)]),
      });
      return (await answer.json()) as Upload;
    } catch (error) {
      signal.throwIfAborted();
      // What the server said is said; a line that was lost is tried again, and knows what it has.
      if (!(error instanceof TypeError) || tried >= triesMax) throw error;
      await new Promise((resolve) => setTimeout(resolve, againMs * tried));
    }
};

export const dropUpload = (upload: string): Promise<unknown> =>
  call("DELETE /api/uploads/:upload", { params: { upload } }).catch(() => undefined);

export const playRecording = (start: Start): Promise<unknown> => call("POST /api/uploads/play", { body: start });

export const played = (id: string): Promise<Played> => call("GET /api/calls/:call/played", { params: { call: id } });
export const stopPlaying = (id: string): Promise<unknown> =>
  call("DELETE /api/calls/:call/played", { params: { call: id } });
