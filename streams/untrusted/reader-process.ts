/** Runs inside the walls: reads one file from its input, writes what it found to its output, and ends. */
import { writeSync } from "node:fs";
import { fileOf, type Found } from "./readers/file.ts";
import { NotRead } from "./readers/not-read.ts";
import type { FileKind, Head } from "./untrusted.ts";

// Libraries that want to say something would say it into the answer.
for (const name of ["log", "info", "warn", "error", "debug", "trace"] as const) console[name] = () => undefined;

const parts: Buffer[] = [];
for await (const part of process.stdin) parts.push(part as Buffer);
const input = Buffer.concat(parts);
parts.length = 0;
const line = input.indexOf("\n");
const said = input.toString("latin1", 0, line);

const answer = async (): Promise<{ head: Head; text: string }> => {
  try {
    const { kind, pages, sound }: Found = await fileOf(
      input.subarray(line + 1),
      said === "" ? undefined : (said as FileKind),
    );
    let at = 0;
    const pageEnds = pages.map((page) => (at += page.length));
    return { head: { ok: true, kind, pageEnds, sound }, text: pages.join("") };
  } catch (error) {
    const [code, why] =
      error instanceof NotRead ? [error.code, error.why] : (["BROKEN", "it is not what it says it is"] as const);
    return { head: { ok: false, code, why }, text: "" };
  }
};

const { head, text } = await answer();
const headBytes = Buffer.from(JSON.stringify(head));
const length = Buffer.alloc(4);
length.writeUInt32LE(headBytes.length);
let out = Buffer.concat([length, headBytes, Buffer.from(text, "utf8")]);
while (out.length > 0)
  try {
    out = out.subarray(writeSync(1, out));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error; // The pipe is full for a moment.
  }
process.exit(0);
