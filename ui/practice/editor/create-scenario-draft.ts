/** A scenario's draft in the editor, and what is wrong with it, looked at with each letter. */
import type { ScenarioContent } from "@wingman/domain/practice/scenario";
import { hinders, type ScenarioFault, scenarioFindings } from "@wingman/domain/practice/scenario-check";
import { createMemo } from "solid-js";
import { createDraft, isUnder, type Place } from "../../parts/create-draft.ts";
import type { Fault } from "../../playbooks/create-draft.ts";
import { type ScenarioDraft, scenarios } from "./ask.ts";
import { type Fact, type Objection, type Part, partOf, tidied, unfinished } from "./draft.ts";
import { words } from "./words.ts";

export type Draft = ReturnType<typeof createScenarioDraft>;
/** A fault with the code that its words are known by; null where something is only not written out. */
export type Finding = Fault & { readonly fault: ScenarioFault | null; readonly hinders: boolean };

export const createScenarioDraft = (loaded: ScenarioDraft) => {
  const { id } = loaded;
  const draft = createDraft<ScenarioContent, null>({
    loaded: { content: loaded.content, revision: loaded.revision, savedAtMs: loaded.saved?.at ?? 0, found: null },
    tidied,
    isUnfinished: (content) => unfinished(content).length > 0,
    save: async (content, onto) => ({ revision: (await scenarios.save(id, content, onto)).revision, found: null }),
    load: async () => {
      const { content, revision } = await scenarios.draft(id);
      return { content, revision, found: null };
    },
    changedCode: "WING_REFUSED_SCENARIO_CHANGED",
  });
  const findings = createMemo((): readonly Finding[] => {
    const now = tidied(draft.content());
    return [
      ...unfinished(now).map(({ at, why }) => ({
        ...{ at, says: words.unfinished[why], code: "WING_REQUEST_INVALID", fault: null, hinders: true },
      })),
      ...scenarioFindings(now).map(({ at, code }) => ({
        ...{ at, says: words.faults[code], code, fault: code, hinders: hinders({ code }) },
      })),
    ];
  });
  const { edit } = draft;
  return {
    ...draft,
    id,
    findings,
    faultsAt: (at: Place): readonly Fault[] => findings().filter((fault) => isUnder(fault.at, at)),
    findingsIn: (part: Part): readonly Finding[] => findings().filter(({ at }) => partOf(at) === part),
    /** Some fields of it at once; a `field` makes what is typed one step back. */
    put: (part: Partial<ScenarioContent>, field = ""): void => edit((now) => ({ ...now, ...part }), field),
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
