/** More at once would only queue behind the log's own bound. */
const atOnceMax = 16;

/** Each of a list, `atOnceMax` at once. The first that fails ends it. */
export const eachOf = async <Item>(items: readonly Item[], take: (item: Item) => Promise<void>): Promise<void> => {
  const queue = items[Symbol.iterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (failed) return;
      await take(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnceMax, items.length) }, worker));
};
