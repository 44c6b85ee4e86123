/** A small playbook and a call as the conductor hears it, for its tests. */
import { erased } from "../schema.ts";
import type { CallEvent, EventData, SignalEvent, TipEvent } from "../call/events/index.ts";
import type { Channel } from "../call/events/shared.ts";
import { asked, given, started } from "../call/call.fixture.ts";
import type { Play } from "../playbook/play.ts";
import { compilePlaybook } from "../playbook/playbook.ts";
import { conduct } from "./conduct.ts";
import type { Derive } from "./conducted.ts";
import { type Context, initialContext, type Input } from "./context.ts";

export const play = (
  id: string,
  category: string,
  priority: number,
  trigger: Partial<Omit<Extract<Play["trigger"], { on: "words" }>, "on">> | Play["trigger"],
  coolDownMs = 60_000,
): Play => ({
  id,
  name: id,
  category,
  priority,
  coolDownMs,
  trigger: "on" in trigger ? trigger : { on: "words", speaker: "customer", phrases: [], unless: [], ...trigger },
  tip: { kind: "objection", title: "Objection", headline: `Do ${id}`, say: `Say ${id}` },
});

export const playbook = compilePlaybook({
  id: "small",
  version: 3,
  name: "Small",
  language: "en",
  competitors: [
    { name: "SlotWise", spoken: ["slotwise", "slot wise"] },
    { name: "Lot", spoken: ["lot"] },
  ],
  stages: [
    { id: "pricing", name: "Pricing", phrases: ["the price"], speaker: "either" },
    { id: "constructor", name: "Plan", phrases: ["our plan"], speaker: "rep" },
  ],
  plays: [
    play("price", "price", 60, { phrases: ["too expensive"], unless: ["not"] }),
    play("rival", "competitor", 85, { phrases: ["@competitor"] }),
    play("weak", "next-step", 20, { phrases: ["send me something"] }),
    play("legal", "contract", 50, { phrases: ["our lawyers"] }),
    play("safe", "security", 55, { phrases: ["is it safe"] }),
    play("rep-only", "pain", 50, { phrases: ["how much time"], speaker: "rep" }),
    play("silence", "silence", 45, { on: "silence", forMs: 4_000 }, 0),
    play("monologue", "monologue", 45, { on: "monologue", forMs: 20_000 }, 0),
  ],
});

export const derive: Derive = (...parts) => parts.join("_");

export const eventInput = (n: number, clockMs: number, ...events: readonly CallEvent[]): Input => ({
  kind: "event",
  n,
  clockMs,
  events: events.map((event, index) => ({ id: `e${n}.${index}`, event })),
});
export const tick = (clockMs: number): Input => ({ kind: "tick", n: Math.round(clockMs / 250) });

/** Words at a place of the call's clock, a quarter of a second each; the channel's own samples began at `channelStartMs`. */
const spoken = (channel: Channel, startMs: number, text: string, channelStartMs = 0) => {
  const texts = text.split(" ").filter((word) => word !== "");
  const words = texts.map((word, n) => ({
    text: word,
    firstSample: (startMs - channelStartMs + n * 250) * 16,
    endSample: (startMs - channelStartMs + (n + 1) * 250) * 16,
    confidence: 0.9,
  }));
  return { utterance: `${channel}-${startMs}`, channel, text, words, startMs, endMs: startMs + texts.length * 250 };
};
export const fragment = (
  n: number,
  channel: Channel,
  startMs: number,
  text: string,
  changes: Partial<EventData<"FragmentTranscribed">> = {},
): Input => {
  const base = spoken(channel, startMs, text);
  return {
    kind: "fragment",
    n,
    id: `f${n}`,
    fragment: { ...base, revision: n, stableCount: base.words.length, ...changes },
  };
};
export const final = (
  n: number,
  channel: Channel,
  startMs: number,
  text: string,
  changes: Partial<EventData<"UtteranceTranscribed">> = {},
  channelStartMs = 0,
): Input => {
  const base = spoken(channel, startMs, text, channelStartMs);
  const sample = (ms: number) => Math.max(0, ms - channelStartMs) * 16;
  return eventInput(n, base.endMs, {
    type: "UtteranceTranscribed",
    data: {
      ...base,
      firstSample: sample(base.startMs),
      endSample: sample(base.endMs),
      source: "speech",
      engine: "test",
      model: "test",
      ...changes,
    },
  });
};
export const erasedFinal = (n: number, channel: Channel, startMs: number, text: string): Input =>
  final(n, channel, startMs, text, { words: erased, text: erased } as unknown as Partial<
    EventData<"UtteranceTranscribed">
  >); // As a reader without keys gets it.

export type Told = SignalEvent | TipEvent;
export type Run = {
  readonly context: Context;
  readonly events: readonly Told[];
  /** What each input gave. */ readonly steps: readonly (readonly Told[])[];
};

export const beginning: Input = eventInput(1, 0, started, asked, given);
/** A live call with consent, and then these inputs. */
export const run = (inputs: readonly Input[], from: Context = initialContext("call-1", playbook)): Run => {
  let context = from;
  const steps: (readonly Told[])[] = [];
  for (const input of from.status === "new" ? [beginning, ...inputs] : inputs) {
    const conducted = conduct(context, input, derive);
    context = conducted.context;
    steps.push(conducted.events);
  }
  return { context, steps, events: steps.flat() };
};
export const ticks = (fromMs: number, toMs: number): Input[] =>
  Array.from({ length: Math.max(0, Math.floor((toMs - fromMs) / 250)) }, (_, n) => tick(fromMs + (n + 1) * 250));
export const tips = (events: readonly Told[]): readonly string[] =>
  events.flatMap((event) =>
    event.type === "SuggestionMade"
      ? [`made ${event.data.reason.play}`]
      : event.type === "SuggestionWithheld"
        ? [`withheld ${event.data.reason.play}: ${event.data.because}`]
        : event.type === "SuggestionRetracted"
          ? [`retracted ${event.data.suggestion}`]
          : [],
  );
