import {
  decidePlaybook,
  evolvePlaybook,
  initialPlaybook,
  type PlaybookCommand,
  type PlaybookEvent,
  type PlaybookRefusal,
  type PlaybookState,
} from "@wingman/domain/playbook/aggregate";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import { change } from "../follow/live-folds.ts";
import { type Writer, writerOf } from "../log/aggregate.ts";
import type { EventLog } from "../log/event-log.ts";
import type { Library } from "./library.ts";

export type Playbooks = Writer<PlaybookState, PlaybookCommand, PlaybookRefusal>;

/** The writer of playbooks over a log. */
export const playbooksOn = (log: EventLog, runtime: Runtime = realRuntime): Playbooks =>
  writerOf<PlaybookState, PlaybookCommand, PlaybookEvent, PlaybookRefusal>(
    log,
    { initial: initialPlaybook, evolve: evolvePlaybook, decide: decidePlaybook },
    runtime,
  );

const remedies: { readonly [Reason in PlaybookRefusal]: string } = {
  PLAYBOOK_UNKNOWN: "Save a draft of it first, or choose one of the list.",
  PLAYBOOK_CHANGED: "Load the draft again, and make your change in it once more.",
  PLAYBOOK_INVALID: "Put right what is named, and publish again.",
  PLAYBOOK_VERSION_UNKNOWN: "Choose one of the versions in its history.",
  PLAYBOOK_VERSIONS_FULL: "Go on under another name.",
};

/** Sends, and answers the state once it is folded into this process's library; a refusal is thrown as `Failure` WING_REFUSED_<REASON>. */
export const changePlaybook = (
  { playbooks, library }: { readonly playbooks: Playbooks; readonly library: Pick<Library, "caughtUp"> },
  tenant: TenantId,
  id: string,
  command: PlaybookCommand,
  actor: ActorId,
): Promise<PlaybookState> =>
  change({ writer: playbooks, folds: library }, { tenant, kind: "playbook", id }, command, actor, remedies);
