import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type CallCommand, type CallRefusal, decide } from "./call.ts";
import * as facts from "./call.fixture.ts";
import type { CallEvent } from "./events/index.ts";
import type { Channel } from "./events/shared.ts";
import { type CallState, evolve, initial } from "./state.ts";

const { started, asked, given, refused, withdrawn, paused, ended, made, opened, said } = facts;
const fold = (history: readonly CallEvent[]): CallState => history.reduce(evolve, initial);
const when = (history: readonly CallEvent[], command: CallCommand) => decide(fold(history), command);
const becomes = (history: readonly CallEvent[], command: CallCommand, ...events: readonly CallEvent[]): void =>
  assert.deepEqual(when(history, command), { kind: "accepted", events });
const isRefused = (history: readonly CallEvent[], command: CallCommand, reason: CallRefusal): void => {
  const decision = when(history, command);
  assert.equal(decision.kind === "refused" ? decision.reason : JSON.stringify(decision), reason);
};
const start = (consent: "unasked" | "asking" | "given" = "unasked"): CallCommand => ({
  type: "StartCall",
  call: facts.startedData,
  consent,
});
const answer = (is: "agreed" | "refused" | "withdrawn"): CallCommand => ({
  type: "AnswerConsent",
  answer: is,
  how: "aloud",
});
const transcribe = (channel: Channel, firstSample = 0, changes = {}): CallCommand => ({
  type: "TranscribeUtterance",
  utterance: said(channel, firstSample, "that is too expensive", changes),
});
const hand = (event: Extract<CallCommand, { type: "UseHand" }>["event"]): CallCommand => ({ type: "UseHand", event });
const after = (event: Extract<CallCommand, { type: "SayAfter" }>["event"]): CallCommand => ({
  type: "SayAfter",
  event,
});
const end: CallCommand = { type: "EndCall", reason: "ended-by-rep", durationMs: 60_000 };
const live: readonly CallEvent[] = [started, asked, given];
const openedEvent = (channel: Channel): CallEvent => ({ type: "ChannelOpened", data: opened(channel) });

const oneOfEach: readonly CallCommand[] = [
  start(),
  { type: "AskConsent" },
  answer("agreed"),
  { type: "OpenChannel", channel: opened("rep") },
  { type: "CloseChannel", channel: "rep", reason: "gone" },
  { type: "PauseCall" },
  { type: "ResumeCall", pausedMs: 1 },
  transcribe("rep"),
  { type: "MissAudio", gap: facts.gap("rep", 0, 10) },
  { type: "Conduct", events: [made()] },
  hand(facts.marked("a")),
  after(facts.csat("a")),
  { type: "ForgetWords", forgotten: { action: "f", fromMs: 50_000, toMs: 59_000, atMs: 59_000 } },
  end,
];

test("a call starts once, with the consent it starts with", () => {
  becomes([], start(), started);
  becomes([], start("asking"), started, asked);
  becomes([], start("given"), started, asked, {
    type: "ConsentGiven",
    data: { by: "customer", how: "typed-call", scope: "words" },
  });
});
test("the same start sent again is the same call, whatever was masked on the log or chosen by the server", () => {
  becomes([started], start());
  becomes([{ type: "CallStarted", data: { ...facts.startedData, title: "call [phone]" } }], start());
  becomes([{ type: "CallStarted", data: { ...facts.startedData, playbook: { id: "other", version: 9 } } }], start());
});
test("another call under the same id is refused", () =>
  isRefused(
    [{ type: "CallStarted", data: { ...facts.startedData, rep: { id: "rep-2", name: "Ana" } } }],
    start(),
    "CALL_EXISTS",
  ));
for (const command of oneOfEach)
  if (command.type !== "StartCall")
    test(`${command.type} before the start is refused`, () => isRefused([], command, "CALL_NOT_STARTED"));
for (const command of oneOfEach)
  if (!["StartCall", "EndCall", "UseHand", "SayAfter", "ForgetWords"].includes(command.type))
    test(`${command.type} after the end is refused`, () => isRefused([...live, ended], command, "CALL_ENDED"));

test("a mask's number stands for one value: whoever takes it second is refused, and the same words again are not", () => {
  const masked = (firstSample: number, n: number): CallCommand => ({
    type: "TranscribeUtterance",
    utterance: said("rep", firstSample, `[card ${n}]`, { masks: { numbers: { card: n } } }),
    firstMasks: { card: n },
  });
  const first = masked(0, 1);
  const event: CallEvent = {
    type: "UtteranceTranscribed",
    data: (first as { utterance: ReturnType<typeof said> }).utterance,
  };
  becomes(live, first, event);
  isRefused([...live, event], masked(8_000, 1), "MASK_TAKEN");
  isRefused([...live, event], first, "ALREADY_SETTLED");
  assert.equal(when([...live, event], masked(8_000, 2)).kind, "accepted");
});

test("a side whose last words were the beginning of a number is known until it speaks again", () => {
  const open: CallEvent = {
    type: "UtteranceTranscribed",
    data: said("customer", 0, "[number]", { masks: { numbers: {}, open: "number" } }),
  };
  assert.deepEqual(fold([...live, open]).masks.open, { customer: "number" });
  const other: CallEvent = { type: "UtteranceTranscribed", data: said("rep", 0, "mm-hm") };
  assert.deepEqual(fold([...live, open, other]).masks.open, { customer: "number" });
  const next: CallEvent = { type: "UtteranceTranscribed", data: said("customer", 8_000, "yes") };
  assert.deepEqual(fold([...live, open, other, next]).masks.open, {});
});

test("a call ends once, from whatever state it is in", () => {
  for (const history of [
    [started],
    [started, asked],
    live,
    [...live, paused],
    [started, refused],
    [...live, withdrawn],
  ])
    becomes(history, end, ended);
  becomes([...live, ended], end);
});
test("what a hand does after the end is kept", () =>
  becomes([...live, made(), ended], hand(facts.rated("a", "like")), facts.rated("a", "like")));

test("what came of a call is said once it is over", () => {
  for (const said of [facts.outcome("a"), facts.csat("a")]) {
    isRefused(live, after(said), "CALL_GOING_ON");
    becomes([...live, ended], after(said), said);
  }
});
test("what came of a call can be said again: the last word stands, the same words change nothing", () => {
  const first = facts.outcome("a", "follow-up");
  becomes([...live, ended, first], after(facts.outcome("b", "won")), facts.outcome("b", "won"));
  becomes(
    [...live, ended, first],
    after(facts.outcome("b", "follow-up", "Other")),
    facts.outcome("b", "follow-up", "Other"),
  );
  becomes([...live, ended, first], after(facts.outcome("b", "follow-up")));
  becomes([...live, ended, facts.csat("a", 3)], after(facts.csat("b", 3)));
  becomes([...live, ended, facts.csat("a", 3)], after(facts.csat("b", 5)), facts.csat("b", 5));
});
test("an older answer that arrives again does not undo a newer one", () =>
  becomes([...live, ended, facts.outcome("a", "lost"), facts.outcome("b", "won")], after(facts.outcome("a", "lost"))));
test("what was noted wrongly is taken off once, and comes back when that is undone", () => {
  const off = facts.takenOff("a");
  isRefused(live, hand(off), "NOTED_UNKNOWN");
  becomes([...live, facts.noticed()], hand(off), off);
  becomes([...live, facts.noticed(), off], hand(facts.takenOff("b")));
  const back = [...live, facts.noticed(), off, facts.undone("c", "a")];
  assert.deepEqual(fold(back).takenOff, {});
  becomes(back, hand(facts.takenOff("d")), facts.takenOff("d"));
});

test("consent is asked for once, and never again when it was answered", () => {
  becomes([started], { type: "AskConsent" }, asked);
  for (const history of [[started, asked], live, [started, asked, refused], [...live, withdrawn]])
    becomes(history, { type: "AskConsent" });
});
test("a yes holds until it is withdrawn, and not after", () => {
  becomes([started, asked], answer("agreed"), given);
  becomes([started, asked, refused], answer("agreed"), given);
  isRefused([...live, withdrawn], answer("agreed"), "CONSENT_NOT_OPEN");
});
test("a no before a yes is a refusal, after it a withdrawal", () => {
  becomes([started, asked], answer("refused"), refused);
  isRefused(live, answer("refused"), "CONSENT_NOT_OPEN");
  becomes(live, answer("withdrawn"), withdrawn);
  for (const history of [[started], [started, asked], [started, refused]])
    isRefused(history, answer("withdrawn"), "CONSENT_NOT_OPEN");
});

const consents: readonly {
  readonly name: string;
  readonly history: readonly CallEvent[];
  readonly rep: boolean;
  readonly customer: boolean;
}[] = [
  { name: "unasked", history: [started], rep: false, customer: false },
  { name: "asking", history: [started, asked], rep: false, customer: false },
  { name: "given", history: live, rep: true, customer: true },
  { name: "refused", history: [started, asked, refused], rep: true, customer: false },
  { name: "withdrawn", history: [...live, withdrawn], rep: false, customer: false },
];
for (const { name, history, ...kept } of consents)
  for (const channel of ["rep", "customer"] as const)
    test(`with consent ${name}, words of the ${channel} are ${kept[channel] ? "kept" : "refused"}`, () => {
      for (const source of ["speech", "typed", "captions"] as const)
        if (kept[channel])
          becomes(history, transcribe(channel, 0, { source }), {
            type: "UtteranceTranscribed",
            data: said(channel, 0, "that is too expensive", { source }),
          });
        else isRefused(history, transcribe(channel, 0, { source }), "CONSENT_MISSING");
    });
test("no order of events gets words of the customer onto the log after a no", () =>
  fc.assert(
    fc.property(fc.array(facts.anyCommand, { maxLength: 40 }), (commands) => {
      let state = fold([started]);
      for (const command of commands) {
        const decision = decide(state, command);
        if (decision.kind === "refused") continue;
        for (const event of decision.events) {
          if (event.type === "UtteranceTranscribed") {
            assert.equal(state.paused, false);
            assert.ok(
              state.consent === "given" || (event.data.channel === "rep" && state.consent === "refused"),
              state.consent,
            );
          }
          state = evolve(state, event);
        }
      }
    }),
  ));

test("while the call is paused no words are kept, and after it they are again", () => {
  isRefused([...live, paused], transcribe("rep"), "CALL_PAUSED");
  isRefused([...live, paused], transcribe("customer", 0, { source: "typed" }), "CALL_PAUSED");
  assert.equal(when([...live, paused, facts.resumed], transcribe("rep")).kind, "accepted");
});
test("the last words of before a pause are kept, however late in it they are final", () => {
  const paused: CallEvent = { type: "CallPaused", data: { atMs: 5_000 } };
  assert.equal(when([...live, paused], transcribe("rep", 64_000)).kind, "accepted");
  isRefused([...live, paused], transcribe("rep", 100_000), "CALL_PAUSED");
  isRefused([...live, withdrawn, paused], transcribe("rep", 64_000), "CALL_PAUSED");
});
test("a pause and its end are one fact each", () => {
  becomes(live, { type: "PauseCall" }, paused);
  becomes([...live, paused], { type: "PauseCall" });
  becomes([...live, paused], { type: "ResumeCall", pausedMs: 1_000 }, facts.resumed);
  becomes(live, { type: "ResumeCall", pausedMs: 1_000 });
});

test("a second cut that starts before the settled sample changes nothing", () => {
  const first = { type: "UtteranceTranscribed", data: said("rep", 0, "so let us begin") } as const;
  for (const from of [0, 4_000, 15_999]) isRefused([...live, first], transcribe("rep", from), "ALREADY_SETTLED");
  assert.equal(when([...live, first], transcribe("rep", 16_000)).kind, "accepted");
  assert.equal(when([...live, first], transcribe("customer", 0)).kind, "accepted");
});
test("a gap settles its samples as words do, and words settle a gap", () => {
  const gap = { type: "AudioMissed", data: facts.gap("rep", 0, 16_000) } as const;
  isRefused([...live, gap], transcribe("rep", 8_000), "ALREADY_SETTLED");
  isRefused([...live, gap], { type: "MissAudio", gap: gap.data }, "ALREADY_SETTLED");
  assert.equal(when([...live, gap], { type: "MissAudio", gap: facts.gap("rep", 16_000, 17_000) }).kind, "accepted");
});
test("an empty cut at the settled sample does not come again for ever", () => {
  const gap = { type: "AudioMissed", data: facts.gap("rep", 16_000, 16_000) } as const;
  isRefused([...live, gap], { type: "MissAudio", gap: gap.data }, "ALREADY_SETTLED");
});
test("a typed line sent again with a later time is the same line", () => {
  const line = said("customer", 0, "too expensive", { source: "typed", utterance: "typed-1" });
  becomes([...live, { type: "UtteranceTranscribed", data: line }], {
    type: "TranscribeUtterance",
    utterance: { ...line, firstSample: 80_000, endSample: 88_000 },
  });
});

test("a channel opens and closes once", () => {
  becomes(live, { type: "OpenChannel", channel: opened("rep") }, openedEvent("rep"));
  becomes([...live, openedEvent("rep")], { type: "OpenChannel", channel: opened("rep") });
  becomes(
    [...live, openedEvent("rep")],
    { type: "CloseChannel", channel: "rep", reason: "gone" },
    { type: "ChannelClosed", data: { channel: "rep", reason: "gone" } },
  );
  becomes(live, { type: "CloseChannel", channel: "rep", reason: "gone" });
});
test("a channel opened again goes on from what was settled, by its first clock", () => {
  const words = { type: "UtteranceTranscribed", data: said("rep", 0, "so let us begin") } as const;
  const state = fold([
    ...live,
    openedEvent("rep"),
    words,
    { type: "ChannelClosed", data: { channel: "rep", reason: "gone" } },
    { type: "ChannelOpened", data: { ...opened("rep"), openedAtMs: 9_000 } },
  ]);
  assert.equal(state.channels.rep?.settledSample, 16_000);
  assert.equal(state.channels.rep?.openedAtMs, 100);
});
test("a gap known before its channel opened does not move the channel's start", () =>
  assert.equal(
    fold([...live, { type: "AudioMissed", data: facts.gap("rep", 0, 100) }, openedEvent("rep")]).channels.rep
      ?.openedAtMs,
    100,
  ));

test("of a conductor's commit only what is not there yet is appended", () => {
  becomes(live, { type: "Conduct", events: [facts.noticed(), made()] }, facts.noticed(), made());
  becomes([...live, facts.noticed()], { type: "Conduct", events: [facts.noticed(), made()] }, made());
  becomes(
    [...live, facts.noticed(), made()],
    { type: "Conduct", events: [facts.noticed(), made(), facts.stage()] },
    facts.stage(),
  );
});
test("the same tip twice in one commit is one tip", () =>
  becomes(live, { type: "Conduct", events: [made(), made()] }, made()));
test("a tip and what comes of it may stand in one commit", () =>
  becomes(
    live,
    { type: "Conduct", events: [made(), facts.refined(), facts.retracted()] },
    made(),
    facts.refined(),
    facts.retracted(),
  ));
test("what was withheld or taken back is neither refined nor taken back again", () => {
  becomes([...live, facts.withheld("tip-1")], { type: "Conduct", events: [facts.refined(), facts.retracted()] });
  becomes([...live, made(), facts.retracted()], { type: "Conduct", events: [facts.refined(), facts.retracted()] });
});
test("a stage and a signal of the same name do not hide each other", () =>
  becomes(
    [...live, facts.noticed("pricing")],
    { type: "Conduct", events: [facts.stage("pricing")] },
    facts.stage("pricing"),
  ));
test("ids that every object answers to are ids like any other", () => {
  for (const id of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    becomes(
      live,
      { type: "Conduct", events: [made(id), facts.stage(id), facts.noticed(id)] },
      made(id),
      facts.stage(id),
      facts.noticed(id),
    );
    becomes(live, hand(facts.marked(id)), facts.marked(id));
    isRefused(live, hand(facts.undone("a", id)), "ACTION_UNKNOWN");
    isRefused(live, hand(facts.rated("a", "like", id)), "SUGGESTION_UNKNOWN");
  }
});

const acts = [
  facts.shown("a"),
  facts.copied("a"),
  facts.rated("a", "like"),
  facts.pinned("a"),
  facts.dismissed("a"),
  facts.quieted("a"),
  facts.marked("a"),
];
for (const act of acts) {
  test(`${act.type} is one act for one action id`, () => {
    becomes([...live, made()], hand(act), act);
    becomes([...live, made(), act], hand(act));
    for (const other of acts) becomes([...live, made(), act], hand(other));
  });
  if ("suggestion" in act.data)
    test(`${act.type} of a tip that never was is refused`, () => isRefused(live, hand(act), "SUGGESTION_UNKNOWN"));
  test(`${act.type} can be undone, once`, () => {
    becomes([...live, made(), act], hand(facts.undone("b", "a")), facts.undone("b", "a"));
    becomes([...live, made(), act, facts.undone("b", "a")], hand(facts.undone("c", "a")));
    assert.deepEqual(
      fold([...live, made(), act, facts.undone("b", "a")]).suggestions,
      fold([...live, made()]).suggestions,
    );
  });
}
test("what never was cannot be undone", () => isRefused(live, hand(facts.undone("b", "a")), "ACTION_UNKNOWN"));
test("undoing one act leaves the others and a retraction as they are", () => {
  const tip = fold([
    ...live,
    made(),
    facts.rated("a", "like"),
    facts.pinned("b"),
    facts.shown("c"),
    facts.retracted(),
    facts.undone("d", "a"),
  ]).suggestions["tip-1"];
  assert.deepEqual(tip, {
    status: "retracted",
    play: "price",
    shown: true,
    rating: "none",
    pinned: true,
    dismissed: false,
    refined: null,
  });
});
test("undoing the last of two ratings gives the first one back", () =>
  assert.equal(
    fold([...live, made(), facts.rated("a", "like"), facts.rated("b", "dislike"), facts.undone("c", "b")]).suggestions[
      "tip-1"
    ]?.rating,
    "like",
  ));

test("again changes nothing: any command after any history, sent twice, is one", () =>
  fc.assert(
    fc.property(fc.array(facts.anyCommand, { maxLength: 60 }), (commands) => {
      let state = initial;
      for (const command of [start("given"), ...commands]) {
        const first = decide(state, command);
        if (first.kind === "accepted") state = first.events.reduce(evolve, state);
        const again = decide(state, command);
        const change = again.kind === "accepted" ? again.events : [];
        assert.deepEqual(change, [], JSON.stringify(command));
      }
    }),
    { numRuns: 400 },
  ));
for (const command of oneOfEach)
  test(`${command.type} again changes nothing`, () => {
    for (const history of [
      [],
      [started],
      [started, asked],
      live,
      [...live, made()],
      [...live, paused],
      [...live, openedEvent("rep")],
      [...live, ended],
    ]) {
      const first = when(history, command);
      if (first.kind === "refused") continue;
      const again = when([...history, ...first.events], command);
      assert.deepEqual(again.kind === "accepted" ? again.events : [], []);
    }
  });
test("deciding does not touch the state it is given", () =>
  fc.assert(
    fc.property(fc.array(facts.anyCommand, { maxLength: 20 }), facts.anyCommand, (commands, last) => {
      const state = commands.reduce((now, command) => {
        const decision = decide(now, command);
        return decision.kind === "accepted" ? decision.events.reduce(evolve, now) : now;
      }, fold(live));
      const before = JSON.stringify(state);
      decide(state, last);
      assert.equal(JSON.stringify(state), before);
    }),
    { numRuns: 50 },
  ));
test("a fact of a later version changes nothing", () => {
  const later = { type: "CallWhispered", data: { won: true } } as unknown as CallEvent; // What an older server may read.
  assert.deepEqual(fold([...live, later]), fold(live));
});
test("a tip is looked at again once the call is over, by a person or the judge, and again changes nothing", () => {
  const mark = (event: ReturnType<typeof facts.reviewed>) => ({ type: "SayAfter" as const, event });
  isRefused([...live, made()], mark(facts.reviewed("r")), "CALL_GOING_ON");
  const over = [...live, made(), facts.ended];
  isRefused(over, mark(facts.reviewed("r", "none")), "SUGGESTION_UNKNOWN");
  for (const event of [facts.reviewed("r"), facts.judged("j")]) {
    assert.deepEqual(decide(fold(over), mark(event)), { kind: "accepted", events: [event] });
    assert.deepEqual(decide(fold([...over, event]), mark(event)), { kind: "accepted", events: [] });
  }
  const taken = { type: "WordsForgotten" as const, data: { action: "f", fromMs: 0, toMs: 5_000, atMs: 6_000 } };
  assert.deepEqual(decide(fold([...over, taken]), mark(facts.judged("j"))), { kind: "accepted", events: [] });
});
