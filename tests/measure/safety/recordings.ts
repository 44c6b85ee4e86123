/**
 * The sample calls, recorded by the real recorder on a real server and heard again: every sample is what was said, or
 * silence where a number was said or the call was paused. Planted once each and found: muting without the 300 ms around
 * (18,904 samples can be heard), a pause that is not cut out (317,010 differ), and storing without waiting for the words
 * (more is recorded than allowed; `tests/contracts/recordings.test.ts` hears the number).
 */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { TenantId } from "@wingman/domain/ids";
import { newId } from "@wingman/streams/base/ids";
import { openKeyring } from "@wingman/streams/keys/keyring";
import { masterKeyOf } from "@wingman/streams/keys/master-key";
import { memoryKeyStore } from "@wingman/streams/keys/store";
import { announceSettled, publishAudio } from "@wingman/streams/log/audio";
import { callsOn } from "@wingman/streams/log/calls";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { playedMsMax, soundBetween } from "@wingman/streams/recordings/play";
import { runRecorder } from "@wingman/streams/recordings/recorder";
import { pino } from "pino";
import { startNats } from "../../harness/nats.ts";
import { perMs, recordedCall } from "../../harness/recorded-call.ts";
import { labelledSamples, readSample, type Script } from "../../harness/sample.ts";
import type { Measure } from "../measure-kind.ts";

const tenant = "measure" as TenantId;
const channels = ["rep", "customer"] as const;
const frameMs = 100;
const pause = { fromMs: 60_000, toMs: 70_000 };
const mutedAroundMs = 300;
const cardWords = "four one one one one one one one one one one one one one one one".split(" ");
const waitMsMax = 40_000;

type Span = { readonly fromMs: number; readonly toMs: number };

/** A turn's words as a final; in one of them a card number takes the place of what was said. */
const finalOf = (turn: Script["turns"][number], hasCard: boolean): EventData<"UtteranceTranscribed"> => {
  const { words } = turn;
  const said = hasCard
    ? cardWords.map((text, n) => {
        const stepMs = (turn.endMs - turn.startMs) / cardWords.length;
        return { text, startMs: turn.startMs + n * stepMs, endMs: turn.startMs + (n + 1) * stepMs };
      })
    : words;
  return {
    utterance: newId(),
    channel: turn.channel,
    text: said.map(({ text }) => text).join(" "),
    words: said.map(({ text, startMs, endMs }) => ({
      text,
      firstSample: Math.round(startMs * perMs),
      endSample: Math.round(endMs * perMs),
      confidence: 1,
    })),
    firstSample: turn.startMs * perMs,
    endSample: turn.endMs * perMs,
    startMs: turn.startMs,
    endMs: turn.endMs,
    source: "speech",
    engine: "measure",
    model: "measure",
  };
};

export const recordings: Measure = {
  name: "safety.recordings",
  about: "Sample calls recorded and heard again, with a number said on each side and a pause: samples that differ.",
  asked: "0",
  unit: "samples",
  async run({ long, write }) {
    await using nats = await startNats();
    const keys = openKeyring(memoryKeyStore(), masterKeyOf(randomBytes(32)));
    const log = await openJetStreamLog(nats.connection, keys);
    const calls = callsOn(log);
    const stopping = new AbortController();
    const recorder = runRecorder({
      log,
      calls,
      keys,
      worker: { id: newId(), isGone: () => false },
      logger: pino({ level: "silent" }),
      signal: stopping.signal,
      beatMs: 50,
      lookMs: 100,
    });
    const total = {
      differing: 0,
      bytes: 0,
      recordedMs: 0,
      allowedMs: 0,
      mutedMs: 0,
      mutedLoud: 0,
      events: 0,
      sideMs: 0,
    };
    try {
      for (const id of long ? await labelledSamples() : ["saas"]) {
        const { script, sides } = await readSample(id);
        const one = await recordedCall(log, calls, tenant, "given");
        const { durationMs } = script;
        const isPaused = (ms: number) => ms >= pause.fromMs && ms < pause.toMs;
        const carded = new Map<Channel, Script["turns"][number]>();
        for (const channel of channels) {
          const turn = script.turns.find(
            (found) => found.channel === channel && found.endMs - found.startMs > 4_000 && found.startMs > 5_000,
          );
          if (turn && !isPaused(turn.startMs) && !isPaused(turn.endMs)) carded.set(channel, turn);
        }
        const turns = [...script.turns].sort((a, b) => a.endMs - b.endMs);
        let said = 0;
        for (let at = 0; at < durationMs; at += frameMs) {
          if (at === pause.fromMs) await one.append(at, { type: "CallPaused", data: { atMs: at } });
          if (at === pause.toMs) await one.append(at, { type: "CallResumed", data: { pausedMs: 10_000 } });
          for (const channel of channels)
            await publishAudio(log, {
              ref: { tenant, call: one.call, channel },
              firstSample: at * perMs,
              samples: sides[channel].slice(at * perMs, Math.min(durationMs, at + frameMs) * perMs),
              channelStartMs: 0,
              settledSample: 0,
            });
          // Words come a while after the sound they were heard in, as from a recogniser.
          for (let turn = turns[said]; turn && turn.endMs + 1_500 < at; turn = turns[++said])
            await one.append(at, {
              type: "UtteranceTranscribed",
              data: finalOf(turn, carded.get(turn.channel) === turn),
            } as CallEvent);
          if (at % 5_000 === 0)
            for (const channel of channels)
              announceSettled(log, { tenant, call: one.call, channel }, settledAt(turns, said, at) * perMs);
        }
        for (; turns[said]; said++) {
          const turn = turns[said] as Script["turns"][number]; // Looked at by the loop's own condition.
          const data = finalOf(turn, carded.get(turn.channel) === turn);
          await one.append(durationMs, { type: "UtteranceTranscribed", data } as CallEvent);
        }
        await one.end(durationMs);
        for (const channel of channels) announceSettled(log, { tenant, call: one.call, channel }, durationMs * perMs);

        for (const until = Date.now() + waitMsMax; Date.now() < until; await sleep(200)) {
          const { state } = await calls.load(one.aggregate);
          if (channels.every((channel) => (state.recorded[channel] ?? 0) >= durationMs * perMs - perMs)) break;
        }
        for await (const { events } of log.read(one.aggregate))
          for (const { type, data } of events)
            if (type === "SoundRecorded") {
              const piece = data as EventData<"SoundRecorded">;
              total.events += 1;
              total.bytes += piece.bytes;
              total.recordedMs += piece.endMs - piece.startMs;
            }
        for (const channel of channels) {
          const card = carded.get(channel);
          const mutedSpan: Span | undefined = card && {
            fromMs: card.startMs - mutedAroundMs,
            toMs: card.endMs + mutedAroundMs,
          };
          const expected = sides[channel].slice(0, durationMs * perMs);
          expected.fill(0, pause.fromMs * perMs, pause.toMs * perMs);
          if (mutedSpan) expected.fill(0, mutedSpan.fromMs * perMs, mutedSpan.toMs * perMs);
          total.mutedMs += mutedSpan ? mutedSpan.toMs - mutedSpan.fromMs : 0;
          total.sideMs += durationMs;
          total.allowedMs += durationMs - (pause.toMs - pause.fromMs);
          for (let fromMs = 0; fromMs < durationMs; fromMs += playedMsMax) {
            const toMs = Math.min(durationMs, fromMs + playedMsMax);
            const { samples } = await soundBetween(
              { log, keys },
              { tenant, call: one.call, channel },
              { fromMs, toMs },
            );
            for (let n = 0; n < samples.length; n++) {
              if (samples[n] === expected[fromMs * perMs + n]) continue;
              total.differing += 1;
              const ms = fromMs + n / perMs;
              if (mutedSpan && ms >= mutedSpan.fromMs && ms < mutedSpan.toMs) total.mutedLoud += 1;
            }
          }
        }
        write(`${id}: heard again`);
      }
    } finally {
      stopping.abort();
      await recorder;
    }
    const hours = total.recordedMs / 3_600_000;
    return {
      value: total.differing,
      holds: total.differing === 0 && total.mutedMs > 0 && Math.abs(total.recordedMs - total.allowedMs) < 1,
      lines: [
        `${(total.recordedMs / 1_000).toFixed(3)} s recorded, ${(total.allowedMs / 1_000).toFixed(3)} s allowed, of ${(total.sideMs / 1_000).toFixed(0)} s of sides`,
        `${(total.mutedMs / 1_000).toFixed(1)} s silent for numbers: ${total.mutedLoud} samples of them can be heard`,
        `${(total.bytes / hours / 1e6).toFixed(0)} MB an hour and side (${((total.bytes / (total.recordedMs * perMs * 2)) * 100).toFixed(0)} % of the samples), ${Math.round(total.events / hours)} events an hour and side`,
      ],
    };
  },
};

/** No word is settled before the final that holds it is on the log. */
const settledAt = (turns: readonly Script["turns"][number][], said: number, at: number): number =>
  Math.max(0, Math.min(at - 1_500, ...turns.slice(said).map(({ startMs }) => startMs)));
