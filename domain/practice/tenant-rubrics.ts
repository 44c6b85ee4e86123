/** A tenant's rubric: a draft, and versions that never change once they are published. */
import { accept, type Decision, refuse } from "../decision.ts";
import { isSame } from "../playbook/diff.ts";
import type { EventOf } from "../schema.ts";
import type * as eventsFile from "./events.ts";
import type { PracticeRubric, RubricContent } from "./rubric.ts";
import { contentAt, nothingYet, savedMeanwhile, type Versioned, withPublished } from "../versioned.ts";
import { rubricFindings, starterRubric } from "./rubrics.ts";

type RubricEvents = Pick<typeof eventsFile, "RubricDrafted" | "RubricPublished">;
export type RubricEvent = EventOf<RubricEvents>;

/** Versions of one rubric: one a day for almost three years. */
const rubricVersionsMax = 1_000;
/** The tenant's rubric of this id judges its real calls; without one the usual scorecard does. */
export const realCallsRubric = "real-calls";

export type RubricState = Versioned<RubricContent>;
export const initialRubric: RubricState = nothingYet;

export type RubricCommand =
  | {
      readonly type: "SaveDraft";
      readonly content: RubricContent;
      /** The revision it was made from; 0 to begin one, null to lay whatever is there aside for it. */
      readonly onto: number | null;
    }
  | { readonly type: "Publish"; readonly id: string; readonly onto: number };
export type RubricRefusal = "RUBRIC_UNKNOWN" | "RUBRIC_CHANGED" | "RUBRIC_INVALID" | "RUBRIC_VERSIONS_FULL";

/** The rubric of a version, as calls are scored by it. */
export const rubricAt = (state: RubricState, id: string, version: number): PracticeRubric | undefined =>
  contentAt(state, id, version);

/** The number that the draft would be published under: after those of the starter it began as. */
const nextRubricVersion = ({ versions }: RubricState, id: string): number =>
  Math.max(starterRubric(id)?.version ?? 0, ...versions.keys()) + 1;

/** The draft in the form of a rubric, under the number it would be published with. */
export const draftRubric = (state: RubricState, id: string): PracticeRubric | undefined =>
  state.draft === null ? undefined : { id, version: nextRubricVersion(state, id), ...state.draft };

export const decideRubric = (state: RubricState, command: RubricCommand): Decision<RubricEvent, RubricRefusal> => {
  switch (command.type) {
    case "SaveDraft": {
      const { content, onto } = command;
      if (state.draft && isSame(state.draft, content)) return accept();
      if (onto !== null && onto !== state.revision) return changed(state, onto);
      return accept({ type: "RubricDrafted", data: { content } });
    }
    case "Publish": {
      const { id, onto } = command;
      if (state.draft === null) return refuse("RUBRIC_UNKNOWN", "there is no draft of this rubric");
      if (onto !== state.revision) return changed(state, onto);
      const found = rubricFindings(state.draft);
      if (found.length > 0) return refuse("RUBRIC_INVALID", found.map(({ says }) => says).join("; "));
      const live = state.live === null ? undefined : state.versions.get(state.live);
      if (live && isSame(live, state.draft)) return accept();
      if (state.versions.size >= rubricVersionsMax)
        return refuse("RUBRIC_VERSIONS_FULL", `a rubric has ${rubricVersionsMax} versions at most`);
      return accept({ type: "RubricPublished", data: { version: nextRubricVersion(state, id) } });
    }
  }
};

const changed = (state: RubricState, onto: number): Decision<never, "RUBRIC_CHANGED"> =>
  refuse("RUBRIC_CHANGED", savedMeanwhile(state, onto));

export const evolveRubric = (state: RubricState, event: RubricEvent): RubricState => {
  switch (event.type) {
    case "RubricDrafted":
      return { ...state, draft: event.data.content, revision: state.revision + 1 };
    case "RubricPublished":
      return withPublished(state, event.data.version);
    default:
      return state; // A newer type changes nothing known here.
  }
};
