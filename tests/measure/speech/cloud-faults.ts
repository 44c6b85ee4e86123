import { openDeepgram } from "@wingman/gpu/stt/cloud/deepgram";
import type { Frame, Heard } from "@wingman/gpu/stt/recognizer";
import { framesOf } from "@wingman/gpu/audio/frames";
import { allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
import { anyFaults, openVendor, vendorKey } from "../../harness/deepgram-vendor.ts";
import { type ToneSpeech, toneSpeech } from "../../harness/tone-words.ts";
import type { Measure } from "../measure-kind.ts";

const streamsShort = 24;
const streamsLong = 400;
/** Streams at once, each with a vendor of its own. */
const atOnce = 6;

/** What a stream did to its words. */
type Tally = { words: number; lost: number; doubled: number; untiled: number; lines: number; soundMs: number };

/** A line to a cloud engine breaks in every way it can; the words are such that one heard in part is another word. */
export const cloudFaults: Measure = {
  name: "speech.cloud-faults",
  about:
    "Words lost or doubled, and sound not accounted for, while lines to a cloud engine drop, hang, stammer and are refused.",
  asked: "0",
  unit: "words and gaps",
  async run({ long, signal, write }) {
    const allow = allowListOf("127.0.0.1");
    if (!allow) throw new Error("no list");
    await using egress = openEgress({ allow });
    const sum: Tally = { words: 0, lost: 0, doubled: 0, untiled: 0, lines: 0, soundMs: 0 };
    const count = long ? streamsLong : streamsShort;
    let next = 1;
    const worker = async (): Promise<void> => {
      while (next <= count && !signal.aborted) {
        const seed = next++;
        const turns = Array.from({ length: 10 }, (_, turn) => 1 + ((seed * 5 + turn * 9) % 14));
        const speech = toneSpeech(turns, 1 + ((seed * 150) % 15_000));
        const tally = await streamed(speech, seed, egress, signal);
        for (const key of Object.keys(sum) as (keyof Tally)[]) sum[key] += tally[key];
        if (long && seed % 50 === 0) write(`${seed} of ${count} streams`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    const value = sum.lost + sum.doubled + sum.untiled;
    return {
      value,
      holds: value === 0 && sum.lines > count,
      lines: [
        `${count} streams, ${Math.round(sum.soundMs / 60_000)} minutes of sound, ${sum.words} words`,
        `${sum.lines} lines, of which three of four had a fault; ${sum.lines - count} broke and were heard again by another`,
        `${sum.lost} words lost, ${sum.doubled} doubled or wrong, ${sum.untiled} samples at which the clock was not tiled`,
      ],
    };
  },
};

const streamed = async (
  { samples, words }: ToneSpeech,
  seed: number,
  egress: ReturnType<typeof openEgress>,
  signal: AbortSignal,
): Promise<Tally> => {
  await using vendor = await openVendor({ faultOf: anyFaults(seed) });
  await using recognizer = openDeepgram({
    egress,
    base: vendor.base,
    model: "nova-3",
    keyOf: () => vendorKey,
    reason: "a measure",
    times: { hungMs: 400, closeMs: 400 },
    againMs: { first: 1, max: 20 },
  });
  const audio = async function* (): AsyncGenerator<Frame> {
    yield* framesOf(samples);
  };
  const heard: string[] = [];
  let settled = 0;
  let untiled = 0;
  const take = (one: Heard): void => {
    if (one.kind === "fragment") return;
    if ("firstSample" in one && one.firstSample !== settled) untiled += 1;
    settled = one.endSample;
    if (one.kind === "final") heard.push(...one.words.map(({ text }) => text));
  };
  for await (const one of recognizer.transcribe({ call: "m", channel: "x", firstSample: 0 }, audio(), signal))
    take(one);
  if (settled !== samples.length) untiled += 1;
  const right = new Set(words.map(({ text }) => text));
  const known = new Set(heard.filter((text) => right.has(text)));
  return {
    words: words.length,
    lost: words.filter(({ text }) => !known.has(text)).length,
    doubled: heard.length - known.size,
    untiled,
    lines: vendor.lines.length,
    soundMs: samples.length / 16,
  };
};
