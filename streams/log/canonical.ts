/**
 * A commit as bytes that say all of it and nothing else: what the notary's tree and the segment files hash. The same
 * whichever way the message came (stream, republish, backup): headers the server adds or takes off are left out,
 * and so is its clock, which a restored log cannot have.
 */
import type { RawMessage } from "./wire.ts";

/** Whatever the writer says of a commit stands in one of these; `Nats-Msg-Id` is its id. */
const isOurs = (name: string): boolean => name.startsWith("wm-") || name === "Nats-Msg-Id" || name === "traceparent";

/**
 * Length-prefixed (32 bits, big-endian): sequence as text, subject, number of headers, each header's name and value
 * in order of names, body. No two different commits have the same bytes. `lead` bytes of zero stand before it, for
 * who hashes it with a mark in front.
 */
export const canonicalCommit = (
  { subject, headers, data, sequence }: Pick<RawMessage, "subject" | "headers" | "data" | "sequence">,
  lead = 0,
): Buffer => {
  const own: [name: string, value: string][] = [];
  let characters = subject.length + 32;
  for (const [name, [value = ""]] of headers ?? []) {
    if (!isOurs(name)) continue;
    own.push([name, value]);
    characters += name.length + value.length;
  }
  own.sort(([a], [b]) => (a < b ? -1 : 1));

  // In place, since every commit of a log passes here: at most three bytes a character, and four before each part.
  const bytes = Buffer.allocUnsafe(lead + 4 * (4 + 2 * own.length) + 3 * characters + data.length).fill(0, 0, lead);
  let at = lead;
  const put = (text: string): void => {
    const written = bytes.write(text, at + 4);
    at = bytes.writeUInt32BE(written, at) + written;
  };
  put(String(sequence));
  put(subject);
  put(String(own.length));
  for (const [name, value] of own) {
    put(name);
    put(value);
  }
  at = bytes.writeUInt32BE(data.length, at);
  bytes.set(data, at);
  return bytes.subarray(0, at + data.length);
};
