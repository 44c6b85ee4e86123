/**
 * A speech worker: it hears what was said, shows it while it is being said and appends it once, from the sample that
 * is settled. Another worker that takes over cuts the same sound its own way. The recogniser and its queue are not
 * simulated; the writer, its retries and the fragments are the real ones.
 */
import type { EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import { dispositionAt } from "@wingman/domain/call/policy";
import { withoutForgotten } from "@wingman/domain/call/forgetting";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import { derivedId } from "@wingman/streams/base/ids";
import type { Calls } from "@wingman/streams/log/calls";
import type { Aggregate } from "@wingman/streams/log/event-log";
import { publishFragment } from "@wingman/streams/log/fragments";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { patiently } from "@wingman/streams/log/patiently";
import type { Random } from "./random.ts";
import { pauseSamples, type SaidWord, type Speech } from "./sound.ts";
import type { Tally } from "./tally.ts";

const speechActor = "speech" as ActorId;
const awayMsMax = 600_000;
const lookMs = 700;
/** Words that wait for an answer to the question of consent are tried again. */
const heldMs = 2_500;
const wordsMax = 9;
/** What a writer says of a call that it must not decide about. */
export const cannotBeRead: ReadonlySet<string> = new Set(["WING_SEAL_BROKEN", "WING_EVENT_NEWER"]);

export type Talk = {
  readonly aggregate: Aggregate;
  readonly speech: Speech;
  /** When sample 0 was heard and the call began, by the true clock. */
  readonly beganAt: number;
};

export const runSpeech = (options: {
  readonly log: JetStreamLog;
  readonly calls: Calls;
  readonly talks: readonly Talk[];
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly tally: Tally;
}): Promise<void> =>
  Promise.all(
    options.talks.flatMap((talk) =>
      (["rep", "customer"] as const).map((side) =>
        listen(options, talk, side).catch((error: { code?: string }) => {
          // A call that cannot be read whole is nobody's any more; its worker says so and goes on with the others.
          if (!cannotBeRead.has(error.code ?? "")) throw error;
        }),
      ),
    ),
  ).then(() => undefined);

const listen = async (
  { log, calls, random, signal, tally }: Parameters<typeof runSpeech>[0],
  { aggregate, speech, beganAt }: Talk,
  side: Channel,
): Promise<void> => {
  const { runtime } = log;
  const words = speech.words[side];
  const cutMax = random.int(4, wordsMax);
  const ref = { tenant: aggregate.tenant, call: aggregate.id, channel: side };
  const surely = <Result>(work: () => Promise<Result>): Promise<Result> => patiently(signal, awayMsMax, work, runtime);
  let heardTo = 0;
  let revision = 0;
  let willMiss = false;

  const place = (said: readonly SaidWord[]) => {
    const firstSample = said[0]?.firstSample ?? 0;
    const endSample = said.at(-1)?.endSample ?? 0;
    return {
      utterance: derivedId("utterance", aggregate.id, side, firstSample),
      channel: side,
      text: said.map(({ text }) => text).join(" "),
      words: said.map((word) => ({ ...word, confidence: 0.9 })),
      startMs: firstSample / 16,
      endMs: endSample / 16,
    };
  };
  const settle = async (said: readonly SaidWord[]): Promise<"settled" | "later"> => {
    const at = place(said);
    const samples = { firstSample: said[0]?.firstSample ?? 0, endSample: said.at(-1)?.endSample ?? 0 };
    const missed = willMiss;
    const { words: _words, text: _text, utterance: _utterance, ...gap } = at;
    const sent = await surely(() =>
      calls.send(
        aggregate,
        missed
          ? { type: "MissAudio", gap: { ...gap, ...samples, reason: "simulated" } }
          : {
              type: "TranscribeUtterance",
              utterance: { ...at, ...samples, source: "speech", engine: "twin", model: "twin" },
            },
        {
          id: derivedId(missed ? "missed" : "final", aggregate.id, side, samples.firstSample) as CommitId,
          actor: speechActor,
          clockMs: at.endMs,
          correlation: aggregate.id,
        },
      ),
    );
    if (sent.kind === "done") return "settled";
    if (sent.reason === "ALREADY_SETTLED") tally.path("second cut refused");
    if (sent.reason === "CALL_PAUSED") tally.path("words refused in a pause");
    if (sent.reason === "CALL_ENDED") tally.path("words refused after the end");
    if (sent.reason !== "CONSENT_MISSING") return "settled";
    tally.path("words refused without consent");
    const { state } = await surely(() => calls.load(aggregate));
    return state.consent === "asking" || state.consent === "unasked" ? "later" : "settled";
  };

  while (!signal.aborted) {
    const now = (runtime.now() - beganAt) * 16;
    const ahead = words.filter(({ firstSample }) => firstSample >= heardTo);
    const next = ahead[0];
    if (!next) return;
    if (next.endSample > now) {
      await runtime.sleep((next.endSample - now) / 16, signal);
      continue;
    }
    const [said, ended] = cut(
      ahead.filter(({ endSample }) => endSample <= now),
      now,
      cutMax,
    );
    if (!ended && said.length < 2) {
      await runtime.sleep(lookMs, signal);
      continue;
    }
    const { state } = await surely(() => calls.load(aggregate));
    if (state.status === "ended") return;
    const channel = state.channels[side];
    if (!channel?.heard) {
      if (state.status === "live")
        await surely(() =>
          calls.send(aggregate, { type: "OpenChannel", channel: opened(side) }, { actor: speechActor }),
        );
      else await runtime.sleep(lookMs, signal);
      continue;
    }
    if (channel.settledSample > heardTo) {
      heardTo = channel.settledSample;
      continue;
    }
    if (ended && (await settle(said)) === "settled") {
      heardTo = said.at(-1)?.endSample ?? heardTo;
      revision = 0;
      willMiss = random.chance(0.04);
      continue;
    }
    if (!ended && dispositionAt(state, side, place(said).endMs) === "keep") {
      revision += 1;
      const fragment = withoutForgotten(state.forgotten, { ...place(said), revision, stableCount: said.length - 1 });
      // Interim text may be lost.
      if (fragment.words.length > 0) await publishFragment(log, ref, fragment).catch(() => undefined);
    }
    await runtime.sleep(ended ? heldMs : lookMs, signal);
  }
};

/** The words of the next sentence, and whether it is over: by a silence, or because it is long enough. */
const cut = (ahead: readonly SaidWord[], now: number, max: number): [readonly SaidWord[], boolean] => {
  const said: SaidWord[] = [];
  for (const word of ahead) {
    const before = said.at(-1);
    if (before && word.firstSample - before.endSample >= pauseSamples) return [said, true];
    said.push(word);
    if (said.length >= max) return [said, true];
  }
  const last = said.at(-1);
  return [said, last !== undefined && now - last.endSample >= pauseSamples];
};

const opened = (channel: Channel): EventData<"ChannelOpened"> => ({
  channel,
  codec: "pcm-s16le",
  sampleRateHz: 16_000,
  openedAtMs: 0,
  engine: "twin",
  model: "twin",
  accuracy: "good",
  reason: "simulated",
});
