/** Every tenant's rubrics as this process knows them. What a tenant has not made its own are the starters. */
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { PracticeRubric } from "@wingman/domain/practice/rubric";
import { starterRubrics } from "@wingman/domain/practice/rubrics";
import {
  decideRubric,
  evolveRubric,
  initialRubric,
  rubricAt,
  type RubricCommand,
  type RubricEvent,
  type RubricRefusal,
  type RubricState,
} from "@wingman/domain/practice/tenant-rubrics";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import { change, type FoldModel, type LiveFolds, openFolds } from "../follow/live-folds.ts";
import { type Writer, writerOf } from "../log/aggregate.ts";
import type { EventLog } from "../log/event-log.ts";
import { type OwnAndStarters, ownAndStarters } from "./versions.ts";

/** Rubrics of one tenant; each is a page of text in memory. */
export const rubricsMax = 100;

export type RubricLibrary = LiveFolds<RubricState> & OwnAndStarters<PracticeRubric>;

const model: FoldModel<RubricState, RubricEvent> = {
  kind: "rubric",
  called: "the library of rubrics",
  initial: initialRubric,
  evolve: evolveRubric,
  deedOf: (event) => (event.type === "RubricPublished" ? event.data.version : "saved"),
};

/** Resolves once all that stood on the log at the call is folded in. Throws what `follow` throws, WING_EVENT_NEWER. */
export const openRubrics = async (log: EventLog, signal: AbortSignal, runtime?: Runtime): Promise<RubricLibrary> => {
  const folds = await openFolds(log, model, signal, runtime);
  return { ...folds, ...ownAndStarters(log, model, folds, starterRubrics, rubricAt) };
};

export type Rubrics = Writer<RubricState, RubricCommand, RubricRefusal>;

/** The writer of rubrics over a log. */
export const rubricsOn = (log: EventLog, runtime: Runtime = realRuntime): Rubrics =>
  writerOf<RubricState, RubricCommand, RubricEvent, RubricRefusal>(
    log,
    { initial: initialRubric, evolve: evolveRubric, decide: decideRubric },
    runtime,
  );

const remedies: { readonly [Reason in RubricRefusal]: string } = {
  RUBRIC_UNKNOWN: "Save a draft of it first, or choose one of the list.",
  RUBRIC_CHANGED: "Load the draft again, and make your change in it once more.",
  RUBRIC_INVALID: "Put right what is named, and publish again.",
  RUBRIC_VERSIONS_FULL: "Go on under another name.",
};

/** Sends, and answers the state once it is folded into this process's library; a refusal is thrown as `Failure` WING_REFUSED_<REASON>. */
export const changeRubric = (
  { rubrics, library }: { readonly rubrics: Rubrics; readonly library: Pick<RubricLibrary, "caughtUp"> },
  tenant: TenantId,
  id: string,
  command: RubricCommand,
  actor: ActorId,
): Promise<RubricState> =>
  change({ writer: rubrics, folds: library }, { tenant, kind: "rubric", id }, command, actor, remedies);
