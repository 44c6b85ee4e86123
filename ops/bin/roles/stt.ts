/** The `stt` role: the recogniser of this machine for every channel of every live call. */
import { describe, Failure } from "@wingman/domain/failure";
import { runSpeech } from "@wingman/gpu/stt/role";
import type { Speed } from "@wingman/gpu/stt/pocketsphinx/settings";
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import { runRecorder } from "@wingman/streams/recordings/recorder";
import { announceSpeech, type Speech } from "@wingman/streams/log/speech-presence";
import type { PocketSphinx } from "../../local/parts/pocketsphinx.ts";
import { sayFor } from "../../local/progress.ts";
import { thisWorker } from "../../local/worker.ts";
import { timeOfDay } from "../../local/time-of-day.ts";
import { openSpeech } from "../speech.ts";
import { hearingOf, type PolicyOf } from "./hearing.ts";
import type { Line, RoleContext } from "./role.ts";

/** The engine is started while the log is still on its way up. Where nothing can recognise, the gateway is told why, and typed words still work; answers that failure. */
export const openStt = async (
  { root, board, logger, signal, opened, mustRun }: RoleContext,
  line: Promise<Line>,
  parts: {
    readonly recognizer?: Recognizer | undefined;
    readonly pocketsphinx: Promise<PocketSphinx | Failure>;
    readonly speed?: Speed | undefined;
    /** The tenants' rules; left out, every channel is heard as the engine was started. */
    readonly policyOf?: Promise<PolicyOf>;
  },
): Promise<Failure | undefined> => {
  const say = sayFor("speech", board.report);
  line.catch(() => undefined); // It is awaited below, and may fail before.
  const found =
    parts.recognizer ??
    (await openSpeech({
      root,
      pocketsphinx: parts.pocketsphinx,
      logger,
      signal,
      ...(parts.speed && { speed: parts.speed }),
      onAgain: () => say("ready", `the speech engine ended and was started again at ${timeOfDay(new Date())}`),
    }));
  if (!(found instanceof Failure)) opened.defer(() => found[Symbol.asyncDispose]().catch(() => undefined));
  const { log, calls, keys, redactors } = await line;
  const tell = (speech: Speech, factor?: () => number | null): void => {
    board.setSpeech(speech);
    announceSpeech(log, speech, signal, factor);
  };
  if (found instanceof Failure) {
    tell({ ready: false, engine: "none", accuracy: "none", reason: `${describe(found)} Typed words still work.` });
    say("failed", describe(found));
    return found;
  }
  parts.policyOf?.catch(() => undefined); // Whoever reads the policies ends the process with the reason.
  const speech = runSpeech({
    log,
    calls,
    redactors,
    recognizer: found,
    worker: thisWorker(),
    logger,
    signal,
    ...(parts.policyOf && { hearingOf: hearingOf(root, parts.policyOf) }),
  });
  mustRun("speech", speech);
  opened.defer(() => speech.catch(() => undefined)); // Its slots are let go before the line is closed.
  // Beside it and not in a role of its own: sound is recorded once its words are settled, so neither is without the other.
  const recorder = runRecorder({ log, calls, keys, worker: thisWorker(), logger, signal });
  mustRun("recorder", recorder);
  opened.defer(() => recorder.catch(() => undefined));
  tell({ ready: true, ...found.info }, () => found.load?.() ?? null);
  say("ready", found.info.reason);
  return undefined;
};
