/** Another master key: the tenants' keys are wrapped anew, and nothing that they seal is touched. */
import { Failure } from "@wingman/domain/failure";
import { type MasterKey, wrongMaster } from "./master-key.ts";
import type { KeyStore, TenantKeyRow } from "./store.ts";

/** A tenant that comes meanwhile is taken along by another try. */
const triesMax = 5;

/**
 * All or none; what the new key wrapped already is left, so that a rotation that was cut short is simply done again.
 * Answers how many were rewrapped. Throws `Failure` WING_KEY_MASTER for a tenant's key that neither opens.
 */
export const rotateMasterKey = async (store: KeyStore, old: MasterKey, next: MasterKey): Promise<number> => {
  for (let tries = 0; tries < triesMax; tries++) {
    const rows = await store.tenantKeys();
    const changes = await Promise.all(rows.map(async (was) => ({ was, is: await rewrapped(was, old, next) })));
    if (await store.rewrapTenantKeys(changes)) return changes.filter(({ was, is }) => was !== is).length;
  }
  throw new Failure("WING_DB_CONFLICT", "tenants come and go all the time.", { remedy: "Try again." });
};

const rewrapped = async (row: TenantKeyRow, old: MasterKey, next: MasterKey): Promise<TenantKeyRow> => {
  if (row.master === next.id) return row;
  if (row.master !== old.id)
    throw wrongMaster(
      `tenant ${row.tenant}'s key was wrapped by master key ${row.master}, and the old one is ${old.id}`,
    );
  const bound = boundToTenant(row.tenant);
  return { ...row, wrapped: await next.wrap(await old.unwrap(row.wrapped, bound), bound), master: next.id };
};

/** What a wrapped tenant key is bound to: it opens for no other tenant. */
export const boundToTenant = (tenant: string): string => `tenant key\n${tenant}`;
