import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { erased, isErased, type Personal } from "../schema.ts";
import { type CallCommand, decide } from "./call.ts";
import * as facts from "./call.fixture.ts";
import { subjectsOf, withoutSubjects } from "./erasure.ts";
import type { CallEvent } from "./events/index.ts";
import { evolve, initial } from "./state.ts";
import { emptyView, evolveView } from "./view.ts";

const stateOf = (...events: readonly CallEvent[]) => events.reduce(evolve, initial);
const viewOf = (...events: readonly CallEvent[]) =>
  events.reduce((view, event, n) => evolveView(view, { id: `e${n}`, clockMs: n, at: n, event }), emptyView("c"));
const over: readonly CallEvent[] = [facts.started, facts.asked, facts.given, facts.ended];
const forget = (subjects: readonly Personal[] = subjectsOf.customer): CallCommand => ({
  type: "ForgetPersonalData",
  erasure: "erasure-1",
  subjects,
});
const refusal = (events: readonly CallEvent[], command: CallCommand): string => {
  const decision = decide(stateOf(...events), command);
  return decision.kind === "refused" ? decision.reason : "accepted";
};
/** The event as it is read once the keys of these subjects are forgotten. */
const unread = (event: CallEvent, subjects: readonly Personal[]): CallEvent =>
  ({ type: event.type, data: withoutSubjects(event.type, event.data, subjects) }) as CallEvent;

test("a call that goes on, or never began, is not erased", () => {
  assert.equal(refusal(over.slice(0, -1), forget()), "CALL_GOING_ON");
  assert.equal(refusal([], forget()), "CALL_NOT_STARTED");
  assert.equal(refusal(over, forget()), "accepted");
});
test("only subjects that were not forgotten before are, and none of them twice", () => {
  const first = decide(stateOf(...over), forget());
  assert.deepEqual(first, { kind: "accepted", events: [facts.forgottenPeople(["customer", "both"])] });
  const after = stateOf(...over, facts.forgottenPeople());
  assert.deepEqual(decide(after, forget()), { kind: "accepted", events: [] });
  assert.deepEqual(decide(after, forget(subjectsOf.call)), {
    kind: "accepted",
    events: [facts.forgottenPeople(["rep"])],
  });
});
test("nothing is added to a call that was erased", () => {
  const events = [...over.slice(0, -1), facts.made(), facts.ended, facts.forgottenPeople()];
  assert.equal(refusal(events, { type: "UseHand", event: facts.marked("a") }), "CALL_ERASED");
  assert.equal(refusal(events, { type: "SayAfter", event: facts.outcome("a") }), "CALL_ERASED");
});

test("names go with their person, titles and words with either, and the other's name stays", () => {
  const story = [...over.slice(0, -1), heard, facts.made(), facts.noticed(), facts.ended, facts.outcome("b")];
  const customer = viewOf(...story, facts.forgottenPeople(["customer", "both"]));
  assert.deepEqual(
    [customer.started?.rep.name, customer.started?.customer.name, customer.started?.title],
    ["Priya Nair", erased, erased],
  );
  assert.equal(customer.started?.customer.company, "Corvane Logistics");
  assert.deepEqual(
    customer.lines.map(({ text, wordCount, startMs }) => [text, wordCount, startMs]),
    [[erased, 0, 0]],
  );
  assert.deepEqual([customer.tips, customer.noted, customer.withheld], [[], [], []]);
  assert.ok(isErased(customer.outcome?.nextStep));
  const rep = viewOf(...story, facts.forgottenPeople(["rep"]));
  assert.deepEqual([rep.started?.rep.name, rep.started?.customer.name], [erased, "Tomás Ferreira"]);
  assert.equal(rep.lines[0]?.text, "that is too expensive");
});

const heard: CallEvent = { type: "UtteranceTranscribed", data: facts.said("customer", 0, "that is too expensive") };
test("whoever folded before the erasure and whoever folds after it see the same", () =>
  fc.assert(
    fc.property(
      fc.array(facts.anyCommand, { maxLength: 60 }),
      fc.constantFrom(subjectsOf.rep, subjectsOf.customer, subjectsOf.call, ["rep"] as const),
      (commands, subjects) => {
        let state = stateOf(...over.slice(0, -1));
        const log: CallEvent[] = over.slice(0, -1);
        const start = { type: "Conduct", events: [facts.made(), facts.withheld(), facts.noticed()] } as const;
        const end = { type: "EndCall", reason: "ended-by-rep", durationMs: 1 } as const;
        const live = commands.filter(({ type }) => type !== "ForgetPersonalData");
        for (const command of [start, ...live, end, forget(subjects)]) {
          const decision = decide(state, command);
          for (const event of decision.kind === "accepted" ? decision.events : []) {
            state = evolve(state, event);
            log.push(event);
          }
        }
        const without = log.map((event) => unread(event, subjects));
        assert.deepEqual(viewOf(...log), viewOf(...without));
        const { suggestions: _before, ...known } = state;
        const { suggestions: _after, ...readAgain } = stateOf(...without);
        assert.deepEqual(known, readAgain);
        if (subjects.length > 1) assert.ok(!/expensive|Send the paper|Dock/.test(JSON.stringify(viewOf(...log))));
      },
    ),
    { numRuns: 300 },
  ));
