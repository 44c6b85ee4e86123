/**
 * The reader of points of this computer: the adapter that `train/` makes, on the weights of the model of meaning, in a
 * thread of its own with one core. What waits is read together.
 */
import { Failure } from "@wingman/domain/failure";
import type { PointReader, Reading, ReadPoint } from "@wingman/streams/agents/meaning/point-reader";
import { badModel } from "../embed/embed-failure.ts";
import { openModelThread } from "../threads/model-thread.ts";

/** Readings that may wait; whoever comes then is told so. A minute of a core. */
export const waitingMax = 2_048;
/** Of one run: more at a time is no quicker on one core. */
const runMax = 8;

/**
 * `folder` holds the base weights, `base` is what answers call them. Resolves after a first run. Throws `Failure`
 * WING_EMBED_MODEL where they are not those the adapter was trained on. `read` rejects with WING_EMBED_MODEL, with
 * WING_EMBED_BUSY, or with the signal's reason.
 */
export const openPointReader = async (folder: string, base: string): Promise<PointReader & AsyncDisposable> => {
  const thread = await openModelThread<Reading, readonly ReadPoint[], string>({
    ...{ file: new URL("./point-thread.ts", import.meta.url), workerData: folder, name: "The reader of points" },
    ...{ runMax, waitingMax, bad: badModel },
    behind: (waiting) =>
      new Failure("WING_EMBED_BUSY", `${waiting} utterances wait for the reader of points already.`, {
        remedy: "Wait until it has caught up; until then plays go by wording and examples.",
      }),
  });
  return {
    model: `${base}+${thread.facts}`,
    read: (reading, signal) => (reading.words.length === 0 ? Promise.resolve([]) : thread.ask(reading, signal)),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
};
