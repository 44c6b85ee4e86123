/** A scenario as it is edited: new parts, what is left out when it is saved, and what keeps it from being saved. Pure. */
import type { Cue, ScenarioContent } from "@wingman/domain/practice/scenario";
import type { Place } from "../../parts/create-draft.ts";
import { filled, shortList, shortText, type Unfinished } from "../../parts/versioned/unfinished.ts";
import { freeId } from "../../parts/versioned/kind.ts";

export type Objection = ScenarioContent["objections"][number];
export type Fact = ScenarioContent["facts"][number];
export type Mood = ScenarioContent["moods"][number];

export const trades = ["saas", "real-estate", "support", "renewal", "other"] as const;
export const difficulties = ["friendly", "fair", "hard"] as const;
export const abouts = ["price", "authority", "need", "timing", "trust", "competitor", "contract", "effort"] as const;
export const moodNames = [
  ...["open-question", "acknowledged", "settled", "named-value", "ignored", "interrupted"],
  ...["monologue", "pressure", "repeated", "silence", "over-promise", "talked-down"],
] as readonly Mood["on"][];

/** The parts of the outline at the side; facts and objections each have their own. */
export type Part = "who" | "facts" | "mood" | "ends" | `objection.${number}`;
/** In which part a place stands. */
export const partOf = (at: Place): Part => {
  const [first, n] = at;
  if (first === "objections") return `objection.${Number(n ?? 0)}`;
  if (first === "facts") return "facts";
  if (first === "moods" || first === "manner" || first === "fallbacks") return "mood";
  return first === "ends" || first === "hints" || first === "rubric" ? "ends" : "who";
};

export const emptyCue: Cue = { phrases: [""], examples: [] };
export const newFact = ({ facts }: ScenarioContent): Fact => ({
  id: freeId(
    "",
    "fact",
    facts.map(({ id }) => id),
  ),
  asked: emptyCue,
  says: [""],
});
export const newPoint = ({ settledBy }: Pick<Objection, "settledBy">): Objection["settledBy"][number] => ({
  id: freeId(
    "",
    "point",
    settledBy.map(({ id }) => id),
  ),
  is: "",
  cue: emptyCue,
});
export const newObjection = ({ objections }: ScenarioContent, settled: string): Objection => ({
  id: freeId(
    "",
    "objection",
    objections.map(({ id }) => id),
  ),
  about: "price",
  raised: { on: null, fromTurn: 0 },
  ladder: [""],
  settledBy: [newPoint({ settledBy: [] })],
  settled: [settled],
  better: "",
});

const tidyCue = ({ phrases, examples }: Cue): Cue => ({ phrases: filled(phrases), examples: filled(examples) });

/** As it is saved: rows that nobody wrote in are left out. */
export const tidied = (content: ScenarioContent): ScenarioContent => {
  const { manner, ends } = content;
  return {
    ...content,
    opening: filled(content.opening),
    facts: content.facts.map(({ vague, ...fact }) => {
      const lines = filled(vague ?? []);
      return {
        ...fact,
        asked: tidyCue(fact.asked),
        says: filled(fact.says),
        ...(lines.length > 0 && { vague: lines }),
      };
    }),
    objections: content.objections.map(({ worsenedBy, ...objection }) => {
      const worse = worsenedBy && tidyCue(worsenedBy);
      return {
        ...objection,
        raised: { ...objection.raised, on: objection.raised.on && tidyCue(objection.raised.on) },
        ladder: filled(objection.ladder),
        settledBy: objection.settledBy.map((point) => ({ ...point, cue: tidyCue(point.cue) })),
        settled: filled(objection.settled),
        ...(worse && worse.phrases.length + worse.examples.length > 0 && { worsenedBy: worse }),
      };
    }),
    fallbacks: filled(content.fallbacks),
    manner: { ...manner, impatient: filled(manner.impatient), interrupting: filled(manner.interrupting) },
    ends: {
      ...ends,
      agrees: {
        ...ends.agrees,
        asked: tidyCue(ends.agrees.asked),
        says: filled(ends.agrees.says),
        notYet: filled(ends.agrees.notYet),
      },
      leaves: filled(ends.leaves),
      timeUp: filled(ends.timeUp),
    },
    hints: filled(content.hints),
  };
};

const exampleMin = 3;
const characterMin = 10;
const fallbacksMin = 3;
const lineMin = 2;

/** What the log does not take; everything else is saved, with its faults. `content` is tidied. */
export const unfinished = (content: ScenarioContent): readonly Unfinished[] => {
  const text = (value: string, at: Place, min = lineMin) => shortText(value, at, min);
  const list = (items: readonly string[], at: Place, itemsMin = 1, charsMin = lineMin) =>
    shortList(items, at, itemsMin, charsMin);
  const cue = ({ phrases, examples }: Cue, at: Place): Unfinished[] => [
    ...list(phrases, [...at, "phrases"], 0),
    ...list(examples, [...at, "examples"], 0, exampleMin),
  ];
  const { persona, facts, objections, manner, ends } = content;
  return [
    ...text(content.name, ["name"]),
    ...text(persona.name, ["persona", "name"]),
    ...text(persona.character, ["persona", "character"], characterMin),
    ...text(content.scene, ["scene"]),
    ...text(content.goal, ["goal"]),
    ...text(content.truth, ["truth"]),
    ...list(content.opening, ["opening"]),
    ...facts.flatMap((fact, n) => [
      ...cue(fact.asked, ["facts", n, "asked"]),
      ...list(fact.says, ["facts", n, "says"]),
      ...list(fact.vague ?? [], ["facts", n, "vague"], 0),
    ]),
    ...objections.flatMap((objection, n) => {
      const at = ["objections", n];
      return [
        ...(objection.raised.on ? cue(objection.raised.on, [...at, "raised", "on"]) : []),
        ...list(objection.ladder, [...at, "ladder"]),
        ...objection.settledBy.flatMap((point, k) => [
          ...text(point.is, [...at, "settledBy", k, "is"], exampleMin),
          ...cue(point.cue, [...at, "settledBy", k, "cue"]),
        ]),
        ...list(objection.settled, [...at, "settled"]),
        ...(objection.worsenedBy ? cue(objection.worsenedBy, [...at, "worsenedBy"]) : []),
        ...text(objection.better, [...at, "better"]),
      ];
    }),
    ...list(content.fallbacks, ["fallbacks"], fallbacksMin),
    ...list(manner.impatient, ["manner", "impatient"]),
    ...list(manner.interrupting, ["manner", "interrupting"]),
    ...cue(ends.agrees.asked, ["ends", "agrees", "asked"]),
    ...list(ends.agrees.says, ["ends", "agrees", "says"]),
    ...list(ends.agrees.notYet, ["ends", "agrees", "notYet"]),
    ...list(ends.leaves, ["ends", "leaves"]),
    ...list(ends.timeUp, ["ends", "timeUp"]),
    ...list(content.hints, ["hints"], 0),
  ];
};
