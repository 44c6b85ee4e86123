/**
 * Random orders of what people answer, press and say in a call, and bytes counted where the rules of consent let them
 * through. What was allowed is told from the facts on the log alone, by rules written here and not by the machine.
 */
import { type CallCommand, decide } from "@wingman/domain/call/call";
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import { dispositionAt, dispositionOf, mayHear, mayRecord } from "@wingman/domain/call/policy";
import { type CallState, evolve, initial } from "@wingman/domain/call/state";
import type { ConsentPolicy } from "@wingman/domain/privacy/consent-law";
import type { Random } from "../../simulation/random.ts";

/** What decides; a measure may hand in a broken one, to see that it is found. */
export type Rules = {
  readonly evolve: (state: CallState, event: CallEvent) => CallState;
  readonly decide: typeof decide;
  readonly mayRecord: (state: CallState, channel: Channel) => boolean;
};
export const rules: Rules = { evolve, decide, mayRecord };

export type Bytes = { heard: number; kept: number; shown: number; recorded: number };
export type Outcome = {
  readonly through: Bytes;
  /** Let through where the facts did not allow it. */
  readonly outside: Bytes;
  /** Kept back where the facts allowed it: no leak, and still not what was promised. */
  withheld: number;
  orders: number;
  /** What went wrong first, for people. */
  first: string | null;
};
export const nothing = (): Outcome => ({
  through: { heard: 0, kept: 0, shown: 0, recorded: 0 },
  outside: { heard: 0, kept: 0, shown: 0, recorded: 0 },
  withheld: 0,
  orders: 0,
  first: null,
});

const sides = ["rep", "customer"] as const;
const stepsMax = 36;
const frameBytes = 3_200;
const pauseSlackMs = 500;

type Fact = { readonly event: CallEvent; readonly atMs: number };

/** What the facts so far allow, from `events.md` rule 2, D13 and the law the call is held under. */
const allowed = (facts: readonly Fact[], policy: ConsentPolicy) => {
  let [ended, pausedAt, words, sound]: [boolean, number | null, string, string] = [false, null, "open", "open"];
  const told = new Set<string>();
  const has = { customer: false };
  for (const { event } of facts)
    switch (event.type) {
      case "CallEnded":
        ended = true;
        break;
      case "CallPaused":
        pausedAt = event.data.atMs ?? 0;
        break;
      case "CallResumed":
        pausedAt = null;
        break;
      case "NoticeGiven":
        told.add(event.data.how === "shown" ? "shown" : "spoken");
        break;
      case "ConsentGiven":
        if (event.data.by === "customer") has.customer = true;
        if (event.data.by === "customer" && words === "no") words = "open";
        break;
      case "ConsentRefused":
        [words, has.customer] = ["no", false];
        if (sound !== "stopped") sound = sound === "yes" ? "stopped" : "open";
        break;
      case "ConsentWithdrawn":
        words = "stopped";
        break;
      case "SoundConsentGiven":
        sound = "yes";
        break;
      case "SoundConsentRefused":
        sound = "no";
        break;
      case "SoundConsentWithdrawn":
        sound = "stopped";
        break;
      default: // Says nothing of what may be taken.
    }
  const toldEnough = policy.notice === "both" ? told.size === 2 : told.has(policy.notice);
  const lawful = policy.preset === "one-party" || has.customer || (policy.preset === "notice" && toldEnough);
  const yes = words === "open" && lawful;
  const live = facts.length > 0 && !ended;
  const wordsOf = (side: Channel): boolean => live && (yes || (words === "no" && side === "rep"));
  return {
    words: (side: Channel, endMs: number): boolean =>
      wordsOf(side) && (pausedAt === null || endMs <= pausedAt + pauseSlackMs),
    /** Before an answer words may be on the rep's own screen. */
    shown: (side: Channel): boolean => live && pausedAt === null && (wordsOf(side) || words === "open"),
    heard: (side: Channel): boolean => live && (wordsOf(side) || words === "open"),
    sound: live && pausedAt === null && yes && policy.recording === "ask" && sound === "yes",
  };
};

/** One call from its start; adds what came through to `outcome`. */
export const runOrder = (random: Random, outcome: Outcome, by: Rules = rules): void => {
  const policy: ConsentPolicy = {
    preset: random.pick(["all-parties", "one-party", "notice"]),
    legalBasis: "advice of counsel",
    notice: random.pick(["shown", "spoken", "both"]),
    recording: random.pick(["ask", "ask", "never"]),
  };
  const facts: Fact[] = [];
  const trail: string[] = [];
  let state: CallState = initial;
  let nowMs = 0;
  let sample = 0;
  const send = (command: CallCommand): boolean => {
    const decision = by.decide(state, command);
    if (decision.kind === "refused") return false;
    for (const event of decision.events) {
      state = by.evolve(state, event);
      facts.push({ event, atMs: nowMs });
    }
    return decision.events.length > 0;
  };
  const count = (what: keyof Bytes, bytes: number, is: boolean, may: boolean): void => {
    if (is) outcome.through[what] += bytes;
    if (is && !may) {
      outcome.outside[what] += bytes;
      outcome.first ??= `${what} outside its state, ${JSON.stringify(policy)}: ${trail.join(" ")}`;
    }
    if (!is && may) {
      outcome.withheld += bytes;
      outcome.first ??= `${what} withheld, ${JSON.stringify(policy)}: ${trail.join(" ")}`;
    }
  };
  /** A moment of one side's talk: its sound, interim words, a final that may come late, and a frame for the recorder. */
  const talk = (side: Channel): void => {
    const may = allowed(facts, policy);
    const lateMs = random.pick([0, 0, 0, 400, 900, 3_000]);
    const endMs = Math.max(0, nowMs - lateMs);
    count("heard", frameBytes, mayHear(state, side), may.heard(side));
    count("recorded", frameBytes, by.mayRecord(state, side), may.sound);
    const disposition = dispositionOf(state, side);
    const text = "that is what we said";
    if (disposition === "keep") count("kept", text.length, true, may.words(side, nowMs));
    count("shown", text.length, disposition !== "drop", may.shown(side));
    const first = sample;
    sample += 8_000;
    const utterance = saidOf(side, first, sample, endMs, text);
    const may2 = may.words(side, utterance.endMs);
    const keeps = dispositionAt(state, side, utterance.endMs) === "keep";
    const accepted = send({ type: "TranscribeUtterance", utterance });
    const written = facts.at(-1)?.event;
    const bytes = accepted && written?.type === "UtteranceTranscribed" ? written.data.text.length : 0;
    const isForgotten = state.forgotten.some(
      ({ fromMs, toMs }) => utterance.startMs < toMs && utterance.endMs > fromMs,
    );
    count("kept", Math.max(bytes, 1), accepted && bytes > 0, may2 && !isForgotten);
    if (accepted !== keeps) outcome.first ??= `the gate and the append differ: ${trail.join(" ")}`;
    if (accepted !== keeps) outcome.outside.kept += 1;
  };
  trail.push("start");
  send({ type: "StartCall", call: startOf(policy), consent: random.pick(["unasked", "asking", "asking", "given"]) });
  for (let step = 0; step < stepsMax; step++) {
    nowMs += random.int(50, 4_000);
    const act = random.pick(acts);
    trail.push(act);
    switch (act) {
      case "rep-talks":
      case "customer-talks":
        talk(act === "rep-talks" ? "rep" : "customer");
        break;
      case "forget":
        send({
          type: "ForgetWords",
          forgotten: { action: `forget-${step}`, fromMs: Math.max(0, nowMs - 30_000), toMs: nowMs, atMs: nowMs },
        });
        break;
      case "pause":
        send({ type: "PauseCall", atMs: nowMs });
        break;
      case "go-on":
        send({ type: "ResumeCall", pausedMs: 1_000 });
        break;
      case "end":
        if (random.chance(0.3)) send({ type: "EndCall", reason: "ended-by-rep", durationMs: nowMs });
        break;
      case "told-shown":
      case "told-spoken":
      case "told-aloud":
        send({
          type: "GiveNotice",
          notice: { how: how(act), wording: "w-1", language: "en", atMs: nowMs },
        });
        break;
      default: {
        const [about, answer] = act.split("-") as ["words" | "sound", "ask" | "agreed" | "refused" | "withdrawn"];
        if (answer === "ask") send({ type: "AskConsent", about });
        else
          send({
            type: "AnswerConsent",
            about,
            answer,
            by: random.chance(0.1) && answer === "withdrawn" ? "rep" : "customer",
            how: "aloud",
          });
      }
    }
    // Somebody always talks: what an answer stops is seen at once.
    talk(random.pick(sides));
  }
  outcome.orders += 1;
};

const acts = [
  "rep-talks",
  "customer-talks",
  "customer-talks",
  "words-ask",
  "words-agreed",
  "words-agreed",
  "words-refused",
  "words-withdrawn",
  "sound-ask",
  "sound-agreed",
  "sound-agreed",
  "sound-refused",
  "sound-withdrawn",
  "told-shown",
  "told-spoken",
  "told-aloud",
  "pause",
  "go-on",
  "go-on",
  "forget",
  "end",
] as const;
const how = (act: "told-shown" | "told-spoken" | "told-aloud") => act.slice(5) as "shown" | "spoken" | "aloud"; // By its name.

const startOf = (consent: ConsentPolicy): EventData<"CallStarted"> => ({
  kind: "live",
  title: "",
  rep: { id: "rep-1", name: "" },
  customer: { name: "", company: "", role: "" },
  language: "en",
  playbook: { id: "p", version: 1 },
  experiment: [],
  sample: null,
  consent,
});
const saidOf = (
  channel: Channel,
  firstSample: number,
  endSample: number,
  endMs: number,
  text: string,
): EventData<"UtteranceTranscribed"> => ({
  utterance: `u-${firstSample}`,
  channel,
  text,
  words: [{ text, firstSample, endSample, confidence: 1 }],
  startMs: Math.max(0, endMs - 500),
  endMs,
  firstSample,
  endSample,
  source: "speech",
  engine: "none",
  model: "none",
});
