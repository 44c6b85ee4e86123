import type { EventData } from "@wingman/domain/call/events/index";
import { burstsIn, playedByWingman, withExercise } from "../../harness/spoken-exercise.ts";
import type { Measure } from "../measure-kind.ts";

const msMax = 1_200;
/** Louder than the room of the microphone, of 32,767; and than nothing at all. */
const repLoudMin = 300;
const customerLoudMin = 60;
/** Quiets within a turn are shorter, those between turns longer. */
const repQuietMs = 800;
const customerQuietMs = 700;

/**
 * What the rep says, whatever the customer answers: short turns and long ones, questions and statements. No three in a
 * row pass over what she objects to: she would hang up, as she should, and the rest would have nobody to answer it.
 */
const talk: readonly string[] = [
  "Hello, thank you for taking the time today.",
  "How do you plan your loading docks at the moment?",
  "And what happens when a truck comes late?",
  "What does that cost you in a month?",
  "Who else is looking at this with you?",
  "I understand. Your team would be live in two weeks.",
  "We do the import of your data, and we train your people.",
  "That is a fair question. What would it have to save you?",
  "What do you compare it with?",
  "Does that tool tell you when a truck is late?",
  "Would it help to see it with your own numbers?",
];
/** Longer than most answers; one that still goes on is interrupted, and the next is measured all the same. */
const betweenTurnsMs = 8_000;
/** The page is there, and the customer has said who they are. */
const openingMs = 9_000;

export const firstSound: Measure = {
  name: "practice.first-sound",
  about:
    "In a spoken exercise, how long after the rep's last sound the customer's first sound is played: real Chromium, a file as microphone, PocketSphinx, the deterministic customer, a local voice, both sounds looked at in the page's audio graph. p95 of a conversation's turns.",
  asked: `≤ ${msMax} ms, and an answer to every turn`,
  unit: "ms",
  async run({ write }) {
    write(`  ${talk.length} turns aloud, two minutes in real time`);
    const turns = talk.map((says, n) => ({ afterMs: n === 0 ? openingMs : betweenTurnsMs, says }));
    const { sound, moves, spoken, interrupted, ended, errors } = await withExercise(
      turns,
      playedByWingman("twice-the-price"),
      async (exercise) => {
        const page = await exercise.sound(4_000);
        const events = await exercise.events();
        const of = <Type extends "CustomerMoved" | "ReplySpoken" | "ReplyInterrupted">(type: Type) =>
          events.filter((event) => event.type === type).map(({ data }) => data as EventData<Type>); // Checked when appended.
        const isOver = events.some(({ type }) => type === "CallEnded");
        return {
          ...{
            sound: page,
            moves: of("CustomerMoved"),
            spoken: of("ReplySpoken"),
            interrupted: of("ReplyInterrupted"),
            errors: exercise.errors,
          },
          ended: isOver ? (of("CustomerMoved").findLast(({ ends }) => ends !== null)?.ends ?? "by the page") : null,
        };
      },
    );
    const rep = burstsIn(sound.microphone, repLoudMin, repQuietMs);
    const customer = burstsIn(sound.loudspeaker, customerLoudMin, customerQuietMs);
    const each = rep.map(({ toMs }, n) => {
      const next = customer.find(({ fromMs }) => fromMs > toMs && fromMs < (rep[n + 1]?.fromMs ?? Infinity));
      return next ? Math.round(next.fromMs - toMs) : null;
    });
    const waits = each.filter((wait) => wait !== null);
    const unanswered = each.flatMap((wait, n) => (wait === null ? [`"${talk[n] ?? "?"}"`] : []));
    const sorted = waits.toSorted((one, other) => one - other);
    const value = sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? Number.NaN;
    const toldMs = spoken.flatMap(({ afterWordsMs }) => afterWordsMs ?? []);
    return {
      value,
      // The opening is told of as well; the last answer may go on when it is over.
      holds: value <= msMax && waits.length >= talk.length && spoken.length + interrupted.length >= talk.length,
      lines: [
        `each: ${waits.join(", ")} ms; median ${sorted[sorted.length >> 1]} ms`,
        `${rep.length} turns heard in the microphone, ${waits.length} answered before the next; ${moves.length} moves of the customer, ${spoken.length} said to their end, ${interrupted.length} cut off`,
        ...(unanswered.length > 0 ? [`unanswered: ${unanswered.join(", ")}`] : []),
        ...(ended === null ? [] : [`the exercise was over before the talk was (${ended})`]),
        `as the page tells it of the same turns, from the recogniser's end of the words: ${toldMs.map(Math.round).join(", ")} ms`,
        ...errors.map((error) => `page: ${error}`),
      ],
    };
  },
};
