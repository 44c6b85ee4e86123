import assert from "node:assert/strict";
import { test } from "node:test";
import type { EventData } from "../call/events/index.ts";
import { asked, given, started } from "../call/call.fixture.ts";
import { compilePlaybook } from "../playbook/playbook.ts";
import { eventInput, final, fragment, play, playbook, run, tick } from "./conduct.fixture.ts";
import { initialContext, type Context, type Input } from "./context.ts";

const book = compilePlaybook({
  ...playbook.playbook,
  competitors: [
    ...playbook.playbook.competitors,
    { name: "An independent", spoken: ["an independent"], isNobody: true },
  ],
  plays: [
    { ...play("rival", "competitor", 85, { phrases: ["@competitor"] }, 0), web: { subject: "competitor" } },
    { ...play("moved", "context", 50, { phrases: ["been bought"] }), web: { subject: "news" } },
    {
      ...play("stack", "context", 50, { phrases: ["use hubspot"] }),
      web: { subject: "product", name: "HubSpot", topic: "pricing" },
    },
    play("plain", "trust", 50, { phrases: ["never heard"] }),
  ],
});
const begun = (): Context => run([eventInput(1, 0, started, asked, given)], initialContext("call-1", book)).context;
const webAsks = (context: Context) => context.pending.filter(({ agent }) => agent === "web");
const found = (n: number, ask: string, changes: Partial<EventData<"PagesFound">> = {}): Input =>
  eventInput(n, 4_000, {
    type: "PagesFound",
    data: {
      ...{ ask, agent: "web", from: null, atMs: 4_000, tookMs: 900, provider: "tavily", query: '"SlotWise" company' },
      lines: ["SlotWise is a platform."],
      sources: [{ title: "About", url: "https://a.example.com/x", publishedOn: "2026-05-14" }],
      ...changes,
    },
  });
const refined = ({ events }: ReturnType<typeof run>) =>
  events.flatMap((event) => (event.type === "SuggestionRefined" ? [event.data] : []));

test("a card of a play that looks something up asks for it with slots alone, once the sentence is over", () => {
  const early = run([fragment(2, "customer", 1_000, "we already pay for slot wise")], begun());
  assert.ok(early.events.some(({ type }) => type === "SuggestionMade"));
  assert.deepEqual(webAsks(early.context), [], "a guess leaves nothing");
  const [ask] = webAsks(run([final(3, "customer", 1_000, "we already pay for slot wise")], early.context).context);
  assert.deepEqual(ask?.agent === "web" && [ask.subject, ask.topic, ask.name, ask.nameFrom, ask.play, ask.say], [
    "competitor",
    "overview",
    "SlotWise",
    "playbook",
    "rival",
    "Say rival",
  ]);
});

test("a name is the playbook's or the form's; nobody's name and nobody's words are looked up", () => {
  const nameIn = (words: string) => {
    const [ask] = webAsks(run([final(2, "customer", 1_000, words)], begun()).context);
    return ask?.agent === "web" ? [ask.name, ask.nameFrom, ask.subject, ask.topic] : undefined;
  };
  assert.deepEqual(nameIn("we have just been bought"), ["Corvane Logistics", "call", "news", "changes"]);
  assert.deepEqual(nameIn("we use hubspot for that"), ["HubSpot", "playbook", "product", "pricing"]);
  assert.equal(nameIn("we pay an independent for it"), undefined);
  assert.equal(nameIn("I have never heard of you"), undefined, "a play that looks nothing up");
});

test("what is held back, forgotten or retracted is not looked up", () => {
  const paced = run(
    [final(2, "customer", 1_000, "we use hubspot for that"), final(3, "customer", 3_000, "and slotwise for the rest")],
    begun(),
  );
  const made = paced.events.flatMap((event) => (event.type === "SuggestionMade" ? [event.data.suggestion] : []));
  assert.deepEqual(
    webAsks(paced.context).map((ask) => ask.agent === "web" && ask.suggestion),
    made,
  );
  const early = run([fragment(2, "customer", 1_000, "we pay slotwise now")], begun());
  assert.deepEqual(webAsks(run([final(3, "customer", 1_000, "we pay lots of wise men")], early.context).context), []);
});

test("what pages say comes into the same card beside its words, with title, address and day", () => {
  const { context } = run([final(2, "customer", 1_000, "we already pay for slotwise")], begun());
  const [ask] = webAsks(context);
  const result = run([found(3, ask?.id ?? "")], context);
  const [data] = refined(result);
  assert.equal(data?.suggestion, ask?.agent === "web" ? ask.suggestion : "");
  assert.deepEqual([data?.say, data?.model], ["Say rival", "tavily"]);
  const line = { text: "SlotWise is a platform.", title: "About", url: "https://a.example.com/x" };
  assert.deepEqual(data?.brief, [{ ...line, publishedOn: "2026-05-14" }]);
  assert.deepEqual(
    data?.citations?.map(({ title, url, publishedOn }) => [title, url, publishedOn]),
    [["About", "https://a.example.com/x", "2026-05-14"]],
  );
  assert.deepEqual(webAsks(result.context), []);
  assert.deepEqual(refined(run([found(4, ask?.id ?? "")], result.context)), [], "once");
});

test("a card that was worded meanwhile keeps that wording; what is sent out settles nothing", () => {
  const { context } = run([final(2, "customer", 1_000, "we already pay for slotwise")], begun());
  const [ask] = webAsks(context);
  const wording = context.pending.find(({ agent }) => agent === "wording");
  const answered = { agent: "wording", from: null, atMs: 3_000, tookMs: 400 };
  const suggestion = ask?.agent === "web" ? ask.suggestion : "";
  const worded = run(
    [
      eventInput(3, 3_000, {
        type: "PagesAsked",
        data: {
          ...{ ...answered, ask: ask?.id ?? "", agent: "web", provider: "tavily", attempt: 0 },
          ...{ subject: "competitor", topic: "overview", name: "SlotWise", query: '"SlotWise" company' },
        },
      }),
      eventInput(4, 3_200, {
        type: "WordingWritten",
        data: {
          ...answered,
          ask: wording?.id ?? "",
          suggestion,
          part: 0,
          isLast: true,
          say: "Ask why",
          model: "m",
          prompt: null,
        },
      }),
    ],
    context,
  );
  assert.equal(webAsks(worded.context).length, 1);
  assert.equal(refined(run([found(5, ask?.id ?? "")], worded.context))[0]?.say, "Ask why");
});

test("no pages, a failure, and an answer that came too late leave the card as it is", () => {
  const { context } = run([final(2, "customer", 1_000, "we already pay for slotwise")], begun());
  const id = webAsks(context)[0]?.id ?? "";
  assert.deepEqual(refined(run([found(3, id, { lines: [], sources: [] })], context)), []);
  const failed = eventInput(3, 4_000, {
    type: "AgentFailed",
    data: {
      ask: id,
      agent: "web",
      from: null,
      atMs: 4_000,
      tookMs: 5_000,
      because: "unavailable",
      code: "WING_WEB_SLOW",
    },
  });
  const after = run([failed], context);
  assert.deepEqual([refined(after), webAsks(after.context)], [[], []]);
  assert.deepEqual(refined(run([tick(30_000), found(3, id)], context)), []);
});
