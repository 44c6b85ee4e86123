/**
 * Dialogues with known ends of turns. The truth comes first, from a seed: who speaks when, which gap is a pause and
 * which the end. Only then are the voices laid into it, so nothing is ever measured from the sound.
 */
import { openVoice, type Speak } from "@wingman/ops/demo/make-voice";
import { randomOf } from "../../random.ts";
import { backChannels, type Half, halves } from "./texts.ts";

const rateHz = 16_000;
const msSamples = rateHz / 1_000;

export type PauseKind = "digits" | "spelling" | "phrase" | "plain";
const kindOf: Readonly<Record<string, PauseKind>> = { d: "digits", s: "spelling", u: "phrase", p: "plain" };

/** Speech without a pause, and what follows it on its channel. Samples; `endSample` is exclusive. */
export type Stretch = {
  readonly text: string;
  readonly firstSample: number;
  readonly endSample: number;
  readonly before: PauseKind | "end" | "back-channel";
};
export type Dialogue = {
  readonly channels: readonly { readonly sound: Int16Array; readonly truth: readonly Stretch[] }[];
};

/** How the two speak: one hardly pauses, the other thinks while speaking. Milliseconds of pauses where the words are complete. */
const speakers = [
  { voice: "rms", stretch: 1, pauseMs: [200, 450] },
  { voice: "slt", stretch: 1.08, pauseMs: [350, 900] },
] as const;
/** Whoever looks for the next words or digits pauses for anything. */
const openPauseMs = [250, 1_200] as const;
/** The other begins so long after the end of a turn; below 0 while it still lasts. */
const changeMs = [-300, 700] as const;
/** So quiet is the room: about -62 dB. */
const roomNoise = 26;
const backChannelShare = 0.4;

/** All turns of a half in an order of the seed's, spoken in turn by both. */
export function makeDialogue(half: Half, seed: number, turnsMax: number = halves[half].length): Dialogue {
  const random = randomOf(seed);
  const between = ([from, to]: readonly [number, number]): number => Math.round(from + random() * (to - from));
  const voices = speakers.map(({ voice, stretch }) => openVoice({ name: voice, stretch }));
  const said: { channel: number; at: number; samples: Int16Array }[] = [];
  const truth: Stretch[][] = [[], []];
  const put = (channel: number, at: number, text: string, before: Stretch["before"]): number => {
    const { samples } = (voices[channel] as Speak)(text);
    said.push({ channel, at, samples });
    truth[channel]?.push({ text, firstSample: at, endSample: at + samples.length, before });
    return at + samples.length;
  };
  let at = 600 * msSamples;
  let lastEnds = [0, 0];
  const turns = shuffled(halves[half], random).slice(0, turnsMax);
  turns.forEach((turn, index) => {
    const channel = (index + seed) % 2;
    const parts = turn.split(/\s*\{(\w)\}\s*/);
    // Nobody begins again on one's own heels: the gap there would be a pause, not an end.
    let now = Math.max(at, (lastEnds[channel] ?? 0) + 1_700 * msSamples);
    for (let part = 0; part < parts.length; part += 2) {
      const kind = kindOf[parts[part + 1] ?? ""];
      const end = put(channel, now, parts[part] ?? "", kind ?? "end");
      if (kind === undefined) {
        at = end;
        break;
      }
      const pauseMs = between(kind === "plain" ? speakers[channel]!.pauseMs : openPauseMs);
      if (pauseMs > 400 && random() < backChannelShare && end > (lastEnds[1 - channel] ?? 0) + 2_000 * msSamples) {
        const word = backChannels[Math.floor(random() * backChannels.length)] ?? "yeah";
        lastEnds[1 - channel] = put(1 - channel, end + 80 * msSamples, word, "back-channel");
      }
      now = end + pauseMs * msSamples;
    }
    lastEnds = lastEnds.map((last, side) => (side === channel ? at : last));
    at = Math.max(msSamples, at + between(changeMs) * msSamples);
  });
  const length = Math.max(...lastEnds) + 2_500 * msSamples;
  return {
    channels: truth.map((stretches, channel) => ({
      truth: stretches,
      sound: laid(
        said.filter((one) => one.channel === channel),
        length,
        random,
      ),
    })),
  };
}

const laid = (
  said: readonly { readonly at: number; readonly samples: Int16Array }[],
  length: number,
  random: () => number,
): Int16Array => {
  const sound = Int16Array.from({ length }, () => Math.round((random() + random() - 1) * roomNoise * 2));
  for (const { at, samples } of said)
    samples.forEach((sample, i) => {
      sound[at + i] = Math.max(-32_768, Math.min(32_767, sample + (sound[at + i] ?? 0)));
    });
  return sound;
};

const shuffled = <Value>(values: readonly Value[], random: () => number): Value[] =>
  values
    .map((value) => ({ value, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
