/**
 * A draft of a scenario made from a past call: how it began, what was objected and how that was met, what the customer told
 * when asked. Names become invented ones, what else may lead to somebody becomes a gap (`anonymous.ts`); what the customer did
 * not say openly, and whatever the log does not know, is left as a gap for its author, so that nobody publishes it unread. It
 * goes with its call (`streams/erasure/scenarios.ts`).
 */
import { houseLanguageOf } from "@wingman/domain/language";
import type { CallEvent } from "@wingman/domain/call/events/index";
import { speakerOf } from "@wingman/domain/call/speakers";
import { type CallView, emptyView, evolveView, type Line } from "@wingman/domain/call/view";
import { Failure } from "@wingman/domain/failure";
import { normalWord } from "@wingman/domain/playbook/match";
import { findQuestion } from "@wingman/domain/playbook/question";
import { blankScenario, usualOf } from "@wingman/domain/practice/blank-scenario";
import type { ScenarioContent } from "@wingman/domain/practice/scenario";
import { gapMark } from "@wingman/domain/practice/scenario-check";
import { isErased } from "@wingman/domain/schema";
import { derivedId } from "../base/ids.ts";
import type { Aggregate, EventLog } from "../log/event-log.ts";
import { anonymous, likelyNames, type Replaced } from "./anonymous.ts";

/** What a scenario is made from: a call as its page shows it, and what each objection of it was about. */
export type CallToPractise = {
  readonly view: CallView;
  /** By signal. */
  readonly objections: ReadonlyMap<string, string>;
};

const callRemedy = "Choose a call of the list that is over, between people, and whose words are kept.";

/** Reads a call. Throws `Failure` WING_CALL_NOT_FOUND, and WING_SCENARIO_CALL_UNFIT where nothing can be made of it. */
export const readCallToPractise = async (
  log: Pick<EventLog, "read">,
  aggregate: Aggregate,
): Promise<CallToPractise> => {
  let view = emptyView(aggregate.id);
  const objections = new Map<string, string>();
  let isErasedAny = false;
  for await (const { events, clockMs, storedAt } of log.read(aggregate))
    for (const { id, type, data } of events) {
      const event = { type, data } as CallEvent; // The log holds what prepareEvents checked.
      view = evolveView(view, { id, clockMs, at: storedAt, event });
      if (event.type === "ObjectionNoticed") objections.set(event.data.signal, event.data.about);
      if (event.type === "UtteranceTranscribed" && isErased(event.data.text)) isErasedAny = true;
    }
  if (!view.started)
    throw new Failure("WING_CALL_NOT_FOUND", "there is no such call.", { remedy: "Choose one of the list of calls." });
  const unfit = (says: string): Failure => new Failure("WING_SCENARIO_CALL_UNFIT", says, { remedy: callRemedy });
  if (view.status !== "ended") throw unfit("this call is not over.");
  if (view.started.kind === "practice") throw unfit("this call is an exercise itself.");
  const { customer } = view.started;
  if (view.erasure || isErasedAny || isErased(customer?.name ?? ""))
    throw unfit("words of this call were erased, and nothing is made of it any more.");
  if (!view.lines.some(({ kind, channel }) => kind === "words" && channel === "customer"))
    throw unfit("no words of the customer are kept of this call.");
  return { view, objections };
};

/** The scenario that a call becomes has one id, so that making it again finds what was made. */
export const scenarioIdOf = (call: string): string => `call-${derivedId("scenario", call).slice(0, 8)}`;

const lineMax = 600;
const exampleMax = 200;
const exampleMin = 3;
const examplesMax = 6;
const factsMax = 12;
const objectionsMax = 6;
const ladderMax = 4;
/** Fewer words answer no question and begin no talk: "Yes." "Hello?" */
const wordsMin = 4;

type About = ScenarioContent["objections"][number]["about"];
/** What playbooks call objections, as a scenario does. */
const abouts: { readonly [about: string]: About } = {
  ...{
    price: "price",
    authority: "authority",
    need: "need",
    timing: "timing",
    trust: "trust",
    competitor: "competitor",
  },
  ...{ contract: "contract", effort: "effort", security: "trust", integration: "effort", pain: "need" },
};

/** Invented; whose parts stand in the call's own names are passed over. */
const invented = {
  latin: [
    ["Robin Castell", "Nordhafen Freight"],
    ["Sanna Okafor", "Bellwater Foods"],
    ["Jonas Petrov", "Kestrel Works"],
    ["Amira Duval", "Fernbank Clinics"],
    ["Teo Lindgren", "Oakridge Tools"],
    ["Nadia Brandt", "Harrow Mills"],
  ],
  arabic: [
    ["سامر الحداد", "مؤسسة النخيل"],
    ["ليان العطار", "شركة الميناء"],
    ["كريم النجار", "مصانع الواحة"],
    ["هدى الخطيب", "عيادات الندى"],
  ],
} as const;

/** The draft. Pure: the same call gives the same. */
export const scenarioFromCall = ({ view, objections }: CallToPractise): ScenarioContent => {
  const { started } = view;
  const language = started?.language ?? "en";
  const isArabic = houseLanguageOf(language) === "ar";
  // German gives every noun a capital; Arabic gives none to anything.
  const isCased = !/^(?:de|ar)\b/i.test(language);
  const spoken = view.lines.filter(isSpoken);
  const { persona, replaced } = peopleOf(view, isArabic);
  const known = [...replaced, ...(isCased ? likelyNames(spoken.map(({ text }) => text)) : [])];
  const clean = (text: string, max = lineMax): string => shortened(anonymous(text, known, isCased), max);
  const turns = turnsOf(spoken);
  const usual = usualOf(language);
  const blank = blankScenario(persona.name, language);

  const noted = view.noted.filter(({ what, offBy }) => what === "objection" && offBy === null);
  const aboutOf = (utterance: string): About | undefined => {
    const signal = noted.find((each) => each.utterance === utterance)?.id;
    return signal === undefined ? undefined : (abouts[objections.get(signal) ?? ""] ?? "need");
  };
  const raised = turns.flatMap(({ channel, lines }, n) => {
    const about = channel === "customer" ? lines.map(({ id }) => aboutOf(id)).find((each) => each) : undefined;
    const said = lines
      .filter(({ id }) => aboutOf(id))
      .map(({ text }) => text)
      .join(" ");
    return about ? [{ about, n, said, answer: textOf(turns[n + 1]), reaction: textOf(turns[n + 2]) }] : [];
  });
  const byAbout = [...Map.groupBy(raised, ({ about }) => about)].slice(0, objectionsMax);
  const objectionsMade = byAbout.map(([about, times], k): ScenarioContent["objections"][number] => {
    const answers = times.flatMap(({ answer }) => (answer === "" ? [] : [answer]));
    const examples = unique(answers.flatMap(sentencesOf).map((text) => clean(text, exampleMax)))
      .filter((text) => isWordy(text) && !text.includes(gapMark))
      .slice(0, examplesMax);
    const last = times.at(-1)?.reaction ?? "";
    return {
      id: about,
      about,
      raised: { on: null, fromTurn: 2 * k },
      ladder: unique(times.map(({ said }) => clean(said))).slice(0, ladderMax),
      settledBy: [{ id: "answer", is: "what was answered in the call", cue: { phrases: [], examples } }],
      settled: [isWordy(last) && !isAsked(last) ? clean(last) : usual.settled],
      better: answers.length > 0 ? clean(answers.join(" ")) : gapMark,
    };
  });

  // What answers an objection belongs to it, and so does what is said to that.
  const isObjection = (turn: Turn | undefined): boolean => turn?.lines.some(({ id }) => aboutOf(id)) === true;
  const facts = turns
    .flatMap((turn, n): ScenarioContent["facts"] => {
      const answer = turns[n + 1];
      const question = turn.channel === "rep" && !isObjection(turns[n - 1]) ? questionIn(textOf(turn)) : "";
      if (question === "" || !answer || isObjection(answer) || !isWordy(textOf(answer))) return [];
      const example = clean(question, exampleMax);
      const asked = { phrases: [], examples: isWordy(example) && !example.includes(gapMark) ? [example] : [] };
      return [{ id: `told-${n}`, asked, says: [clean(textOf(answer))] }];
    })
    .slice(0, factsMax)
    .map((fact, n) => ({ ...fact, id: `told-${n + 1}` }));

  const first = turns.find(
    ({ channel, lines }) => channel === "customer" && isWordy(lines.map(({ text }) => text).join(" ")),
  );
  return {
    ...blank,
    name: `${persona.name}, ${persona.company}`.slice(0, 60),
    persona: { ...blank.persona, ...persona, role: shortened(clean(started?.customer?.role ?? ""), 60) },
    opening: [first ? clean(textOf(first)) : gapMark],
    facts,
    objections: objectionsMade,
    ends: {
      ...blank.ends,
      agrees: { ...blank.ends.agrees, settled: objectionsMade.map(({ id }) => id) },
    },
  };
};

/** Whose names are known, and what is said in their place; the customer is an invented person. */
const peopleOf = (view: CallView, isArabic: boolean) => {
  const { started } = view;
  const text = (value: unknown): string => (typeof value === "string" && !isErased(value) ? value : "");
  const customer = text(started?.customer?.name);
  const company = text(started?.customer?.company);
  const rep = text(started?.rep.name);
  const voices = unique(
    view.lines.flatMap(({ channel, speaker }) =>
      speaker === null ? [] : [`${channel}/${speakerOf(view.speakers, channel, speaker).name ?? ""}`],
    ),
  ).map((voice) => ({ channel: voice.slice(0, voice.indexOf("/")), name: voice.slice(voice.indexOf("/") + 1) }));
  const others = view.noted.flatMap(({ what, label }) =>
    what === "competitor" ? [label.replace(/^Competitor: /, "")] : [],
  );
  const taken = new Set([customer, company, rep, ...voices.map(({ name }) => name), ...others].flatMap(wordsOf));
  const names = isArabic ? invented.arabic : invented.latin;
  const at = Number.parseInt(derivedId("persona", view.call).slice(0, 6), 16);
  const [name, firm] =
    names
      .map((_, n) => names[(at + n) % names.length] ?? names[0])
      .find((pair) => !pair.flatMap(wordsOf).some((word) => taken.has(word))) ?? names[0];
  const people: Replaced[] = [
    { name: customer, by: name, kind: "person" },
    ...voices.map((voice) => ({
      name: voice.name,
      by: voice.channel === "rep" ? gapMark : name,
      kind: "person" as const,
    })),
    { name: company, by: firm, kind: "company" },
    { name: rep, by: gapMark, kind: "person" },
    ...others.map((other) => ({ name: other, by: gapMark, kind: "company" as const })),
  ];
  return { persona: { name, company: firm }, replaced: people.filter((each) => each.name.trim() !== "") };
};

type SpokenLine = Line & { readonly text: string };
const isSpoken = (line: Line): line is SpokenLine =>
  line.kind === "words" && !isErased(line.text) && line.text.trim() !== "";

type Turn = { readonly channel: Line["channel"]; readonly lines: readonly SpokenLine[] };
/** What one side said before the other did. */
const turnsOf = (lines: readonly SpokenLine[]): readonly Turn[] =>
  lines.reduce<Turn[]>((turns, line) => {
    const last = turns.at(-1);
    if (last?.channel !== line.channel) return [...turns, { channel: line.channel, lines: [line] }];
    return [...turns.slice(0, -1), { ...last, lines: [...last.lines, line] }];
  }, []);
const textOf = (turn: Turn | undefined): string => (turn?.lines ?? []).map(({ text }) => text).join(" ");

const wordsOf = (text: string): string[] =>
  text
    .split(/\s+/)
    .map(normalWord)
    .filter((word) => word !== "");
const isWordy = (text: string): boolean => wordsOf(text.replaceAll(gapMark, " ")).length >= wordsMin;
const isAsked = (text: string): boolean => /[?؟]\s*$/.test(text);
const sentencesOf = (text: string): string[] =>
  text.split(/(?<=[.!?؟])\s+/).filter((sentence) => sentence.length >= exampleMin);
const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** The last question in what somebody said; empty where there is none. */
const questionIn = (text: string): string => {
  const texts = text.split(/\s+/).filter((word) => word !== "");
  const words = texts.map(normalWord);
  let question = sentencesOf(text).findLast(isAsked) ?? "";
  if (question !== "") return question;
  for (let found = findQuestion(texts, words, 0); found; found = findQuestion(texts, words, found.endWord))
    question = texts.slice(found.firstWord, found.endWord).join(" ");
  return question;
};

/** At a word's end. */
const shortened = (text: string, max: number): string =>
  text.length <= max ? text : text.slice(0, max).replace(/\s+\S*$/, "");
