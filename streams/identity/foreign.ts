/** People as their company's own provider knows them: (issuer, subject) is who somebody is, and no e-mail address ever. */
import { randomBytes } from "node:crypto";
import type { TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import { sha256 } from "../base/sha256.ts";
import { newId } from "../base/ids.ts";
import type { Pool } from "../base/pools.ts";
import { asProjector, inTenant } from "../base/tenant-tx.ts";
import type { Person } from "./people.ts";

export type ForeignId = { readonly issuer: string; readonly subject: string };
export type ForeignPerson = Person & { readonly hasJoined: boolean };
export type ForeignPeople = ReturnType<typeof foreignPeopleIn>;
/** A sign-in that is at the provider. */
export type Flow = { readonly nonce: string; readonly verifier: string };

const joined = "oidc";
/** Known, and not written into the tenant's history yet: cut short in between, the next sign-in goes on from here. */
const joining = "oidc-joining";
const flowMinutes = 10;
/** Anybody may begin one; more than these at a time are nobody's morning. */
const flowsMax = 10_000;

type Row = { tenant_id: string; person_id: string; name: string; email: string; kind: string };

/** Everything throws `Failure` WING_DB_*. */
export const foreignPeopleIn = (pool: Pool) => ({
  find: (id: ForeignId): Promise<ForeignPerson | undefined> =>
    asProjector(pool, "identity", async (tx: Transaction<object>) => {
      const { rows } = await sql<Row>`select p.tenant_id, p.person_id, p.name, p.email, c.kind
        from public.credential c join public.person p on p.tenant_id = c.tenant_id and p.person_id = c.person_id
        where c.kind in (${joined}, ${joining}) and c.secret = ${keyOf(id)} order by c.kind limit 1`.execute(tx);
      const [row] = rows;
      if (!row) return undefined;
      const { tenant_id, person_id, name, email, kind } = row;
      const tenant = tenant_id as TenantId; // Written by `add`.
      return { tenant, id: person_id, name, email, hasJoined: kind === joined };
    }),
  /** A new person, or undefined where somebody of the tenant has the address: nobody becomes somebody who is there. */
  add: (id: ForeignId, { tenant, name, email }: Omit<Person, "id">): Promise<ForeignPerson | undefined> =>
    inTenant(pool, tenant, async (tx: Transaction<object>) => {
      const person = newId();
      const { numAffectedRows } = await sql`insert into public.person (tenant_id, person_id, name, email)
        values (${tenant}, ${person}, ${name}, ${email}) on conflict do nothing`.execute(tx);
      if (numAffectedRows !== 1n) return undefined;
      await sql`insert into public.credential (tenant_id, credential_id, person_id, kind, secret)
        values (${tenant}, ${newId()}, ${person}, ${joining}, ${keyOf(id)})`.execute(tx);
      return { tenant, id: person, name, email, hasJoined: false };
    }),
  /** Their joining stands in the tenant's history. */
  settle: ({ tenant, id: person }: Person): Promise<void> =>
    inTenant(pool, tenant, async (tx: Transaction<object>) => {
      await sql`update public.credential set kind = ${joined}
        where tenant_id = ${tenant} and person_id = ${person} and kind = ${joining}`.execute(tx);
    }),

  /** Remembers a sign-in under two secrets, of the address and of the browser; undefined where too many are under way. */
  begin: ({ nonce, verifier }: Flow): Promise<{ readonly state: string; readonly browser: string } | undefined> =>
    asProjector(pool, "identity", async (tx: Transaction<object>) => {
      const [state, browser] = [secret(), secret()];
      await sql`delete from public.oidc_flow where expires_at < now()`.execute(tx);
      const { numAffectedRows } = await sql`insert into public.oidc_flow (state, browser, nonce, verifier, expires_at)
        select ${sha256(state)}::bytea, ${sha256(browser)}::bytea, ${nonce}::text, ${verifier}::text,
          now() + make_interval(mins => ${flowMinutes})
        where (select count(*) from public.oidc_flow) < ${flowsMax}`.execute(tx);
      return numAffectedRows === 1n ? { state, browser } : undefined;
    }),
  /** Takes it, once, for the browser it was begun in; a state that came back elsewhere is used up all the same. */
  take: (state: string, browser: string): Promise<Flow | undefined> =>
    asProjector(pool, "identity", async (tx: Transaction<object>) => {
      const { rows } = await sql<Flow & { browser: Buffer; is_late: boolean }>`delete from public.oidc_flow
        where state = ${sha256(state)} returning nonce, verifier, browser, expires_at < now() as is_late`.execute(tx);
      const [row] = rows;
      if (!row || row.is_late || !row.browser.equals(sha256(browser))) return undefined;
      return { nonce: row.nonce, verifier: row.verifier };
    }),
});

const secret = (): string => randomBytes(32).toString("base64url");
/** As a hash: a subject can be long, and some providers make it of a name. */
const keyOf = ({ issuer, subject }: ForeignId): string =>
  sha256(JSON.stringify([issuer, subject])).toString("base64url");
