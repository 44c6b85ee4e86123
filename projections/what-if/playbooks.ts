/** The playbooks of a run as they were when it was asked for: a draft changes, and versions come; a run that is repeated must not. */
import { createHash } from "node:crypto";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import {
  draftOf,
  evolvePlaybook,
  initialPlaybook,
  type PlaybookEvent,
  versionOf,
} from "@wingman/domain/playbook/aggregate";
import { findProblems } from "@wingman/domain/playbook/check";
import type { Playbook } from "@wingman/domain/playbook/play";
import { type CompiledPlaybook, compilePlaybook } from "@wingman/domain/playbook/playbook";
import { everyStarter } from "@wingman/domain/playbook/starters";
import type { Way } from "@wingman/domain/what-if/spec";
import type { EventLog, Sequence } from "@wingman/streams/log/event-log";

export type Named = NonNullable<Way["playbook"]>;

/** Throws `Failure` WING_PLAYBOOK_NOT_FOUND, WING_REFUSED_PLAYBOOK_INVALID. */
export const playbookThen = async (
  log: Pick<EventLog, "read">,
  tenant: TenantId,
  { id, version }: Named,
  position: Sequence,
): Promise<CompiledPlaybook> => {
  let state = initialPlaybook;
  for await (const { sequence, events } of log.read({ tenant, kind: "playbook", id }))
    if (sequence <= position) state = (events as unknown as readonly PlaybookEvent[]).reduce(evolvePlaybook, state); // The log holds what was checked.
  const found: Playbook | undefined =
    version === "draft"
      ? draftOf(state, id)
      : (versionOf(state, id, version) ??
        everyStarter.find((starter) => starter.id === id && starter.version === version));
  if (!found)
    throw new Failure("WING_PLAYBOOK_NOT_FOUND", `there is no playbook "${id}" of this version.`, {
      remedy: "Choose one of the list of playbooks.",
    });
  const problems = findProblems(found);
  if (problems.length > 0)
    throw new Failure("WING_REFUSED_PLAYBOOK_INVALID", `${problems.map(({ says }) => says).join("; ")}.`, {
      remedy: "Put right what is named, and try again.",
    });
  return compilePlaybook(found);
};

/** What calls are conducted by depends on its content alone. */
export const hashOf = ({ playbook }: CompiledPlaybook): string =>
  createHash("sha256")
    .update(JSON.stringify({ ...playbook, version: 0 }))
    .digest("hex");
