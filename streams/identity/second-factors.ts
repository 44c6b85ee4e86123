/** What people have besides a password: the secret of an authenticator app, sealed, and recovery codes as hashes. */
import type { TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import { newId } from "../base/ids.ts";
import type { Pool } from "../base/pools.ts";
import { asProjector, inTenant } from "../base/tenant-tx.ts";
import type { MasterKey } from "../keys/master-key.ts";

type Who = { readonly tenant: TenantId; readonly id: string };
export type SecondFactor = { readonly secret: Uint8Array; readonly isOn: boolean };
export type SecondFactors = ReturnType<typeof secondFactorsIn>;

/** Sign-ins of one person that wait for a second step; more are nobody's typing, and the oldest end. */
const waitingMax = 5;
export const recoveryKind = "recovery-code";
export const challengeKind = "second-step";

/** Throws `Failure` WING_DB_*; where a secret is opened, WING_KEY_MASTER as well. */
export const secondFactorsIn = (pool: Pool, master: MasterKey) => {
  const work = <Result>(tenant: TenantId, run: (tx: Transaction<object>) => Promise<Result>): Promise<Result> =>
    inTenant(pool, tenant, run);
  const isOne = ({ numAffectedRows }: { readonly numAffectedRows?: bigint }): boolean => numAffectedRows === 1n;

  return {
    /** A new secret, which does nothing until it is switched on; false where one is on already. */
    async begin({ tenant, id }: Who, secret: Uint8Array): Promise<boolean> {
      const sealed = Buffer.from(await master.wrap(secret, boundTo(tenant, id)));
      return work(tenant, async (tx) =>
        isOne(
          await sql`insert into public.totp as t (tenant_id, person_id, sealed, master)
            values (${tenant}, ${id}, ${sealed}, ${master.id})
            on conflict (tenant_id, person_id) do update
              set sealed = excluded.sealed, master = excluded.master, last_step = 0, created_at = now()
              where t.on_at is null`.execute(tx),
        ),
      );
    },
    /** Whether a second step is asked of this person; needs no key. */
    isOn: ({ tenant, id }: Who): Promise<boolean> =>
      work(tenant, async (tx) => {
        const { rows } = await sql`select 1 from public.totp
          where tenant_id = ${tenant} and person_id = ${id} and on_at is not null`.execute(tx);
        return rows.length === 1;
      }),
    async find({ tenant, id }: Who): Promise<SecondFactor | undefined> {
      const row = await work(tenant, async (tx) => {
        const { rows } = await sql<{ sealed: Buffer; is_on: boolean }>`select sealed, on_at is not null as is_on
          from public.totp where tenant_id = ${tenant} and person_id = ${id}`.execute(tx);
        return rows[0];
      });
      return row && { secret: await master.unwrap(row.sealed, boundTo(tenant, id)), isOn: row.is_on };
    },
    /** Takes a code's step of time: each is good once, and none before the last. False where it was used. */
    useStep: ({ tenant, id }: Who, step: number): Promise<boolean> =>
      work(tenant, async (tx) =>
        isOne(
          await sql`update public.totp set last_step = ${step}
            where tenant_id = ${tenant} and person_id = ${id} and last_step < ${step}`.execute(tx),
        ),
      ),
    /** On from here, with these recovery codes (hashes) and no others; false where another was quicker. */
    switchOn: ({ tenant, id }: Who, step: number, codes: readonly string[]): Promise<boolean> =>
      work(tenant, async (tx) => {
        const on = await sql`update public.totp set on_at = now(), last_step = ${step}
          where tenant_id = ${tenant} and person_id = ${id} and on_at is null and last_step < ${step}`.execute(tx);
        if (!isOne(on)) return false;
        await sql`delete from public.credential where tenant_id = ${tenant} and person_id = ${id}
          and kind = ${recoveryKind}`.execute(tx);
        for (const secret of codes)
          await sql`insert into public.credential (tenant_id, credential_id, person_id, kind, secret)
            values (${tenant}, ${newId()}, ${id}, ${recoveryKind}, ${secret})`.execute(tx);
        return true;
      }),
    /** Uses a recovery code up; false where it is none, or was used. */
    useRecovery: ({ tenant, id }: Who, secret: string): Promise<boolean> =>
      work(tenant, async (tx) =>
        isOne(
          await sql`update public.credential set used_at = now() where tenant_id = ${tenant} and person_id = ${id}
            and kind = ${recoveryKind} and secret = ${secret} and used_at is null`.execute(tx),
        ),
      ),
    /** A password alone is enough again. */
    remove: ({ tenant, id }: Who): Promise<void> =>
      work(tenant, async (tx) => {
        await sql`delete from public.totp where tenant_id = ${tenant} and person_id = ${id}`.execute(tx);
        await sql`delete from public.credential where tenant_id = ${tenant} and person_id = ${id}
          and kind = any(${[recoveryKind, challengeKind]}::text[])`.execute(tx);
      }),
    /** A sign-in that waits for its second step, by the hash of its name. */
    wait: ({ tenant, id }: Who, secret: string, expiresAt: Date): Promise<void> =>
      work(tenant, async (tx) => {
        await sql`delete from public.credential where tenant_id = ${tenant} and person_id = ${id}
          and kind = ${challengeKind} and credential_id not in (
            select credential_id from public.credential where tenant_id = ${tenant} and person_id = ${id}
              and kind = ${challengeKind} and used_at is null and expires_at > now()
            order by credential_id desc limit ${waitingMax - 1})`.execute(tx);
        await sql`insert into public.credential (tenant_id, credential_id, person_id, kind, secret, expires_at)
          values (${tenant}, ${newId()}, ${id}, ${challengeKind}, ${secret}, ${expiresAt})`.execute(tx);
      }),
  };
};

/** With another master key: what the old one opens is wrapped anew. Answers how many were. Throws `Failure` WING_DB_*, WING_KEY_MASTER. */
export const rewrapSecondFactors = (pool: Pool, old: MasterKey, next: MasterKey): Promise<number> =>
  asProjector(pool, "identity", async (tx: Transaction<object>) => {
    const { rows: there } = await sql<{ is: boolean }>`select to_regclass('public.totp') is not null as is`.execute(tx);
    if (!there[0]?.is) return 0; // A database of before there were any.
    const { rows } = await sql<{ tenant_id: string; person_id: string; sealed: Buffer }>`
      select tenant_id, person_id, sealed from public.totp where master = ${old.id} for update`.execute(tx);
    for (const { tenant_id, person_id, sealed } of rows) {
      const bound = boundTo(tenant_id, person_id);
      const wrapped = Buffer.from(await next.wrap(await old.unwrap(sealed, bound), bound));
      await sql`update public.totp set sealed = ${wrapped}, master = ${next.id}
        where tenant_id = ${tenant_id} and person_id = ${person_id}`.execute(tx);
    }
    return rows.length;
  });

const boundTo = (tenant: string, person: string): string => `two-step secret\n${tenant}\n${person}`;
