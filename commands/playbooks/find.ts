/** Which playbook of a company is meant: a version, the draft, or what calls begin with. */
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { draftOf } from "@wingman/domain/playbook/aggregate";
import { findProblems } from "@wingman/domain/playbook/check";
import type { Playbook } from "@wingman/domain/playbook/play";
import { type CompiledPlaybook, compilePlaybook } from "@wingman/domain/playbook/playbook";
import type { Library } from "@wingman/streams/playbooks/library";

export const playbookNotFound = (id: string): Failure =>
  new Failure("WING_PLAYBOOK_NOT_FOUND", `there is no playbook "${id}" of this version.`, {
    remedy: "Choose one of the list of playbooks, or none for the default.",
  });

/** Without a version the one calls begin with. Throws `Failure` WING_PLAYBOOK_NOT_FOUND. */
export const findPlaybook = (
  library: Library,
  tenant: TenantId,
  id: string,
  version: number | "draft" | undefined,
): Playbook => {
  const found =
    version === "draft"
      ? draftOf(library.of(tenant, id), id)
      : version === undefined
        ? library.newest(tenant, id)
        : library.at(tenant, { id, version })?.playbook;
  if (!found) throw playbookNotFound(id);
  return found;
};

/** Ready to be tried. Throws `Failure` WING_REFUSED_PLAYBOOK_INVALID with every fault. */
export const compiledToTry = (playbook: Playbook): CompiledPlaybook => {
  const problems = findProblems(playbook);
  if (problems.length === 0) return compilePlaybook(playbook);
  throw new Failure("WING_REFUSED_PLAYBOOK_INVALID", `${problems.map(({ says }) => says).join("; ")}.`, {
    remedy: "Put right what is named, and try again.",
  });
};
