/**
 * Months of calls as commits, made as they are asked for: 15 lines each, of 24,000 words that come as often as words do
 * (Zipf), with names, objections, tips and outcomes. The same for a seed, so that a search can be asked for what was said.
 */
import type { CommitId, EventId, TenantId, ActorId } from "@wingman/domain/ids";
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { Recorded } from "@wingman/streams/log/event-log";
import { randomOf } from "../random.ts";

export const linesPerCall = 15;
const commonWords =
  "the to and we you that it of is a for in what our have this on with your do so be can at are not but how if they would one about all there from me my as was or when up like just get out now time see call know think need good want price budget team week month year contract security data platform integration support customer rollout pilot licence invoice discount delivery warehouse dock truck carrier schedule report dashboard training migration deadline approval finance manager director renewal competitor";
const consonants = "bcdfglmnprstvz";
const vowels = "aeiou";
const wordCount = 24_000;
export const startedAt = Date.UTC(2026, 0, 5);

export type Words = { readonly all: readonly string[]; pick(random: () => number): string };

export const makeWords = (seed = 7): Words => {
  const random = randomOf(seed);
  const of = (letters: string): string => letters[Math.floor(random() * letters.length)] ?? "";
  const all = commonWords.split(" ");
  const known = new Set(all);
  while (all.length < wordCount) {
    let word = "";
    for (let left = 2 + Math.floor(random() * 3); left > 0; left--) word += of(consonants) + of(vowels);
    word += of(consonants);
    if (!known.has(word)) all.push(word);
    known.add(word);
  }
  const sums: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= all.length; rank++) sums.push((sum += 1 / rank ** 0.95));
  return {
    all,
    pick(by) {
      const at = by() * sum;
      let [low, high] = [0, sums.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((sums[middle] ?? 0) < at) low = middle + 1;
        else high = middle;
      }
      return all[low] ?? "";
    },
  };
};

const companies = ["Corvane", "Nordkai", "Lagoon", "Transalpes", "Harbor", "Vltava", "Brightwater", "Ostrava"];
const reps = ["Priya Nair", "Jonas Weidl", "Amara Obi", "Lin Wen", "Marek Dvorak", "Camille Roux"];
const outcomes = ["next-step", "won", "lost", "no-decision", "follow-up", "no-fit"] as const;
const objections = ["price", "timing", "has a supplier", "data and security"];

export const callId = (n: number): string => `call-${String(n).padStart(6, "0")}`;

/** Every commit of so many calls of one tenant, in log order; `said` is told each line. */
export function* callsOf(
  tenant: TenantId,
  count: number,
  words: Words,
  said: (line: { readonly call: string; readonly text: string }) => void = () => undefined,
): Generator<Recorded> {
  const random = randomOf(11);
  let sequence = 0;
  for (let n = 0; n < count; n++) {
    const id = callId(n);
    const at = startedAt + n * 1_200_000;
    const commit = (clockMs: number, ...events: readonly CallEvent[]): Recorded => {
      sequence += 1;
      const commitId = `c-${sequence}` as CommitId;
      return {
        id: commitId,
        aggregate: { tenant, kind: "call", id },
        sequence,
        actor: "rep-1" as ActorId,
        cause: null,
        tick: null,
        correlation: commitId,
        clockMs,
        seen: null,
        fence: null,
        traceparent: null,
        storedAt: at + clockMs,
        events: events.map(({ type, data }, index) => ({
          id: `${commitId}.${index}` as EventId,
          type,
          v: 1,
          time: new Date(at + clockMs).toISOString(),
          data,
        })),
      } as Recorded;
    };
    const rep = n % reps.length;
    const company = companies[Math.floor(random() * companies.length)] ?? "";
    yield commit(0, {
      type: "CallStarted",
      data: {
        kind: "live",
        title: `Call ${n}`,
        rep: { id: `rep-${rep}`, name: reps[rep] ?? "" },
        customer: { name: `Customer ${n % 900}`, company: `${company} ${n % 40}`, role: "COO" },
        language: "en",
        playbook: { id: n % 3 ? "b2b-starter" : "renewals", version: 1 + (n % 2) },
        experiment: [],
        sample: null,
      },
    });
    const events: CallEvent[] = [];
    for (let turn = 0; turn < linesPerCall; turn++) {
      const parts: string[] = [];
      for (let left = 6 + Math.floor(random() * 14); left > 0; left--) parts.push(words.pick(random));
      const text = parts.join(" ");
      said({ call: id, text });
      const startMs = turn * 20_000;
      const utterance = `${id}-u${turn}`;
      events.push({
        type: "UtteranceTranscribed",
        data: {
          utterance,
          revision: 0,
          channel: turn % 2 ? "customer" : "rep",
          text,
          startMs,
          endMs: startMs + 9_000,
          words: [],
          confidence: 0.9,
        },
      } as unknown as CallEvent); // Of an utterance's words nothing is kept in history.
      if (turn % 7 === 3) {
        const about = objections[Math.floor(random() * objections.length)] ?? "price";
        const evidence = {
          utterance,
          revision: 0,
          channel: "customer" as const,
          words: text.slice(0, 40),
          firstWord: 0,
          endWord: 4,
          spokenAtMs: startMs + 9_000,
        };
        events.push({ type: "ObjectionNoticed", data: { signal: `s-${turn}`, evidence, play: about, about } });
        events.push({
          type: "SuggestionMade",
          data: {
            suggestion: `t-${turn}`,
            kind: "objection",
            title: about,
            headline: "Value first, then the number",
            say: "What would an hour less a day at each dock be worth to you?",
            madeAtMs: startMs + 9_100,
            lifeMs: 20_000,
            priority: 50,
            reason: {
              evidence,
              snippet: text,
              agent: "objections",
              play: about,
              category: about,
              playbook: { id: "b2b-starter", version: 1 },
              prompt: null,
              model: null,
              citations: [],
              stagesMs: {},
              sureness: 0.8,
            },
          },
        });
        if (random() < 0.3)
          events.push({
            type: "SuggestionRated",
            data: {
              action: `a-${turn}`,
              suggestion: `t-${turn}`,
              rating: random() < 0.7 ? "like" : "dislike",
              atMs: startMs + 9_900,
            },
          });
      }
    }
    yield commit(300_000, ...events);
    yield commit(
      310_000,
      { type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 310_000 } },
      {
        type: "OutcomeRecorded",
        data: {
          action: "a-outcome",
          outcome: outcomes[Math.floor(random() * outcomes.length)] ?? "won",
          nextStep: "",
          nextStepOn: null,
          atMs: 312_000,
        },
      },
    );
  }
}
