/** The segments of a stream as one chain: nothing missing between the first and the last, each hash in the next. */
import { Failure } from "@wingman/domain/failure";
import { segmentName } from "./folder.ts";
import { hashAt, noHash, type Segment } from "./segment.ts";
import type { ArchiveSink } from "./sink.ts";

/** Where a chain was when a backup ended. */
export type ChainEnd = { readonly first: number; readonly last: number; readonly hash: string };

/**
 * Yields every segment, checked against the one before. With `end`, the chain must reach it and have its hash there:
 * without that, a chain whose newest segments were taken away would look whole. Throws `Failure` WING_ARCHIVE_BROKEN,
 * WING_ARCHIVE_MISSING, both naming the segment.
 */
export async function* checkedChain(sink: ArchiveSink, stream: string, end?: ChainEnd): AsyncGenerator<Segment> {
  const first = end?.first ?? 1;
  // What has aged out of its stream left no hash to begin with.
  let before: { readonly last: number; readonly hash?: string } =
    first === 1 ? { last: 0, hash: noHash } : { last: first - 1 };
  for (const ref of await sink.list(stream)) {
    if (ref.first !== before.last + 1) throw missing(stream, before.last + 1, ref.first - 1);
    const segment = await sink.read(ref);
    const name = segmentName(ref);
    if (segment.stream !== stream || segment.first !== ref.first || segment.last !== ref.last)
      throw broken(name, "it holds other messages than its name says");
    if (before.hash !== undefined && segment.previous !== before.hash)
      throw broken(name, "it does not follow the segment before it");
    if (end && end.last >= segment.first && end.last <= segment.last && hashAt(segment, end.last) !== end.hash)
      throw broken(name, `at message ${end.last} it is not what the manifest says`);
    yield segment;
    before = segment;
  }
  if (end && before.last < end.last) throw missing(stream, before.last + 1, end.last);
}

const broken = (name: string, why: string): Failure =>
  new Failure("WING_ARCHIVE_BROKEN", `segment ${name}: ${why}.`, {
    remedy: "The file was changed or swapped: take it from another copy of the backup.",
  });

const missing = (stream: string, from: number, to: number): Failure =>
  new Failure("WING_ARCHIVE_MISSING", `the segment with the messages ${from} to ${to} of ${stream} is missing.`, {
    remedy: "Take it from another copy of the backup; nothing was restored.",
  });
