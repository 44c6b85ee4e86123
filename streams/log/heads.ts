/** The notary's heads on their stream: signed texts, one after the other, kept for ever. */
import { JetStreamApiError } from "@nats-io/jetstream";
import type { JetStreamLog } from "./jetstream.ts";
import { headsSubject, streamNames } from "./streams.ts";
import type { Stored } from "./stored.ts";

const ackMsMax = 2_000;
const conflictCodes = [10071, 10164];

export type StoredHead = { readonly sequence: number; readonly text: string };

/** Every head of the stream after a sequence, in order; none where there is no such stream. */
export const storedHeads = async (stored: Stored, signal: AbortSignal, after: number): Promise<StoredHead[]> => {
  const list: StoredHead[] = [];
  const decoder = new TextDecoder();
  await stored.read(streamNames.heads, ({ sequence, data }) => list.push({ sequence, text: decoder.decode(data) }), {
    after,
    signal,
  });
  return list;
};

/** Appends one after the head at `expected` (0: the first); undefined when another was appended meanwhile. */
export const appendHead = async (
  { client }: JetStreamLog,
  text: string,
  expected: number,
): Promise<number | undefined> => {
  try {
    const ack = await client.publish(headsSubject, new TextEncoder().encode(text), {
      timeout: ackMsMax,
      expect: { lastSubjectSequence: expected, streamName: streamNames.heads },
    });
    return ack.seq;
  } catch (error) {
    if (error instanceof JetStreamApiError && conflictCodes.includes(error.code)) return undefined;
    throw error;
  }
};
