/** Where segments go. A folder is the one sink there is; decision 0015 says what another would have to do. */
import type { Segment, SegmentRef } from "./segment.ts";

export interface ArchiveSink {
  /** What is there of a stream, in order; of two that begin alike, the longer. */
  list(stream: string): Promise<readonly SegmentRef[]>;
  /**
   * Keeps a segment: it lies on the disk, was read again and is the same when this resolves. One that begins where a
   * shorter one does stands beside it. Throws `Failure` WING_ARCHIVE_WRITE, WING_ARCHIVE_BROKEN.
   */
  append(segment: Segment): Promise<void>;
  /** Throws `Failure` WING_ARCHIVE_BROKEN for what is not as it was written. */
  read(ref: SegmentRef): Promise<Segment>;
  /** Removes what is superseded, or has aged out of its stream. */
  remove(ref: SegmentRef): Promise<void>;
}
