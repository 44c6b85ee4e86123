import { Failure } from "@wingman/domain/failure";

/** A batch that stands still for so long was cut off; its iterator knows nothing of it and would wait for ever. */
const gapMsMax = 5_000;

/** A batch of direct gets, ended with `Failure` WING_LOG_UNKNOWN where its server went away in the middle. */
export async function* unlessCutOff<Item>(batch: AsyncIterable<Item>): AsyncGenerator<Item> {
  const items = batch[Symbol.asyncIterator]();
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new Failure("WING_LOG_UNKNOWN", "the log did not answer; nothing was read.", {
              remedy: "Try again in a moment.",
            }),
          ),
        gapMsMax,
      );
    });
    const next = await Promise.race([items.next(), late]).finally(() => clearTimeout(timer));
    if (next.done) return;
    yield next.value;
  }
}
