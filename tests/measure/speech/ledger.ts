/**
 * Mutation: `this.#settleSilence(firstSample)` in `#open` of `gpu/stt/listening/listener.ts` left out: a silence before an
 * utterance is accounted for by nobody. Or the `missed` report in `#skipTo` left out: a gap is.
 */
import type { Heard } from "@wingman/gpu/stt/recognizer";
import { labelledSamples, readSample } from "../../harness/sample.ts";
import type { Measure } from "../measure-kind.ts";
import { openSphinx } from "./engines.ts";
import { finalsIn, type Ground, missedIn, type SideOfCall, speechGround } from "./ground.ts";
import { tapped } from "./sounded-call.ts";

const channels = ["rep", "customer"] as const;
const shortMs = 12_000;
const rate = 16_000;
const quietMs = 1_000;
const gapSamples = 2 * rate;
const pauseSamples = 3 * rate;

/** What is done to a call. */
const kinds = ["as it is", "with a gap", "with a pause", "with a kill"] as const;
type Kind = (typeof kinds)[number];
type Span = { readonly what: string; readonly firstSample: number; readonly endSample: number };

export const ledger: Measure = {
  name: "speech.ledger",
  about:
    "Every sample captured is in a final, a silence or an AudioMissed, in exactly one of them: every sample call, undisturbed, with lost sound, a pause and a killed recogniser; what adds up wrong.",
  asked: "0",
  unit: "ms unaccounted or counted twice",
  async run({ long, signal, write }) {
    await using engine = await openSphinx();
    const heard = new Map<string, Heard[]>();
    let onFragment: (() => void) | undefined;
    const recognizer = tapped(engine.recognizer, ({ call, channel }, one) => {
      const key = `${call} ${channel}`;
      heard.set(key, [...(heard.get(key) ?? []), one]);
      if (one.kind === "fragment") onFragment?.();
    });
    await using ground = await speechGround(recognizer, signal);
    const lines: string[] = [];
    let wrongSamples = 0;
    let sumSamples = 0;
    for (const sample of await labelledSamples())
      for (const kind of kinds) {
        signal.throwIfAborted();
        const { sides } = await readSample(sample);
        const call = await ground.begin();
        if (kind === "with a kill") {
          let seen = 0;
          onFragment = () => {
            if (++seen === 12) process.kill(engine.processId(), "SIGKILL");
          };
        }
        const spans = await Promise.all(
          channels.map(async (channel) => {
            const length = long ? sides[channel].length : shortMs * 16;
            const sound = new Int16Array(length + quietMs * 16);
            sound.set(sides[channel].subarray(0, length));
            const captured = await send(ground, call, channel, sound, kind);
            return { channel, sound, captured };
          }),
        );
        onFragment = undefined;
        const events = await ground.events(call);
        for (const { channel, captured, sound } of spans) {
          const end = sound.length - quietMs * 16;
          const told: Span[] = [
            ...finalsIn(events, channel).map((span) => ({ what: "final", ...span })),
            ...missedIn(events, channel).map((span) => ({ what: "missed", ...span })),
            ...silences(heard.get(`${call} ${channel}`) ?? []),
          ];
          const wrong = wrongIn(told, captured, end);
          sumSamples += captured.reduce((sum, span) => sum + span.endSample - span.firstSample, 0);
          wrongSamples += wrong;
          const share = (what: string): string =>
            `${what} ${(told.filter((span) => span.what === what).reduce((sum, span) => sum + span.endSample - span.firstSample, 0) / rate).toFixed(1)}`;
          const line = `${sample} ${kind}, ${channel}: ${["final", "silence", "missed"].map(share).join(", ")} s; ${Math.round(wrong / 16)} ms wrong`;
          if (wrong > 0 || long) lines.push(line);
          write(`  ${line}`);
        }
      }
    return {
      value: Math.round(wrongSamples / 16),
      holds: wrongSamples === 0 && sumSamples > 0,
      lines: [`${Math.round(sumSamples / rate)} s of sound captured, ${kinds.length} ways`, ...lines],
    };
  },
};

/** Sends a side and answers what of it was captured: in a pause nothing is, a gap was captured and lost. */
const send = async (
  ground: Ground,
  call: string,
  channel: SideOfCall,
  sound: Int16Array,
  kind: Kind,
): Promise<readonly Span[]> => {
  const captured = (firstSample: number, endSample: number): Span => ({ what: "captured", firstSample, endSample });
  const at = Math.floor(sound.length / 32) * 16;
  const finish = async (from: number): Promise<void> => {
    const end = await ground.say(call, channel, sound.subarray(from), from);
    await ground.settled(call, channel, end - quietMs * 16);
  };
  if (kind === "with a gap") {
    await ground.say(call, channel, sound.subarray(0, at), 0);
    await finish(at + gapSamples);
  } else if (kind === "with a pause") {
    await ground.say(call, channel, sound.subarray(0, at), 0);
    // Whoever pauses stops for a moment; and both sides pause at once.
    await ground.settled(call, channel, at - 12 * rate);
    if (channel === "rep") await ground.pause(call, true, Math.round(at / 16));
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (channel === "rep") await ground.pause(call, false, 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await finish(at + pauseSamples);
    return [captured(0, at), captured(at + pauseSamples, sound.length)];
  } else await finish(0);
  return [captured(0, sound.length)];
};

/** Silences say only their end: each begins where what came before it ended. Finals without words and without interim ones are silences, too. */
const silences = (heard: readonly Heard[]): Span[] => {
  const spans: Span[] = [];
  let settled = 0;
  for (const one of heard) {
    if (one.kind === "fragment") continue;
    if (one.kind === "silence" && one.endSample > settled)
      spans.push({ what: "silence", firstSample: settled, endSample: one.endSample });
    settled = Math.max(settled, one.endSample);
  }
  return spans;
};

/** Captured samples before `end` that no span tells of, and samples that two tell of. */
const wrongIn = (told: readonly Span[], captured: readonly Span[], end: number): number => {
  let wrong = 0;
  const sorted = told.toSorted((a, b) => a.firstSample - b.firstSample || a.endSample - b.endSample);
  for (const { firstSample, endSample } of captured) {
    let at = firstSample;
    const last = Math.min(endSample, end);
    for (const span of sorted) {
      if (span.endSample <= firstSample || span.firstSample >= last) continue;
      wrong += Math.max(0, span.firstSample - at);
      wrong += Math.max(0, Math.min(at, span.endSample) - Math.max(span.firstSample, firstSample));
      at = Math.max(at, Math.min(span.endSample, last));
    }
    wrong += Math.max(0, last - at);
  }
  return wrong;
};
