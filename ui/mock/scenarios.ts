/** What the demo backend answers about scenarios: one from a past call with a draft, those that Wingman came with. */
import type { ScenarioDraft, ScenarioHead } from "@wingman/commands/practice/scenario-routes";
import { gapMark, scenarioFindings } from "@wingman/domain/practice/scenario-check";
import { starterScenarios } from "@wingman/domain/practice/starters";
import type { ScenarioContent } from "@wingman/domain/practice/scenario";

type Answer = { readonly code: number; readonly body: unknown };

const hour = 3_600_000;
const [first] = starterScenarios as [ScenarioDraft["content"] & { id: string; version: number }]; // There is one.
const { id: firstId, version: firstVersion, ...content } = first;
const draft: ScenarioContent = { ...content, name: "Waiting trucks", truth: gapMark };

const own = (): ScenarioHead => ({
  ...{ id: "own", name: draft.name, trade: draft.trade, difficulty: draft.difficulty, language: "en", live: 2 },
  ...{ revision: 7, unpublished: true, retired: false, starter: false, versions: [2, 1], next: 3 },
  fromCall: "0190a5c0-0000-7000-8000-000000000001",
  saved: { by: "Ingrid Solberg", at: Date.now() - hour },
  published: [
    { version: 2, by: "Ingrid Solberg", at: Date.now() - 30 * hour },
    { version: 1, by: "Priya Nair", at: Date.now() - 90 * hour },
  ],
});
const starter = (): ScenarioHead => ({
  ...{ id: firstId, name: content.name, trade: content.trade, difficulty: content.difficulty, language: "en" },
  ...{ live: firstVersion, revision: 0, unpublished: false, retired: false, starter: true, fromCall: null },
  ...{ versions: [firstVersion], next: null, saved: null, published: [] },
});
/** Undefined for an address that is not of this part. */
export const scenariosAnswer = (method: string, path: string, isEmpty: boolean): Answer | undefined => {
  const ok = (body: unknown): Answer => ({ code: 200, body });
  if (path === "/api/practice/scenarios/all") return ok({ scenarios: isEmpty ? [starter()] : [own(), starter()] });
  if (path === "/api/practice/scenarios/from-call") return ok({ id: "own", revision: 7 });
  const [, id, what] = /^\/api\/practice\/scenarios\/([a-z0-9-]+)(?:\/([a-z-]+).*)?$/.exec(path) ?? [];
  if (!id) return undefined;
  if (id === "nowhere")
    return {
      code: 404,
      body: { code: "WING_SCENARIO_NOT_FOUND", message: "There is no such scenario.", remedy: null },
    };
  if (what === undefined && method === "GET") {
    const findings = scenarioFindings(draft).map(({ at, code, says }) => ({ at: [...at], code, says }));
    return ok({ ...own(), content: draft, findings } satisfies ScenarioDraft);
  }
  if (what === "versions") return ok(content);
  if (what === "draft") return ok({ revision: 8, findings: [] });
  if (what === "publish") return ok({ version: 3 });
  if (what === "retire") return ok({ retired: true });
  return undefined;
};
