/** What really occurred: faults, and paths through the code that are worth having been on. A kind that never occurs fails a run. */
export const faultKinds = [
  "request lost",
  "answer lost",
  "request late",
  "request overtaken",
  "request twice",
  "batch cut off",
  "delivery lost",
  "delivery twice",
  "deliveries swapped",
  "reader stalled",
  "cut off, noticed",
  "cut off, unnoticed",
  "server killed",
  "interim text lost with it",
  "ids forgotten with it",
  "log full",
  "keys away",
  "key forgotten",
  "seal broken",
  "newer version",
  "crashed",
  "crashed before the answer",
  "stopped and started",
  "slow reader",
  "zombie",
  "two readers of one model",
  "database away",
  "database answer lost",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export const pathKinds = [
  "conflict",
  "decided again",
  "unknown: it stands",
  "unknown: not taken",
  "unknown to the end",
  "duplicate, by its id",
  "own commit behind a conflict",
  "gap in delivery mended",
  "stalled reader mended",
  "line down and up",
  "conductor taken over",
  "second cut refused",
  "words refused without consent",
  "words refused in a pause",
  "words refused after the end",
  "words forgotten before they came",
  "words forgotten after they came",
  "tip made",
  "tip held back",
  "tip taken back",
  "consent refused by the clock",
  "call ended by the clock",
  "position moved by another",
  "lost answer was a yes",
  "quarantined",
] as const;
export type PathKind = (typeof pathKinds)[number];

export type Tally = {
  fault(kind: FaultKind): void;
  path(kind: PathKind): void;
  readonly faults: ReadonlyMap<FaultKind, number>;
  readonly paths: ReadonlyMap<PathKind, number>;
};

export const openTally = (note: (text: string) => void): Tally => {
  const faults = new Map<FaultKind, number>();
  const paths = new Map<PathKind, number>();
  return {
    faults,
    paths,
    fault(kind) {
      faults.set(kind, (faults.get(kind) ?? 0) + 1);
      note(`fault: ${kind}`);
    },
    path: (kind) => void paths.set(kind, (paths.get(kind) ?? 0) + 1),
  };
};
