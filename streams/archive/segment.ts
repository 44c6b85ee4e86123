/**
 * A segment: a run of a stream's messages without a gap, chained to the run before it by hash. As a file it is
 * one JSON value a line (docs/reference/segments.md), so that an auditor needs nothing of Wingman to read or check it.
 */
import { isUtf8 } from "node:buffer";
import { hash as digest } from "node:crypto";
import { headers, type MsgHdrs } from "@nats-io/transport-node";
import { Failure } from "@wingman/domain/failure";
import { canonicalCommit, isOurs } from "../log/canonical.ts";
import type { RawMessage } from "../log/wire.ts";

/** What stands before the first segment of a stream. */
export const noHash = "0".repeat(64);
const version = 1;

/** Where a segment lies in its stream; `first` and `last` are sequences, both inside. */
export type SegmentRef = { readonly stream: string; readonly first: number; readonly last: number };

export type Segment = SegmentRef & {
  /** When the stream was made that its first message was read from, as its server says. */
  readonly created: string;
  /** `hash` of the segment before, or `noHash`. */
  readonly previous: string;
  readonly messages: readonly RawMessage[];
  /** Of everything above. */
  readonly hash: string;
};

type Unhashed = Omit<Segment, "hash" | "last">;

/** The hash after each message; the last is the segment's. Yields as many as there are messages. */
function* hashes({ stream, created, first, previous, messages }: Unhashed): Generator<Buffer> {
  let at = digest("sha256", JSON.stringify(["wingman segment", version, stream, created, first, previous]), "buffer");
  for (const message of messages) {
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(message.storedAt));
    at = digest("sha256", Buffer.concat([at, time, canonicalCommit(message)]), "buffer");
    yield at;
  }
}

/** Seals a run of messages; they must not be empty, and must follow one another. */
export const segmentOf = (run: Unhashed): Segment => {
  const last = run.first + run.messages.length - 1;
  let hash: Buffer | undefined;
  for (hash of hashes(run));
  return { ...run, last, hash: hash?.toString("hex") ?? noHash };
};

/** The chain's hash after one message inside a segment; undefined where it does not reach so far. */
export const hashAt = (segment: Segment, sequence: number): string | undefined =>
  [...hashes(segment)][sequence - segment.first]?.toString("hex");

/** One line a message between a head and an end, as bytes. */
export const encodeSegment = ({ stream, created, first, last, previous, messages, hash }: Segment): Buffer => {
  const lines = [JSON.stringify({ wingman: "segment", v: version, stream, created, first, previous })];
  for (const { sequence, storedAt, subject, headers: hdrs, data } of messages)
    lines.push(
      JSON.stringify({
        n: sequence,
        t: new Date(storedAt).toISOString(),
        s: subject,
        h: ownHeaders(hdrs),
        b: isUtf8(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("utf8") : undefined,
        b64: isUtf8(data) ? undefined : Buffer.from(data).toString("base64"),
      }),
    );
  lines.push(JSON.stringify({ last, count: messages.length, hash }), "");
  return Buffer.from(lines.join("\n"), "utf8");
};

/** Headers that the server or its client added are of no use in another log, and stand in no hash. */
const ownHeaders = (hdrs: MsgHdrs | undefined): Record<string, string> =>
  Object.fromEntries(
    (hdrs?.keys() ?? [])
      .filter(isOurs)
      .sort()
      .map((name) => [name, hdrs?.get(name) ?? ""]),
  );

/**
 * Reads a segment and holds every line against the chain. Throws `Failure` WING_ARCHIVE_BROKEN, which names the file
 * and the line, for anything that is not exactly what was written.
 */
export const decodeSegment = (bytes: Uint8Array, name: string): Segment => {
  const lines = linesOf(bytes);
  let at = 0;
  const broken = (why: string): Failure =>
    new Failure("WING_ARCHIVE_BROKEN", `segment ${name}, line ${at + 1}: ${why}.`, {
      remedy: "The file was changed or damaged: take it from another copy of the backup.",
    });
  const line = (): Record<string, unknown> => {
    try {
      const value = JSON.parse(lines[at] ?? "") as unknown;
      if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
    } catch {}
    throw broken(at < lines.length ? "it is not a line of a segment" : "the file is cut off");
  };
  const text = (value: unknown): string => {
    if (typeof value !== "string") throw broken("a field is missing");
    return value;
  };

  const head = line();
  if (head["wingman"] !== "segment" || head["v"] !== version) throw broken("it is no segment of a version known here");
  const first = Number(head["first"]);
  const end = lines.length - 1;
  const messages: RawMessage[] = [];
  for (at = 1; at < end; at++) {
    const { n, t, s, h, b, b64 } = line();
    const sequence = first + messages.length;
    if (n !== sequence) throw broken(`message ${sequence} should stand here, not ${String(n)}`);
    const storedAt = Date.parse(text(t));
    if (!(storedAt >= 0) || new Date(storedAt).toISOString() !== t) throw broken("it has no time");
    const data = b64 === undefined ? Buffer.from(text(b), "utf8") : Buffer.from(text(b64), "base64");
    const hdrs = headersOf(h);
    if (!hdrs) throw broken("its headers are none");
    messages.push({ sequence, storedAt, subject: text(s), headers: hdrs, data });
  }
  const foot = line();
  const run = {
    stream: text(head["stream"]),
    created: text(head["created"]),
    first,
    previous: text(head["previous"]),
    messages,
  };
  const segment = segmentOf(run);
  if (messages.length === 0 || foot["count"] !== messages.length || foot["last"] !== segment.last)
    throw broken("the end does not fit the number of messages");
  if (foot["hash"] !== segment.hash) throw broken(`the hash of its ${messages.length} messages is another`);
  return segment;
};

/** Undefined where they are not such as a message can have. */
const headersOf = (own: unknown): MsgHdrs | undefined => {
  try {
    const hdrs = headers();
    for (const [name, value] of Object.entries((own ?? {}) as Record<string, string>)) hdrs.set(name, value);
    return hdrs;
  } catch {
    return undefined;
  }
};

const newline = 10;
/** A byte that is no UTF-8 becomes U+FFFD, and the hash another; nothing after the last newline may be left out. */
const linesOf = (bytes: Uint8Array): string[] => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: string[] = [];
  for (let from = 0; from < buffer.length;) {
    const to = buffer.indexOf(newline, from);
    lines.push(buffer.toString("utf8", from, to < 0 ? buffer.length : to));
    from = to < 0 ? buffer.length : to + 1;
  }
  return lines;
};
