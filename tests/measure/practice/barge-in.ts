import type { EventData } from "@wingman/domain/call/events/index";
import { burstsIn, click, cough, playedWith, type RepTurn, withExercise } from "../../harness/spoken-exercise.ts";
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
/** So long after such a sound the customer is heard again, and words of it that come late stop nobody. */
const goesOnMs = 2_200;
/** The clocks of page and call, and a recogniser's ends of words, are no nearer to each other. */
const alignedMs = 250;
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
    const { sound, interrupted, recognised, clockOf, errors } = await withExercise(
      turns,
      playedWith(answers),
      async (exercise) => {
        const page = await exercise.sound(3_000);
        const events = await exercise.events();
        const of = <Type extends "ReplyInterrupted" | "UtteranceTranscribed">(type: Type) =>
          events.filter((event) => event.type === type).map(({ data }) => data as EventData<Type>); // Checked when appended.
        const zeroMs = await exercise.clockAt(0);
        return {
          sound: page,
          interrupted: of("ReplyInterrupted"),
          recognised: of("UtteranceTranscribed").filter(({ channel }) => channel === "rep"),
          clockOf: (pageMs: number) => zeroMs + pageMs,
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
    const wordsIn = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): string =>
      recognised
        .filter(({ startMs, endMs }) => endMs > clockOf(fromMs) - alignedMs && startMs < clockOf(toMs) + alignedMs)
        .map(
          ({ text, startMs, endMs }) =>
            `${typeof text === "string" ? `"${text}"` : "masked words"} of ${endMs - startMs} ms`,
        )
        .join(" ") || "no words";
    // One in each answer, before the interruption.
    const nameOf = (at: number): string => listens[long.findIndex(({ fromMs }) => fromMs > at)]?.[0] ?? "a sound";
    const overHeard = short
      .filter(({ fromMs }) => speaksAt(fromMs))
      .map((burst) => {
        const { fromMs, toMs } = burst;
        const isSilent = !loud.some(([at]) => at > toMs + 150 && at < toMs + goesOnMs);
        // Stopped by the words that came late she may have begun another answer, which is heard as well.
        const told = interrupted.some(({ toMs: at }) => at > clockOf(fromMs) - 50 && at < clockOf(toMs) + goesOnMs);
        return { what: nameOf(fromMs), words: wordsIn(burst), stopped: isSilent || told };
      });
    const stoppedByThem = overHeard.filter(({ stopped }) => stopped);
    const value = Math.max(...stops);
    return {
      value,
      holds: value <= msMax && stops.length >= interruptions.length && stoppedByThem.length === 0,
      lines: [
        `each: ${stops.join(", ")} ms`,
        `stopped by what only listens: ${stoppedByThem.length} of ${overHeard.length} that were heard in the microphone`,
        ...overHeard.map(
          ({ what, words, stopped }) => `${what}, recognised as ${words}: ${stopped ? "STOPPED her" : "she went on"}`,
        ),
        `told to the call: ${interrupted.length} interruptions, characters heard ${interrupted.map(({ heardChars }) => heardChars).join(", ")}; silence after ${interrupted.map(({ stoppedAfterMs }) => stoppedAfterMs).join(", ")} ms`,
        ...errors.map((error) => `page: ${error}`),
      ],
    };
  },
};
