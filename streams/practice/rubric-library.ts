/** Every tenant's rubrics as this process knows them. What a tenant has not made its own are the starters. */
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { PracticeRubric } from "@wingman/domain/practice/rubric";
import { starterRubric, starterRubrics } from "@wingman/domain/practice/rubrics";
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
import { change, foldOf, type FoldModel, type LiveFolds, openFolds } from "../follow/live-folds.ts";
import { type Writer, writerOf } from "../log/aggregate.ts";
import type { EventLog } from "../log/event-log.ts";

/** Rubrics of one tenant; each is a page of text in memory. */
export const rubricsMax = 100;

type RubricRef = { readonly id: string; readonly version: number };
export type RubricLibrary = LiveFolds<RubricState> & {
  /** What calls can be scored by: starters first, the tenant's own version in place of each that it made its own. */
  live(tenant: TenantId): readonly PracticeRubric[];
  newest(tenant: TenantId, id: string): PracticeRubric | undefined;
  at(tenant: TenantId, wanted: RubricRef): PracticeRubric | undefined;
  /** The same, read from the log where it is not known here yet. */
  surely(tenant: TenantId, wanted: RubricRef): Promise<PracticeRubric | undefined>;
};

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
  const { of, own } = folds;
  const at: RubricLibrary["at"] = (tenant, { id, version }) =>
    rubricAt(of(tenant, id), id, version) ?? starterRubric(id, version);
  const newest: RubricLibrary["newest"] = (tenant, id) => {
    const { live } = of(tenant, id);
    return live === null ? starterRubric(id) : at(tenant, { id, version: live });
  };
  return {
    ...folds,
    newest,
    at,
    live: (tenant) =>
      [...new Set([...starterRubrics.map(({ id }) => id), ...own(tenant)])].flatMap((id) => newest(tenant, id) ?? []),
    async surely(tenant, wanted) {
      const known = at(tenant, wanted);
      if (known) return known;
      // Published a moment ago, by another process.
      return rubricAt(await foldOf(log, model, tenant, wanted.id), wanted.id, wanted.version);
    },
  };
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
