/** How far a batch of recordings is: counted from what is told of each, without a clock of its own. */
export type Ended =
  | { readonly kind: "imported"; readonly call: string; readonly soundMs: number }
  | { readonly kind: "known"; readonly call: string; readonly as: string | null }
  | { readonly kind: "failed"; readonly code: string; readonly message: string; readonly remedy: string | null };

export type Progress = {
  readonly files: number;
  readonly ended: number;
  readonly imported: number;
  readonly known: number;
  readonly failed: number;
  /** Of all that was heard in this run, also of what is being heard. */
  readonly soundMs: number;
  /** Sound a second of this run; null before anything was heard. */
  readonly timesRealTime: number | null;
  /** By bytes, since how long a file is, is known when it is decoded; null before anything ended. */
  readonly leftMs: number | null;
};

export type Counted = {
  readonly ended: readonly { readonly bytes: number; readonly how: Ended }[];
  /** Heard so far of those that are being heard, in milliseconds. */
  readonly heardMs: readonly number[];
  readonly files: number;
  /** Of what has not ended. */
  readonly bytesLeft: number;
  readonly elapsedMs: number;
};

export const progressOf = ({ ended, heardMs, files, bytesLeft, elapsedMs }: Counted): Progress => {
  const count = (kind: Ended["kind"]): number => ended.filter(({ how }) => how.kind === kind).length;
  const imported = ended.flatMap(({ bytes, how }) =>
    how.kind === "imported" ? [{ bytes, soundMs: how.soundMs }] : [],
  );
  const soundMs = sum(imported.map((one) => one.soundMs)) + sum(heardMs);
  const bytesDone = sum(imported.map(({ bytes }) => bytes));
  return {
    files,
    ended: ended.length,
    imported: count("imported"),
    known: count("known"),
    failed: count("failed"),
    soundMs,
    timesRealTime: soundMs > 0 && elapsedMs > 0 ? Math.round((10 * soundMs) / elapsedMs) / 10 : null,
    leftMs: bytesDone > 0 ? Math.round((elapsedMs * bytesLeft) / bytesDone) : null,
  };
};

const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);
