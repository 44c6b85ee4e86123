/** A stream into its segments, from where the sink's chain ends. */
import { Failure } from "@wingman/domain/failure";
import { followStream } from "../follow/follow.ts";
import { canonicalCommit } from "../log/canonical.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { streamNames } from "../log/streams.ts";
import type { RawMessage } from "../log/wire.ts";
import type { ChainEnd } from "./chain.ts";
import { noHash, segmentOf, type Segment, type SegmentRef } from "./segment.ts";
import type { ArchiveSink } from "./sink.ts";

/** A segment is full at either; it is held in memory while it is filled. */
const segmentMessagesMax = 10_000;
const segmentBytesMax = 8 * 1024 ** 2;

type Source = Pick<JetStreamLog, "manager" | "client" | "line" | "runtime">;

export type Archived = {
  /** Undefined for a stream that is empty. */
  readonly end: ChainEnd | undefined;
  readonly created: string;
  /** Messages that were not there before. */
  readonly added: number;
  /** Replaced by longer ones; to be removed when nothing names them any more. */
  readonly superseded: readonly SegmentRef[];
};

/**
 * Appends what the sink does not have, up to the stream's end as it is now; the half segment at the end is replaced
 * by a fuller one. FRAGMENTS may lose its end at a power cut and its beginning by age: there the chain follows, as
 * one run without a gap. Of any other stream that is a loss: throws `Failure` WING_BACKUP_MISMATCH when the sink
 * holds another log, WING_BACKUP_GAP naming the message that is missing.
 */
export const archiveStream = async (
  { manager, client, line, runtime }: Source,
  stream: string,
  sink: ArchiveSink,
  options: {
    readonly signal: AbortSignal;
    readonly onProgress?: ((sequence: number, of: number) => void) | undefined;
    readonly messagesMax?: number;
  },
): Promise<Archived> => {
  const { messagesMax = segmentMessagesMax } = options;
  const isFull = (count: number, size: number): boolean => count >= messagesMax || size >= segmentBytesMax;
  const mayLose = stream === streamNames.fragments;
  const { created, state } = await manager.streams.info(stream);
  if (mayLose) await forgetAged(sink, stream, state.first_seq);
  const kept = [...(await sink.list(stream))];
  let tail: Segment | undefined;
  for (let ref = kept.at(-1); ref; ref = kept.at(-1)) {
    tail = await sink.read(ref);
    if (await holds({ manager }, stream, state.last_seq, tail)) break;
    if (!mayLose) throw anotherLog(stream, tail.last);
    tail = undefined;
    await sink.remove(ref);
    kept.pop();
  }
  const endOf = (last: Segment | undefined): ChainEnd | undefined =>
    last && { first: kept[0]?.first ?? last.first, last: last.last, hash: last.hash };
  const before = tail?.last ?? 0;
  if (state.messages === 0 || state.last_seq <= before) return { end: endOf(tail), created, added: 0, superseded: [] };

  const superseded: SegmentRef[] = [];
  // Its messages are taken from the file: they keep the time at which the log first took them, also when it was restored since.
  let messages: RawMessage[] = [];
  let bytes = 0;
  let base: Pick<Segment, "created" | "first" | "previous"> = {
    created,
    first: before + 1,
    previous: tail?.hash ?? noHash,
  };
  if (tail && !isFull(tail.messages.length, bytesOf(tail.messages))) {
    base = tail;
    messages = [...tail.messages];
    bytes = bytesOf(messages);
    superseded.push(tail);
    kept.pop();
  }
  const close = async (): Promise<void> => {
    if (messages.length === 0) return;
    tail = segmentOf({ stream, ...pick(base), messages });
    await sink.append(tail);
    kept.push(tail);
    base = { created, first: tail.last + 1, previous: tail.hash };
    messages = [];
    bytes = 0;
  };
  let added = 0;
  const until = state.last_seq;
  const enough = new AbortController();
  const signal = AbortSignal.any([options.signal, enough.signal]);
  const source = followStream(
    { manager, client, line, runtime },
    { stream, subjects: [">"], after: before, signal, mayBeginAnew: mayLose },
  );
  try {
    for await (const message of source) {
      const expected = base.first + messages.length;
      if (message.sequence !== expected) {
        if (!mayLose) throw gap(stream, expected);
        for (const ref of kept.splice(0)) await sink.remove(ref);
        messages = [];
        bytes = 0;
        base = { created, first: message.sequence, previous: noHash };
      }
      messages.push(message);
      bytes += message.data.length;
      added += 1;
      if (isFull(messages.length, bytes)) {
        await close();
        options.onProgress?.(message.sequence, until);
      }
      if (message.sequence >= until) break;
    }
  } finally {
    enough.abort();
  }
  options.signal.throwIfAborted();
  await close();
  options.onProgress?.(until, until);
  return { end: endOf(tail), created, added, superseded };
};

const bytesOf = (messages: readonly RawMessage[]): number => messages.reduce((sum, { data }) => sum + data.length, 0);
const pick = ({ created, first, previous }: Pick<Segment, "created" | "first" | "previous">) => ({
  created,
  first,
  previous,
});

/** True when the stream still has the segment's last message at its place. */
const holds = async (
  { manager }: Pick<Source, "manager">,
  stream: string,
  lastSequence: number,
  tail: Segment,
): Promise<boolean> => {
  const message = tail.messages.at(-1);
  if (!message || lastSequence < tail.last) return false;
  const there = await manager.direct.getMessage(stream, { seq: tail.last });
  if (!there) return false;
  const { subject, header, data } = there;
  const now = canonicalCommit({ sequence: tail.last, subject, headers: header, data });
  return Buffer.compare(now, canonicalCommit(message)) === 0;
};

/** Segments that lie wholly before the stream's first message. */
const forgetAged = async (sink: ArchiveSink, stream: string, first: number): Promise<void> => {
  for (const ref of await sink.list(stream)) if (ref.last < first) await sink.remove(ref);
};

const anotherLog = (stream: string, last: number): Failure =>
  new Failure(
    "WING_BACKUP_MISMATCH",
    `the folder holds ${stream} up to ${last}, and this log has something else there.`,
    {
      remedy:
        "If this is the right log, back it up into another folder and keep this one: it may hold what the log has lost.",
    },
  );

const gap = (stream: string, sequence: number): Failure =>
  new Failure(
    "WING_BACKUP_GAP",
    `message ${sequence} of ${stream} is missing on the log; nothing after it was saved.`,
    {
      remedy: "The log's files are damaged. Keep them and the backups there are, and restore the newest whole one.",
    },
  );
