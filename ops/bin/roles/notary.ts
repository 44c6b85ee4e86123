/** The `notary` role: seals the log each minute, and says so loudly when the log is not what it sealed. */
import { join } from "node:path";
import { describe, type Failure } from "@wingman/domain/failure";
import type { Head } from "@wingman/streams/notary/head";
import { openHeadsFile } from "@wingman/streams/notary/heads-file";
import { keyFileIn, openKeyFile, publicKeyFileOf, readPublicKeys } from "@wingman/streams/notary/key-file";
import { leavesFileIn, openLeavesFile } from "@wingman/streams/notary/leaves-file";
import { runNotary } from "@wingman/streams/notary/notary";
import { sayFor } from "../../local/progress.ts";
import { timeOfDay } from "../../local/time-of-day.ts";
import type { Line, RoleContext } from "./role.ts";

/** A last head when Wingman stops is worth so long a wait. */
const lastSealMsMax = 3_000;

export type NotaryPlaces = {
  readonly keyFile?: string | undefined;
  readonly headsFile?: string | undefined;
};

/** The second file of heads, unless the settings say otherwise. */
export const headsFileIn = (dataDir: string): string => join(dataDir, "heads.log");

/**
 * Resolves when it has begun to read; the status page says when the log is sealed. Calls go on without a seal: what
 * keeps it from sealing is told there, in the log and to `onEnd`, and ends nothing else.
 */
export const openNotary = async (
  { board, logger, opened }: RoleContext,
  { log }: Line,
  places: NotaryPlaces & { readonly dataDir: string },
  onEnd: (error: unknown) => void = () => undefined,
): Promise<void> => {
  const say = sayFor("notary", board.report);
  const own = new AbortController();
  const failed = (error: unknown): void => {
    if (own.signal.aborted) return;
    say("failed", describe(error));
    logger.error({ error: describe(error) }, "the log is not sealed");
    onEnd(error);
  };
  try {
    const keyFile = places.keyFile ?? keyFileIn(places.dataDir);
    const key = await openKeyFile(keyFile);
    const leaves = await openLeavesFile(leavesFileIn(places.dataDir));
    opened.defer(() => leaves[Symbol.asyncDispose]());
    let sealed: Head | undefined;
    let trouble: Failure | undefined;
    let isTold = false;
    const tell = (): void => {
      const until = sealed ? `the log is sealed to ${sealed.size} at ${timeOfDay(new Date(sealed.time))}` : undefined;
      const second = trouble ? `in one place only: ${describe(trouble)}` : undefined;
      const detail = [until ?? "nothing to seal yet", second].filter((part) => part !== undefined).join("; ");
      say("ready", detail, { isQuiet: isTold && trouble === undefined });
      isTold = true;
    };
    const notary = await runNotary({
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
        trouble = now;
        if (sealed) tell();
      },
    });
    const done = notary.done.catch(failed);
    notary.ready.then(tell, () => undefined);
    opened.defer(async () => {
      await Promise.race([
        notary.ready.then(() => notary.seal()).catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, lastSealMsMax).unref()),
      ]);
      own.abort();
      await done;
    });
  } catch (error) {
    failed(error);
  }
};
