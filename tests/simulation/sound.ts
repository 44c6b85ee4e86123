/** What is said in a call, on both sides: words with their samples, which a worker hears as time goes by and cuts as it likes. */
import type { Channel } from "@wingman/domain/call/events/shared";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import type { Play } from "@wingman/domain/playbook/play";
import type { Random } from "./random.ts";

export type SaidWord = { readonly text: string; readonly firstSample: number; readonly endSample: number };

const wordSamples = 4_000;
const samplesPerMs = 16;
/** A silence of this many samples ends a sentence. */
export const pauseSamples = 9_600;

const phrases = [
  "well that is too expensive for us",
  "honestly not too expensive at all",
  "we look at slotwise as well",
  "our lawyers must see that first",
  "is it safe to send our data",
  "please send me something to read",
  "so what does the price include",
  "this is our plan for the year",
  "how much time does it take you",
  "yes",
  "i see what you mean there",
  "write to me at tom@corvane.example then",
];

export type Speech = { readonly words: { readonly [side in Channel]: readonly SaidWord[] } };

/** A talk of so many milliseconds; now and then nobody says anything, and now and then both do. */
export const talkOf = (random: Random, forMs: number): Speech => {
  const words = { rep: [] as SaidWord[], customer: [] as SaidWord[] };
  for (const side of ["rep", "customer"] as const) {
    let at = random.int(0, 3_000) * samplesPerMs;
    while (at < forMs * samplesPerMs) {
      for (const text of random.pick(phrases).split(" ")) {
        words[side].push({ text, firstSample: at, endSample: at + wordSamples });
        at += wordSamples;
      }
      at += pauseSamples + (random.chance(0.06) ? random.int(5_000, 9_000) : random.int(0, 2_500)) * samplesPerMs;
    }
  }
  return { words };
};

const play = (id: string, category: string, priority: number, trigger: Play["trigger"], coolDownMs = 20_000): Play => ({
  id,
  name: id,
  category,
  priority,
  coolDownMs,
  trigger,
  tip: { kind: "objection", title: "Objection", headline: `Do ${id}`, say: `Say ${id}` },
});
const on = (
  speaker: "customer" | "rep" | "either",
  phrase: string,
  unless: readonly string[] = [],
): Play["trigger"] => ({
  on: "words",
  speaker,
  phrases: [phrase],
  unless: [...unless],
});

export const playbook = compilePlaybook({
  id: "simulated",
  version: 1,
  name: "Simulated",
  language: "en",
  competitors: [{ name: "SlotWise", spoken: ["slotwise"] }],
  stages: [
    { id: "pricing", name: "Pricing", phrases: ["the price"], speaker: "either" },
    { id: "plan", name: "Plan", phrases: ["our plan"], speaker: "rep" },
  ],
  plays: [
    play("price", "price", 60, on("customer", "too expensive", ["not"])),
    play("rival", "competitor", 85, on("either", "@competitor")),
    play("weak", "next-step", 20, on("either", "send me something")),
    play("legal", "contract", 50, on("either", "our lawyers")),
    play("safe", "security", 55, on("customer", "is it safe")),
    play("time", "pain", 50, on("rep", "how much time")),
    play("silence", "silence", 45, { on: "silence", forMs: 4_000 }, 0),
    play("monologue", "monologue", 45, { on: "monologue", forMs: 20_000 }, 0),
  ],
});
