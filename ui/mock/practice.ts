/**
 * Practice, made up: four scenarios and a customer who says one line after another whatever is answered; judged by the
 * same rules as everywhere. One exercise is under way, one is spoken, and one is over; others begin by a press.
 */
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { feedbackOf } from "@wingman/domain/practice/feedback";
import { scoreOf } from "@wingman/domain/practice/score";
import { starterScenarios } from "@wingman/domain/practice/starters";
import { practiceTalkOf } from "@wingman/domain/practice/talk";
import { starterRubric } from "@wingman/domain/practice/rubrics";
import type { Scorecard } from "@wingman/projections/coaching/answers";
import type { Beginning, Exercise, OwnScore, ScenarioCard } from "../practice/ask.ts";
import type { DemoCall } from "./call.ts";
import { practisedAnswer } from "./practised.ts";

const dayMs = 86_400_000;
const position = "1-0000000000z-001";
const going = "exercise-going";
const spoken = "exercise-spoken";
const over = "exercise-over";

const card = (
  of: Pick<ScenarioCard, "id" | "name" | "trade" | "difficulty" | "scene" | "goal" | "trains"> & {
    readonly persona: readonly [name: string, role: string, company: string, character: string];
    readonly language?: string;
  },
): ScenarioCard => {
  const [name, role, company, character] = of.persona;
  return {
    ...of,
    ...{ version: 1, language: of.language ?? "en", timeUpMs: 600_000, impatientAfterMs: 8_000 },
    persona: { name, role, company, character },
  };
};
const cards: readonly ScenarioCard[] = [
  card({
    ...{
      id: "twice-the-price",
      name: "First price talk",
      trade: "saas",
      difficulty: "fair",
      trains: ["price", "need"],
    },
    persona: [
      "Marta Lindqvist",
      "head of purchasing",
      "Nordkai Terminals",
      "Sceptical, short of time, pays €1,700 today. Tells you what waiting costs only if you ask.",
    ],
    scene: "Second call. Her planner liked the demo; she joins for the price.",
    goal: "A trial at one site, with a date she names.",
  }),
  card({
    ...{ id: "leaving", name: "A renewal that is in doubt", trade: "renewal", difficulty: "hard" },
    ...{ trains: ["competitor", "trust", "contract"] },
    persona: [
      "Idris Bakare",
      "operations",
      "Lagoon Freight",
      "Polite and tired. Has an offer of another vendor on his desk.",
    ],
    scene: "The contract ends in six weeks. He asked for the call.",
    goal: "Find out why he looks elsewhere, and agree what would change it.",
  }),
  card({
    ...{
      id: "down-again",
      name: "It is down again",
      trade: "support",
      difficulty: "friendly",
      trains: ["trust", "effort"],
    },
    persona: ["Beate Lohmann", "shift lead", "Elbe Docks", "Knows her systems, wants to know when it runs again."],
    scene: "The third outage in a month. She calls in the middle of a shift.",
    goal: "She knows what happens next, and when she hears of it.",
  }),
  card({
    ...{ id: "villa", name: "فيلا في دبي", trade: "real-estate", difficulty: "fair", trains: ["price", "timing"] },
    ...{ language: "ar", scene: "مكالمة ثانية بعد المعاينة.", goal: "موعد لمعاينة ثانية مع الزوجة." },
    persona: ["سارة المنصوري", "مشترية", "", "حذرة، تقارن بين ثلاث فلل، ولا تحب الاستعجال."],
  }),
];
const rubric = starterRubric("first-price-talk") ?? { id: "none", version: 1, name: "", criteria: [] };
const lines: readonly string[] = [
  "I have ten minutes. My people say your tool is nice, so tell me why it costs twice what we pay now.",
  "That is a list. What would I get that I do not have today?",
  "Six, maybe eight. Nobody counts them, that is part of the problem.",
  "Say two hundred euros, with the driver. And what would you want from me?",
  "All right. One site, from the first of December.",
];
const told: Exercise["told"] = {
  truth: "She may sign up to €2,500 alone, and her planner has already told the board that the yard is too slow.",
  facts: [
    { id: "hour", says: "Say two hundred euros, with the driver.", revealed: true },
    { id: "haulier", says: "We lost a haulier over the queues last spring.", revealed: false },
  ],
  objections: [
    {
      ...{ id: "price", about: "price", says: "It costs twice what we pay now.", settled: false },
      settledBy: [
        { is: "what waiting costs was asked", said: true },
        { is: "the price was put beside that cost", said: false },
      ],
      better: "Two hundred an hour, seven trucks a day: the difference is paid back on the first Tuesday.",
    },
  ],
};
const better =
  "Twice the price has to save you more than that. May I ask what a waiting truck costs you on a normal day?";

type Found = EventData<"FeedbackGiven">["checks"][number];

export const makePractice = (
  calls: Map<string, DemoCall>,
  open: (id: string, now?: () => number) => DemoCall,
  empty: boolean,
) => {
  const scenarioOf = new Map<string, ScenarioCard>();
  const judged = new Map<string, { readonly action: string; readonly verdict: Found["verdict"] }>();
  const scores: OwnScore[] = empty
    ? []
    : [46, 50, 48, 57, 61, 59].map((points, n) => ({
        ...{ call: `earlier-${n}`, points },
        at: Date.now() - (26 - n * 4) * dayMs,
      }));

  const scenarioBehind = ({ id }: DemoCall) => starterScenarios.find((one) => one.id === scenarioOf.get(id)?.id);

  const begin = (id: string, { scenario, mode, assignment, from }: Beginning, now = Date.now): DemoCall => {
    const chosen = cards.find((known) => known.id === scenario.id) ?? cards[0]!;
    const call = open(id, now);
    scenarioOf.set(id, chosen);
    call.start(
      {
        ...{ call: id, kind: "live", title: chosen.name, language: chosen.language, playbook: null, sample: null },
        customer: { name: chosen.persona.name, company: chosen.persona.company, role: chosen.persona.role },
        ...{ consent: "given", channels: [] },
      },
      "practice",
    );
    emit(call, "PracticeBegun", {
      scenario: { id: chosen.id, version: 1 },
      rubric: { id: rubric.id, version: 1 },
      ...{ mode, seed: 42, assignment: assignment ?? null, from: from ?? null },
    });
    const earlier = from && calls.get(from.call)?.view().lines;
    const until = earlier?.findIndex(({ id: line }) => line === from?.utterance) ?? -1;
    for (const line of earlier?.slice(0, until + 1) ?? [])
      emit(call, "UtteranceTranscribed", said(line.id, line.channel, String(line.text), call.clockMs()));
    if (until < 0) move(call, null);
    return call;
  };

  /** The next line of the customer; after the last one they agree, and it is over. */
  const move = (call: DemoCall, heard: string | null): void => {
    const turn = call.view().practice?.moves.length ?? 0;
    const place = call.view().lines.filter(({ channel }) => channel === "customer").length;
    const text = lines[place];
    const ends = place >= lines.length - 1;
    const utterance = `${call.id}-c${place}`;
    emit(call, "CustomerMoved", {
      ...{ move: `${call.id}-m${turn}`, turn, cause: heard === null ? "opening" : "words", heard, act: "answer" },
      ...{ understood: [], mood: Math.min(3, turn - 1), revealed: [], resolved: [], open: "price" },
      ...{ utterance: text ? utterance : null, ends: ends ? "agreed" : null, by: "rules", atMs: call.clockMs() },
    });
    if (text) emit(call, "UtteranceTranscribed", said(utterance, "customer", text, call.clockMs()));
    if (ends) end(call);
  };

  const end = (call: DemoCall): void => {
    call.end("ended-by-rep");
    const found = scoreOf(eventsOf(call), rubric, scenarioBehind(call));
    if (!found) return;
    const scored = { ...found, atMs: call.clockMs() };
    const quotedIn = (of: readonly { readonly check: string }[]) =>
      found.checks.some(
        ({ check, quote, verdict }) => quote !== "" && verdict !== "unknown" && of.some((one) => one.check === check),
      );
    emit(call, "CallScored", scored);
    emit(call, "CallScored", {
      ...scored,
      ...{ by: "model", measures: [], prompt: "practice-score-1" },
      // Words of the rep's own alone, and one verdict of its own.
      checks: found.checks.flatMap((one) =>
        one.quote === "" || one.verdict === "unknown"
          ? []
          : [{ ...one, why: "model", verdict: one.check === "sure" ? ("yes" as const) : one.verdict }],
      ),
      criteria: scored.criteria
        .filter(({ criterion }) => rubric.criteria.some((one) => one.criterion === criterion && quotedIn(one.checks)))
        .map((one) => ({ ...one, told: "What you asked opened the talk; what you listed closed it again." })),
      told: "You let her numbers do the work from the third turn on. The opening list cost you the first minute.",
    });
    if (scenarioOf.get(call.id)?.id === cards[0]?.id)
      scores.push({ call: call.id, points: found.points, at: Date.now() });
  };

  const answered = (call: DemoCall, utterance: string, text: string): void => {
    const talk = practiceTalkOf(eventsOf(call));
    const feedback = talk && feedbackOf(talk, utterance, scenarioBehind(call));
    if (!feedback) return;
    const { answers } = feedback;
    emit(call, "FeedbackGiven", { ...feedback, feedback: `f-${utterance}`, tookMs: 4, atMs: call.clockMs() });
    if (/list|features|included/i.test(text))
      emit(call, "FeedbackGiven", {
        ...{ feedback: `m-${utterance}`, utterance, answers, checks: [], points: 0 },
        better: { text: better, from: "model" },
        told: "A list answers a question she did not ask. She asked what she gets for the difference.",
        ...{ by: "model", rules: 1, prompt: "practice-feedback-1", tookMs: 900, atMs: call.clockMs() },
      });
  };

  const answer = (method: string, path: string, sent: string): { body: unknown; code: number } | undefined => {
    const fine = (body: object) => ({ body, code: 200 });
    if (path === "/api/practice/scenarios") return fine({ scenarios: empty ? [] : cards });
    if (path === "/api/practice/exercises" && method === "POST") {
      const call = begin(`exercise-${crypto.randomUUID()}`, JSON.parse(sent) as Beginning);
      return { body: { call: call.id, position: call.position() }, code: 201 };
    }
    const practised = practisedAnswer(path, scores, empty);
    if (practised) return practised;
    const [, id = "", what] = /^\/api\/practice\/exercises\/([\w-]+)(\/hint)?$/.exec(path) ?? [];
    const [, ofCall = ""] = /^\/api\/calls\/([\w-]+)\/scorecard$/.exec(path) ?? [];
    const scenario = scenarioOf.get(id || ofCall);
    const call = calls.get(id || ofCall);
    if (!scenario || !call) return undefined;
    if (ofCall) return fine(method === "POST" ? judge(sent) : cardOf(call));
    if (what) {
      emit(call, "HintGiven", {
        ...{ action: (JSON.parse(sent) as { action: string }).action, from: "scenario", atMs: call.clockMs() },
        text: "She told you what she pays. Ask what the waiting costs her.",
      });
      return fine({ position });
    }
    const isOver = call.view().status === "ended";
    const exercise: Exercise = {
      scenario: { ...scenario, minutes: scenario.timeUpMs / 60_000, questions: lines.length, rubric: rubric.id },
      ...{ mode: call.view().practice?.begun.mode ?? "typed", over: isOver, told: isOver ? told : null },
    };
    return fine(exercise);
  };

  const judge = (sent: string): object => {
    const { action, check, verdict } = JSON.parse(sent) as {
      action: string;
      check?: string;
      verdict?: Found["verdict"];
    };
    if (check && verdict) judged.set(check, { action, verdict });
    return { position };
  };
  const cardOf = (call: DemoCall): Scorecard => ({
    ...{ rubric: rubric.id, version: rubric.version, name: rubric.name },
    checks: (call.view().practice?.scored.rules?.checks ?? []).map(({ check, verdict, why }) => {
      const person = judged.get(check);
      return {
        ...{ check, says: null, verdict: person?.verdict ?? verdict, why, moment: null },
        person: person ? { id: "ingrid", name: "Ingrid Solberg", action: person.action, rule: verdict } : null,
      };
    }),
  });

  if (!empty)
    for (const id of [going, spoken, over]) {
      const begunAt = Date.now() - (id === over ? dayMs : 44_000);
      let now = begunAt;
      const call = begin(id, { scenario: { id: "twice-the-price" }, mode: id === spoken ? "spoken" : "typed" }, () =>
        id === over || now < begunAt + 44_000 ? now : Date.now(),
      );
      for (const [n, text] of [
        "Thank you for making time. Well, we have the dock view, the driver app, the slot planner, the yard map and reports, and all of that is included.",
        "Fair. May I ask, how many trucks wait longer than an hour on a normal day?",
        ...(id === over ? ["And what does an hour cost you, when one waits? Shall we look at it on Thursday?"] : []),
      ].entries()) {
        now += 14_000;
        emit(call, "UtteranceTranscribed", said(`${id}-r${n}`, "rep", text, call.clockMs()));
        answered(call, `${id}-r${n}`, text);
        now += 3_000;
        move(call, `${id}-r${n}`);
      }
      now = begunAt + 44_000;
      if (id === going) emit(call, "SuggestionMade", tip(call));
      if (id === over) {
        end(call);
        judged.set("ties-to-value", { action: "judged-1", verdict: "yes" });
      }
    }

  return {
    answer,
    /** After whoever practises has typed, or ended it. */
    heard: (call: DemoCall, type: string, body: { readonly utterance: string; readonly text: string }): void => {
      if (!scenarioOf.has(call.id)) return;
      if (type === "end-call") return end(call);
      if (type !== "transcript") return;
      answered(call, body.utterance, body.text);
      if (call.view().practice) move(call, body.utterance);
    },
  };
};

const emit = <
  Type extends
    | "PracticeBegun"
    | "CustomerMoved"
    | "FeedbackGiven"
    | "HintGiven"
    | "CallScored"
    | "SuggestionMade"
    | "UtteranceTranscribed",
>(
  call: DemoCall,
  type: Type,
  data: EventData<Type>,
): void => call.emit(type === "UtteranceTranscribed" ? "transcript" : "call", { type, data });

/** Of the customer's last line: in an exercise there are tips as in every call. */
const tip = (call: DemoCall): EventData<"SuggestionMade"> => ({
  ...{ suggestion: `${call.id}-tip`, kind: "objection", title: "Objection: price" },
  headline: "Ask what a waiting truck costs her",
  say: "Say they are seven. What does an hour of one of them cost you, with the driver?",
  priority: 50,
  lifeMs: 600_000,
  madeAtMs: call.clockMs(),
  reason: {
    ...{ agent: "conductor", play: "price-objection", category: "objection", prompt: null, model: null, citations: [] },
    ...{ playbook: { id: "b2b-starter", version: 1 }, stagesMs: { heard: 310, decided: 340 }, sureness: 0.91 },
    snippet: "",
    evidence: null,
  },
});

/** What stands on its log, as the rules read it. */
const eventsOf = ({ log }: DemoCall): readonly CallEvent[] =>
  log.flatMap(({ events }) => events.map(({ type, data }) => ({ type, data }) as CallEvent)); // Made in this folder.

const said = (
  utterance: string,
  channel: "rep" | "customer",
  text: string,
  endMs: number,
): EventData<"UtteranceTranscribed"> => ({
  ...{ utterance, channel, text, words: [], firstSample: 0, endSample: 0 },
  ...{ startMs: Math.max(0, endMs - 1_000), endMs, source: "typed", engine: "partner", model: "" },
});
