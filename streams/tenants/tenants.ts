import type { ActorId, TenantId } from "@wingman/domain/ids";
import { Failure } from "@wingman/domain/failure";
import {
  decideTenant,
  evolveTenant,
  initialTenant,
  type TenantCommand,
  type TenantEvent,
  type TenantRefusal,
  type TenantState,
} from "@wingman/domain/tenant/tenant";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import type { Directory } from "./directory.ts";
import { type Meta, type Writer, writerOf } from "../log/aggregate.ts";
import type { Aggregate, EventLog, Sequence } from "../log/event-log.ts";

export type Tenants = Writer<TenantState, TenantCommand, TenantRefusal>;

/** The writer of tenants over a log. */
export const tenantsOn = (log: EventLog, runtime: Runtime = realRuntime): Tenants =>
  writerOf<TenantState, TenantCommand, TenantEvent, TenantRefusal>(
    log,
    { initial: initialTenant, evolve: evolveTenant, decide: decideTenant },
    runtime,
  );

export const tenantAggregate = (tenant: TenantId): Aggregate => ({ tenant, kind: "tenant", id: tenant });

/** Sends and answers where it stands; a refusal is thrown as `Failure` WING_REFUSED_<REASON>. */
export const sendToTenant = async (
  tenants: Tenants,
  tenant: TenantId,
  command: TenantCommand,
  meta: Meta & { readonly actor: ActorId },
): Promise<Sequence> => {
  const sent = await tenants.send(tenantAggregate(tenant), command, meta);
  if (sent.kind === "refused") throw new Failure(`WING_REFUSED_${sent.reason}`, `${sent.detail}.`);
  return sent.sequence;
};

/** The same, and folded into this process's directory when it resolves, so that what is read next has it. */
export const changeTenant = async (
  { tenants, directory }: { readonly tenants: Tenants; readonly directory: Pick<Directory, "caughtUp"> },
  tenant: TenantId,
  command: TenantCommand,
  actor: ActorId,
): Promise<void> => {
  await directory.caughtUp(await sendToTenant(tenants, tenant, command, { actor }));
};
