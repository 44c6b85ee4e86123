/** Members of tenants as people: what they are called and what proves that it is them. */
import type { TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import { newId } from "../base/ids.ts";
import type { Pool } from "../base/pools.ts";
import { asProjector, inTenant } from "../base/tenant-tx.ts";

export type Person = {
  readonly tenant: TenantId;
  readonly id: string;
  readonly name: string;
  /** In small letters. */
  readonly email: string;
};
/**
 * `password`: a PHC string, one of a person. `set-password`: the hash of a link, used once. Others (a second factor, an
 * identity elsewhere) have kinds of their own; `secret` is what the kind says.
 */
export type Credential = {
  readonly id: string;
  readonly kind: string;
  readonly secret: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
};
/** How many people of one address are looked at; nobody works for more companies than this. */
const sameEmailMax = 5;

type PersonRow = { tenant_id: string; person_id: string; name: string; email: string };

/** Where people are kept. Everything throws `Failure` WING_DB_*. */
export type People = ReturnType<typeof peopleIn>;

export const peopleIn = (pool: Pool) => ({
  /** Of all tenants, unless one is named. */
  byEmail: (email: string, tenant?: TenantId): Promise<readonly Person[]> =>
    asProjector(pool, "identity", async (tx: Transaction<object>) => {
      const { rows } = await sql<PersonRow>`select tenant_id, person_id, name, email from public.person
        where email = ${email.toLowerCase()} and (${tenant ?? null}::text is null or tenant_id = ${tenant ?? null})
        limit ${sameEmailMax}`.execute(tx);
      return rows.map(personOf);
    }),
  byId: (tenant: TenantId, id: string): Promise<Person | undefined> =>
    inTenant(
      pool,
      tenant,
      async (tx: Transaction<object>) => {
        const { rows } = await sql<PersonRow>`select tenant_id, person_id, name, email from public.person
        where tenant_id = ${tenant} and person_id = ${id}`.execute(tx);
        return rows[0] && personOf(rows[0]);
      },
      "read",
    ),
  /** All of a tenant, by name; at most `max`. */
  of: (tenant: TenantId, max: number): Promise<readonly Person[]> =>
    inTenant(
      pool,
      tenant,
      async (tx: Transaction<object>) => {
        const { rows } = await sql<PersonRow>`select tenant_id, person_id, name, email from public.person
        where tenant_id = ${tenant} order by name, person_id limit ${max}`.execute(tx);
        return rows.map(personOf);
      },
      "read",
    ),
  /** Makes a person, or answers the one who has this address in the tenant: nobody is ever changed into another. */
  add: ({ tenant, name, email, id }: Omit<Person, "id"> & { readonly id?: string }): Promise<Person> =>
    inTenant(pool, tenant, async (tx: Transaction<object>) => {
      await sql`insert into public.person (tenant_id, person_id, name, email)
        values (${tenant}, ${id ?? newId()}, ${name}, ${email.toLowerCase()}) on conflict do nothing`.execute(tx);
      const { rows } = await sql<PersonRow>`select tenant_id, person_id, name, email from public.person
        where tenant_id = ${tenant} and email = ${email.toLowerCase()}`.execute(tx);
      if (!rows[0]) throw new RangeError("another person of the tenant has this id");
      return personOf(rows[0]);
    }),

  credentials: (tenant: TenantId, person: string, kind: string): Promise<readonly Credential[]> =>
    inTenant(pool, tenant, async (tx: Transaction<object>) => {
      const { rows } = await sql<CredentialRow>`select credential_id, kind, secret, created_at, expires_at
        from public.credential where tenant_id = ${tenant} and person_id = ${person} and kind = ${kind}
          and used_at is null and (expires_at is null or expires_at > now()) order by credential_id`.execute(tx);
      return rows.map(credentialOf);
    }),
  addCredential: (
    { tenant, id: person }: Pick<Person, "tenant" | "id">,
    { kind, secret, expiresAt = null }: { kind: string; secret: string; expiresAt?: Date | null },
  ): Promise<void> =>
    inTenant(pool, tenant, async (tx: Transaction<object>) => {
      await sql`insert into public.credential (tenant_id, credential_id, person_id, kind, secret, expires_at)
        values (${tenant}, ${newId()}, ${person}, ${kind}, ${secret}, ${expiresAt})`.execute(tx);
    }),
  /** The one password of a person, from here on; links that were out to set it are worth nothing any more, nor sign-ins half done. */
  setPassword: ({ tenant, id: person }: Pick<Person, "tenant" | "id">, secret: string): Promise<void> =>
    inTenant(pool, tenant, async (tx: Transaction<object>) => {
      await sql`delete from public.credential where tenant_id = ${tenant} and person_id = ${person}
        and kind in ('password', 'set-password', 'second-step')`.execute(tx);
      await sql`insert into public.credential (tenant_id, credential_id, person_id, kind, secret)
        values (${tenant}, ${newId()}, ${person}, 'password', ${secret})`.execute(tx);
    }),
  /** Whose it is, while it is good. */
  bySecret: (kind: string, secret: string): Promise<Person | undefined> =>
    asProjector(pool, "identity", async (tx: Transaction<object>) => {
      const { rows } = await sql<PersonRow>`select p.tenant_id, p.person_id, p.name, p.email
        from public.credential c join public.person p on p.tenant_id = c.tenant_id and p.person_id = c.person_id
        where c.kind = ${kind} and c.secret = ${secret} and c.used_at is null
          and (c.expires_at is null or c.expires_at > now())`.execute(tx);
      return rows[0] && personOf(rows[0]);
    }),
  /** Uses up what can be used once; false where another was quicker. */
  useOnce: (kind: string, secret: string): Promise<boolean> =>
    asProjector(pool, "identity", async (tx: Transaction<object>) => {
      const { numAffectedRows } = await sql`update public.credential set used_at = now()
        where kind = ${kind} and secret = ${secret} and used_at is null
          and (expires_at is null or expires_at > now())`.execute(tx);
      return numAffectedRows === 1n;
    }),
});

type CredentialRow = { credential_id: string; kind: string; secret: string; created_at: Date; expires_at: Date | null };
const credentialOf = (row: CredentialRow): Credential => ({
  id: row.credential_id,
  kind: row.kind,
  secret: row.secret,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});
const personOf = ({ tenant_id, person_id, name, email }: PersonRow): Person => ({
  tenant: tenant_id as TenantId, // Written by `add`.
  id: person_id,
  name,
  email,
});
