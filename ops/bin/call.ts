/** `wingman call rep.wav customer.wav`: two recordings as a call, at real speed, through the running Wingman. */
import { readFile } from "node:fs/promises";
import type { EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import { isErased } from "@wingman/domain/schema";
import type { Answer } from "@wingman/domain/protocol/messages";
import { decodeOggOpus } from "@wingman/gpu/audio/opus";
import { readWav } from "@wingman/gpu/audio/wav";
import { newId } from "@wingman/streams/base/ids";
import { openClient, playSound, startOf } from "./client.ts";
import { clock } from "./terminal.ts";

/** The last words are still being recognised when the sound ends. */
const tailMs = 2_500;

export const readSound = async (path: string): Promise<Int16Array> => {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Failure("WING_FILE_NOT_FOUND", `${path} cannot be read.`, {
      remedy: "Name a WAV or Ogg Opus file.",
      cause,
    });
  });
  try {
    return /\.(opus|ogg)$/i.test(path) ? await decodeOggOpus(bytes) : readWav(bytes).samples;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // Of two files it matters which.
    throw new Failure(error.code as `WING_${string}`, `${path}: ${error.message}`, {
      ...(error.remedy !== undefined && { remedy: error.remedy }),
      cause: error,
    });
  }
};

/** Plays the call and prints words and tips as they come; answers the call's id. */
export const playCall = async (options: {
  readonly url: string;
  readonly rep: string;
  readonly customer: string;
  readonly title: string;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}): Promise<string> => {
  const { url, print, signal } = options;
  const [rep, customer] = await Promise.all([readSound(options.rep), readSound(options.customer)]);
  const client = await openClient(url);
  const call = newId();
  client.onMessage(({ type, data }) => {
    if (type !== "transcript" && type !== "insight" && type !== "error") return;
    for (const line of linesOf(type, data)) print(line);
  });
  await client.ask(
    "start-call",
    startOf({
      call,
      kind: "file",
      title: options.title,
      channels: [
        { channel: "rep", format: "int16" },
        { channel: "customer", format: "int16" },
      ],
    }),
  );
  await playSound(client, { rep, customer }, { signal });
  await new Promise((resolve) => setTimeout(resolve, tailMs));
  await client.ask("end-call", { call, reason: "recording-finished" });
  await client.waitFor("call", (facts) =>
    facts.events.some((event) => (event as { type: string }).type === "CallEnded"),
  );
  await client.close();
  return call;
};

const linesOf = (type: string, data: unknown): string[] => {
  if (type === "error") {
    const { code, message } = data as Answer<"error">;
    return [`  !  ${code}: ${message}`];
  }
  return ((data as Answer<"transcript">).events as { type: string; data: unknown }[]).flatMap((event): string[] => {
    if (event.type === "UtteranceTranscribed") {
      const said = event.data as EventData<"UtteranceTranscribed">;
      return [
        `${clock(said.startMs)}  ${said.channel === "rep" ? "You     " : "Customer"}  ${isErased(said.text) ? "(erased)" : said.text}`,
      ];
    }
    if (event.type === "SuggestionMade") {
      const tip = event.data as EventData<"SuggestionMade">;
      return [`${clock(tip.madeAtMs)}  ── ${tip.title}: ${tip.headline}`, `          ${tip.say}`];
    }
    if (event.type === "SuggestionRetracted") return ["      ── taken back: the words turned out otherwise"];
    return [];
  });
};
