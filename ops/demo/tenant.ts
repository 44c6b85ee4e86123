/** The demo tenant: who is at the keyboard until identity exists, and the words its trade has that no dictionary has. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { type CompiledPlaybook, compilePlaybook } from "@wingman/domain/playbook/playbook";
import { everyStarter, starterPlaybook } from "@wingman/domain/playbook/starters";
import { defaultPolicy, type Policy } from "@wingman/domain/tenant/policy";
import type { Principal } from "@wingman/streams/base/registry";
import type { Directory } from "@wingman/streams/tenants/directory";

export const demoPrincipal: Principal = {
  tenant: "demo" as TenantId,
  actor: "demo-rep" as ActorId,
  name: "Priya Nair",
  roles: ["agent", "supervisor", "viewer", "compliance", "admin"],
  session: null,
};

export const demoPlaybook = compilePlaybook(starterPlaybook);
/** All that a call was ever held with that no tenant wrote, the default first. */
const demoPlaybooks: readonly CompiledPlaybook[] = [
  demoPlaybook,
  ...everyStarter.filter((playbook) => playbook !== starterPlaybook).map(compilePlaybook),
];

/** The playbook a call was begun with, at that very version; undefined when it is not known here. */
export const playbookOf = (wanted: { readonly id: string; readonly version: number }): CompiledPlaybook | undefined =>
  demoPlaybooks.find(({ playbook }) => playbook.id === wanted.id && playbook.version === wanted.version);

/** The newest of an id; a sample names no version. */
export const playbookNamed = (id: string): CompiledPlaybook | undefined =>
  demoPlaybooks
    .filter(({ playbook }) => playbook.id === id)
    .reduce<CompiledPlaybook | undefined>(
      (newest, each) => (newest && newest.playbook.version > each.playbook.version ? newest : each),
      undefined,
    );

/** The demo's policy, until somebody changes it: more requests than a company of its size, since it is one page that many look at. */
export const demoPolicy: Policy = {
  ...defaultPolicy,
  limits: { ...defaultPolicy.limits, requestsPerMinute: 6_000 },
  vocabulary: [
    { word: "halden", pronunciation: "HH AO L D AH N" },
    { word: "slotwise", pronunciation: "S L AA T W AY Z" },
    { word: "dockflow", pronunciation: "D AA K F L OW" },
    { word: "hubspot", pronunciation: "HH AH B S P AA T" },
    { word: "salesforce", pronunciation: "S EY L Z F AO R S" },
    { word: "wingman", pronunciation: "W IH NG M AE N" },
    { word: "corvane", pronunciation: "K AO R V EY N" },
  ],
};

/** A tenant's rules as they stand; the demo's where nobody made that tenant yet. */
export const policyIn = (directory: Pick<Directory, "of"> | undefined, tenant: TenantId): Policy => {
  const known = directory?.of(tenant);
  if (known?.created) return known.policy;
  return tenant === demoPrincipal.tenant ? demoPolicy : defaultPolicy;
};

const textFolder = "gpu/stt/pocketsphinx/language";

/** The sentences of all trades in one: a rep of one hardly suffers from the words of another (`first-light.wer`). */
const tradeTexts = async (root: string): Promise<string> => {
  const names = (await readdir(join(root, textFolder))).filter((name) => name.endsWith(".txt")).sort();
  return (await Promise.all(names.map((name) => readFile(join(root, textFolder, name), "utf8")))).join("\n");
};

/**
 * Sentences as they are said in a tenant's calls, by tenant; "" where it has none, and then the general model hears
 * alone, which words of another trade would only mislead (ADR 0005). The demo's are those of its playbooks' trades.
 */
export const domainTextsIn = async (root: string): Promise<(tenant: TenantId) => string> => {
  const demo = await tradeTexts(root);
  return (tenant) => (tenant === demoPrincipal.tenant ? demo : "");
};
