import type { EventData } from "@wingman/domain/call/events/index";
import { burstsIn, playPartner, withExercise } from "../../harness/spoken-exercise.ts";
import type { Measure } from "../measure-kind.ts";

const msMax = 1_200;
/** Louder than the room of the microphone, of 32,767; and than nothing at all. */
const repLoudMin = 300;
const customerLoudMin = 60;
/** Quiets within a turn are shorter, those between turns longer. */
const repQuietMs = 800;
const customerQuietMs = 700;

/** A conversation as people have it: short turns and long ones, questions and statements. */
const talk: readonly (readonly [rep: string, customer: string])[] = [
  ["Hello Dana, thank you for taking the time today.", "Fine. What is it about?"],
  ["How do you plan your loading docks at the moment?", "By hand. Two people and a big board."],
  ["And what happens when a truck comes late?", "Then everybody waits, and somebody shouts."],
  ["What does that cost you in a month?", "About two thousand, I would say."],
  ["Who else is looking at this with you?", "Our head of finance, and she is careful."],
  ["I understand. Your team would be live in two weeks.", "That sounds like a lot of work for us."],
  ["We do the import of your data, and we train your people.", "And what is the price?"],
  ["It is eight hundred a month for the whole site.", "That is twice what we pay now."],
  ["What do you compare it with?", "With the tool that we have today."],
  ["Does that tool tell you when a truck is late?", "No, it does not do that."],
  ["Would it help to see it with your own numbers?", "Yes, that would help me."],
];
const betweenTurnsMs = 6_200;
/** The page is there, and the customer has said who they are. */
const openingMs = 6_000;

export const firstSound: Measure = {
  name: "practice.first-sound",
  about:
    "In a spoken exercise, how long after the rep's last sound the customer's first sound is played: real Chromium, a file as microphone, PocketSphinx, a local voice, both sounds looked at in the page's audio graph. p95 of a conversation's turns.",
  asked: `≤ ${msMax} ms, and an answer to every turn`,
  unit: "ms",
  async run({ write }) {
    write(`  ${talk.length} turns aloud, two minutes in real time`);
    const turns = talk.map(([says], n) => ({ afterMs: n === 0 ? openingMs : betweenTurnsMs, says }));
    const answers = ["Dana Whitfield here.", ...talk.map(([, customer]) => customer)];
    const { sound, moves, spoken, errors } = await withExercise(
      turns,
      (log, call, signal) => playPartner(log, call, answers, signal),
      async (exercise) => {
        const page = await exercise.sound(4_000);
        const events = await exercise.events();
        const of = <Type extends "CustomerMoved" | "ReplySpoken">(type: Type) =>
          events.filter((event) => event.type === type).map(({ data }) => data as EventData<Type>); // Checked when appended.
        return { sound: page, moves: of("CustomerMoved"), spoken: of("ReplySpoken"), errors: exercise.errors };
      },
    );
    const rep = burstsIn(sound.microphone, repLoudMin, repQuietMs);
    const customer = burstsIn(sound.loudspeaker, customerLoudMin, customerQuietMs);
    const waits = rep.flatMap(({ toMs }, n) => {
      const next = customer.find(({ fromMs }) => fromMs > toMs && fromMs < (rep[n + 1]?.fromMs ?? Infinity));
      return next ? [Math.round(next.fromMs - toMs)] : [];
    });
    const sorted = waits.toSorted((one, other) => one - other);
    const value = sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? Number.NaN;
    const toldMs = spoken.flatMap(({ afterWordsMs }) => afterWordsMs ?? []);
    return {
      value,
      holds: value <= msMax && waits.length >= talk.length,
      lines: [
        `each: ${waits.join(", ")} ms; median ${sorted[sorted.length >> 1]} ms`,
        `${rep.length} turns heard in the microphone, ${waits.length} answered before the next; ${moves.length} moves of the customer, ${spoken.length} said to their end`,
        `as the page tells it of the same turns, from the recogniser's end of the words: ${toldMs.map(Math.round).join(", ")} ms`,
        ...errors.map((error) => `page: ${error}`),
      ],
    };
  },
};
