/**
 * A commit as bytes that say all of it and nothing else: what the notary's tree and the segment files hash. The same
 * whichever way the message came (stream, republish, backup): headers the server adds or takes off are left out,
 * and so is its clock, which a restored log cannot have.
 */
import type { RawMessage } from "./wire.ts";

/** Whatever the writer says of a commit stands in one of these; `Nats-Msg-Id` is its id. */
export const isOurs = (name: string): boolean =>
  name === "Nats-Msg-Id" || name === "traceparent" || name.startsWith("wm-");

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
  for (const [name, [value = ""]] of headers ?? []) if (isOurs(name)) own.push([name, value]);
  own.sort(([a], [b]) => (a < b ? -1 : 1));
  let octets = part(String(sequence)) + part(subject) + part(String(own.length));
  for (const [name, value] of own) octets += part(name) + part(value);
  octets += lengthOf(data.length);

  const bytes = Buffer.allocUnsafe(lead + octets.length + data.length).fill(0, 0, lead);
  bytes.write(octets, lead, "latin1");
  bytes.set(data, lead + octets.length);
  return bytes;
};

/** One character an octet: put together as text and written once, since every commit of a log passes here. */
const part = (text: string): string => {
  const octets = /[\u0080-\uffff]/.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text;
  return lengthOf(octets.length) + octets;
};

const shortLengths = Array.from({ length: 256 }, (_, length) => String.fromCharCode(0, 0, 0, length));
const lengthOf = (length: number): string =>
  shortLengths[length] ?? String.fromCharCode(length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255);
