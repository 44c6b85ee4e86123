/** The `stt` role: the recogniser of this machine for every channel of every live call. */
import { describe, Failure } from "@wingman/domain/failure";
import { runSpeech } from "@wingman/gpu/stt/role";
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import { runRecorder } from "@wingman/streams/recordings/recorder";
import { announceSpeech, type Speech } from "@wingman/streams/log/speech-presence";
import { domainTextsIn } from "../../demo/tenant.ts";
import type { PocketSphinx } from "../../local/parts/pocketsphinx.ts";
import { sayFor } from "../../local/progress.ts";
import { thisWorker } from "../../local/worker.ts";
import { timeOfDay } from "../../local/time-of-day.ts";
import { type HearingSettings, openSpeech } from "../speech.ts";
import { openSpeakers } from "../speakers.ts";
import type { Line, RoleContext } from "./role.ts";

/** The engine is started while the log is still on its way up. Where nothing can recognise, the gateway is told why, and typed words still work; answers that failure. */
export const openStt = async (
  { root, board, logger, signal, opened, mustRun }: RoleContext,
  line: Promise<Line>,
  parts: {
    readonly recognizer?: Recognizer | undefined;
    readonly pocketsphinx: Promise<PocketSphinx | Failure>;
    readonly hearing?: HearingSettings | undefined;
    /** Resolves once the tenants' rules are read: a call that goes on already is not heard without its words. */
    readonly policiesKnown: Promise<unknown>;
  },
): Promise<Failure | undefined> => {
  const say = sayFor("speech", board.report);
  line.catch(() => undefined); // It is awaited below, and may fail before.
  const found =
    parts.recognizer ??
    (await openSpeech({
      root,
      pocketsphinx: parts.pocketsphinx,
      hearing: parts.hearing,
      logger,
      signal,
      onAgain: () => say("ready", `the speech engine ended and was started again at ${timeOfDay(new Date())}`),
    }));
  if (!(found instanceof Failure)) opened.defer(() => found[Symbol.asyncDispose]().catch(() => undefined));
  const { log, calls, keys, redactors, policies } = await line;
  const tell = (speech: Speech, by?: Recognizer): void => {
    board.setSpeech(speech);
    announceSpeech(
      log,
      speech,
      signal,
      () => by?.load?.() ?? null,
      () => by?.perCall?.() ?? null,
    );
  };
  if (found instanceof Failure) {
    tell({
      ready: false,
      engine: "none",
      accuracy: "none",
      reason: `${describe(found)} Typed words still work.`,
      offers: [],
    });
    say("failed", describe(found));
    return found;
  }
  await parts.policiesKnown;
  const speech = runSpeech({
    ...{ log, calls, redactors, recognizer: found, worker: thisWorker(), logger, signal },
    policyOf: (tenant) => policies.of(tenant),
    domainTextOf: await domainTextsIn(root),
    speakers: await openSpeakers(parts.hearing?.speakerModel, logger, opened),
  });
  mustRun("speech", speech);
  opened.defer(() => speech.catch(() => undefined)); // Its slots are let go before the line is closed.
  // Beside it and not in a role of its own: sound is recorded once its words are settled, so neither is without the other.
  const recorder = runRecorder({ log, calls, keys, worker: thisWorker(), logger, signal });
  mustRun("recorder", recorder);
  opened.defer(() => recorder.catch(() => undefined));
  const { engine, accuracy, reason } = found.info;
  const { offers = [] } = found;
  tell({ ready: true, engine, accuracy, reason, offers }, found);
  say("ready", found.info.reason);
  return undefined;
};
