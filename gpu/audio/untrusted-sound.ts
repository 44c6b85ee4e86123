/**
 * A file of sound that somebody sent: decoded by a process behind walls (`streams/untrusted/walls.ts`), since a decoder
 * is old code in the hands of whoever made the file. Sound comes out as it is decoded, and waits for whoever takes it.
 */
import { fileURLToPath } from "node:url";
import { Failure } from "@wingman/domain/failure";
import { runWalled } from "@wingman/streams/untrusted/run-walled";
import { type Walled, wallsAround } from "@wingman/streams/untrusted/walls";
import type { SoundHead } from "./readers/reader.ts";
import { soundMessageReader } from "./sound-messages.ts";

/** Four hours of the slowest kind, on a machine that does other things, too. */
const limits = {
  cpuSMax: 1_200,
  msMax: 3_600_000,
  /** A sender's line may be slow; one that says nothing for so long is gone. */
  stillMsMax: 30_000,
  filesOpenMax: 64,
  heapMbMax: 256,
  dataBytesMax: 400_000_000,
  memoryBytesMax: 500_000_000,
  lookEveryMs: 50,
} as const;
/** Files that are decoded at once here; each takes a core for a while. */
const runningMax = 2;
export const soundBytesMax = 1_000_000_000;

const walled: Walled = {
  program: fileURLToPath(new URL("./sound-process.ts", import.meta.url)),
  folders: ["gpu/", "streams/", "domain/"],
  limits,
};

export type HeardFile = SoundHead & { /** Of each channel, at 16 kHz. */ readonly samples: number };

let running = 0;

/**
 * Decodes what comes to `take`, which the next part waits for. Answers what it was, or a `Failure` WING_AUDIO_KIND,
 * _UNSUPPORTED, _TRUNCATED, _TOO_LONG, _EMPTY, WING_UPLOAD_TOO_LARGE, _TOO_MUCH, _BUSY. Rejects with the reason of
 * `signal`, or what `bytes` or `take` throw.
 */
export const decodeUntrusted = async (
  bytes: AsyncIterable<Uint8Array>,
  take: (channels: readonly Int16Array[]) => void | Promise<void>,
  signal?: AbortSignal,
): Promise<HeardFile | Failure> => {
  if (running >= runningMax)
    return new Failure("WING_UPLOAD_BUSY", "as many files are being read as may be.", {
      remedy: "Try again in a few seconds.",
    });
  running += 1;
  try {
    const read = soundMessageReader();
    let head: SoundHead | undefined;
    let heard: HeardFile | Failure | undefined;
    const ended = await runWalled(await wallsAround(walled), {
      limits,
      input: bounded(bytes),
      async take(part) {
        for (const message of messagesIn(read, part)) {
          if (message.kind === "head") head = message.head;
          else if (message.kind === "part") await take(message.channels);
          else if (message.kind === "done") heard = head && { ...head, samples: message.samples };
          else
            heard = new Failure(message.code, message.message, { ...(message.remedy && { remedy: message.remedy }) });
        }
        return undefined;
      },
      tooMuch,
      signal,
    });
    // What it said before it was ended is the better reason.
    return (
      heard ?? ended ?? new Failure("WING_AUDIO_TRUNCATED", "The file's reader gave no answer.", { remedy: again })
    );
  } catch (error) {
    if (error instanceof Failure && !signal?.aborted) return error;
    throw error;
  } finally {
    running -= 1;
  }
};

const again = "Copy or record the file again.";

const messagesIn = (read: ReturnType<typeof soundMessageReader>, part: Buffer) => {
  try {
    return read(part);
  } catch {
    throw new Failure("WING_AUDIO_TRUNCATED", "The file's reader says what no reader says.", { remedy: again });
  }
};

async function* bounded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of bytes) {
    size += part.length;
    if (size > soundBytesMax)
      throw new Failure("WING_UPLOAD_TOO_LARGE", `this file has more than ${soundBytesMax / 1e6} MB.`, {
        remedy: "Save it as MP3 or Opus, or send it in parts.",
      });
    yield part;
  }
}

const tooMuch = (what: string): Failure =>
  new Failure("WING_UPLOAD_TOO_MUCH", `reading this file took more than ${what}.`, {
    remedy: "Save it as WAV or MP3 and send that, or send it in parts.",
  });
