/**
 * A call as long as one likes, with as much in it as people, a recogniser and a playbook make: a sentence every six
 * seconds with its interim revisions, notes, stages, tips with what is done with them, pauses. One seed gives one call.
 */
import type { Entry } from "@wingman/domain/call/timeline";
import { type Fact, type Half, timelineOf } from "@wingman/domain/call/timeline";
import { randomOf } from "../measure/random.ts";

export type LongCall = { readonly seed: number; readonly minutes: number; readonly startedAt?: number };

const texts = [
  "we lose about eleven hundred euros a day at twenty six docks and nobody sees it before the evening",
  "and who would decide that with you and until when",
  "okay",
  "last time they added the driver app on top and in the end we paid for every dock and for every driver",
  "that is too expensive for us this year to be honest",
  "where would our data be kept",
  "I send you the addendum by friday",
];
const wordMs = 300;
const halfEveryMs = 330;

/** Facts without where they stand in a log: those who write them append them. */
export type LongFact = {
  readonly atMs: number;
  readonly clockMs: number;
  readonly actor: string;
  readonly type: string;
  readonly data: unknown;
};
export type LongHalf = {
  readonly atMs: number;
  readonly data: { readonly channel: "rep" | "customer" } & Record<string, unknown>;
};

export const longCall = ({ seed, minutes }: LongCall): { facts: LongFact[]; halves: LongHalf[] } => {
  const random = randomOf(seed);
  const below = (count: number) => Math.floor(random() * count);
  const facts: LongFact[] = [];
  const halves: LongHalf[] = [];
  const put = (atMs: number, actor: string, type: string, data: unknown, clockMs = atMs) =>
    facts.push({ atMs: Math.round(atMs), clockMs: Math.round(clockMs), actor, type, data });
  const endMs = minutes * 60_000;
  put(0, "rep-1", "CallStarted", {
    kind: "live",
    title: "A long call",
    rep: { id: "rep-1", name: "Priya Nair" },
    customer: { name: "Tomás Ferreira", company: "Corvane Logistics", role: "COO" },
    language: "en",
    playbook: { id: "b2b-starter", version: 1 },
    experiment: [],
    sample: null,
  });
  put(0, "rep-1", "ConsentRequested", { scope: "words" });
  put(4_000, "rep-1", "ConsentGiven", { by: "customer", how: "aloud", scope: "words" });
  for (const channel of ["rep", "customer"])
    put(4_050, "speech", "ChannelOpened", {
      channel,
      codec: "pcm-s16le",
      sampleRateHz: 16_000,
      openedAtMs: 0,
      engine: "pocketsphinx",
      model: "en",
      accuracy: "basic",
      reason: "it is here",
    });
  let atMs = 5_000;
  let tips = 0;
  let acts = 0;
  const action = () => `act-${acts++}`;
  for (let n = 0; atMs < endMs - 15_000; n++) {
    const channel = n % 3 === 0 ? "rep" : "customer";
    const text = texts[below(texts.length)] ?? "okay";
    const said = text.split(" ");
    const startMs = atMs;
    const finalMs = startMs + said.length * wordMs;
    const words = said.map((word, k) => ({
      text: word,
      firstSample: (startMs + k * wordMs) * 16,
      endSample: (startMs + (k + 1) * wordMs) * 16,
      confidence: 0.9,
    }));
    const utterance = `u-${n}`;
    for (let revision = 1; startMs + revision * halfEveryMs < finalMs; revision++) {
      const count = Math.min(said.length, Math.floor((revision * halfEveryMs) / wordMs));
      if (count === 0) continue;
      const heard = words.slice(0, count);
      halves.push({
        atMs: startMs + revision * halfEveryMs + 180 + below(60),
        data: {
          utterance,
          revision,
          channel,
          text: heard.map((word) => word.text).join(" "),
          words: heard,
          stableCount: Math.max(0, count - 2),
          startMs,
          endMs: startMs + count * wordMs,
        },
      });
    }
    const cameMs = finalMs + 350 + below(200);
    put(
      cameMs,
      "speech",
      "UtteranceTranscribed",
      {
        utterance,
        channel,
        text,
        words,
        firstSample: startMs * 16,
        endSample: finalMs * 16,
        startMs,
        endMs: finalMs,
        source: "speech",
        engine: "pocketsphinx",
        model: "en",
      },
      finalMs,
    );
    const evidence = {
      utterance,
      revision: 0,
      channel,
      words: said.slice(0, 3).join(" "),
      firstWord: 0,
      endWord: Math.min(3, said.length),
      spokenAtMs: finalMs,
    };
    if (n % 4 === 1) put(cameMs + 20, "conductor", "QuestionNoticed", { signal: `s-${n}`, play: "q", evidence });
    if (n % 9 === 4)
      put(cameMs + 20, "conductor", "ObjectionNoticed", { signal: `o-${n}`, play: "price", about: "price", evidence });
    if (n % 60 === 30) put(cameMs + 25, "conductor", "StageReached", { stage: `stage-${n}`, atMs: finalMs });
    if (n % 5 === 2) {
      const suggestion = `tip-${tips++}`;
      put(cameMs + 40, "conductor", "SuggestionMade", {
        suggestion,
        kind: "question",
        title: "Price: ask first",
        headline: `Ask what it costs them, ${tips}`,
        say: "What does a day of that cost you?",
        madeAtMs: Math.round(cameMs + 40),
        lifeMs: 14_000,
        priority: 50,
        reason: {
          evidence,
          snippet: text,
          agent: "objections",
          play: "price",
          category: "price",
          playbook: { id: "b2b-starter", version: 1 },
          prompt: null,
          model: null,
          citations: [],
          stagesMs: {},
          sureness: 0.8,
        },
      });
      const hand = (ms: number) => ({ action: action(), suggestion, atMs: Math.round(cameMs + ms) });
      put(cameMs + 120, "rep-1", "SuggestionShown", {
        ...hand(120),
        paintedAtMs: Math.round(cameMs + 100),
        afterWordsMs: 450,
      });
      if (tips % 4 === 0) put(cameMs + 3_000, "rep-1", "SuggestionRated", { ...hand(3_000), rating: "like" });
      if (tips % 5 === 0) put(cameMs + 3_500, "rep-1", "SuggestionPinned", { ...hand(3_500), pinned: true });
      if (tips % 5 === 0) put(cameMs + 30_000, "rep-1", "SuggestionPinned", { ...hand(30_000), pinned: false });
      if (tips % 7 === 3) put(cameMs + 5_000, "rep-1", "SuggestionDismissed", hand(5_000));
      if (tips % 11 === 6)
        put(cameMs + 1_800, "conductor", "SuggestionRetracted", {
          suggestion,
          because: "words-changed",
          heard: "not expensive",
        });
    }
    if (n % 150 === 100) {
      put(cameMs + 200, "rep-1", "CallPaused", {});
      put(cameMs + 8_000, "rep-1", "CallResumed", { pausedMs: 7_800 });
      atMs = cameMs + 8_500;
    } else atMs = cameMs + 400 + below(1_800);
  }
  put(endMs, "rep-1", "CallEnded", { reason: "ended-by-rep", durationMs: endMs });
  return { facts: facts.toSorted((a, b) => a.atMs - b.atMs), halves };
};

/** The same as a replay is told of it, without a log. */
export const longEntries = (plan: LongCall): readonly Entry[] => {
  const at0 = plan.startedAt ?? 1_790_000_000_000;
  const { facts, halves } = longCall(plan);
  const told: Fact[] = facts.map(({ atMs, ...fact }, n) => ({
    ...fact,
    id: `c${n}.0`,
    cause: null,
    at: at0 + atMs,
    sawInterim: null,
  }));
  const interim: Half[] = halves.map(({ atMs, data }, n) => ({
    id: `h-${n}`,
    place: String(n).padStart(9, "0"),
    at: at0 + atMs,
    data,
  }));
  return timelineOf(told, interim).entries;
};
