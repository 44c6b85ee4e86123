/**
 * The first administrator of a company, or one who lost the password. Whoever calls this runs the machine: the log
 * names them `operator`. The link is shown once, and kept as a hash alone.
 */
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { defaultPolicy } from "@wingman/domain/tenant/policy";
import type { TenantCommand } from "@wingman/domain/tenant/tenant";
import { newId } from "@wingman/streams/base/ids";
import type { People, Person } from "@wingman/streams/identity/people";
import type { AccessLog } from "@wingman/streams/tenants/access-log";
import type { Directory } from "@wingman/streams/tenants/directory";
import { changeTenant, type Tenants } from "@wingman/streams/tenants/tenants";
import { newLink } from "./sign-in.ts";

const operator = "operator" as ActorId;

export type MadeAdministrator = { readonly person: Person; readonly link: string; readonly isNew: boolean };

/** Makes what is missing: the tenant, the person, the role. Throws `Failure` WING_REFUSED_*, WING_DB_*. */
export const makeAdministrator = async (
  {
    directory,
    tenants,
    people,
    accessLog,
  }: {
    readonly directory: Directory;
    readonly tenants: Tenants;
    readonly people: People;
    readonly accessLog: AccessLog;
  },
  { tenant, email }: { readonly tenant: TenantId; readonly email: string },
): Promise<MadeAdministrator> => {
  const send = (command: TenantCommand): Promise<void> =>
    changeTenant({ tenants, directory }, tenant, command, operator);
  if (!directory.of(tenant).created)
    await send({ type: "TenantCreated", data: { name: tenant, policy: defaultPolicy } });
  const person = await people.add({ tenant, email, name: email.split("@")[0] ?? email });
  const known = directory.of(tenant).members.get(person.id);
  if (known?.state !== "active")
    await send({ type: "MemberJoined", data: { member: person.id, roles: ["admin"], how: "first-administrator" } });
  else if (!known.roles.includes("admin"))
    await send({ type: "RolesGranted", data: { member: person.id, roles: [...known.roles, "admin"] } });
  const { link, credential } = newLink();
  const changed = { action: "member.password-link", thing: person.id, request: newId() };
  await accessLog.record(tenant, operator, { type: "RecordChanged", data: changed });
  await people.addCredential(person, credential);
  return { person, link, isNew: known === undefined };
};

/** Whether any company but the demo has somebody who can let others in. */
export const hasAdministrator = (directory: Pick<Directory, "of" | "tenants">, demo: TenantId): boolean =>
  directory
    .tenants()
    .some(
      (tenant) =>
        tenant !== demo &&
        [...directory.of(tenant).members.values()].some(
          ({ roles, state }) => state === "active" && roles.includes("admin"),
        ),
    );
