import { crossTalk } from "@wingman/gpu/stt/cross-talk";
import { endpointings } from "@wingman/gpu/vad/endpointing";
import { framesOf } from "@wingman/gpu/audio/frames";
import { spokenWords } from "@wingman/gpu/stt/spoken";
import type { Measure } from "../measure-kind.ts";
import { type Dialogue, makeDialogue, type Stretch } from "./dialogues/dialogue.ts";
import { listenToAll } from "./dialogues/listen.ts";

const seedsShort = [11];
const seedsLong = [11, 12, 13, 14];
/** From the loudspeaker to the microphone: later, quieter and without its heights and depths. */
const echoes = [
  { delayMs: 120, db: -14 },
  { delayMs: 420, db: -20 },
] as const;
/** What is left are single words that were misheard at the edge of the rep's own; nearly all of the echo goes. */
const echoShareMax = 15;
const lostShareMax = 2;
const msSamples = 16;

export const crossTalkMeasure: Measure = {
  name: "speech.cross-talk",
  about:
    "Made dialogues whose customer is heard in the rep's microphone, too: words of the customer that stay on the rep's side, and the rep's own words that were taken with them.",
  asked: `≤ ${echoShareMax} % of the echoed words stay, ≤ ${lostShareMax} % of the rep's own are lost`,
  unit: "% of echoed words",
  async run({ long, signal, write }) {
    write("  making the dialogues");
    const calls = (long ? seedsLong : seedsShort).flatMap((seed) =>
      echoes.map((echo) => withEcho(makeDialogue("judging", seed), echo)),
    );
    write("  listening to both sides of each");
    const tasks = calls.flatMap(({ rep, customer }) =>
      [rep, customer].map((sound) => ({ sound, endpointing: endpointings.usual })),
    );
    const listened = await listenToAll(tasks, signal);
    let [echoed, stayed, own, lost] = [0, 0, 0, 0];
    const lines = calls.map((call, index) => {
      const talk = crossTalk();
      const sides = [
        { name: "rep", sound: call.rep, reports: listened[2 * index]?.reports ?? [] },
        { name: "customer", sound: call.customer, reports: listened[2 * index + 1]?.reports ?? [] },
      ];
      for (const { name, sound } of sides) for (const frame of framesOf(sound, 32)) talk.sound(name, 0, frame);
      const before = { echoed, stayed, own, lost };
      // As they come in a call: whichever side reports first.
      const inOrder = sides
        .flatMap(({ name, reports }) => reports.map((report) => ({ name, ...report })))
        .sort((a, b) => a.atSample - b.atSample);
      for (const { name, heard } of inOrder) {
        const left = talk.without(name, 0, heard);
        if (name !== "rep" || heard.kind !== "final" || left.kind !== "final") continue;
        for (const word of heard.words) {
          const isOwn = call.owns.some(
            (stretch) =>
              (word.firstSample + word.endSample) / 2 < stretch.endSample &&
              (word.firstSample + word.endSample) / 2 > stretch.firstSample,
          );
          const isLeft = left.words.includes(word);
          if (isOwn) [own, lost] = [own + 1, lost + (isLeft ? 0 : 1)];
          else [echoed, stayed] = [echoed + 1, stayed + (isLeft ? 1 : 0)];
        }
      }
      return `${call.about}: ${stayed - before.stayed} of ${echoed - before.echoed} words of the echo stay, ${lost - before.lost} of ${own - before.own} of the rep's own are lost (${call.saidWords} were said)`;
    });
    const [echoShare, lostShare] = [(100 * stayed) / echoed, (100 * lost) / own];
    lines.push(`the rep's own words that are lost: ${lostShare.toFixed(1)} %`);
    return {
      value: Number(echoShare.toFixed(1)),
      holds: echoShare <= echoShareMax && lostShare <= lostShareMax,
      lines,
    };
  },
};

const withEcho = ({ channels }: Dialogue, { delayMs, db }: (typeof echoes)[number]) => {
  const [rep, customer] = channels;
  if (rep === undefined || customer === undefined) throw new Error("a dialogue has two sides");
  const gain = 10 ** (db / 20);
  let [low, high] = [0, 0];
  const echo = customer.sound.map((sample) => {
    low += 0.6 * (sample - low);
    high += 0.05 * (low - high);
    return (low - high) * gain;
  });
  const owns: readonly Stretch[] = rep.truth;
  return {
    about: `echo after ${delayMs} ms, ${-db} dB quieter`,
    customer: customer.sound,
    rep: rep.sound.map((sample, i) =>
      Math.max(-32_768, Math.min(32_767, sample + (echo[i - delayMs * msSamples] ?? 0))),
    ),
    owns,
    saidWords: owns.reduce((sum, { text }) => sum + spokenWords(text).length, 0),
  };
};
