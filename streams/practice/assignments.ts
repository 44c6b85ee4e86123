/** Every exercise that was assigned, of all tenants, as this process knows it. */
import {
  type AssignmentCommand,
  type AssignmentEvent,
  type AssignmentRefusal,
  type AssignmentState,
  decideAssignment,
  evolveAssignment,
  initialAssignment,
} from "@wingman/domain/practice/assignments";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import { change, type FoldModel, type LiveFolds, openFolds } from "../follow/live-folds.ts";
import { type Writer, writerOf } from "../log/aggregate.ts";
import type { EventLog } from "../log/event-log.ts";

/** Of one tenant; a team of a hundred that gets one a day has them for three years. */
export const assignmentsMax = 1_000;

export type AssignmentFolds = LiveFolds<AssignmentState>;
export type Assignments = Writer<AssignmentState, AssignmentCommand, AssignmentRefusal>;

const model: FoldModel<AssignmentState, AssignmentEvent> = {
  kind: "assignment",
  called: "the list of assignments",
  initial: initialAssignment,
  evolve: evolveAssignment,
  deedOf: (event) => (event.type === "ExerciseAssigned" ? "saved" : null),
};

/** Resolves once all that stood on the log at the call is folded in. Throws what `follow` throws, WING_EVENT_NEWER. */
export const openAssignments = (log: EventLog, signal: AbortSignal, runtime?: Runtime): Promise<AssignmentFolds> =>
  openFolds(log, model, signal, runtime);

/** The writer of assignments over a log. */
export const assignmentsOn = (log: EventLog, runtime: Runtime = realRuntime): Assignments =>
  writerOf<AssignmentState, AssignmentCommand, AssignmentEvent, AssignmentRefusal>(
    log,
    { initial: initialAssignment, evolve: evolveAssignment, decide: decideAssignment },
    runtime,
  );

const remedies: { readonly [Reason in AssignmentRefusal]: string } = {
  ASSIGNMENT_UNKNOWN: "Load the list again; it may be of another company, or was never saved.",
  ASSIGNMENT_EXISTS: "Send it under another id.",
};

/** Sends, and answers the state once it is folded in here; a refusal is thrown as `Failure` WING_REFUSED_<REASON>. */
export const changeAssignment = (
  { writer, folds }: { readonly writer: Assignments; readonly folds: Pick<AssignmentFolds, "caughtUp"> },
  tenant: TenantId,
  id: string,
  command: AssignmentCommand,
  actor: ActorId,
): Promise<AssignmentState> => change({ writer, folds }, { tenant, kind: "assignment", id }, command, actor, remedies);
