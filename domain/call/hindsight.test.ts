/** Words corrected and comments: given, when, then; and what the screen's fold makes of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { asCorrected, quoteNow, standingIn } from "./corrections.ts";
import { type CallCommand, type CallRefusal, decide } from "./call.ts";
import * as facts from "./call.fixture.ts";
import type { CallEvent, EventData } from "./events/index.ts";
import type { Asker, Heard } from "./hindsight.ts";
import { evolve, initial } from "./state.ts";
import { emptyView, evolveView } from "./view.ts";
import { standingComments } from "./view-hindsight.ts";
import { summaryOf } from "../coach/summary.ts";
import { toldNow } from "../coach/told.ts";
import { erased, isErased } from "../schema.ts";

const { corrected, commented, uncommented, undone } = facts;
const fold = (events: readonly CallEvent[]) => events.reduce(evolve, initial);
const viewOf = (events: readonly CallEvent[]) =>
  events.reduce((view, event, n) => evolveView(view, { id: `e${n}`, clockMs: n, at: n, event }), emptyView("c"));
const becomes = (history: readonly CallEvent[], command: CallCommand, ...events: readonly CallEvent[]): void =>
  assert.deepEqual(decide(fold(history), command), { kind: "accepted", events });
const isRefused = (history: readonly CallEvent[], command: CallCommand, reason: CallRefusal): void => {
  const decision = decide(fold(history), command);
  assert.equal(decision.kind === "refused" ? decision.reason : JSON.stringify(decision), reason);
};

const spoken: CallEvent = { type: "UtteranceTranscribed", data: facts.said("customer", 0, "that is too expensive") };
const heard: Heard = { channel: "customer", text: "that is too expensive", startMs: 0, endMs: 1_000 };
const live: readonly CallEvent[] = [facts.started, facts.asked, facts.given, spoken, facts.noticed()];
const over: readonly CallEvent[] = [...live, facts.ended];
const correct = (action: string, text: string, of: Heard | null = heard): CallCommand => ({
  type: "CorrectWords",
  correction: { action, utterance: "u-customer-0", text, by: "rep-1" },
  heard: of,
});
const add = (action: string, atMs = 500): CallCommand => ({
  type: "AddComment",
  comment: { ...(commented(action).data as EventData<"CommentAdded">), atMs },
});
const rep: Asker = { by: "rep-1", mayAll: false };
const coach: Asker = { by: "coach-1", mayAll: false };
const boss: Asker = { by: "boss-1", mayAll: true };
const remove = (action: string, asker: Asker): CallCommand => ({
  type: "RemoveComment",
  removed: { action, comment: "comment-1" },
  asker,
});
const undo = (action: string, undoes: string, asker: Asker): CallCommand => ({
  type: "UndoHindsight",
  undone: { action, undoes, atMs: 3_000 },
  asker,
});
const forgotten: CallEvent = { type: "WordsForgotten", data: { action: "f", fromMs: 0, toMs: 2_000, atMs: 2_000 } };

test("words are corrected once the call is over, with what stood there until then", () => {
  becomes(over, correct("a", "that is not expensive"), corrected("a"));
  isRefused(live, correct("a", "that is not expensive"), "CALL_GOING_ON");
  becomes(
    [...over, corrected("a")],
    correct("b", "that is expensive"),
    corrected("b", "that is expensive", { was: "that is not expensive" }),
  );
});
test("again changes nothing: the same press, and the same words", () => {
  becomes([...over, corrected("a")], correct("a", "anything"));
  becomes([...over, corrected("a")], correct("b", "that is not expensive"));
  becomes(over, correct("b", "that is too expensive"));
  becomes([...over, commented("a")], add("a"));
  becomes([...over, commented("a")], add("b")); // The same comment.
  becomes([...over, commented("a"), uncommented("b")], remove("c", coach));
  becomes([...over, corrected("a"), undone("b", "a")], undo("c", "a", rep));
});
test("nothing is written in place of words that are not there, were taken back, or may not be kept", () => {
  isRefused(over, correct("a", "x", null), "UTTERANCE_UNKNOWN");
  isRefused(over, correct("a", "x", { ...heard, text: "" }), "UTTERANCE_UNKNOWN");
  isRefused(over, correct("a", "x", { ...heard, text: erased }), "WORDS_TAKEN_BACK");
  isRefused([...over, forgotten], correct("a", "x"), "WORDS_TAKEN_BACK");
  isRefused([...over, forgotten], add("a"), "WORDS_TAKEN_BACK");
  becomes([...over, forgotten], add("a", 9_000), {
    ...commented("a"),
    data: { ...commented("a").data, atMs: 9_000 },
  } as CallEvent);
  isRefused([...live, facts.withdrawn, facts.ended], correct("a", "x"), "CONSENT_MISSING");
  for (const command of [correct("a", "x"), add("a"), remove("a", boss), undo("b", "a", boss)])
    isRefused([...over, facts.forgottenPeople()], command, "CALL_ERASED");
});
test("a comment is its author's and a supervisor's to take off, and to put back", () => {
  const said = [...over, commented("a")];
  isRefused(said, remove("b", rep), "COMMENT_OF_OTHERS");
  becomes(said, remove("b", coach), uncommented("b"));
  becomes(said, remove("b", boss), uncommented("b"));
  isRefused(said, undo("b", "a", rep), "COMMENT_OF_OTHERS");
  isRefused([...said, uncommented("b")], undo("c", "b", rep), "COMMENT_OF_OTHERS");
  becomes([...said, uncommented("b")], undo("c", "b", coach), {
    type: "ActionUndone",
    data: { action: "c", undoes: "b", atMs: 3_000 },
  });
  isRefused([...said, undone("b", "a")], remove("c", coach), "COMMENT_UNKNOWN");
  isRefused(over, undo("b", "nothing", boss), "ACTION_UNKNOWN");
});
test("a check is judged and a call marked once it is over; the same again changes nothing, and an undo brings back what stood", () => {
  const judged = facts.checkJudged("j") as Extract<CallEvent, { type: "CheckJudged" }>;
  const marked = facts.coached("k") as Extract<CallEvent, { type: "CoachingMarked" }>;
  const judge = (action: string): CallCommand => ({ type: "JudgeCheck", judged: { ...judged.data, action } });
  const mark = (action: string, as: "done" | "later" = "done"): CallCommand => ({
    type: "MarkCoaching",
    marked: { ...marked.data, action, mark: as },
  });
  isRefused(live, judge("j"), "CALL_GOING_ON");
  becomes(over, judge("j"), judged);
  becomes([...over, judged], judge("again"));
  becomes([...over, facts.checkJudged("i", "no")], judge("j"), judged);
  becomes(over, mark("k"), marked);
  becomes([...over, marked], mark("again"));
  becomes([...over, facts.coached("l", "later")], mark("k"), marked);
  const taken = [...over, marked, undone("z", "k")];
  becomes([...over, marked], undo("z", "k", boss), {
    ...undone("z", "k"),
    data: { action: "z", undoes: "k", atMs: 3_000 },
  } as CallEvent);
  isRefused([...over, judged], undo("z", "j", rep), "COMMENT_OF_OTHERS");
  becomes(taken, mark("m"), facts.coached("m"));
  isRefused([...over, judged], { type: "UseHand", event: undone("b", "j") }, "ACTION_UNKNOWN");
});
test("the live page's undo leaves alone what was said on the call's own page, and the other way round", () => {
  isRefused([...over, commented("a")], { type: "UseHand", event: undone("b", "a") }, "ACTION_UNKNOWN");
  isRefused([...over, facts.marked("m")], undo("b", "m", boss), "ACTION_UNKNOWN");
});

const line = (events: readonly CallEvent[]) => viewOf(events).lines[0];
test("a line reads as corrected, and says who corrected what; undone, as before", () => {
  assert.deepEqual(
    [line([...over, corrected("a")])?.text, line([...over, corrected("a")])?.corrected],
    ["that is not expensive", { by: "rep-1", at: over.length, was: "that is too expensive" }],
  );
  const twice = [...over, corrected("a"), corrected("b", "this is expensive")];
  assert.deepEqual([line(twice)?.text, line(twice)?.corrected?.was], ["this is expensive", "that is too expensive"]);
  assert.equal(line([...twice, undone("c", "b")])?.text, "that is not expensive");
  assert.deepEqual(line([...twice, undone("c", "b"), undone("d", "a")]), line(over));
});
test("a human's words outrank a recogniser's that come later for the same utterance", () => {
  const later: CallEvent = {
    type: "UtteranceTranscribed",
    data: { ...facts.said("customer", 0, "hat is to ex pensive") },
  };
  assert.equal(line([...over, corrected("a"), later])?.text, "that is not expensive");
  assert.equal(summaryInput([...over, corrected("a"), later])[0], "that is not expensive");
});
const summaryInput = (events: readonly CallEvent[]): unknown[] =>
  asCorrected(events).flatMap((event) => (event.type === "UtteranceTranscribed" ? [event.data.text] : []));

test("comments stand by their moments until they are taken off", () => {
  const texts = (events: readonly CallEvent[]) => standingComments(viewOf(events).comments).map(({ text }) => text);
  const said = [...over, commented("a"), commented("b", "comment-2", "Well done.")];
  assert.deepEqual(texts(said), ["Ask what it costs them.", "Well done."]);
  assert.deepEqual(texts([...said, uncommented("c")]), ["Well done."]);
  assert.deepEqual(texts([...said, uncommented("c"), undone("d", "c")]).length, 2);
  assert.deepEqual(texts([...said, undone("c", "b")]), ["Ask what it costs them."]);
});
test("corrected words and comments go with the words of their moment, and with whoever is erased", () => {
  const said = [...over, corrected("a"), commented("b")];
  for (const gone of [forgotten, facts.forgottenPeople()]) {
    const view = viewOf([...said, gone]);
    assert.deepEqual(
      [view.corrections, isErased(view.lines[0]?.text), view.lines[0]?.corrected],
      [[], true, undefined],
    );
    assert.doesNotMatch(JSON.stringify({ ...view, noted: [] }), /expensive|what it costs/);
    assert.doesNotMatch(JSON.stringify(fold([...said, gone]).hindsight), /expensive/);
  }
});

test("a quotation reads as the corrected words have it", () => {
  const heardWords = "we use core vain at two of our sites, it is good";
  const now = "We use Corvane at two of our sites, it is good";
  for (const [quote, wanted] of [
    ["core vain", "Corvane"],
    ["use core vain at", "use Corvane at"],
    ["vain at two", "Corvane at two"],
    ["two of our sites", "two of our sites"],
    ["it is good", "it is good"],
    ["nothing of it", "nothing of it"],
    [heardWords, now],
  ] as const)
    assert.equal(quoteNow(heardWords, now, quote), wanted);
  assert.equal(quoteNow("well it is um good", "well it is good", "um"), "");
  assert.equal(quoteNow("it is good", "it is not good", "is good"), "is not good");
});
test("what is told of a call follows its words, and a model's sentence says that it is older", () => {
  const [rest] = [[...over, facts.ended]];
  const summary = summaryOf(over, 60_000) ?? assert.fail("nothing told");
  assert.equal(summary.objections[0]?.text, "too expensive");
  const sentence = (utterance: string) => ({
    ...{ by: "customer" as const, text: "It is too expensive.", sealedAtMs: 90_000 },
    cites: [{ utterance, atMs: 0, spokenAtMs: 1_000 }],
  });
  const written: EventData<"SummaryWritten"> = {
    ...{ atMs: 61_000, tookMs: 900, model: "m", prompt: "summary@1:0" },
    told: [sentence("u-customer-0"), sentence("u-other")],
    letter: [],
    usage: { inputTokens: 1, outputTokens: 1, microDollars: 0 },
  };
  const told = [
    ...rest,
    { type: "CallSummarised", data: summary },
    { type: "SummaryWritten", data: written },
  ] as CallEvent[];
  const outdated = (events: readonly CallEvent[]) => {
    const now = toldNow(events);
    return now?.written?.told.map(now.isOutdated);
  };
  assert.deepEqual(toldNow(told)?.summary, summary);
  assert.deepEqual(outdated(told), [false, false]);
  const after = [...told, corrected("a", "that is quite expensive")];
  assert.equal(toldNow(after)?.summary.objections[0]?.text, "quite expensive");
  assert.deepEqual(outdated(after), [true, false]);
  assert.deepEqual(
    [toldNow([...after, undone("b", "a")])?.summary, outdated([...after, undone("b", "a")])],
    [summary, [false, false]],
  );
  // Told from corrected words that stand no more.
  const early = [...rest, corrected("a"), ...told.slice(-2), undone("b", "a")];
  assert.deepEqual(outdated(early), [true, false]);
  assert.deepEqual([...standingIn(after).keys()], ["u-customer-0"]);
});
