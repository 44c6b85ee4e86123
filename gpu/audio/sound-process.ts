/** Runs inside the walls: reads a file of sound from its input, writes what it heard to its output, and ends. */
import { once } from "node:events";
import { describe, Failure } from "@wingman/domain/failure";
import { messageOf } from "./sound-messages.ts";
import { readSoundFile } from "./sound-file.ts";

// Decoders say what they cannot read, and would say it into the answer.
for (const name of ["log", "info", "warn", "error", "debug", "trace"] as const) console[name] = () => undefined;

const out = process.stdout;
const write = async (message: Uint8Array): Promise<void> => {
  if (!out.write(message)) await once(out, "drain");
};

try {
  let waiting = Promise.resolve();
  const samples = await readSoundFile(process.stdin as AsyncIterable<Buffer>, {
    head: (head) => {
      waiting = write(messageOf({ kind: "head", head }));
    },
    async part(channels) {
      await waiting;
      await write(messageOf({ kind: "part", channels }));
    },
  });
  await write(messageOf({ kind: "done", samples }));
} catch (error) {
  const { code, message, remedy } =
    error instanceof Failure ? error : new Failure("WING_AUDIO_TRUNCATED", describe(error).slice(0, 200));
  await write(messageOf({ kind: "failed", code, message, remedy: remedy ?? null }));
}
out.end(() => process.exit(0));
