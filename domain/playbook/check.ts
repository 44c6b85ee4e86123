/** What a playbook must hold before a call may use it: every problem at once, in the words of whoever writes one. */
import { type Static, type TSchema, Type } from "typebox";
import { Compile } from "typebox/compile";
import { object } from "../schema.ts";
import { nameSlot } from "../web/slots.ts";
import { phraseProblem, repeated } from "./phrase-problem.ts";

import { Play, Playbook, Stage, Trigger } from "./play.ts";

/** `at` leads to the place in the playbook, so that a file's importer can name the line. */
export type Problem = { readonly at: readonly (string | number)[]; readonly says: string };

/** Of a playbook that is far from one, so many say enough. */
export const problemsMax = 100;

const loosely = (part: TSchema): ReturnType<typeof Compile> => Compile(part);
const head = loosely(
  object({
    ...Type.Omit(Playbook, ["plays", "stages"]).properties,
    plays: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 500 }),
    stages: Type.Array(Type.Unknown(), { maxItems: 12 }),
  }),
);
const playBody = loosely(object({ ...Type.Omit(Play, ["trigger"]).properties, trigger: Type.Unknown() }));
const stage = loosely(Stage);
const whole = Compile(Playbook);

type Branch = (typeof Trigger.anyOf)[number];
const branchName = (properties: Branch["properties"]): string =>
  "is" in properties ? `${properties.on.const}:${properties.is.const}` : properties.on.const;
const branches = new Map(Trigger.anyOf.map((branch) => [branchName(branch.properties), loosely(branch)]));
const triggerNames = [...new Set(Trigger.anyOf.map((branch) => branch.properties.on.const))];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What of a value does not fit its schema, in words and with its place. */
export const faults = (
  compiled: ReturnType<typeof Compile>,
  value: unknown,
  at: Problem["at"],
  called: string,
): Problem[] =>
  compiled.Check(value)
    ? []
    : [...compiled.Errors(value)].map((error) => {
        const path = error.instancePath
          .split("/")
          .slice(1)
          .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
        const field =
          path.length === 0 ? "" : `${path.map((step) => (typeof step === "number" ? step + 1 : step)).join(" ")}: `;
        return { at: [...at, ...path], says: `${called}${field}${inWords(error)}` };
      });

/** The schema library's sentence, with what it leaves out. */
const inWords = (error: { readonly keyword: string; readonly message: string; readonly params: unknown }): string => {
  const params = isRecord(error.params) ? error.params : {};
  const names = (key: string): string =>
    Array.isArray(params[key]) ? params[key].map((name) => `"${String(name)}"`).join(", ") : "";
  switch (error.keyword) {
    case "additionalProperties":
      return `there is nothing called ${names("additionalProperties")} here`;
    case "required":
      return `${names("requiredProperties")} is missing`;
    case "pattern":
      return "small letters, digits and hyphens alone";
    default:
      return error.message;
  }
};

const triggerFaults = (value: unknown, at: Problem["at"], called: string): Problem[] => {
  const on = isRecord(value) ? value["on"] : undefined;
  const branch =
    branches.get(String(on)) ??
    (on === "stage" && isRecord(value) ? branches.get(`stage:${String(value["is"])}`) : undefined);
  if (branch) return faults(branch, value, at, `${called}trigger `);
  return [
    {
      at: [...at, "on"],
      says:
        on === "stage"
          ? `${called}a stage is "reached" or "not-reached"`
          : `${called}"${typeof on === "string" ? on : ""}" is no trigger; there are ${triggerNames.join(", ")}`,
    },
  ];
};

const nameOf = (what: string, value: unknown, index: number): string =>
  `${what} ${isRecord(value) && typeof value["id"] === "string" && value["id"] !== "" ? value["id"] : index + 1}: `;

const shapeProblems = (value: unknown): Problem[] => {
  if (!isRecord(value)) return [{ at: [], says: "a playbook is a list of named things: id, name, stages, plays" }];
  const plays: readonly unknown[] = Array.isArray(value["plays"]) ? value["plays"] : [];
  const stages: readonly unknown[] = Array.isArray(value["stages"]) ? value["stages"] : [];
  return [
    ...faults(head, value, [], ""),
    ...stages.flatMap((each, n) => faults(stage, each, ["stages", n], nameOf("stage", each, n))),
    ...plays.flatMap((each, n) => [
      ...faults(playBody, each, ["plays", n], nameOf("play", each, n)),
      ...(isRecord(each) && "trigger" in each
        ? triggerFaults(each["trigger"], ["plays", n, "trigger"], nameOf("play", each, n))
        : []),
    ]),
  ];
};

/** Every problem there is, at most `problemsMax`; none for a playbook that a call may use. */
export const findProblems = (value: unknown): readonly Problem[] => {
  const problems = whole.Check(value) ? meaningProblems(value) : shapeProblems(value);
  return problems.slice(0, problemsMax);
};

/** What the shape cannot say: ids that are named twice or nowhere, phrases that cannot be meant. */
const meaningProblems = (playbook: Playbook): Problem[] => {
  const names = { competitor: playbook.competitors.flatMap((competitor) => competitor.spoken) };
  const stageIds = new Set(playbook.stages.map(({ id }) => id));
  const phrases = (
    texts: readonly string[] | undefined,
    at: Problem["at"],
    called: string,
    wordsMin: number,
  ): Problem[] =>
    (texts ?? []).flatMap((text, n) => {
      const says = phraseProblem(text, names, wordsMin);
      return says === undefined ? [] : [{ at: [...at, n], says: `${called}${says}` }];
    });
  const stagesNamed = (ids: readonly string[] | undefined, at: Problem["at"], called: string): Problem[] =>
    (ids ?? []).flatMap((id) => (stageIds.has(id) ? [] : [{ at, says: `${called}there is no stage "${id}"` }]));
  return [
    ...repeated(playbook.plays).map((n) => ({
      at: ["plays", n, "id"],
      says: `two plays have the id "${playbook.plays[n]?.id ?? ""}"`,
    })),
    ...repeated(playbook.stages).map((n) => ({
      at: ["stages", n, "id"],
      says: `two stages have the id "${playbook.stages[n]?.id ?? ""}"`,
    })),
    ...playbook.plays.flatMap(({ id, trigger, when, web }, n): Problem[] => {
      const called = `play ${id}: `;
      const at = ["plays", n, "trigger"];
      const whenAt = ["plays", n, "when"];
      return [
        ...("phrases" in trigger
          ? phrases(
              trigger.phrases,
              [...at, "phrases"],
              called,
              trigger.on === "words" || trigger.on === "not-said" ? 2 : 1,
            )
          : []),
        ...("unless" in trigger ? phrases(trigger.unless, [...at, "unless"], called, 1) : []),
        ...(trigger.on === "stage" ? stagesNamed([trigger.stage], [...at, "stage"], called) : []),
        ...(trigger.on === "not-said"
          ? [
              ...stagesNamed(trigger.byStage === undefined ? [] : [trigger.byStage], [...at, "byStage"], called),
              ...(trigger.byStage === undefined && trigger.byMs === undefined
                ? [{ at, says: `${called}say by which stage or minute it should have been said` }]
                : []),
            ]
          : []),
        ...webProblems(trigger.on, web).map((says) => ({ at: ["plays", n, "web"], says: `${called}${says}` })),
        ...stagesNamed(when?.reached, [...whenAt, "reached"], called),
        ...stagesNamed(when?.notReached, [...whenAt, "notReached"], called),
        ...phrases(when?.customer?.phrases, [...whenAt, "customer", "phrases"], called, 1),
        ...phrases(when?.notYetSaid?.phrases, [...whenAt, "notYetSaid", "phrases"], called, 1),
        ...(when?.notBeforeMs !== undefined && when.notAfterMs !== undefined && when.notBeforeMs >= when.notAfterMs
          ? [{ at: whenAt, says: `${called}it may never be set off: it ends before it begins` }]
          : []),
      ];
    }),
    ...playbook.stages.flatMap(({ id, phrases: own, checklist = [] }, n): Problem[] => [
      ...phrases(own, ["stages", n, "phrases"], `stage ${id}: `, 2),
      ...repeated(checklist).map((k) => ({
        at: ["stages", n, "checklist", k, "id"],
        says: `stage ${id}: two points have the id "${checklist[k]?.id ?? ""}"`,
      })),
      ...checklist.flatMap((item, k) => [
        ...phrases(item.phrases, ["stages", n, "checklist", k, "phrases"], `stage ${id}, ${item.id}: `, 2),
      ]),
    ]),
  ];
};

const webProblems = (on: Trigger["on"], web: Play["web"]): string[] => [
  ...(web && !["words", "meaning", "question"].includes(on)
    ? ["only what somebody says can have something looked up: words, meaning, question"]
    : []),
  ...(web?.name !== undefined && nameSlot(web.name) === undefined ? [`"${web.name}" is no name to look up`] : []),
];

/** The playbook, or every problem a person can mend, in their words. */
export const checkPlaybook = (
  value: unknown,
):
  | { readonly ok: true; readonly playbook: Static<typeof Playbook> }
  | { readonly ok: false; readonly problems: readonly string[] } => {
  const problems = findProblems(value);
  // No problem means that the shape fits.
  return problems.length === 0
    ? { ok: true, playbook: value as Playbook }
    : { ok: false, problems: problems.map(({ says }) => says) };
};
