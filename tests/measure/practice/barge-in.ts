import type { EventData } from "@wingman/domain/call/events/index";
import { burstsIn, click, cough, playPartner, type RepTurn, withExercise } from "../../harness/spoken-exercise.ts";
import type { Measure } from "../measure-kind.ts";

const msMax = 200;
const repLoudMin = 300;
const customerLoudMin = 60;
/** Quiets within a word of the rep, and within a sentence of the customer. */
const repQuietMs = 320;
const pauseMs = 450;

/** A customer who goes on and on: some twelve seconds each, in one breath. */
const longAnswer = (n: number): string =>
  `Well we have been doing this in our own way for ${n + 4} years now and the people in the hall know the board and the drivers know the people and when a truck is late somebody calls somebody and then we move the others around and it works most of the time but not on Mondays and never before a holiday`;

const interruptions = [
  "Wait a moment, may I ask you something about that?",
  "Sorry, how many trucks do you have on a Monday?",
  "Let me stop you there and ask about the holidays.",
  "Excuse me, what does it cost when they wait?",
  "Hold on please, who moves the other trucks then?",
  "May I ask who calls the drivers in the morning?",
  "One question about that, how long does it take?",
  "Just a second, is that the same in both halls?",
];
/** What stops nobody; one in the middle of each answer. */
const listens: readonly (readonly [what: string, sound: string | Int16Array])[] = [
  ["uh-huh", "uh huh"],
  ["yes", "yes"],
  ["a cough", cough()],
  ["mm", "mm hm"],
  ["a click", click()],
  ["okay", "okay"],
  ["uh-huh", "uh huh"],
  ["right", "right"],
];

export const bargeIn: Measure = {
  name: "practice.barge-in",
  about:
    "In a spoken exercise, from the first sound of a rep who interrupts to the customer's silence, both in the page's audio graph of a real Chromium: the slowest of eight. In each answer something else is heard before: uh-huh, yes, a cough, a click; after it the customer goes on.",
  asked: `≤ ${msMax} ms, and none of what only listens stops the customer`,
  unit: "ms",
  async run({ write }) {
    write(`  ${interruptions.length} interruptions aloud, a minute and a half in real time`);
    const turns = interruptions.flatMap((says, n): RepTurn[] => [
      { afterMs: n === 0 ? 6_000 : 4_800, says: listens[n]?.[1] ?? "" },
      { afterMs: 3_200, says },
    ]);
    const answers = [...interruptions, ""].map((_, n) => longAnswer(n));
    const { sound, interrupted, errors } = await withExercise(
      turns,
      (log, call, signal) => playPartner(log, call, answers, signal),
      async (exercise) => {
        const page = await exercise.sound(3_000);
        const told = (await exercise.events()).filter(({ type }) => type === "ReplyInterrupted");
        return {
          sound: page,
          interrupted: told.map(({ data }) => data as EventData<"ReplyInterrupted">), // Checked when appended.
          errors: exercise.errors,
        };
      },
    );
    const rep = burstsIn(sound.microphone, repLoudMin, repQuietMs);
    const customer = burstsIn(sound.loudspeaker, customerLoudMin, pauseMs);
    const loud = sound.loudspeaker.filter(([, level]) => level >= customerLoudMin);
    const long = rep.filter(({ fromMs, toMs }) => toMs - fromMs > 900);
    const short = rep.filter(({ fromMs, toMs }) => toMs - fromMs <= 900);
    const speaksAt = (at: number): boolean => customer.some(({ fromMs, toMs }) => fromMs < at && at <= toMs + pauseMs);
    const stops = long
      .filter(({ fromMs }) => speaksAt(fromMs))
      .map(({ fromMs, toMs }) => {
        const last = loud.findLast(([at]) => at >= fromMs && at < toMs)?.[0] ?? fromMs;
        return Math.round(last - fromMs);
      });
    const overHeard = short.filter(({ fromMs }) => speaksAt(fromMs));
    const stoppedByThem = overHeard.filter(({ toMs }) => !loud.some(([at]) => at > toMs + 150 && at < toMs + 2_200));
    const value = Math.max(...stops);
    return {
      value,
      holds: value <= msMax && stops.length >= interruptions.length && stoppedByThem.length === 0,
      lines: [
        `each: ${stops.join(", ")} ms`,
        `stopped by what only listens (${listens.map(([what]) => what).join(", ")}): ${stoppedByThem.length} of ${overHeard.length} that were heard in the microphone`,
        `told to the call: ${interrupted.length} interruptions, characters heard ${interrupted.map(({ heardChars }) => heardChars).join(", ")}; silence after ${interrupted.map(({ stoppedAfterMs }) => stoppedAfterMs).join(", ")} ms`,
        ...errors.map((error) => `page: ${error}`),
      ],
    };
  },
};
