/** What is different between two versions of a scenario, in plain words, part by part as the outline has them. Pure. */
import type { Cue, ScenarioContent } from "@wingman/domain/practice/scenario";
import { type Line, tellItems, tellList, tellPart, tellValue, type Told } from "../../parts/versioned/told.ts";
import type { Fact, Objection } from "./draft.ts";
import { words as partWords } from "../../parts/words.ts";
import { words } from "./words.ts";

const minuteMs = 60_000;
const secondMs = 1_000;

/** Every field is looked at: what is not told here could not be published. */
export const tellScenario = (before: ScenarioContent, after: ScenarioContent): readonly Told[] => [
  ...tellPart(words.parts.who, "who", tellWho(before, after)),
  ...tellItems<Fact>(before.facts, after.facts, {
    id: ({ id }) => id,
    title: ({ says }, n) => (says[0] ? words.tried.fact(says[0]) : words.facts.fact(n + 1)),
    opens: () => "facts",
    reordered: words.told.factsReordered,
    lines: (was, is) => [
      ...tellCue(words.facts.asked, was.asked, is.asked),
      ...tellList(was.says, is.says, words.facts.says),
      ...tellValue(words.facts.guarded, moodText(was.moodMin), moodText(is.moodMin)),
      ...tellList(was.vague ?? [], is.vague ?? [], words.facts.vague),
    ],
  }),
  ...tellItems<Objection>(before.objections, after.objections, {
    id: ({ id }) => id,
    title: ({ about }) => words.told.objection(words.abouts[about]),
    opens: (_objection, n) => `objection.${n}`,
    reordered: words.told.objectionsReordered,
    lines: tellObjection,
  }),
  ...tellPart(words.parts.mood, "mood", tellMood(before, after)),
  ...tellPart(words.parts.ends, "ends", tellEnds(before, after)),
];

/** Written text stands in two lines: what it was, and what it is. */
const tellText = (label: string, before: string, after: string): Line[] =>
  tellList(before === "" ? [] : [before], after === "" ? [] : [after], label);
const tellCue = (label: string, before: Cue | null | undefined, after: Cue | null | undefined): Line[] => [
  ...tellList(before?.phrases ?? [], after?.phrases ?? [], label),
  ...tellList(before?.examples ?? [], after?.examples ?? [], label),
];
const moodText = (mood: number | undefined): string => (mood === undefined ? words.facts.always : signed(mood));
const signed = (mood: number): string => (mood > 0 ? `+${mood}` : String(mood));
const seconds = (ms: number): string => `${ms / secondMs} ${words.seconds}`;
const minutes = (ms: number): string => `${ms / minuteMs} ${words.minutes}`;

const tellWho = (was: ScenarioContent, is: ScenarioContent): Line[] => {
  const { who } = words;
  return [
    ...tellText(who.name, was.name, is.name),
    ...tellValue(who.language, was.language, is.language),
    ...tellValue(who.trade, words.trades[was.trade], words.trades[is.trade]),
    ...tellValue(who.difficulty, words.difficulties[was.difficulty], words.difficulties[is.difficulty]),
    ...tellText(who.personaName, was.persona.name, is.persona.name),
    ...tellText(who.company, was.persona.company, is.persona.company),
    ...tellText(who.role, was.persona.role, is.persona.role),
    ...tellText(who.character, was.persona.character, is.persona.character),
    ...tellText(who.sceneIs, was.scene, is.scene),
    ...tellText(who.goal, was.goal, is.goal),
    ...tellText(who.truth, was.truth, is.truth),
    ...tellList(was.opening, is.opening, who.opening),
  ];
};

const tellObjection = (was: Objection, is: Objection): Line[] => {
  const { objection } = words;
  const points = ({ settledBy }: Objection) =>
    settledBy.map(({ is: point, cue }) => [point, ...cue.phrases, ...cue.examples].join(partWords.comma));
  return [
    ...tellValue(objection.about, words.abouts[was.about], words.abouts[is.about]),
    ...tellValue(objection.fromTurn, String(was.raised.fromTurn), String(is.raised.fromTurn)),
    ...tellCue(objection.on, was.raised.on, is.raised.on),
    ...tellList(was.ladder, is.ladder, objection.ladder),
    ...tellList(points(was), points(is), objection.settledBy),
    ...tellList(was.settled, is.settled, objection.settled),
    ...tellCue(objection.worse, was.worsenedBy, is.worsenedBy),
    ...tellText(objection.better, was.better, is.better),
  ];
};

const tellMood = (was: ScenarioContent, is: ScenarioContent): Line[] => {
  const { mood } = words;
  const moods = (content: ScenarioContent) => content.moods.map(({ on, by }) => `${mood.names[on]}: ${signed(by)}`);
  const interrupts = ({ manner: { interruptsAfterMs: ms } }: ScenarioContent) =>
    ms === null ? mood.never : seconds(ms);
  return [
    ...tellList(moods(was), moods(is), mood.on),
    ...tellValue(mood.start, signed(was.manner.moodAtStart), signed(is.manner.moodAtStart)),
    ...tellValue(mood.impatientAfter, seconds(was.manner.impatientAfterMs), seconds(is.manner.impatientAfterMs)),
    ...tellList(was.manner.impatient, is.manner.impatient, mood.impatient),
    ...tellValue(mood.interrupts, interrupts(was), interrupts(is)),
    ...tellList(was.manner.interrupting, is.manner.interrupting, mood.interrupting),
    ...tellValue(mood.hesitates, String(100 * was.manner.hesitates), String(100 * is.manner.hesitates)),
    ...tellList(was.fallbacks, is.fallbacks, mood.fallbacks),
  ];
};

const tellEnds = (was: ScenarioContent, is: ScenarioContent): Line[] => {
  const { ends } = words;
  /** As they are called; what is not there any more by its id. */
  const settled = ({ ends: { agrees }, objections }: ScenarioContent) =>
    agrees.settled.map((id) => {
      const known = objections.find((objection) => objection.id === id);
      return known ? `${words.abouts[known.about]} (${id})` : id;
    });
  return [
    ...tellList(settled(was), settled(is), ends.settled),
    ...tellValue(ends.moodMin, signed(was.ends.agrees.moodMin), signed(is.ends.agrees.moodMin)),
    ...tellCue(ends.asked, was.ends.agrees.asked, is.ends.agrees.asked),
    ...tellList(was.ends.agrees.says, is.ends.agrees.says, ends.says),
    ...tellList(was.ends.agrees.notYet, is.ends.agrees.notYet, ends.notYet),
    ...tellList(was.ends.leaves, is.ends.leaves, ends.leaves),
    ...tellValue(ends.time, minutes(was.ends.timeUpMs), minutes(is.ends.timeUpMs)),
    ...tellList(was.ends.timeUp, is.ends.timeUp, ends.timeUp),
    ...tellList(was.hints, is.hints, ends.hints),
    ...tellValue(ends.rubric, was.rubric, is.rubric),
  ];
};
