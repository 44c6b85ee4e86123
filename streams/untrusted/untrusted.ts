/**
 * The one way to look into a file that somebody sent: by a process of its own that has no network, writes nothing, starts
 * nothing, reads only its own program, and is ended when it takes too long or too much. One message in, one out; what
 * comes out is text, and is checked like anything from outside.
 */
import { Failure } from "@wingman/domain/failure";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { untrustedLimits as limits } from "./limits.ts";
import { runWalled } from "./run-walled.ts";
import { type Walls, wallsHere } from "./walls.ts";

export const fileKinds = ["pdf", "docx", "txt", "md", "html", "json", "wav"] as const;
export type FileKind = (typeof fileKinds)[number];

const Sound = Type.Object(
  {
    format: Type.Union([Type.Literal("pcm"), Type.Literal("float")]),
    channels: Type.Integer({ minimum: 1, maximum: 16 }),
    samplesPerSecond: Type.Integer({ minimum: 1, maximum: 400_000 }),
    bitsPerSample: Type.Integer({ minimum: 8, maximum: 64 }),
    seconds: Type.Number({ minimum: 0 }),
  },
  { additionalProperties: false },
);
const failureCodes = ["KIND", "LOCKED", "BROKEN", "UNSAFE", "TOO_LARGE"] as const;
type Code = (typeof failureCodes)[number];
/** The head of the process's answer; behind it stands the text. */
export type Head =
  | {
      readonly ok: true;
      readonly kind: FileKind;
      /** Where each page of the text ends, in characters. */
      readonly pageEnds: readonly number[];
      readonly sound: UntrustedFile["sound"];
    }
  | { readonly ok: false; readonly code: Code; readonly why: string };
const HeadShape = Type.Union([
  Type.Object(
    {
      ok: Type.Literal(true),
      kind: Type.Union(fileKinds.map((kind) => Type.Literal(kind))),
      pageEnds: Type.Array(Type.Integer({ minimum: 0 }), { maxItems: limits.pagesMax }),
      sound: Type.Union([Sound, Type.Null()]),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      ok: Type.Literal(false),
      code: Type.Union(failureCodes.map((code) => Type.Literal(code))),
      why: Type.String({ maxLength: 200 }),
    },
    { additionalProperties: false },
  ),
]);
export type UntrustedFile = {
  readonly kind: FileKind;
  readonly text: string;
  /** The text by pages, where the file has pages; else all of it. */
  readonly pages: readonly string[];
  readonly sound: Static<typeof Sound> | null;
};

export type ReadOptions = {
  /** What it is said to be, by its name's ending or its sender; undefined where nothing was said. */
  readonly kind?: FileKind;
  readonly signal?: AbortSignal;
  /** Told once the process has ended: its highest resident memory, in bytes, as it was seen. */
  readonly onEnd?: (peakBytes: number) => void;
};

/** The kind a name's ending says, or undefined. */
export const kindOfName = (name: string): FileKind | undefined => {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const said =
    ({ htm: "html", markdown: "md", text: "txt", wave: "wav" } as Record<string, FileKind>)[ending] ?? ending;
  return fileKinds.find((kind) => kind === said);
};

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Answers what stands in a file, or why it is not read: WING_UPLOAD_KIND, _LOCKED, _BROKEN, _UNSAFE, _TOO_LARGE, _TOO_MUCH,
 * _BUSY. Never throws for what a file is; rejects with the reason of `signal`.
 */
export const readUntrusted = async (bytes: Uint8Array, options: ReadOptions = {}): Promise<UntrustedFile | Failure> => {
  if (bytes.byteLength > limits.fileBytesMax)
    return failureOf("TOO_LARGE", `it has more than ${limits.fileBytesMax / 1e6} MB`);
  if (running >= limits.processesMax) {
    if (waiting.length >= limits.waitingMax) return busy();
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running += 1;
  try {
    options.signal?.throwIfAborted();
    return await inProcess(bytes, options, await wallsHere());
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
};

const inProcess = async (bytes: Uint8Array, { kind, signal, onEnd }: ReadOptions, walls: Walls) => {
  const parts: Buffer[] = [];
  let size = 0;
  const ended = await runWalled(walls, {
    limits,
    input: [Buffer.from(`${kind ?? ""}\n`), bytes],
    take(part) {
      size += part.length;
      if (size > limits.textBytesMax + limits.headBytesMax + 4)
        return failureOf("TOO_LARGE", "there is too much text in it");
      parts.push(part);
      return undefined;
    },
    tooMuch,
    signal,
    onEnd,
  });
  return ended ?? fileIn(Buffer.concat(parts));
};

/** `[length of head][head as JSON][text]`; whatever does not fit came from a reader that a file took over. */
const fileIn = (answer: Buffer): UntrustedFile | Failure => {
  try {
    const headLength = answer.readUInt32LE(0);
    if (headLength > limits.headBytesMax) throw new RangeError("head");
    const given: unknown = JSON.parse(answer.toString("utf8", 4, 4 + headLength));
    if (!Value.Check(HeadShape, given)) throw new RangeError("shape");
    const head = given as Head; // The shape is this type's.
    if (!head.ok) return failureOf(head.code, plain(head.why));
    const text = plain(answer.toString("utf8", 4 + headLength));
    const pages = head.pageEnds.map((to, n) => text.slice(n === 0 ? 0 : head.pageEnds[n - 1], to));
    return { kind: head.kind, text, pages: pages.length > 0 ? pages : [text], sound: head.sound };
  } catch {
    return failureOf("BROKEN", "its reader gave no answer");
  }
};

/** One character for one, so that pages keep their places. */
const plain = (text: string): string => {
  const clean = text.toWellFormed();
  return steering.test(clean) ? clean.replaceAll(new RegExp(steering, "gu"), " ") : clean;
};
const steering = /[^\P{Cc}\t\n]/u;

const messages: Readonly<Record<Code, readonly [string, string]>> = {
  KIND: [
    "this file is not of a kind that is read",
    "Send PDF, DOCX, TXT, Markdown, HTML, JSON or WAV, named as what it is.",
  ],
  LOCKED: ["this file is locked by a password", "Save it without a password and send it again."],
  BROKEN: ["this file cannot be read", "Open it where it was made, save it again and send that."],
  UNSAFE: ["this file is made to do harm, or looks like it", "Save its text as PDF or TXT and send that."],
  TOO_LARGE: ["this file is too large", "Send it in parts."],
};
const codes = {
  KIND: "WING_UPLOAD_KIND",
  LOCKED: "WING_UPLOAD_LOCKED",
  BROKEN: "WING_UPLOAD_BROKEN",
  UNSAFE: "WING_UPLOAD_UNSAFE",
  TOO_LARGE: "WING_UPLOAD_TOO_LARGE",
} as const;
const failureOf = (code: Code, why: string): Failure =>
  new Failure(codes[code], `${messages[code][0]}: ${why}.`, { remedy: messages[code][1] });
const tooMuch = (what: string): Failure =>
  new Failure("WING_UPLOAD_TOO_MUCH", `reading this file took more than ${what}.`, {
    remedy: "Send it in parts, or save its text as TXT and send that.",
  });
const busy = (): Failure =>
  new Failure("WING_UPLOAD_BUSY", "as many files are being read as may be.", { remedy: "Try again in a few seconds." });
