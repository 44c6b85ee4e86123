/** Keys in `wingman_keep`. What is many goes as arrays, so that a thousand calls are one statement. */
import type { TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import type { Pool } from "../base/pools.ts";
import { asProjector, inTenant, type TenantTx } from "../base/tenant-tx.ts";
import type { Aggregate } from "../log/event-log.ts";
import type { DataKeyRow, KeyStore, Subject, TenantKeyRow } from "./store.ts";

type Tx = Transaction<object>;
type OfTenant = TenantTx<object>;
type TenantRow = { tenant_id: string; wrapped: Buffer; master: string };
type DataRow = { tenant_id: string; kind: string; aggregate: string; subject: string; wrapped: Buffer | null };

/** `pool` may still be on its way: a first use waits for it, and for the tables it is promised with. */
export const postgresKeyStore = (pool: Promise<Pool>): KeyStore => {
  pool.catch(() => undefined); // Whoever uses it is told.
  const work = async <Result>(run: (tx: Tx) => Promise<Result>): Promise<Result> =>
    asProjector(await pool, "keys", run);
  const forTenant = async <Result>(tenant: TenantId, run: (tx: OfTenant) => Promise<Result>): Promise<Result> =>
    inTenant(await pool, tenant, run);

  const tenantKeyIn = async (tx: OfTenant, tenant: TenantId): Promise<TenantKeyRow | undefined> => {
    const { rows } = await sql<TenantRow>`
      select tenant_id, wrapped, master from public.tenant_key where tenant_id = ${tenant}`.execute(tx);
    return rows[0] && tenantRow(rows[0]);
  };
  const loadIn = async (tx: Tx, aggregates: readonly Aggregate[]): Promise<DataKeyRow[]> => {
    const { rows } = await sql<DataRow>`
      select k.tenant_id, k.kind, k.aggregate, k.subject, k.wrapped
      from unnest(${column(aggregates, "tenant")}::text[], ${column(aggregates, "kind")}::text[], ${column(aggregates, "id")}::text[])
        as wanted(tenant_id, kind, aggregate)
      join public.data_key k on k.tenant_id = wanted.tenant_id and k.kind = wanted.kind and k.aggregate = wanted.aggregate`.execute(
      tx,
    );
    return rows.map(dataRow);
  };
  return {
    tenantKey: (tenant) => forTenant(tenant, (tx) => tenantKeyIn(tx, tenant)),
    keepTenantKey: ({ tenant, wrapped, master }) =>
      forTenant(tenant, async (tx) => {
        await sql`insert into public.tenant_key (tenant_id, wrapped, master)
          values (${tenant}, ${Buffer.from(wrapped)}, ${master}) on conflict do nothing`.execute(tx);
        const stands = await tenantKeyIn(tx, tenant);
        if (!stands) throw new Error("a tenant's key that was just kept is not there");
        return stands;
      }),
    tenantKeys: () =>
      work(async (tx) => {
        const { rows } = await sql<TenantRow>`select tenant_id, wrapped, master from public.tenant_key`.execute(tx);
        return rows.map(tenantRow);
      }),
    rewrapTenantKeys: (changes) =>
      work(async (tx) => {
        await sql`lock table public.tenant_key in share row exclusive mode`.execute(tx); // No tenant may come in between.
        const { rows } = await sql<TenantRow>`select tenant_id, wrapped, master from public.tenant_key`.execute(tx);
        const now = new Map(rows.map((row) => [row.tenant_id, row.wrapped]));
        if (now.size !== changes.length) return false;
        if (!changes.every(({ was }) => now.get(was.tenant)?.equals(was.wrapped))) return false;
        for (const { is } of changes)
          await sql`update public.tenant_key set wrapped = ${Buffer.from(is.wrapped)}, master = ${is.master}
            where tenant_id = ${is.tenant}`.execute(tx);
        return true;
      }),
    load: (aggregates) => work((tx) => loadIn(tx, aggregates)),
    keep: (wanted) =>
      work(async (tx) => {
        const aggregates = wanted.map(({ aggregate }) => aggregate);
        await sql`
          insert into public.data_key (tenant_id, kind, aggregate, subject, wrapped)
          select * from unnest(${column(aggregates, "tenant")}::text[], ${column(aggregates, "kind")}::text[],
            ${column(aggregates, "id")}::text[], ${wanted.map(({ subject }) => subject)}::text[],
            ${wanted.map(({ wrapped }) => Buffer.from(wrapped ?? []))}::bytea[])
          on conflict do nothing`.execute(tx);
        return loadIn(tx, distinct(aggregates));
      }),
    replace: ({ aggregate, subject, wrapped: was }, wrapped) =>
      forTenant(aggregate.tenant, async (tx) => {
        const { numAffectedRows } = await sql`update public.data_key set wrapped = ${Buffer.from(wrapped)}
          where tenant_id = ${aggregate.tenant} and kind = ${aggregate.kind} and aggregate = ${aggregate.id}
            and subject = ${subject} and wrapped = ${Buffer.from(was ?? [])}`.execute(tx);
        return numAffectedRows === 1n;
      }),
    forget: (aggregates, forgotten) =>
      work(async (tx) => {
        const wanted = sql`unnest(${column(aggregates, "tenant")}::text[], ${column(aggregates, "kind")}::text[],
            ${column(aggregates, "id")}::text[]) as wanted(tenant_id, kind, aggregate),
          unnest(${[...forgotten]}::text[]) as who(subject)`;
        const { numAffectedRows } = await sql`
          update public.data_key k set wrapped = null, forgotten_at = now() from ${wanted}
          where k.tenant_id = wanted.tenant_id and k.kind = wanted.kind and k.aggregate = wanted.aggregate
            and k.subject = who.subject and k.wrapped is not null`.execute(tx);
        await sql`
          insert into public.data_key (tenant_id, kind, aggregate, subject, wrapped, forgotten_at)
          select wanted.tenant_id, wanted.kind, wanted.aggregate, who.subject, null, now() from ${wanted}
          on conflict do nothing`.execute(tx);
        return Number(numAffectedRows ?? 0);
      }),
    remember: (tenant, call, people) =>
      forTenant(tenant, async (tx) => {
        await sql`insert into public.key_person (tenant_id, person, call)
          select ${tenant}, person, ${call} from unnest(${people.map((person) => Buffer.from(person))}::bytea[]) as p(person)
          on conflict do nothing`.execute(tx);
      }),
    callsOf: (tenant, person) =>
      forTenant(tenant, async (tx) => {
        const { rows } = await sql<{ call: string }>`select call from public.key_person
          where tenant_id = ${tenant} and person = ${Buffer.from(person)} order by call`.execute(tx);
        return rows.map(({ call }) => call);
      }),
  };
};

const column = <Key extends keyof Aggregate>(aggregates: readonly Aggregate[], key: Key): Aggregate[Key][] =>
  aggregates.map((aggregate) => aggregate[key]);
const distinct = (aggregates: readonly Aggregate[]): Aggregate[] => [
  ...new Map(
    aggregates.map((aggregate) => [`${aggregate.tenant}/${aggregate.kind}/${aggregate.id}`, aggregate]),
  ).values(),
];
const tenantRow = (row: TenantRow): TenantKeyRow => ({
  tenant: row.tenant_id as TenantId, // Written above, as are the kinds and subjects below.
  wrapped: row.wrapped,
  master: row.master,
});
const dataRow = (row: DataRow): DataKeyRow => ({
  aggregate: { tenant: row.tenant_id as TenantId, kind: row.kind as Aggregate["kind"], id: row.aggregate },
  subject: row.subject as Subject,
  wrapped: row.wrapped,
});
