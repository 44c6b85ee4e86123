/**
 * What a scenario must hold before an exercise may begin with it: everything that is wrong, each with a stable code, its
 * place and a sentence. Pages have their own words for codes.
 */
import { compilePhrase, findPhrase, normalWord, type Phrase } from "../playbook/match.ts";
import { phraseProblem, repeated } from "../playbook/phrase-problem.ts";
import type { Cue, ScenarioContent } from "./scenario.ts";

/** Stands where a person must still write something; a draft made from a past call has it in place of names and figures. */
export const gapMark = "[…]";

/** All but `heard-by-meaning` keep a draft from being published. */
export type ScenarioFault =
  | "shape"
  | "id-twice"
  | "gap-left"
  | "phrase-invalid"
  | "fact-without-cue"
  | "fact-vague-missing"
  | "objection-unsettleable"
  | "objection-settled-and-worsened"
  | "agrees-unknown-objection"
  | "agrees-without-cue"
  | "agrees-out-of-reach"
  | "opening-tells-truth"
  | "mood-twice"
  | "heard-by-meaning";
export type ScenarioPlace = readonly (string | number)[];
export type ScenarioFinding = { readonly at: ScenarioPlace; readonly code: ScenarioFault; readonly says: string };

/** Of a scenario that is far from one, so many say enough. */
export const scenarioFindingsMax = 100;

/** Whether it keeps the draft from being published; what does not is good to know. */
export const hinders = ({ code }: Pick<ScenarioFinding, "code">): boolean => code !== "heard-by-meaning";

/** Every place of a cue, with what a person calls it. */
export type CueAt = { readonly at: ScenarioPlace; readonly called: string; readonly cue: Cue };
export const cuesOf = ({
  facts,
  objections,
  ends,
}: Pick<ScenarioContent, "facts" | "objections" | "ends">): CueAt[] => [
  ...facts.map(({ id, asked }, n) => ({ at: ["facts", n, "asked"], called: `fact ${id}`, cue: asked })),
  ...objections.flatMap(({ id, raised, settledBy, worsenedBy }, n): CueAt[] => [
    ...(raised.on
      ? [{ at: ["objections", n, "raised", "on"], called: `objection ${id}, raised on`, cue: raised.on }]
      : []),
    ...settledBy.map(({ id: point, cue }, k) => ({
      at: ["objections", n, "settledBy", k, "cue"],
      called: `objection ${id}, settled by ${point}`,
      cue,
    })),
    ...(worsenedBy
      ? [{ at: ["objections", n, "worsenedBy"], called: `objection ${id}, worsened by`, cue: worsenedBy }]
      : []),
  ]),
  { at: ["ends", "agrees", "asked"], called: "the next step", cue: ends.agrees.asked },
];

const isEmpty = ({ phrases, examples }: Cue): boolean => phrases.length === 0 && examples.length === 0;

/** Everything there is, at most `scenarioFindingsMax`; for content that fits its schema. */
export const scenarioFindings = (content: ScenarioContent): readonly ScenarioFinding[] => {
  const { facts, objections, moods, manner, ends } = content;
  const find = (at: ScenarioPlace, code: ScenarioFault, says: string): ScenarioFinding => ({ at, code, says });
  const known = new Set(objections.map(({ id }) => id));
  const { agrees } = ends;
  const unheard = cuesOf(content).filter(({ cue }) => !isEmpty(cue) && cue.phrases.length === 0);
  const found: ScenarioFinding[] = [
    ...gapsIn(content, []).map((at) =>
      find(at, "gap-left", `"${gapMark}" still stands here: write what belongs there`),
    ),
    ...repeated(facts).map((n) => find(["facts", n, "id"], "id-twice", `two facts have the id "${facts[n]?.id}"`)),
    ...repeated(objections).map((n) =>
      find(["objections", n, "id"], "id-twice", `two objections have the id "${objections[n]?.id}"`),
    ),
    ...cuesOf(content).flatMap(({ at, called, cue }) =>
      cue.phrases.flatMap((phrase, n) => {
        const says = phraseProblem(phrase, {}, 1);
        return says === undefined ? [] : [find([...at, "phrases", n], "phrase-invalid", `${called}: ${says}`)];
      }),
    ),
    ...facts.flatMap(({ id, asked, moodMin, vague }, n) => [
      ...(isEmpty(asked)
        ? [find(["facts", n, "asked"], "fact-without-cue", `fact ${id}: no question is named that it answers`)]
        : []),
      ...(moodMin !== undefined && !vague
        ? [
            find(
              ["facts", n, "vague"],
              "fact-vague-missing",
              `fact ${id}: nothing is said in its place before that mood`,
            ),
          ]
        : []),
    ]),
    ...objections.flatMap(({ id, settledBy, worsenedBy }, n) => [
      ...repeated(settledBy).map((k) =>
        find(
          ["objections", n, "settledBy", k, "id"],
          "id-twice",
          `objection ${id}: two points are "${settledBy[k]?.id}"`,
        ),
      ),
      ...settledBy.flatMap(({ id: point, cue }, k) => [
        ...(isEmpty(cue)
          ? [
              find(
                ["objections", n, "settledBy", k, "cue"],
                "objection-unsettleable",
                `objection ${id}: nobody can say "${point}", so that it is never settled`,
              ),
            ]
          : []),
        ...(worsenedBy && shares(cue, worsenedBy)
          ? [
              find(
                ["objections", n, "worsenedBy"],
                "objection-settled-and-worsened",
                `objection ${id}: the same words settle it and make it worse`,
              ),
            ]
          : []),
      ]),
    ]),
    ...agrees.settled.flatMap((id) =>
      known.has(id)
        ? []
        : [find(["ends", "agrees", "settled"], "agrees-unknown-objection", `agrees: there is no objection "${id}"`)],
    ),
    ...(isEmpty(agrees.asked)
      ? [
          find(
            ["ends", "agrees", "asked"],
            "agrees-without-cue",
            "agrees: nothing is named that asks for the next step",
          ),
        ]
      : []),
    ...(manner.moodAtStart < agrees.moodMin && !moods.some(({ by }) => by > 0)
      ? [find(["ends", "agrees", "moodMin"], "agrees-out-of-reach", "agrees: nothing lifts the mood as far as that")]
      : []),
    ...moods.flatMap(({ on }, n) =>
      moods.findIndex((other) => other.on === on) < n
        ? [find(["moods", n], "mood-twice", `mood: "${on}" stands twice`)]
        : [],
    ),
    ...content.opening.flatMap((line, n) =>
      tells(line, content.truth)
        ? [find(["opening", n], "opening-tells-truth", "the opening gives away what is told only once it is over")]
        : [],
    ),
    ...(tells(content.scene, content.truth)
      ? [find(["scene"], "opening-tells-truth", "the scene gives away what is told only once it is over")]
      : []),
    ...unheard.map(({ at, called }) =>
      find(at, "heard-by-meaning", `${called}: without a phrase it is heard only where a model of meaning is`),
    ),
  ];
  return found.slice(0, scenarioFindingsMax);
};

/** Where the gap mark stands. */
const gapsIn = (value: unknown, at: ScenarioPlace): ScenarioPlace[] => {
  if (typeof value === "string") return value.includes(gapMark) ? [at] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    gapsIn(item, [...at, Array.isArray(value) ? Number(key) : key]),
  );
};

const shares = (one: Cue, other: Cue): boolean =>
  one.phrases.some((phrase) => other.phrases.includes(phrase)) ||
  one.examples.some((example) => other.examples.includes(example));

/** Shorter words, and these, are in every sentence. */
const tellingMin = 4;
const everyday = new Set(
  "about after also been both each even ever from have here into just like made more most much must only other over same some such than that their them then there they this very want well were what when where which while will with would your yours".split(
    " ",
  ),
);
/** So much of a word is enough to know it in another form. */
const stemChars = 5;
const tellingShareMin = 0.6;
const tellingCountMin = 3;

const tellingStems = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .split(/\s+/)
      .map(normalWord)
      .filter((word) => word.length >= tellingMin && !everyday.has(word))
      .map((word) => word.slice(0, stemChars)),
  );
/** Whether most of what a secret says stands in a line. */
const tells = (line: string, secret: string): boolean => {
  const [said, kept] = [tellingStems(line), tellingStems(secret)];
  const both = [...kept].filter((stem) => said.has(stem)).length;
  return both >= tellingCountMin && both >= kept.size * tellingShareMin;
};

/** A cue that a sentence meets, and by which of its words. */
export type CueMet = {
  readonly at: ScenarioPlace;
  /** The phrase or the example as it is written. */
  readonly by: string;
  readonly how: "phrase" | "example";
  /** The words that did it. */
  readonly words: string;
};
/** Every cue that a sentence meets by wording: one of its phrases, or an example word for word. Phrases that do not parse meet nothing. */
export const cuesMet = (
  content: Pick<ScenarioContent, "facts" | "objections" | "ends">,
  text: string,
): readonly CueMet[] => {
  const texts = text.split(/\s+/).filter((word) => word !== "");
  const words = texts.map(normalWord);
  return cuesOf(content).flatMap(({ at, cue }): CueMet[] => {
    const match = findPhrase(cue.phrases.flatMap(compiled), words);
    if (match)
      return [{ at, by: match.phrase, how: "phrase", words: texts.slice(match.firstWord, match.endWord).join(" ") }];
    const whole = words.join(" ");
    const example = cue.examples.find((each) => each.split(/\s+/).map(normalWord).join(" ") === whole);
    return example === undefined ? [] : [{ at, by: example, how: "example", words: text }];
  });
};

const compiled = (phrase: string): readonly Phrase[] =>
  phraseProblem(phrase, {}, 1) === undefined ? compilePhrase(phrase) : [];
