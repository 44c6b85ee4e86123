/** Work in lanes: what has the same key waits for each other, and holds up nothing else. */
export type Lanes = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

/** Lanes that exist while there is work in them. Whoever puts work in bounds how much. */
export const openLanes = (): Lanes => {
  const lanes = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const turn = (lanes.get(key) ?? Promise.resolve()).then(work, work);
    const settled = turn
      .catch(() => undefined)
      .then(() => {
        if (lanes.get(key) === settled) lanes.delete(key);
      });
    lanes.set(key, settled);
    return turn;
  };
};
