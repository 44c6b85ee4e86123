/** The `notary` role: seals the log each minute, and says so loudly when the log is not what it sealed. */
import { describe, type Failure } from "@wingman/domain/failure";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { Head } from "@wingman/streams/notary/head";
import { headsFileIn, openHeadsFile } from "@wingman/streams/notary/heads-file";
import { keyFileIn, openKeyFile, publicKeyFileOf, readPublicKeys } from "@wingman/streams/notary/key-file";
import { type LeavesFile, leavesFileIn, openLeavesFile } from "@wingman/streams/notary/leaves-file";
import { type Notary, runNotary } from "@wingman/streams/notary/notary";
import { sayFor } from "../../local/progress.ts";
import { timeOfDay } from "../../local/time-of-day.ts";
import type { RoleContext } from "./role.ts";

/** A last head when Wingman stops is worth so long a wait. */
const lastSealMsMax = 3_000;

export type NotaryPlaces = {
  readonly keyFile?: string | undefined;
  readonly headsFile?: string | undefined;
};

/**
 * Resolves when it has begun to read; the status page says when the log is sealed. Calls go on without a seal: what
 * keeps it from sealing is told there, in the log and to `onEnd`, and ends nothing else.
 */
export const openNotary = async (
  { board, logger, opened }: RoleContext,
  log: JetStreamLog,
  places: NotaryPlaces & { readonly dataDir: string },
  onEnd: (error: unknown) => void = () => undefined,
): Promise<void> => {
  const say = sayFor("notary", board.report);
  const own = new AbortController();
  let notary: Notary | undefined;
  let leaves: LeavesFile | undefined;
  let done: Promise<void> | undefined;
  // Before anything is opened: a Wingman that is stopped meanwhile refuses it here.
  opened.defer(async () => {
    await Promise.race([
      notary?.ready.then(() => notary?.seal()).catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, lastSealMsMax).unref()),
    ]);
    own.abort();
    await done;
    await leaves?.[Symbol.asyncDispose]();
  });
  const failed = (error: unknown): void => {
    if (own.signal.aborted) return;
    say("failed", describe(error));
    logger.error({ error: describe(error) }, "the log is not sealed");
    onEnd(error);
  };

  let sealed: Head | undefined;
  let trouble: Failure | undefined;
  let isTold = false;
  const tell = (): void => {
    const until = sealed
      ? `the log is sealed to ${sealed.size} at ${timeOfDay(new Date(sealed.time))}`
      : "nothing to seal yet";
    say("ready", trouble ? `${until}, in one place only: ${describe(trouble)}` : until, {
      isQuiet: isTold && trouble === undefined,
    });
    isTold = true;
  };
  try {
    const keyFile = places.keyFile ?? keyFileIn(places.dataDir);
    const key = await openKeyFile(keyFile);
    leaves = await openLeavesFile(leavesFileIn(places.dataDir));
    notary = await runNotary({
      log,
      key,
      knownKeys: await readPublicKeys(publicKeyFileOf(keyFile)),
      headsFile: openHeadsFile(places.headsFile ?? headsFileIn(places.dataDir)),
      leaves,
      logger,
      signal: own.signal,
      onSealed(head) {
        sealed = head;
        tell();
      },
      onSecondFile(now) {
        const isNews = now?.message !== trouble?.message;
        trouble = now;
        if (isNews) tell();
      },
    });
    done = notary.done.catch(failed);
    notary.ready.then(
      () => sealed ?? tell(),
      () => undefined,
    );
  } catch (error) {
    failed(error);
  }
};
