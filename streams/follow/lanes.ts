/**
 * Order per call, parallel over calls (rule 12): work of one key is done one after the other, work of different keys
 * side by side. What is taken and not finished is bounded, and whoever hands in more waits; the low-water mark says up
 * to where everything is finished, which is the position to go on from.
 */
import type { Sequence } from "../log/event-log.ts";

export type ReaderLanesOptions = {
  /** Keys that are worked for at once. */
  readonly atOnceMax: number;
  /** Work that is taken and not finished, over all keys. */
  readonly aheadMax: number;
  /** Everything up to here was finished before. */
  readonly from?: Sequence;
};

export type ReaderLanes = {
  /**
   * Takes work; resolves as soon as there is room for the next. Sequences rise from one call to the next, else a
   * RangeError. Throws what any work threw before: nothing begins after that, and the mark stays below it.
   */
  push(key: string, sequence: Sequence, work: () => Promise<void>): Promise<void>;
  /** Everything up to and including this sequence is finished. */
  lowWater(): Sequence;
  /** Taken and not finished. */
  ahead(): number;
  /** Resolves once everything that was taken is finished; throws what any work threw. */
  idle(): Promise<void>;
};

type Task = { readonly key: string; readonly sequence: Sequence; readonly work: () => Promise<void>; done: boolean };

export const openReaderLanes = ({ atOnceMax, aheadMax, from = 0 }: ReaderLanesOptions): ReaderLanes => {
  if (!(atOnceMax >= 1 && aheadMax >= 1)) throw new RangeError("lanes do at least one thing at once");
  /** What waits of each key that has work; the first is running where `running` holds the key. */
  const queues = new Map<string, Task[]>();
  /** Keys with work and none of it running, in the order in which that came to be. */
  const ready: string[] = [];
  /** In order of sequence, finished ones below the mark gone. */
  const open: Task[] = [];
  let mark = from;
  let newest = from;
  let running = 0;
  let ahead = 0;
  let failure: { readonly error: unknown } | undefined;
  let changed = Promise.withResolvers<void>();

  const tell = (): void => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!failure && !holds()) await changed.promise;
  };
  const finish = (task: Task): void => {
    task.done = true;
    let finished = 0;
    for (const { done, sequence } of open) {
      if (!done) break;
      mark = sequence;
      finished += 1;
    }
    open.splice(0, finished);
    ahead -= 1;
    const queue = queues.get(task.key);
    queue?.shift();
    if (queue && queue.length > 0) ready.push(task.key);
    else queues.delete(task.key);
  };
  const run = async (task: Task): Promise<void> => {
    try {
      await task.work();
      finish(task);
    } catch (error) {
      failure ??= { error };
    }
    running -= 1;
    begin();
    tell();
  };
  const begin = (): void => {
    while (!failure && running < atOnceMax) {
      const key = ready.shift();
      const task = key === undefined ? undefined : queues.get(key)?.[0];
      if (!task) return;
      running += 1;
      void run(task);
    }
  };
  const throwFailure = (): void => {
    if (failure) throw failure.error;
  };

  return {
    async push(key, sequence, work) {
      throwFailure();
      if (sequence <= newest) throw new RangeError("sequences rise");
      newest = sequence;
      const task: Task = { key, sequence, work, done: false };
      open.push(task);
      ahead += 1;
      const queue = queues.get(key);
      if (queue) queue.push(task);
      else {
        queues.set(key, [task]);
        ready.push(key);
      }
      begin();
      await until(() => ahead < aheadMax);
      throwFailure();
    },
    lowWater: () => mark,
    ahead: () => ahead,
    async idle() {
      await until(() => ahead === 0);
      while (running > 0) await changed.promise; // After a failure as well: what runs is not left behind.
      throwFailure();
    },
  };
};
