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
 * in order of names, body. No two different commits have the same bytes.
 */
export const canonicalCommit = ({
  subject,
  headers,
  data,
  sequence,
}: Pick<RawMessage, "subject" | "headers" | "data" | "sequence">): Uint8Array => {
  const own = (headers?.keys() ?? []).filter(isOurs).sort();
  const texts = [String(sequence), subject, String(own.length)];
  for (const name of own) texts.push(name, headers?.get(name) ?? "");
  const parts = [...texts.map((text) => Buffer.from(text, "utf8")), data];
  const bytes = Buffer.allocUnsafe(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    at = bytes.writeUInt32BE(part.length, at);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};
