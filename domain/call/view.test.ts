import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as facts from "./call.fixture.ts";
import { practiceEvents } from "./practice.fixture.ts";
import { decide } from "./call.ts";
import { catalogue, type CallEvent, type EventData, type FragmentEvent } from "./events/index.ts";
import type { Channel } from "./events/shared.ts";
import { erased, isErased, personalPaths } from "../schema.ts";
import { type CallView, emptyView, evolveView, type Seen } from "./view.ts";
import { evolve, initial } from "./state.ts";

type AnyEvent = CallEvent | FragmentEvent;
const seen = (event: AnyEvent, n = 0): Seen => ({
  id: `commit.${n}`,
  clockMs: n * 100,
  at: 1_790_000_000_000 + n * 100,
  event,
});
const fold = (events: readonly AnyEvent[], from: CallView = emptyView("c")): CallView =>
  events.reduce((view, event, n) => evolveView(view, seen(event, n)), from);
const words = (channel: Channel, firstSample: number, text: string, changes = {}): AnyEvent => ({
  type: "UtteranceTranscribed",
  data: facts.said(channel, firstSample, text, changes),
});
const fragment = (
  channel: Channel,
  firstSample: number,
  text: string,
  changes: Partial<EventData<"FragmentTranscribed">> = {},
): FragmentEvent => {
  const { utterance, words: spoken, startMs, endMs } = facts.said(channel, firstSample, text);
  return {
    type: "FragmentTranscribed",
    data: { utterance, revision: 1, channel, text, words: spoken, stableCount: 0, startMs, endMs, ...changes },
  };
};
const live: readonly AnyEvent[] = [facts.started, facts.asked, facts.given];
const dana = { id: "u-dana", name: "Dana Mertens" };
const openedEvent: AnyEvent = { type: "ChannelOpened", data: facts.opened("customer") };
const tipOf = (view: CallView, id = "tip-1") =>
  view.tips.find(({ suggestion }) => suggestion === id) ?? assert.fail(`no ${id}`);

/** One of every type, in an order such as a call has. */
const answered = { ask: "ask-1", agent: "meaning", from: null, atMs: 2_000, tookMs: 10 };
/** What agents answered: the screen shows what comes of it. */
const answers: CallEvent[] = [
  { type: "UtteranceUnderstood", data: { ...answered, model: "mini", channel: "customer", matches: [] } },
  {
    type: "PassagesFound",
    data: { ...answered, model: null, question: "what is it", isKnown: false, passages: [], sameAs: null },
  },
  {
    type: "PagesAsked",
    data: {
      ...{ ...answered, provider: "web", attempt: 0, subject: "product", topic: "overview" },
      ...{ name: "Halden", query: "halden" },
    },
  },
  { type: "PagesFound", data: { ...answered, provider: "web", query: "halden", lines: [], sources: [] } },
  {
    type: "WordingWritten",
    data: { ...answered, suggestion: "tip-1", part: 0, isLast: true, say: "Better", model: "llm", prompt: null },
  },
  {
    type: "ToolCalled",
    data: {
      ...{ ...answered, call: 0, tool: "search_knowledge", arguments: "what it costs" },
      ...{ passages: [], model: "llm", prompt: "planner@1:0" },
    },
  },
  {
    type: "ToolRefused",
    data: { ...answered, call: 1, tool: "send_email", because: "grant", model: "llm", prompt: "planner@1:0" },
  },
  { type: "AgentReasoned", data: { ...answered, reasoning: "Because", model: null, prompt: null } },
  { type: "AgentFailed", data: { ...answered, because: "failed", code: "WING_AGENT_FAILED" } },
];
const everything: readonly AnyEvent[] = [
  facts.started,
  facts.asked,
  { type: "NoticeGiven", data: facts.notice() },
  facts.given,
  facts.soundAsked,
  facts.soundRefused,
  facts.soundGiven,
  facts.soundWithdrawn,
  openedEvent,
  fragment("customer", 0, "that is"),
  words("customer", 0, "that is too expensive"),
  facts.noticed(),
  { type: "QuestionNoticed", data: { signal: "signal-2", evidence: facts.evidence(), play: "ask" } },
  {
    type: "CompetitorNoticed",
    data: { signal: "signal-3", evidence: facts.evidence(), play: "them", competitor: "SlotWise" },
  },
  {
    type: "CommitmentNoticed",
    data: { signal: "signal-4", evidence: facts.evidence(), play: "next", by: "customer", text: "I will ask" },
  },
  facts.stage(),
  facts.ticked(),
  facts.markedItem("i1"),
  {
    type: "BlockFormed",
    data: {
      signal: "block-1",
      replaces: null,
      channel: "customer",
      utterances: ["u-customer-0"],
      startMs: 0,
      endMs: 1_000,
    },
  },
  {
    type: "CallSummarised",
    data: { atMs: 2_000, sentences: [], moments: [], objections: [], actions: [] },
  },
  {
    type: "SummaryWritten",
    data: { atMs: 2_100, tookMs: 100, told: [], letter: [], model: "llm", prompt: "summary@1:0" },
  },
  facts.made(),
  facts.refined(),
  facts.withheld(),
  facts.retracted(),
  { type: "InputsSeen", data: { inputs: 2_000 } },
  facts.shown("a1"),
  facts.copied("a2"),
  facts.rated("a3", "like"),
  facts.pinned("a4"),
  facts.dismissed("a5"),
  facts.quieted("a6"),
  facts.marked("a7"),
  facts.undone("a8", "a3"),
  facts.takenOff("a9", "signal-4"),
  { type: "AudioMissed", data: facts.gap("customer", 16_000, 32_000) },
  { type: "WordsForgotten", data: { action: "a9", fromMs: 50_000, toMs: 59_000, atMs: 59_000 } },
  facts.paused,
  facts.resumed,
  { type: "EngineChosen", data: { action: "c1", engine: "whisper", atMs: 59_000 } },
  {
    type: "EngineChanged",
    data: {
      ...{ channel: "customer", from: "pocketsphinx", engine: "whisper", model: "whisper-base", accuracy: "best" },
      ...{ reason: "Asked for by name.", cause: "chosen", fromSample: 32_000, atMs: 59_000 },
    },
  },
  { type: "SpeakerNamed", data: { action: "c2", channel: "customer", speaker: "s1", name: "Dana", atMs: 59_000 } },
  { type: "SpeakersMerged", data: { action: "c3", channel: "customer", speaker: "s2", into: "s1", atMs: 59_000 } },
  { type: "SupervisorJoined", data: { watch: "w-1", by: dana, atMs: 141_200 } },
  { type: "SupervisorNoteSent", data: { action: "a-note", by: dana, text: "Ask who else signs.", atMs: 203_400 } },
  { type: "SupervisorNoteSeen", data: { action: "a-seen", note: "a-note", atMs: 209_800 } },
  { type: "SupervisorLeft", data: { watch: "w-1", why: "left", atMs: 420_100 } },
  ...practiceEvents,
  { type: "ChannelClosed", data: { channel: "customer", reason: "gone" } },
  facts.withdrawn,
  facts.refused,
  facts.ended,
  {
    type: "SoundRecorded",
    data: {
      channel: "rep",
      firstSample: 0,
      endSample: 16_000,
      startMs: 0,
      endMs: 1_000,
      bytes: 9_000,
      sha256: "0".repeat(64),
      muted: [],
    },
  },
  { type: "RecordingDeleted", data: { reason: "retention", chunks: 1 } },
  facts.outcome("b1"),
  facts.csat("b2"),
  facts.reviewed("b3"),
  facts.judged("b4"),
  facts.corrected("h1"),
  facts.commented("h2"),
  facts.uncommented("h3"),
  facts.checkJudged("h4"),
  facts.coached("h5"),
  { type: "CallTakenOver", data: { by: "speech", lease: 1_790_000_000_000 } },
  facts.forgottenPeople(["rep"]),
  ...answers,
  {
    type: "CallImported",
    data: { digest: "0".repeat(64), basis: "Section 4 of our terms.", agreed: "in-writing" },
  },
];

test("the story used here has every event type of the catalogue", () =>
  assert.deepEqual([...new Set(everything.map(({ type }) => type))].sort(), [...catalogue.keys()].sort()));
const silent = new Set([
  ...[
    "InputsSeen",
    "BlockFormed",
    "CallTakenOver",
    "SuggestionReviewed",
    "SuggestionJudged",
    "SummaryWritten",
    "CallImported",
    "CheckJudged",
    "CoachingMarked",
  ],
  ...answers.map(({ type }) => type),
]);
for (const [n, event] of everything.entries())
  if (!silent.has(event.type))
    test(`${event.type} is seen on the screen`, () => {
      const before = fold(everything.slice(0, n));
      assert.notDeepEqual(evolveView(before, seen(event, n)), before);
    });
for (const event of everything)
  test(`${event.type} before anything else does not throw`, () => assert.ok(evolveView(emptyView("c"), seen(event))));
test("a whole call comes out as it was", () => {
  const view = fold(everything);
  assert.equal(view.status, "ended");
  assert.equal(view.endedReason, "ended-by-rep");
  assert.equal(view.durationMs, 60_000);
  assert.equal(view.startedAt, 1_790_000_000_000);
  assert.deepEqual(
    view.lines.map(({ kind, text }) => [kind, text]),
    [
      ["words", "that is not expensive"],
      ["gap", ""],
    ],
  );
  assert.deepEqual(
    view.noted.map(({ label }) => label),
    ["Objection: price", "Question", "Competitor: SlotWise", "Noted"],
  );
  assert.deepEqual(view.stages, { pricing: 1_500 });
  const { say, retracted, rating, copied, pinned, dismissed, afterWordsMs } = tipOf(view);
  assert.deepEqual(
    { say, retracted, rating, copied, pinned, dismissed, afterWordsMs },
    { say: "Better", retracted: true, rating: "none", copied: true, pinned: true, dismissed: true, afterWordsMs: 420 },
  );
  assert.deepEqual(view.withheld, [{ suggestion: "tip-2", headline: "Slow down", because: "pace", atMs: 1_200 }]);
  assert.deepEqual(view.marks, [{ action: "a7", atMs: 2_000 }]);
  assert.deepEqual(view.channels.customer, {
    open: false,
    engine: "whisper",
    model: "whisper-base",
    accuracy: "best",
    reason: "Asked for by name.",
    settledMs: 2_000,
  });
  assert.deepEqual(view.consent, {
    state: "refused",
    how: null,
    atMs: 100 * everything.findLastIndex(({ type }) => type.startsWith("Consent")),
  });
});

test("interim words show what is sure and what is open", () => {
  const { interim } = fold([...live, fragment("customer", 0, "that is too expensive", { stableCount: 2 })]);
  assert.deepEqual(interim.customer, {
    utterance: "u-customer-0",
    revision: 1,
    startMs: 0,
    endMs: 1_000,
    stable: "that is",
    open: "too expensive",
  });
});
test("an older revision, and the same again, are ignored", () => {
  const newest = fold([...live, fragment("customer", 0, "that is too", { revision: 5 })]);
  for (const revision of [1, 4, 5])
    assert.equal(evolveView(newest, seen(fragment("customer", 0, "something else", { revision }))), newest);
  assert.equal(
    evolveView(newest, seen(fragment("customer", 0, "that is too much", { revision: 6 }))).interim.customer?.open,
    "that is too much",
  );
});
test("a final takes its interim words away, even where they reached further", () => {
  const view = fold([
    ...live,
    fragment("customer", 0, "that is too expensive you know"),
    words("customer", 0, "that is too"),
  ]);
  assert.deepEqual(view.interim, {});
});
test("a fragment after its final is ignored, even where it ends later", () => {
  const view = fold([...live, words("customer", 0, "that is")]);
  assert.equal(evolveView(view, seen(fragment("customer", 0, "that is", { revision: 9 }))), view);
  assert.equal(evolveView(view, seen(fragment("customer", 0, "that is too expensive", { revision: 9 }))), view);
});
test("a fragment after a final without words is ignored", () => {
  const view = fold([...live, words("customer", 0, "")]);
  assert.deepEqual(view.lines, []);
  assert.equal(evolveView(view, seen(fragment("customer", 0, "that is too expensive"))), view);
});
test("a final leaves the next utterance's interim words, whichever stream is ahead", () => {
  const view = fold([...live, fragment("customer", 16_000, "and also"), words("customer", 0, "that is too expensive")]);
  assert.equal(view.interim.customer?.open, "and also");
});
test("one side's final leaves the other side's interim words", () => {
  const view = fold([...live, fragment("rep", 0, "I see"), words("customer", 0, "that is too expensive")]);
  assert.equal(view.interim.rep?.open, "I see");
});
test("no interim words of the customer after a no, none of anybody in a pause or after the end", () => {
  const late = fragment("customer", 0, "that is");
  for (const no of [facts.refused, facts.withdrawn]) {
    assert.deepEqual(fold([facts.started, facts.asked, late, no, late]).interim, {});
    assert.ok(fold([...live, no, fragment("rep", 0, "I see")]).interim.rep);
  }
  for (const stop of [facts.paused, facts.ended])
    assert.deepEqual(fold([...live, late, stop, late, fragment("rep", 0, "I see")]).interim, {});
});
test("while consent is being asked, interim words are on the screen", () =>
  assert.ok(fold([facts.started, facts.asked, fragment("customer", 0, "who is that")]).interim.customer));

test("lines stand in the order in which they were begun, whichever final comes first", () =>
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.constantFrom<Channel>("rep", "customer"), fc.integer({ min: 0, max: 400 })), {
        selector: ([side, at]) => `${side}${at}`,
        maxLength: 30,
      }),
      (starts) => {
        const view = fold([...live, ...starts.map(([side, at]) => words(side, at * 1_000, "yes indeed"))]);
        assert.equal(view.lines.length, starts.length);
        assert.deepEqual(
          view.lines.map(({ startMs }) => startMs),
          starts.map(([, at]) => (at * 1_000) / 16).sort((a, b) => a - b),
        );
      },
    ),
  ));
test("a note stands at its line, whichever comes first", () => {
  const line = words("customer", 0, "that is too expensive");
  const other = words("rep", 0, "I see");
  const notes = [{ label: "Objection: price", words: "too expensive" }];
  for (const order of [
    [line, facts.noticed(), other],
    [facts.noticed(), line, other],
    [other, facts.noticed(), line],
  ]) {
    const view = fold([...live, ...order]);
    assert.deepEqual(view.lines.find(({ id }) => id === "u-customer-0")?.notes, notes);
    assert.deepEqual(view.lines.find(({ id }) => id === "u-rep-0")?.notes, []);
  }
});
test("a note of words that never come stands in the list alone", () => {
  const view = fold([...live, facts.noticed("s", "u-nowhere")]);
  assert.equal(view.noted.length, 1);
  assert.deepEqual(view.lines, []);
});

for (const [act, field] of [
  [facts.rated("a", "like"), "rating"],
  [facts.pinned("a"), "pinned"],
  [facts.dismissed("a"), "dismissed"],
  [facts.copied("a"), "copied"],
] as const)
  test(`undoing ${act.type} puts back what was, and nothing else`, () => {
    const before = fold([...live, facts.made(), facts.shown("s")]);
    const after = fold([act], before);
    assert.notEqual(tipOf(after)[field], tipOf(before)[field]);
    assert.deepEqual(tipOf(fold([facts.retracted(), facts.undone("b", "a")], after)), {
      ...tipOf(before),
      retracted: true,
    });
  });
test("undoing a mark takes it away, undoing a quiet ends it", () => {
  assert.deepEqual(fold([...live, facts.marked("a"), facts.marked("b"), facts.undone("c", "a")]).marks, [
    { action: "b", atMs: 2_000 },
  ]);
  assert.equal(fold([...live, facts.quieted("a")]).quietUntilMs, 62_000);
  assert.equal(fold([...live, facts.quieted("a"), facts.undone("b", "a")]).quietUntilMs, 0);
});
test("undoing an earlier quiet leaves the later one", () =>
  assert.equal(fold([...live, facts.quieted("a"), facts.quieted("b"), facts.undone("c", "a")]).quietUntilMs, 62_000));
test("undoing what never was changes nothing, whatever its id", () => {
  const view = fold([...live, facts.made()]);
  for (const id of ["x", "constructor", "__proto__"]) assert.deepEqual(fold([facts.undone("b", id)], view), view);
});
test("the screen and the decider agree on every tip, whatever was done by hand", () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          facts.anyHand.map((event) => ({ type: "UseHand" as const, event })),
          fc.uniqueArray(facts.anyTip, { maxLength: 1 }).map((events) => ({ type: "Conduct" as const, events })),
        ),
        { maxLength: 50 },
      ),
      (commands) => {
        let state = [facts.started].reduce(evolve, initial);
        let view = fold([facts.started]);
        for (const [n, command] of commands.entries()) {
          const decision = decide(state, command);
          for (const event of decision.kind === "accepted" ? decision.events : []) {
            state = evolve(state, event);
            view = evolveView(view, seen(event, n + 1));
          }
        }
        for (const tip of view.tips) {
          const { rating, pinned, dismissed } = tip;
          const known = Object.hasOwn(state.suggestions, tip.suggestion)
            ? state.suggestions[tip.suggestion]
            : undefined;
          assert.deepEqual(
            { rating, pinned, dismissed, status: tip.retracted ? "retracted" : "made" },
            known && { rating: known.rating, pinned: known.pinned, dismissed: known.dismissed, status: known.status },
          );
        }
        assert.deepEqual(JSON.parse(JSON.stringify(view)), view);
      },
    ),
    { numRuns: 300 },
  ));

/** The event with every personal field forgotten. */
const forgotten = (event: AnyEvent): AnyEvent => {
  const forget = (value: unknown, [key, ...rest]: readonly string[]): unknown => {
    if (key === undefined) return value === undefined || value === null ? value : erased;
    if (key === "*") return Array.isArray(value) ? value.map((item: unknown) => forget(item, rest)) : value;
    if (typeof value !== "object" || value === null || !(key in value)) return value;
    return { ...value, [key]: forget((value as Record<string, unknown>)[key], rest) };
  };
  const paths = personalPaths(catalogue.get(event.type)?.data ?? assert.fail(event.type));
  return {
    type: event.type,
    data: paths.reduce<unknown>((data, { path }) => forget(data, path), event.data),
  } as AnyEvent; // The same event, as a reader without keys gets it.
};
test("a call whose words were forgotten still folds, in the same shape", () => {
  const view = fold(everything.map(forgotten));
  assert.ok(view.lines.filter(({ kind }) => kind === "words").every(({ text }) => isErased(text)));
  assert.deepEqual(
    view.lines.map(({ id, startMs, endMs, notes }) => [id, startMs, endMs, notes.length]),
    fold(everything).lines.map(({ id, startMs, endMs, notes }) => [id, startMs, endMs, notes.length]),
  );
  assert.ok(!JSON.stringify(view).includes("expensive"));
});
test("any field forgotten at any moment never throws", () =>
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: everything.length, maxLength: everything.length }), (which) => {
      fold(everything.map((event, n) => (which[n] ? forgotten(event) : event)));
    }),
    { numRuns: 60 },
  ));

test("what the web says stays with its tip through a later wording, and goes with it", () => {
  const page = { title: "About", url: "https://a.example.com/x", publishedOn: "2026-05-14" };
  const brief = [{ text: "SlotWise is a platform.", ...page }];
  const found = facts.refined();
  const looked = [...live, facts.made(), { ...found, data: { ...found.data, brief } } as CallEvent];
  assert.deepEqual(tipOf(fold(looked)).brief, brief);
  const worded = tipOf(fold([...looked, facts.refined("tip-1", "Best")]));
  assert.deepEqual([worded.say, worded.brief], ["Best", brief]);
  const gone: AnyEvent = { type: "PersonalDataForgotten", data: { erasure: "e1", subjects: ["both"] } };
  assert.ok(!JSON.stringify(fold([...looked, gone])).includes("SlotWise is a platform"));
});

test("a snapshot sent as JSON is the same view, and goes on like it", () => {
  for (let n = 0; n <= everything.length; n++) {
    const view = fold(everything.slice(0, n));
    const sent = JSON.parse(JSON.stringify(view)) as CallView;
    assert.deepEqual(sent, view);
    assert.deepEqual(fold(everything.slice(n), sent), fold(everything.slice(n), view));
  }
});
/** Those are told apart by action id where they are decided; the log never holds one twice. */
const onceOnLog = new Set([
  "SuggestionWithheld",
  "SuggestionCopied",
  "SuggestionRated",
  "SuggestionPinned",
  "SuggestionDismissed",
]);
for (const [n, event] of everything.entries())
  if (!onceOnLog.has(event.type))
    test(`${event.type} twice is once`, () => {
      const once = fold(everything.slice(0, n + 1));
      assert.deepEqual(evolveView(once, seen(event, n)), once);
    });
test("the call's start, seen again after its end, does not bring it back", () =>
  assert.equal(fold([...live, facts.ended, facts.started]).status, "ended"));
test("an event of a later version changes nothing", () => {
  const later = { type: "CallWhispered", data: {} } as unknown as CallEvent; // What a newer server may send.
  const view = fold(live);
  assert.equal(evolveView(view, seen(later)), view);
});
