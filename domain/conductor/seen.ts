/**
 * The order in which a conductor took its inputs, as runs: `f40-44 t31 e11 f45` (rule 7). A run is one kind
 * with consecutive numbers, so a call alone on its log writes very little.
 */
export type SeenInput = { readonly kind: "event" | "fragment" | "tick"; readonly n: number };

/** After so many runs a commit is made for them alone, so that no header grows without bound. */
export const runsMax = 2_000;
/** More inputs in a row than a call of `callMsMax` has ticks, many times over; a longer run is a damaged header. */
const runInputsMax = 1_000_000;

const letters = { event: "e", fragment: "f", tick: "t" } as const;
const kinds = { e: "event", f: "fragment", t: "tick" } as const;

export type Run = { readonly kind: SeenInput["kind"]; readonly first: number; readonly last: number };

export const withInput = (runs: readonly Run[], { kind, n }: SeenInput): readonly Run[] => {
  const last = runs.at(-1);
  return last && last.kind === kind && last.last + 1 === n
    ? [...runs.slice(0, -1), { ...last, last: n }]
    : [...runs, { kind, first: n, last: n }];
};

export const writeRuns = (runs: readonly Run[]): string =>
  runs.map(({ kind, first, last }) => `${letters[kind]}${first}${last > first ? `-${last}` : ""}`).join(" ");

/** Every input of a header, in order; throws a RangeError for anything `writeRuns` did not write. */
export const readSeen = (text: string): SeenInput[] =>
  (text === "" ? [] : text.split(" ")).flatMap((run) => {
    const parts = /^([eft])(0|[1-9]\d*)(?:-([1-9]\d*))?$/.exec(run);
    const first = Number(parts?.[2]);
    const last = Number(parts?.[3] ?? first);
    const isRun =
      parts !== null &&
      (parts[3] === undefined || last > first) &&
      Number.isSafeInteger(last) &&
      last - first < runInputsMax;
    if (!isRun) throw new RangeError(`not a run: "${run.slice(0, 80)}"`);
    return Array.from({ length: last - first + 1 }, (_, i) => ({ kind: kinds[parts[1] as "e"], n: first + i }));
  });
