/** A draft as it is edited: new plays, other triggers, the groups of the list, and what keeps it from being saved. Pure. */
import type { Content } from "@wingman/domain/playbook/events";
import type { Place } from "../parts/create-draft.ts";
import { filled, shortList, type Unfinished } from "../parts/versioned/unfinished.ts";
import { freeId } from "../parts/versioned/kind.ts";
import type { Condition, Play, Stage, Trigger } from "@wingman/domain/playbook/play";

export type On = Trigger["on"];

/** In the order in which one chooses. */
export const triggerKinds: readonly On[] = [
  "words",
  "meaning",
  "question",
  "not-said",
  "silence",
  "monologue",
  "ratio",
  "stage",
  "attribute",
];
export const categories = [
  ...["discovery", "pain", "need", "price", "competitor", "authority", "timing", "trust", "contract", "effort"],
  ...["security", "integration", "question", "buying-signal", "closing", "next-step"],
  ...["silence", "monologue", "context"],
] as const;

const minute = 60_000;
export const newPlay = (content: Content, name: string): Play => ({
  id: freeId(
    name,
    "play",
    content.plays.map(({ id }) => id),
  ),
  name,
  category: "discovery",
  trigger: { on: "words", speaker: "customer", phrases: [""], unless: [] },
  tip: { kind: "coaching", title: "", headline: "", say: "" },
  priority: 50,
  coolDownMs: minute,
});

/** The same play set off by something else; words that were written go along where the new kind has words. */
export const triggerOf = (on: On, was: Trigger, stages: readonly Stage[]): Trigger => {
  const speaker = "speaker" in was ? was.speaker : "customer";
  const phrases = "phrases" in was ? was.phrases : [""];
  const unless = "unless" in was ? was.unless : [];
  const stage = ("stage" in was ? was.stage : undefined) ?? stages[0]?.id ?? "";
  switch (on) {
    case "words":
      return { on, speaker, phrases, unless };
    case "question":
      return { on, speaker, phrases: phrases.filter((phrase) => phrase !== ""), unless };
    case "meaning":
      return { on, speaker, examples: "examples" in was ? was.examples : [""], atLeast: 0.5, unless };
    case "not-said":
      return { on, speaker: "rep", phrases, byMs: 10 * minute };
    case "silence":
      return { on, forMs: 8_000 };
    case "monologue":
      return { on, forMs: 2 * minute };
    case "ratio":
      return { on, side: "rep", above: 0.65, windowMs: 5 * minute };
    case "stage":
      return { on, stage, is: "reached" };
    case "attribute":
      return { on, of: "role", phrases };
  }
};

export type ConditionName = keyof Condition;
export const conditionNames: readonly ConditionName[] = [
  "reached",
  "notReached",
  "notYetSaid",
  "customer",
  "notBeforeMs",
  "notAfterMs",
];
/** What a condition begins with. */
export const conditionOf = (name: ConditionName, stages: readonly Stage[]): Condition => {
  const stage = stages[0]?.id ?? "";
  switch (name) {
    case "reached":
    case "notReached":
      return { [name]: [stage] };
    case "notYetSaid":
      return { notYetSaid: { speaker: "either", phrases: [""] } };
    case "customer":
      return { customer: { of: "role", phrases: [""] } };
    case "notBeforeMs":
      return { notBeforeMs: 2 * minute };
    case "notAfterMs":
      return { notAfterMs: 30 * minute };
  }
};

/** The stage a play belongs to: the one that sets it off, or the last that must be reached; null for any time. */
export const stageOf = ({ trigger, when }: Play): string | null =>
  (trigger.on === "stage" ? trigger.stage : trigger.on === "not-said" ? trigger.byStage : undefined) ??
  when?.reached?.at(-1) ??
  null;

export type Group = { readonly stage: Stage | null; readonly category: string; readonly plays: readonly Play[] };
/** Plays by their stage, in the stages' order; those of any time by their category, in the order of the plays. */
export const groupsOf = ({ stages, plays }: Content): readonly Group[] => {
  const of = (play: Play): Stage | null => stages.find(({ id }) => id === stageOf(play)) ?? null;
  const anyTime = plays.filter((play) => of(play) === null);
  return [
    ...stages.map((stage) => ({ stage, category: "", plays: plays.filter((play) => of(play) === stage) })),
    ...[...Map.groupBy(anyTime, ({ category }) => category)].map(([category, own]) => ({
      stage: null,
      category,
      plays: own,
    })),
  ].filter((group) => group.plays.length > 0);
};

/** The plays with one of them a place further on (`by` 1) or back (-1) within its group; the same list at an end. */
export const moved = (content: Content, id: string, by: 1 | -1): Play[] => {
  const group = groupsOf(content).find(({ plays }) => plays.some((play) => play.id === id));
  const at = group?.plays.findIndex((play) => play.id === id) ?? -1;
  const other = group?.plays[at + by];
  if (!other) return content.plays;
  const place = (of: string): number => content.plays.findIndex((play) => play.id === of);
  const [from, to] = [place(id), place(other.id)];
  const mine = content.plays[from];
  return mine ? content.plays.toSpliced(from, 1).toSpliced(to, 0, mine) : content.plays;
};

/** As it is saved: rows that nobody wrote in are left out, and so is what then holds nothing. */
export const tidied = (content: Content): Content => {
  const { smallTalk, ...rest } = content;
  const talk = filled(smallTalk ?? []);
  return {
    ...rest,
    competitors: content.competitors.map((each) => ({ ...each, spoken: filled(each.spoken) })),
    stages: content.stages.map(tidyStage),
    plays: content.plays.map(tidyPlay),
    ...(talk.length > 0 && { smallTalk: talk }),
  };
};

const tidyStage = ({ checklist, ...stage }: Stage): Stage => ({
  ...stage,
  phrases: filled(stage.phrases),
  ...(checklist && {
    checklist: checklist.map(({ meaning, ...item }) => {
      const examples = filled(meaning?.examples ?? []);
      return {
        ...item,
        phrases: filled(item.phrases),
        ...(meaning && examples.length > 0 && { meaning: { ...meaning, examples } }),
      };
    }),
  }),
});

const tidyPlay = ({ when, ...play }: Play): Play => {
  const trigger = { ...play.trigger };
  if ("phrases" in trigger) trigger.phrases = filled(trigger.phrases);
  if ("unless" in trigger) trigger.unless = filled(trigger.unless);
  if ("examples" in trigger) trigger.examples = filled(trigger.examples);
  const conditions = when && {
    ...when,
    ...(when.customer && { customer: { ...when.customer, phrases: filled(when.customer.phrases) } }),
    ...(when.notYetSaid && { notYetSaid: { ...when.notYetSaid, phrases: filled(when.notYetSaid.phrases) } }),
  };
  return { ...play, trigger, ...(conditions && Object.keys(conditions).length > 0 && { when: conditions }) };
};

const phraseMin = 2;
const exampleMin = 3;

/** What the log does not take; everything else is saved, with its faults. `content` is tidied. */
export const unfinished = (content: Content): readonly Unfinished[] => {
  const list = (items: readonly string[], at: Place, charsMin: number, itemsMin: number): Unfinished[] =>
    shortList(items, at, itemsMin, charsMin);
  return [
    ...content.competitors.flatMap(({ spoken }, n) => list(spoken, ["competitors", n, "spoken"], 0, 1)),
    ...list(content.smallTalk ?? [], ["smallTalk"], exampleMin, 0),
    ...content.stages.flatMap(({ phrases, checklist = [] }, n) => [
      ...list(phrases, ["stages", n, "phrases"], phraseMin, 0),
      ...checklist.flatMap((item, k) => [
        ...(item.name === "" ? [{ at: ["stages", n, "checklist", k, "name"], why: "empty" as const }] : []),
        ...list(item.phrases, ["stages", n, "checklist", k, "phrases"], phraseMin, 0),
        ...list(item.meaning?.examples ?? [], ["stages", n, "checklist", k, "meaning", "examples"], exampleMin, 0),
      ]),
    ]),
    ...content.plays.flatMap(({ trigger, when }, n) => {
      const at = ["plays", n, "trigger"];
      const needed = trigger.on === "question" ? 0 : 1;
      return [
        ...("phrases" in trigger ? list(trigger.phrases, [...at, "phrases"], phraseMin, needed) : []),
        ...("unless" in trigger ? list(trigger.unless, [...at, "unless"], phraseMin, 0) : []),
        ...("examples" in trigger ? list(trigger.examples, [...at, "examples"], exampleMin, 1) : []),
        ...(trigger.on === "stage" && trigger.stage === "" ? [{ at: [...at, "stage"], why: "empty" as const }] : []),
        ...(when?.reached?.includes("") ? [{ at: ["plays", n, "when", "reached"], why: "empty" as const }] : []),
        ...(when?.notReached?.includes("") ? [{ at: ["plays", n, "when", "notReached"], why: "empty" as const }] : []),
        ...(when?.customer
          ? list(when.customer.phrases, ["plays", n, "when", "customer", "phrases"], phraseMin, 1)
          : []),
        ...(when?.notYetSaid
          ? list(when.notYetSaid.phrases, ["plays", n, "when", "notYetSaid", "phrases"], phraseMin, 1)
          : []),
      ];
    }),
  ];
};

/** Words somebody may have said to set a phrase off, for the picture of its card. */
export const saidLike = (phrase: string): string =>
  phrase
    .split(/\s+/)
    .map((step) => (step === "*" ? "…" : (step.split("|")[0] ?? "").replaceAll(/[~?]/g, "")))
    .join(" ");
