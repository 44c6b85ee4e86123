import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as facts from "../call/call.fixture.ts";
import { askingMsMax, callMsMax, silenceMsMax } from "../call/policy.ts";
import { erased } from "../schema.ts";
import { conduct, deadline } from "./conduct.ts";
import { initialContext, type Input } from "./context.ts";
import { rulesNow, rulesOf } from "./rules.ts";
import {
  derive,
  erasedFinal,
  eventInput,
  final,
  fragment,
  playbook,
  run,
  tick,
  ticks,
  tips,
} from "./conduct.fixture.ts";

const made = (events: ReturnType<typeof run>["events"]) =>
  events.find((event) => event.type === "SuggestionMade")?.data ?? assert.fail("no tip was made");

test("a tip carries its reason: the words with their span, play, playbook and the words around", () => {
  const { events } = run([
    final(2, "rep", 1_000, "what do you think"),
    final(3, "customer", 3_000, "that is too expensive for us"),
  ]);
  const tip = made(events);
  assert.deepEqual(tip.reason.evidence, {
    utterance: "customer-3000",
    revision: 0,
    channel: "customer",
    words: "too expensive",
    firstWord: 2,
    endWord: 4,
    spokenAtMs: 4_000,
  });
  assert.deepEqual(tip.reason.playbook, { id: "small", version: 3 });
  assert.equal(tip.reason.play, "price");
  assert.equal(tip.reason.snippet, "Rep: what do you think Customer: that is too expensive for us");
  assert.deepEqual([tip.headline, tip.say, tip.priority, tip.madeAtMs], ["Do price", "Say price", 60, 4_500]);
});
test("spokenAtMs is the end of the last matched word on the call's clock, wherever the channel began", () => {
  for (const channelStartMs of [0, 1_300, 3_000])
    assert.equal(
      made(run([final(2, "customer", 3_000, "that is too expensive for us", {}, channelStartMs)]).events).reason
        .evidence?.spokenAtMs,
      4_000,
    );
});
test("a play for one speaker is not set off by the other", () => {
  assert.deepEqual(tips(run([final(2, "rep", 1_000, "that is too expensive")]).events), []);
  assert.deepEqual(tips(run([final(2, "rep", 1_000, "how much time does it take")]).events), ["made rep-only"]);
});

test("a tip comes while the words are being said, on the stable prefix alone", () => {
  assert.deepEqual(tips(run([fragment(1, "customer", 1_000, "that is too expensive", { stableCount: 3 })]).events), []);
  const { events } = run([
    fragment(1, "customer", 1_000, "that is too expensive", { stableCount: 3 }),
    fragment(2, "customer", 1_000, "that is too expensive for", { stableCount: 4 }),
  ]);
  assert.deepEqual(tips(events), ["made price"]);
  assert.equal(made(events).reason.evidence?.revision, 2);
});
test("a tip is made once for an utterance and play, however many revisions and whatever the final adds", () => {
  const inputs = [1, 2, 3, 4].map((n) => fragment(n, "customer", 1_000, `that is too expensive${" really".repeat(n)}`));
  assert.deepEqual(
    tips(run([...inputs, final(9, "customer", 1_000, "that is too expensive really too expensive")]).events),
    ["made price"],
  );
});
test("what was withheld on interim words is withheld once", () => {
  const quiet = eventInput(2, 500, { type: "TipsQuieted", data: { action: "q", atMs: 500, forMs: 60_000 } });
  assert.deepEqual(
    tips(
      run([
        quiet,
        fragment(1, "customer", 1_000, "too expensive"),
        fragment(2, "customer", 1_000, "too expensive you know"),
        final(3, "customer", 1_000, "too expensive you know"),
      ]).events,
    ),
    ["withheld price: quiet"],
  );
});
test("a weak reason waits for the final", () => {
  const inputs = [
    fragment(1, "customer", 1_000, "just send me something"),
    fragment(2, "customer", 1_000, "just send me something please"),
  ];
  assert.deepEqual(tips(run(inputs).events), []);
  assert.deepEqual(tips(run([...inputs, final(3, "customer", 1_000, "just send me something please")]).events), [
    "made weak",
  ]);
});
test("a weak reason in a sentence that has its card is withheld, with a reason", () =>
  assert.deepEqual(tips(run([final(2, "customer", 1_000, "too expensive but send me something")]).events), [
    "made price",
    "withheld weak: pace",
  ]));
test("of two reasons in one sentence the weightier has the card", () =>
  assert.deepEqual(tips(run([final(2, "customer", 1_000, "too expensive and we have slotwise")]).events), [
    "made rival",
    "withheld price: pace",
  ]));
test("a final that does not bear a tip out takes it back, with the words heard instead", () => {
  const { events, steps } = run([
    fragment(1, "customer", 1_000, "that is too expensive"),
    final(2, "customer", 1_000, "that is quite expansive"),
  ]);
  assert.deepEqual(tips(events), ["made price", `retracted ${made(events).suggestion}`]);
  assert.deepEqual(steps.at(-1), [
    {
      type: "SuggestionRetracted",
      data: { suggestion: made(events).suggestion, because: "words-changed", heard: "that is quite expansive" },
    },
  ]);
});
test("an exception heard later takes the tip back", () => {
  const { events } = run([
    fragment(1, "customer", 1_000, "too expensive"),
    final(2, "customer", 1_000, "too expensive not at all"),
  ]);
  assert.equal(tips(events)[1], `retracted ${made(events).suggestion}`);
});
test("a final without words takes a tip on its interim words back", () => {
  const { events } = run([fragment(1, "customer", 1_000, "too expensive"), final(2, "customer", 1_000, "")]);
  assert.equal(tips(events).length, 2);
});
test("a final that bears it out leaves the tip, and nothing is taken back that was withheld", () => {
  assert.deepEqual(
    tips(run([fragment(1, "customer", 1_000, "too expensive"), final(2, "customer", 1_000, "too expensive")]).events),
    ["made price"],
  );
  const quiet = eventInput(2, 500, { type: "TipsQuieted", data: { action: "q", atMs: 500, forMs: 60_000 } });
  assert.deepEqual(
    tips(
      run([quiet, fragment(1, "customer", 1_000, "too expensive"), final(3, "customer", 1_000, "quite expansive")])
        .events,
    ),
    ["withheld price: quiet"],
  );
});
test("fragments after their final, and older revisions, do nothing", () => {
  assert.deepEqual(
    tips(run([final(2, "customer", 1_000, "that is fine"), fragment(9, "customer", 1_000, "too expensive")]).events),
    [],
  );
  assert.deepEqual(
    tips(
      run([
        fragment(5, "customer", 1_000, "that is"),
        fragment(4, "customer", 1_000, "too expensive"),
        fragment(5, "customer", 1_000, "too expensive"),
      ]).events,
    ),
    [],
  );
});
test("an utterance counts as heard whatever its id looks like", () => {
  const before = Array.from({ length: 20 }, (_, n) =>
    final(n + 2, "rep", 1_000 + n * 1_000, "I see", { utterance: `u-${n}` }),
  );
  const { events } = run([
    ...before,
    fragment(1, "customer", 30_000, "too expensive", { utterance: "7" }),
    fragment(2, "customer", 30_000, "too expensive really", { utterance: "7" }),
  ]);
  assert.deepEqual(tips(events), ["made price"]);
});
test("what is withheld says why: pace, duplicate, cool-down, stale, quiet", () => {
  const [first, second] = [final(2, "customer", 1_000, "too expensive"), final(3, "customer", 4_000, "our lawyers")];
  assert.deepEqual(tips(run([first, second]).events), ["made price", "withheld legal: pace"]);
  assert.deepEqual(tips(run([first, final(3, "customer", 20_000, "too expensive")]).events), [
    "made price",
    "withheld price: cool-down",
  ]);
  assert.deepEqual(
    tips(
      run([
        final(2, "customer", 1_000, "too expensive and so on"),
        tick(20_000),
        final(3, "customer", 9_000, "our lawyers"),
      ]).events,
    ).at(-1),
    "withheld legal: stale",
  );
  const quiet = eventInput(2, 500, { type: "TipsQuieted", data: { action: "q", atMs: 500, forMs: 60_000 } });
  assert.deepEqual(tips(run([quiet, final(3, "customer", 1_000, "too expensive")]).events), ["withheld price: quiet"]);
  assert.deepEqual(
    tips(run([quiet, eventInput(3, 600, facts.undone("b", "q")), final(4, "customer", 1_000, "too expensive")]).events),
    ["made price"],
  );
});
test("what is withheld carries its reason as a tip does", () => {
  const held = run([
    final(2, "customer", 1_000, "too expensive"),
    final(3, "customer", 4_000, "our lawyers"),
  ]).events.find((event) => event.type === "SuggestionWithheld");
  assert.equal(held?.data.reason.evidence?.words, "our lawyers");
  assert.equal(held?.data.reason.category, "contract");
});

test("signals are noticed on finals alone, whether or not a tip came of them", () => {
  const noticed = (inputs: readonly Input[]) =>
    run(inputs).events.flatMap((event) => (event.type.endsWith("Noticed") ? [event.type] : []));
  assert.deepEqual(noticed([fragment(1, "customer", 1_000, "too expensive is it safe")]), []);
  assert.deepEqual(
    noticed([
      fragment(1, "customer", 1_000, "too expensive"),
      final(2, "customer", 1_000, "too expensive"),
      final(3, "customer", 9_000, "is it safe"),
      final(4, "customer", 12_000, "we have slotwise"),
      final(5, "customer", 15_000, "send me something"),
      final(6, "customer", 18_000, "too expensive"),
    ]),
    ["ObjectionNoticed", "QuestionNoticed", "CompetitorNoticed", "CommitmentNoticed", "ObjectionNoticed"],
  );
});
test("a competitor is known by each way of saying it, and not by part of a word", () => {
  for (const [words, name] of [
    ["we have slotwise,", "SlotWise"],
    ["we have Slot wise!", "SlotWise"],
    ["we have Slot-Wise", "SlotWise"],
    ["a lot", "Lot"],
  ] as const) {
    const noticed = run([final(2, "customer", 1_000, words)]).events.find(
      (event) => event.type === "CompetitorNoticed",
    );
    assert.equal(noticed?.data.competitor, name, words);
  }
});
test("a stage is reached once, by a final, under whatever name", () => {
  const stages = (inputs: readonly Input[]) =>
    run(inputs).events.flatMap((event) =>
      event.type === "StageReached" ? [`${event.data.stage} ${event.data.atMs}`] : [],
    );
  assert.deepEqual(stages([fragment(1, "rep", 1_000, "about the price")]), []);
  assert.deepEqual(
    stages([
      final(2, "rep", 1_000, "about the price"),
      final(3, "customer", 3_000, "the price"),
      final(4, "rep", 5_000, "and our plan"),
      final(5, "rep", 7_000, "our plan"),
    ]),
    ["pricing 1750", "constructor 5750"],
  );
});

test("silence is told once, when it is long enough, and again in the next one", () => {
  const first = final(2, "rep", 1_000, "so what do you think");
  assert.deepEqual(tips(run([first, ...ticks(2_250, 6_000)]).events), []);
  assert.deepEqual(tips(run([first, ...ticks(2_250, 40_000)]).events), ["made silence"]);
  assert.deepEqual(
    tips(run([first, ...ticks(2_250, 60_000), final(3, "customer", 60_000, "well"), ...ticks(60_250, 120_000)]).events),
    ["made silence", "made silence"],
  );
});
test("a late final of words said before does not make it another silence", () => {
  const { events } = run([
    fragment(1, "rep", 1_000, "so what do you think"),
    ...ticks(2_250, 60_000),
    final(2, "rep", 1_000, "so what do you think of it"),
    ...ticks(60_000, 120_000),
  ]);
  assert.deepEqual(tips(events), ["made silence"]);
});
test("nobody typing is no silence by the newest rules; where anything is heard it is", () => {
  const now = () => initialContext("call-1", playbook, rulesOf(rulesNow));
  const said = [final(3, "rep", 1_000, "so what do you think"), ...ticks(2_250, 40_000)];
  assert.deepEqual(tips(run(said, now()).events), []);
  assert.deepEqual(tips(run(said, initialContext("call-1", playbook, rulesOf(3))).events), ["made silence"]);
  const sound = eventInput(2, 0, { type: "ChannelOpened", data: facts.opened("rep") });
  assert.deepEqual(tips(run([sound, ...said], now()).events), ["made silence"]);
});
test("silence before anybody has spoken is none", () => assert.deepEqual(tips(run(ticks(0, 60_000)).events), []));
test("a tip that time set off has no words as evidence", () =>
  assert.equal(made(run([final(2, "rep", 1_000, "so"), ...ticks(1_250, 9_000)]).events).reason.evidence, null));

/** The rep talks without a break, a sentence every two seconds. */
const talk = (fromMs: number, toMs: number, n = 100): Input[] =>
  Array.from({ length: Math.floor((toMs - fromMs) / 2_000) }, (_, i) => [
    final(n + i, "rep", fromMs + i * 2_000, "and it does all of this for you"),
    ...ticks(fromMs + i * 2_000 + 1_750, fromMs + (i + 1) * 2_000),
  ]).flat();
test("a monologue is told once in a turn, while it lasts", () => {
  assert.deepEqual(tips(run(talk(1_000, 19_000)).events), []);
  assert.deepEqual(tips(run(talk(1_000, 90_000)).events), ["made monologue"]);
});
test("a short word of the other side does not end a monologue, a sentence does", () => {
  assert.deepEqual(
    tips(run([...talk(1_000, 15_000), final(50, "customer", 15_000, "mm right"), ...talk(15_500, 29_500, 200)]).events),
    ["made monologue"],
  );
  assert.deepEqual(
    tips(
      run([...talk(1_000, 15_000), final(50, "customer", 15_000, "but what about us"), ...talk(16_000, 30_000, 200)])
        .events,
    ),
    [],
  );
});
test("the next turn may be a monologue again", () =>
  assert.deepEqual(
    tips(
      run([
        ...talk(1_000, 31_000),
        final(50, "customer", 31_000, "but what about us"),
        ...talk(90_000, 120_000, 200),
      ]).events.filter((event) => !JSON.stringify(event).includes("silence")),
    ),
    ["made monologue", "made monologue"],
  ));
test("a pause is no part of a monologue", () =>
  assert.deepEqual(
    tips(
      run([
        ...talk(1_000, 9_000),
        eventInput(40, 9_000, facts.paused),
        eventInput(41, 90_000, facts.resumed),
        ...talk(90_000, 98_000, 200),
      ]).events,
    ),
    [],
  ));

test("nothing is told while the call is paused or after its end, and words go on after the pause", () => {
  const inputs = [
    fragment(1, "customer", 2_000, "too expensive"),
    final(4, "customer", 2_000, "too expensive"),
    ...ticks(3_000, 60_000),
  ];
  for (const stop of [facts.paused, facts.ended])
    assert.deepEqual(run([final(2, "rep", 1_000, "so"), eventInput(3, 1_500, stop), ...inputs]).events, []);
  assert.deepEqual(
    tips(
      run([
        eventInput(3, 1_500, facts.paused),
        eventInput(4, 9_000, facts.resumed),
        final(5, "customer", 9_000, "too expensive"),
      ]).events,
    ),
    ["made price"],
  );
});
test("before the call starts nothing is told", () => {
  const context = initialContext("call-1", playbook);
  assert.deepEqual(conduct(context, final(1, "customer", 1_000, "too expensive"), derive).events, []);
  assert.equal(deadline(context), undefined);
});
test("after a no, no word of the customer stands in a tip", () => {
  for (const no of [facts.withdrawn, facts.refused]) {
    const { events } = run([
      final(2, "customer", 1_000, "my secret number"),
      final(3, "rep", 3_000, "I see"),
      eventInput(4, 5_000, no),
      final(5, "rep", 6_000, "how much time"),
      ...ticks(7_000, 20_000),
    ]);
    assert.deepEqual(tips(events), ["made rep-only", "withheld silence: pace"]);
    assert.ok(!JSON.stringify(events).includes("secret"));
  }
});

test("a call without sound ends, a typed one rests longer, a paused one rests", () => {
  const sound = eventInput(2, 0, { type: "ChannelOpened", data: facts.opened("rep") });
  assert.equal(deadline(run([sound, tick(silenceMsMax)]).context), undefined);
  assert.deepEqual(deadline(run([sound, tick(silenceMsMax + 250)]).context), { do: "end", reason: "no-sound" });
  assert.equal(deadline(run([sound, final(3, "rep", 60_000, "so"), tick(silenceMsMax + 60_000)]).context), undefined);
  assert.equal(deadline(run([tick(silenceMsMax + 250)]).context), undefined);
  assert.deepEqual(deadline(run([tick(600_250)]).context), { do: "end", reason: "no-sound" });
  assert.equal(deadline(run([sound, eventInput(3, 0, facts.paused), tick(silenceMsMax * 2)]).context), undefined);
});
test("coming back from a pause begins the deadlines anew", () => {
  const sound = eventInput(2, 0, { type: "ChannelOpened", data: facts.opened("rep") });
  assert.equal(
    deadline(
      run([sound, eventInput(3, 1_000, facts.paused), eventInput(4, 600_000, facts.resumed), tick(600_250)]).context,
    ),
    undefined,
  );
  const asking = run(
    [eventInput(2, 1_000, facts.paused), eventInput(3, 600_000, facts.resumed), tick(600_250)],
    run([], { ...initialContext("call-1", playbook), status: "live", consent: "asking" }).context,
  );
  assert.equal(deadline(asking.context), undefined);
});
test("consent that nobody answers is a no", () => {
  const asking = (clockMs: number) =>
    deadline(
      run([eventInput(1, 0, facts.started, facts.asked), tick(clockMs)], {
        ...initialContext("call-1", playbook),
        status: "live",
      }).context,
    );
  assert.equal(asking(askingMsMax), undefined);
  assert.deepEqual(asking(askingMsMax + 250), { do: "refuse-consent" });
});
test("no call lasts for ever, paused or not", () => {
  for (const more of [[], [eventInput(2, 10, facts.paused)]])
    assert.deepEqual(deadline(run([...more, tick(callMsMax + 250)]).context), { do: "end", reason: "too-long" });
  assert.equal(deadline(run([eventInput(2, 10, facts.ended), tick(callMsMax + 250)]).context), undefined);
});

test("erased words never throw, and tell nothing", () => {
  const forgotten = { words: erased, text: erased } as unknown as Record<string, never>; // As a reader without keys gets it.
  const { events } = run([
    fragment(1, "customer", 1_000, "too expensive", forgotten),
    erasedFinal(2, "customer", 1_000, "too expensive"),
    final(3, "customer", 4_000, "too expensive"),
  ]);
  assert.deepEqual(tips(events), ["made price"]);
  assert.equal(made(events).reason.snippet, "Customer: too expensive");
});

const anyInput = fc.tuple(
  fc.constantFrom("fragment", "final", "tick", "quiet", "pause", "resume", "no"),
  fc.constantFrom<"rep" | "customer">("rep", "customer"),
  fc.constantFrom(
    "that is too expensive",
    "slot wise has it",
    "send me something",
    "mm",
    "about the price",
    "",
    "not too expensive our lawyers",
  ),
  fc.integer({ min: 0, max: 6 }),
  fc.integer({ min: 0, max: 8_000 }),
);
const inputsOf = (wishes: readonly (readonly [string, "rep" | "customer", string, number, number])[]): Input[] => {
  let clockMs = 0;
  return wishes.map(([kind, channel, text, stableCount, laterMs], n): Input => {
    const startMs = Math.floor(clockMs / 3_000) * 3_000; // So that several inputs are of one utterance.
    clockMs += laterMs;
    switch (kind) {
      case "fragment":
        return fragment(n + 1, channel, startMs, text, { stableCount });
      case "final":
        return final(n + 2, channel, startMs, text);
      case "tick":
        return tick(clockMs);
      case "quiet":
        return eventInput(n + 2, clockMs, facts.quieted(`q${n}`));
      case "pause":
        return eventInput(n + 2, clockMs, facts.paused);
      case "resume":
        return eventInput(n + 2, clockMs, facts.resumed);
      default:
        return eventInput(n + 2, clockMs, facts.withdrawn);
    }
  });
};
test("the same inputs give the same facts and the same context, to the last byte, and a context that was stored goes on alike", () =>
  fc.assert(
    fc.property(fc.array(anyInput, { maxLength: 60 }), fc.nat({ max: 60 }), (wishes, cut) => {
      const inputs = inputsOf(wishes);
      const [once, twice] = [run(inputs), run(inputs)];
      assert.equal(JSON.stringify(once.steps), JSON.stringify(twice.steps));
      assert.equal(
        JSON.stringify({ ...once.context, playbook: null }),
        JSON.stringify({ ...twice.context, playbook: null }),
      );
      const { playbook: _compiled, ...stored } = run(inputs.slice(0, cut)).context;
      const rest = run(inputs.slice(cut), { ...(JSON.parse(JSON.stringify(stored)) as typeof stored), playbook });
      assert.deepEqual({ ...rest.context, playbook: null }, { ...once.context, playbook: null });
    }),
    { numRuns: 150 },
  ));
test("no tip comes twice, none is taken back that was not made, and a withheld one is never made", () =>
  fc.assert(
    fc.property(fc.array(anyInput, { maxLength: 80 }), (wishes) => {
      const told = new Map<string, string>();
      for (const event of run(inputsOf(wishes)).events) {
        if (event.type === "SuggestionMade" || event.type === "SuggestionWithheld") {
          assert.ok(!told.has(event.data.suggestion), event.data.suggestion);
          told.set(event.data.suggestion, event.type);
        }
        if (event.type === "SuggestionRetracted") {
          assert.equal(told.get(event.data.suggestion), "SuggestionMade");
          told.set(event.data.suggestion, event.type);
        }
      }
    }),
    { numRuns: 300 },
  ));
