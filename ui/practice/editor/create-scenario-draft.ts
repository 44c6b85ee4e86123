/** A scenario's draft in the editor, and what is wrong with it, looked at with each letter. */
import type { ScenarioContent } from "@wingman/domain/practice/scenario";
import { hinders, scenarioFindings } from "@wingman/domain/practice/scenario-check";
import { createVersionedDraft, type Fault } from "../../parts/versioned/create-versioned-draft.ts";
import { type ScenarioDraft, scenarioKind } from "./ask.ts";
import { type Fact, type Objection, type Part, partOf, tidied, unfinished } from "./draft.ts";
import { words } from "./words.ts";

export type Draft = ReturnType<typeof createScenarioDraft>;
type Finding = Fault & { readonly hinders: boolean };

export const createScenarioDraft = (loaded: ScenarioDraft) => {
  const draft = createVersionedDraft({
    ...{ kind: scenarioKind, loaded, tidied, unfinished },
    foundOf: () => null,
    wrong: (content: ScenarioContent, _found, written): readonly Finding[] => [
      ...written.map((fault) => ({ ...fault, hinders: true })),
      ...scenarioFindings(content).map(({ at, code }) => ({
        ...{ at, says: words.faults[code], code, hinders: hinders({ code }) },
      })),
    ],
    changedCode: "WING_REFUSED_SCENARIO_CHANGED",
  });
  const { edit } = draft;
  return {
    ...draft,
    findingsIn: (part: Part): readonly Finding[] => draft.faults().filter(({ at }) => partOf(at) === part),
    putFact: (n: number, change: (fact: Fact) => Fact, field = ""): void =>
      edit(
        (now) => ({ ...now, facts: now.facts.map((each, k) => (k === n ? change(each) : each)) }),
        field && `facts.${n}.${field}`,
      ),
    putObjection: (n: number, change: (objection: Objection) => Objection, field = ""): void =>
      edit(
        (now) => ({ ...now, objections: now.objections.map((each, k) => (k === n ? change(each) : each)) }),
        field && `objections.${n}.${field}`,
      ),
  };
};
