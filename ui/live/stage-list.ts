/** The playbook's stages as a list that fills itself: what was reached, where we are, what was left out. Pure. */
export type StageItem = {
  readonly id: string;
  readonly name: string;
  readonly atMs: number | undefined;
  readonly state: "done" | "now" | "todo" | "skipped";
  /** Reached only after a stage that comes after it in the playbook. */
  readonly late: boolean;
};

export const stageList = (
  stages: readonly { readonly id: string; readonly name: string }[],
  reached: Readonly<Record<string, number>>,
): readonly StageItem[] => {
  const now = stages.reduce<string | null>((last, { id }) => {
    const at = reached[id];
    return at !== undefined && at >= (last === null ? -1 : (reached[last] ?? -1)) ? id : last;
  }, null);
  // What lies before the furthest stage and was not touched was left out, wherever we are now.
  const furthest = stages.findLastIndex(({ id }) => reached[id] !== undefined);
  return stages.map(({ id, name }, place) => {
    const atMs = reached[id];
    return {
      id,
      name,
      atMs,
      state: id === now ? "now" : atMs !== undefined ? "done" : place < furthest ? "skipped" : "todo",
      late: atMs !== undefined && stages.slice(place + 1).some((other) => (reached[other.id] ?? Infinity) < atMs),
    };
  });
};
