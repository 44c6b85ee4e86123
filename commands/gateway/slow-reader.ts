/**
 * When somebody who does not read what they are sent is let go: beyond a bound at once, and below it when nothing
 * at all is read for seconds. A snapshot was asked for and may be larger than the bound; it has seconds to be read.
 */

/** What may lie unsent for one reader, a snapshot apart. */
export const unsentBytesMax = 1024 * 1024;
/** Nothing is read for so long, and more than a trifle waits. */
export const stillMsMax = 4_000;
const trifleBytes = 64 * 1024;
const snapshotMsMax = 5_000;
/** From the verdict to the cut: its close frame lies behind all that is not read. */
export const farewellMsMax = 800;

export type SlowReader = {
  /** Told of every message, before it is sent. */
  sent(bytes: number, isSnapshot: boolean): void;
  /** What counts of what lies unsent: a snapshot does not, for a while. */
  counted(unsentBytes: number): number;
  /** Whether it must go. */
  isTooSlow(unsentBytes: number): boolean;
};

export const slowReader = (now: () => number = performance.now.bind(performance)): SlowReader => {
  let sentBytes = 0;
  let readBytes = 0;
  let readAt = now();
  let snapshot = { bytes: 0, until: 0 };
  const counted = (unsentBytes: number): number =>
    now() < snapshot.until ? Math.max(0, unsentBytes - snapshot.bytes) : unsentBytes;
  return {
    sent(bytes, isSnapshot) {
      if (sentBytes <= readBytes) readAt = now(); // All was read: nobody was slow until now.
      sentBytes += bytes;
      if (isSnapshot) snapshot = { bytes, until: now() + snapshotMsMax };
    },
    counted,
    isTooSlow(unsentBytes) {
      const read = sentBytes - unsentBytes;
      if (read > readBytes || unsentBytes === 0) {
        readBytes = Math.max(read, readBytes);
        readAt = now();
      }
      return counted(unsentBytes) > unsentBytesMax || (unsentBytes > trifleBytes && now() - readAt > stillMsMax);
    },
  };
};
