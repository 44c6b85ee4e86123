/**
 * Logs such as Wingman might write, and worse: several calls of several tenants mixed, with everything people
 * and agents do in odd orders, twice, or about things that never were. One seed gives one log.
 */
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { ActorId, CommitId, EventId, TenantId } from "@wingman/domain/ids";
import { erased } from "@wingman/domain/schema";
import type { EventLog, Recorded, StoredEvent } from "@wingman/streams/log/event-log";

export type Random = () => number;

/** Mulberry32: small, and the same everywhere. */
export const randomOf =
  (seed: number): Random =>
  () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };

export type Plan = {
  readonly calls: number;
  /** 0 to 1: how often a personal field is erased. */ readonly erasure: number;
};

export const plausibleLog = (seed: number, { calls, erasure }: Plan): Recorded[] => {
  const random = randomOf(seed);
  const queues = Array.from({ length: calls }, (_, n) => plausibleCall(random, n, erasure));
  const log: Recorded[] = [];
  let now = 1_790_000_000_000;
  for (
    let open = queues.filter((queue) => queue.length > 0);
    open.length > 0;
    open = open.filter((queue) => queue.length > 0)
  ) {
    const queue = open[Math.floor(random() * open.length)];
    const commit = queue?.shift();
    if (!commit) continue;
    now += Math.floor(random() * 900);
    const time = new Date(now).toISOString();
    const events = commit.events.map((event) => ({ ...event, time }));
    log.push({ ...commit, events, sequence: log.length + 1, storedAt: now });
  }
  return log;
};

type Unplaced = Omit<Recorded, "sequence" | "storedAt">;

const plausibleCall = (random: Random, n: number, erasure: number): Unplaced[] => {
  const below = (count: number) => Math.floor(random() * count);
  const one = <const Item>(...items: [Item, ...Item[]]): Item => items[below(items.length)] ?? items[0];
  const seal = <Value>(value: Value): Value => (random() < erasure ? erased : value) as Value; // Readers must take either.
  const tenant = one("acme", "borealis") as TenantId;
  const id = `call-${n}`;
  let clockMs = 0;
  let acts = 0;
  let fixes = 0;
  const tip = () => `tip-${below(6)}`;
  const action = () => `act-${random() < 0.9 ? acts++ : below(5)}`;
  const evidence = () => ({
    utterance: `u-${below(12)}`,
    revision: below(3),
    channel: one("rep", "customer"),
    words: seal(one("too expensive", "we use Corvane", "who signs?")),
    firstWord: 0,
    endWord: 2,
    spokenAtMs: clockMs,
  });
  const reason = () => ({
    evidence: random() < 0.7 ? evidence() : null,
    snippet: seal("around it"),
    agent: "objections",
    play: `play-${below(4)}`,
    category: "price",
    playbook: { id: "starter", version: 1 },
    prompt: null,
    model: null,
    citations: [],
    stagesMs: {},
    sureness: 0.8,
  });
  const hand = () => ({ action: action(), suggestion: tip(), atMs: clockMs });
  const takenOff = (): CallEvent => ({
    type: "NotedTakenOff",
    data: { action: `off-${below(4)}`, signal: `signal-${below(12)}`, atMs: clockMs },
  });
  const backOn = (): CallEvent => ({
    type: "ActionUndone",
    data: { action: action(), undoes: `off-${below(4)}`, atMs: clockMs },
  });
  const corrected = (): CallEvent => ({
    type: "UtteranceCorrected",
    data: {
      action: `fix-${fixes++}`,
      utterance: `u-${below(40)}`,
      channel: one("rep", "customer"),
      text: seal(one("That is less than we planned.", "And who really decides?", "Ja")),
      was: seal("That is more than we planned."),
      by: one("rep-1", "coach-1"),
      startMs: clockMs,
      endMs: clockMs,
    },
  });
  const commented = (): CallEvent => ({
    type: "CommentAdded",
    data: {
      action: `say-${below(6)}`,
      comment: `comment-${below(6)}`,
      atMs: below(60) * 1_000,
      text: seal(one("Ask what it costs them.", "Well done.")),
      author: one("rep-1", "coach-1"),
    },
  });
  const uncommented = (): CallEvent => ({
    type: "CommentRemoved",
    data: { action: `off-it-${below(4)}`, comment: `comment-${below(6)}` },
  });
  const checkJudged = (): CallEvent => ({
    type: "CheckJudged",
    data: {
      ...{ action: `check-${below(6)}`, check: one("consent-asked", "let-finish") },
      verdict: "no",
      by: "coach-1",
    },
  });
  const coached = (): CallEvent => ({
    type: "CoachingMarked",
    data: { action: `mark-${below(4)}`, mark: one("done", "later"), by: "coach-1" },
  });
  const practised = (): CallEvent =>
    one<CallEvent>(
      {
        type: "PracticeBegun",
        data: {
          ...{ scenario: { id: "double-price", version: 1 + below(3) }, rubric: { id: "conversation", version: 1 } },
          ...{ mode: one("typed", "spoken"), seed: below(9), assignment: one(null, "assignment-1"), from: null },
        },
      },
      {
        type: "CallScored",
        data: {
          ...{ rubric: { id: "conversation", version: 1 }, rules: 1, by: one("rules", "model"), points: below(101) },
          checks: [
            { check: "asks", verdict: "yes", why: "asked", utterance: "u-1", quote: seal("What does it cost?") },
          ],
          criteria: [{ criterion: "asks-first", yes: below(4), of: 3, weight: 2 }],
          measures: [{ measure: "talk-ratio", value: below(100) / 100 }],
          ...{ told: "", prompt: null, atMs: clockMs },
        },
      },
    );
  const unsaid = (): CallEvent => ({
    type: "ActionUndone",
    data: {
      action: action(),
      undoes: one(
        `fix-${below(fixes + 1)}`,
        `say-${below(6)}`,
        `off-it-${below(4)}`,
        `check-${below(6)}`,
        `mark-${below(4)}`,
      ),
      atMs: clockMs,
    },
  });
  const afterwards = (): CallEvent =>
    one<() => CallEvent>(
      handEvent,
      takenOff,
      backOn,
      ...[corrected, corrected, commented, uncommented, unsaid, checkJudged, coached, practised],
      () => ({ type: "CsatAnswered", data: { action: action(), score: 1 + below(5), atMs: clockMs } }),
      () => ({ type: "SuggestionReviewed", data: { ...hand(), mark: one("helpful", "not", "harmful") } }),
      () => ({
        type: "SuggestionJudged",
        data: {
          ...hand(),
          mark: one("helpful", "not"),
          why: seal("It answers what was asked."),
          from: random() < 0.5 ? { utterance: "u-1", spokenAtMs: clockMs } : null,
          model: "judge",
          prompt: "judge@1:0",
          tookMs: 400,
          usage: { inputTokens: 300, outputTokens: 40, microDollars: 900 },
        },
      }),
      () => ({
        type: "OutcomeRecorded",
        data: {
          action: action(),
          outcome: one("next-step", "lost", "no-decision"),
          nextStep: seal(one("", "Send the paper")),
          nextStepOn: one(null, "2026-11-27"),
          atMs: clockMs,
        },
      }),
    )();
  const noticed = () => ({ signal: `signal-${below(10)}`, evidence: evidence(), play: "play-1" });
  const handEvent = (): CallEvent =>
    one<() => CallEvent>(
      () => ({
        type: "SuggestionShown",
        data: { ...hand(), paintedAtMs: 1_790_000_000_000, afterWordsMs: one(null, below(900) + 0.25) },
      }),
      () => ({ type: "SuggestionCopied", data: hand() }),
      () => ({ type: "SuggestionRated", data: { ...hand(), rating: one("like", "dislike", "none") } }),
      () => ({ type: "SuggestionPinned", data: { ...hand(), pinned: random() < 0.6 } }),
      () => ({ type: "SuggestionDismissed", data: hand() }),
      () => ({
        type: "SuggestionDismissed",
        data: { ...hand(), snooze: { play: `play-${below(4)}`, forMs: 600_000 } },
      }),
      () => ({ type: "TipsQuieted", data: { action: action(), atMs: clockMs, forMs: 60_000 } }),
      () => ({
        type: "WordsForgotten",
        data: { action: action(), fromMs: Math.max(0, clockMs - 5_000), toMs: clockMs, atMs: clockMs },
      }),
      () => ({ type: "MomentMarked", data: { action: action(), atMs: clockMs, note: seal("here") } }),
      () => ({ type: "ActionUndone", data: { action: action(), undoes: `act-${below(acts + 2)}`, atMs: clockMs } }),
      () => ({
        type: "ActionUndone",
        data: { action: action(), undoes: `act-${Math.max(0, acts - 2)}`, atMs: clockMs },
      }),
    )();
  const liveEvent = (): CallEvent => {
    const startMs = Math.max(0, clockMs - below(4_000));
    const span = {
      startMs,
      endMs: startMs + below(9_000) / 8,
      firstSample: startMs * 16,
      endSample: startMs * 16 + 16_000,
    };
    return one<() => CallEvent>(
      () => ({
        type: "UtteranceTranscribed",
        data: {
          utterance: `u-${below(40)}`,
          channel: one("rep", "customer"),
          text: seal(one("That is more than we planned.", "Ja, gerne 😀", "")),
          words: seal([]),
          ...span,
          source: "speech",
          engine: "e",
          model: "m",
        },
      }),
      () => ({
        type: "UtteranceTranscribed",
        data: {
          utterance: `u-${below(40)}`,
          channel: one("rep", "customer"),
          text: seal("And who decides?"),
          words: seal([]),
          ...span,
          source: "speech",
          engine: "e",
          model: "m",
        },
      }),
      () => ({ type: "AudioMissed", data: { channel: one("rep", "customer"), ...span, reason: "worker ended" } }),
      () => ({ type: "QuestionNoticed", data: noticed() }),
      () => ({ type: "ObjectionNoticed", data: { ...noticed(), about: one("price", "timing") } }),
      () => ({ type: "CompetitorNoticed", data: { ...noticed(), competitor: "Vanta" } }),
      () => ({ type: "CommitmentNoticed", data: { ...noticed(), by: "rep", text: seal("I send it today") } }),
      () => ({ type: "StageReached", data: { stage: "pricing", atMs: clockMs } }),
      () => ({
        type: "SuggestionMade",
        data: {
          suggestion: tip(),
          kind: one("objection", "question", "closing"),
          title: "Objection",
          headline: "Value first",
          say: "What would it save you?",
          madeAtMs: clockMs,
          lifeMs: 20_000,
          priority: 50,
          reason: reason(),
        },
      }),
      () => ({
        type: "SuggestionRefined",
        data: {
          suggestion: tip(),
          say: `Better, at ${clockMs}`,
          model: "llm",
          from: { utterance: "u-1", spokenAtMs: clockMs },
        },
      }),
      () => ({
        type: "SuggestionRetracted",
        data: { suggestion: tip(), because: "words-changed", heard: seal("other words") },
      }),
      () => ({
        type: "SuggestionWithheld",
        data: {
          suggestion: tip(),
          kind: "coaching",
          headline: "Slow down",
          because: one("pace", "duplicate", "stale"),
          atMs: clockMs,
          reason: reason(),
        },
      }),
      () => ({ type: "InputsSeen", data: { inputs: 2_000 } }),
      () => ({ type: "CallTakenOver", data: { by: one("conductor", "speech"), lease: 1_790_000_000_000 } }),
      () => ({
        type: "ChannelOpened",
        data: {
          channel: one("rep", "customer"),
          codec: "pcm-s16le",
          sampleRateHz: 16_000,
          openedAtMs: clockMs,
          engine: one("moonshine", "pocketsphinx"),
          model: "tiny",
          accuracy: "88 %",
          reason: "found here",
        },
      }),
      () => ({ type: "ChannelClosed", data: { channel: one("rep", "customer"), reason: "tab closed" } }),
      () => ({ type: "ConsentGiven", data: { by: "customer", how: one("aloud", "in-writing"), scope: "words" } }),
      () => ({ type: "ConsentWithdrawn", data: { by: "customer" } }),
      () => ({ type: "CallPaused", data: {} }),
      () => ({ type: "CallResumed", data: { pausedMs: 100 } }),
      handEvent,
      handEvent,
      handEvent,
      takenOff,
      backOn,
      ...[corrected, commented, uncommented, unsaid, checkJudged, coached, practised],
    )();
  };
  const commits: Unplaced[] = [];
  const commit = (...events: readonly { readonly type: string; readonly data: unknown }[]) => {
    const commitId = `${id}-c${commits.length}` as CommitId;
    commits.push({
      id: commitId,
      aggregate: { tenant, kind: "call", id },
      actor: "rep-1" as ActorId,
      cause: null,
      tick: null,
      correlation: commitId,
      clockMs,
      seen: null,
      fence: null,
      traceparent: null,
      events: events.map(({ type, data }, index): StoredEvent => ({
        id: `${commitId}.${index}` as EventId,
        type,
        v: 1,
        time: "2026-09-21T00:00:00Z",
        data,
      })),
    });
    clockMs += below(3_000);
  };
  const started: CallEvent = {
    type: "CallStarted",
    data: {
      kind: one("live", "file"),
      title: seal(`Call ${n}`),
      rep: { id: "rep-1", name: seal("Priya Nair") },
      customer: { name: seal("Tomás Ferreira"), company: "Corvane Logistics", role: seal("COO") },
      language: "en",
      playbook: { id: "starter", version: 1 + below(3) },
      experiment: random() < 0.5 ? [{ experiment: "exp-1", arm: one("now", "softer") }] : [],
      sample: one(null, "saas"),
    },
  };
  commit(started, { type: "ConsentRequested", data: { scope: "words" } });
  for (let left = 5 + below(60); left > 0; left--) commit(...Array.from({ length: 1 + below(4) }, liveEvent));
  if (random() < 0.2) commit({ type: "SomethingLater", data: { suggestion: tip() } }, liveEvent()); // A later version's event.
  if (random() < 0.85) {
    commit({ type: "CallEnded", data: { reason: one("ended-by-rep", "no-sound"), durationMs: clockMs } });
    for (let left = below(6); left > 0; left--) commit(afterwards());
    // Nothing is added to an erased call but a further erasure.
    for (let left = random() < 0.2 ? 1 + below(2) : 0; left > 0; left--)
      commit({
        type: "PersonalDataForgotten",
        data: { erasure: `erasure-${left}`, subjects: one(["customer", "both"], ["rep", "both"], ["rep"]) },
      });
  }
  return commits;
};

/** A log that holds these commits and whatever is pushed; read-only otherwise, for tests of readers. */
export const logOf = (commits: readonly Recorded[] = []): EventLog & { push(...more: readonly Recorded[]): void } => {
  const all = [...commits];
  const waiting = new Set<() => void>();
  return {
    push: (...more) => {
      all.push(...more);
      for (const wake of [...waiting]) wake();
    },
    append: () => Promise.reject(new TypeError("this log is only read")),
    async *read(aggregate, after = 0) {
      for (const commit of all)
        if (
          commit.sequence > after &&
          commit.aggregate.id === aggregate.id &&
          commit.aggregate.tenant === aggregate.tenant
        )
          yield commit;
    },
    async *follow({ after, signal }) {
      for (let index = all.findIndex(({ sequence }) => sequence > after); !signal.aborted;) {
        const next = index < 0 ? undefined : all[index];
        if (next) {
          index++;
          yield next;
          continue;
        }
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake);
            signal.removeEventListener("abort", wake);
            resolve();
          };
          waiting.add(wake);
          signal.addEventListener("abort", wake, { once: true });
        });
        if (index < 0) index = all.findIndex(({ sequence }) => sequence > after);
      }
    },
    at: async (sequence) => all.find((commit) => commit.sequence === sequence),
    last: async () => all.at(-1)?.sequence ?? 0,
    aggregates: () => Promise.resolve([]), // It holds calls alone.
  };
};
