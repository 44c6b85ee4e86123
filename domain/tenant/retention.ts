/** When something of a call has been kept long enough. Pure: who asks brings the clock. */
export const dayMs = 86_400_000;

/** A call as retention sees it. */
export type Aged = {
  readonly call: string;
  /** When it ended, epoch milliseconds, by the clock of whoever wrote that down; null while it goes on. */
  readonly endedAt: number | null;
  /** When anything was last written to it. */
  readonly lastAt: number;
};

/**
 * When its time is over. A call counts from its end; one that nobody ever ended, from the last that was written to it,
 * since a worker that was lost must not keep somebody's words for ever.
 */
export const dueAt = ({ endedAt, lastAt }: Aged, days: number): number => (endedAt ?? lastAt) + days * dayMs;

export type Due<Call extends Aged = Aged> = {
  /** To be forgotten now, oldest first. */
  readonly due: readonly Call[];
  /** Their time is over as well, and a legal hold keeps them. */
  readonly held: readonly (Call & { readonly file: string })[];
};

/** Of these calls those whose time is over. `fileOf` names the hold that covers a call. Nothing is due a moment early. */
export const dueOf = <Call extends Aged>(
  calls: readonly Call[],
  {
    days,
    nowMs,
    fileOf,
  }: { readonly days: number; readonly nowMs: number; readonly fileOf: (call: string) => string | undefined },
): Due<Call> => {
  const due: Call[] = [];
  const held: (Call & { readonly file: string })[] = [];
  for (const call of calls) {
    if (dueAt(call, days) > nowMs) continue;
    const file = fileOf(call.call);
    if (file === undefined) due.push(call);
    else held.push({ ...call, file });
  }
  const oldest = (one: Aged, other: Aged): number => dueAt(one, 0) - dueAt(other, 0);
  return { due: due.sort(oldest), held: held.sort(oldest) };
};
