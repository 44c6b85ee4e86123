/**
 * Keys with which machines come in. A key is `wm_<tenant>_<id>_<secret>`: 256 random bits, of which the SHA-256 alone is
 * kept. What it may do, and until when, is the tenant's own history.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import { sha256 } from "../base/sha256.ts";
import type { Pool } from "../base/pools.ts";
import { inTenant } from "../base/tenant-tx.ts";

/** A key's last use is written down once an hour at most. */
const usedEveryMs = 3_600_000;
const shape = /^wm_([A-Za-z0-9-]{1,64})_([0-9a-f-]{36})_([A-Za-z0-9_-]{43})$/;

export type ApiKeyRow = {
  readonly id: string;
  readonly name: string;
  readonly madeBy: string;
  readonly createdAt: Date;
  readonly usedAt: Date | null;
};
export type ApiKeys = ReturnType<typeof apiKeysIn>;

/** Whether a bearer has the form of a key; whose it is, and whether it is good, is another question. */
export const keyIn = (
  bearer: string,
): { readonly tenant: TenantId; readonly id: string; readonly secret: string } | undefined => {
  const [, tenant, id, secret] = shape.exec(bearer) ?? [];
  return tenant && id && secret ? { tenant: tenant as TenantId, id, secret } : undefined; // A name; nobody is let in by it.
};

/** Throws `Failure` WING_DB_*. */
export const apiKeysIn = (pool: Pool, now: () => number = Date.now) => {
  const written = new Map<string, number>();
  return {
    /** Answers the whole key, once: it is kept nowhere. */
    async add(tenant: TenantId, { id, name, madeBy }: Pick<ApiKeyRow, "id" | "name" | "madeBy">): Promise<string> {
      const secret = randomBytes(32).toString("base64url");
      await inTenant(pool, tenant, (tx: Transaction<object>) =>
        sql`insert into public.api_key (tenant_id, key_id, name, made_by, hash)
          values (${tenant}, ${id}, ${name}, ${madeBy}, ${sha256(secret)})`.execute(tx),
      );
      return `wm_${tenant}_${id}_${secret}`;
    },
    list: (tenant: TenantId): Promise<readonly ApiKeyRow[]> =>
      inTenant(
        pool,
        tenant,
        async (tx: Transaction<object>) => {
          const { rows } = await sql<Row>`select key_id, name, made_by, created_at, used_at from public.api_key
            where tenant_id = ${tenant} order by created_at desc, key_id`.execute(tx);
          return rows.map((row) => ({
            id: row.key_id,
            name: row.name,
            madeBy: row.made_by,
            createdAt: row.created_at,
            usedAt: row.used_at,
          }));
        },
        "read",
      ),
    remove: async (tenant: TenantId, id: string): Promise<void> => {
      await inTenant(pool, tenant, (tx: Transaction<object>) =>
        sql`delete from public.api_key where tenant_id = ${tenant} and key_id = ${id}`.execute(tx),
      );
    },
    /** The name of a key whose secret this is. */
    check: (tenant: TenantId, id: string, secret: string): Promise<string | undefined> =>
      inTenant(pool, tenant, async (tx: Transaction<object>) => {
        const { rows } = await sql<{ name: string; hash: Buffer }>`select name, hash from public.api_key
          where tenant_id = ${tenant} and key_id = ${id}`.execute(tx);
        const [row] = rows;
        if (!row || !timingSafeEqual(row.hash, sha256(secret))) return undefined;
        if (now() - (written.get(id) ?? 0) > usedEveryMs) {
          written.set(id, now());
          await sql`update public.api_key set used_at = now() where tenant_id = ${tenant} and key_id = ${id}`.execute(
            tx,
          );
        }
        return row.name;
      }),
  };
};

type Row = { key_id: string; name: string; made_by: string; created_at: Date; used_at: Date | null };
