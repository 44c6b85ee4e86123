/** The trail as it is asked for: newest first, by keys and never by counting, so that the hundred-thousandth row costs what the first did. */
import { families } from "@wingman/domain/catalogue";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant, type TenantTx } from "@wingman/streams/base/tenant-tx";
import { placeIn } from "@wingman/streams/log/position";
import { type RawBuilder, sql } from "kysely";
import { programs } from "./actors.ts";
import type { AccessSums, Entry } from "./answers.ts";
import type { AuditTables, EntryRow } from "./tables.ts";

type Tx = TenantTx<AuditTables>;

export const pageMax = 200;
/** Calls of one customer that a list is drawn from. */
const callsOfMax = 1_000;
/** Of a person and a way: more pairs than a page shows. */
const sumsMax = 500;

export type Filter = {
  readonly actor?: string | undefined;
  /** An event type, or the name of a family of them. */
  readonly type?: string | undefined;
  readonly call?: string | undefined;
  /** A company that was called. */
  readonly customer?: string | undefined;
  readonly by?: "person" | "key" | "program" | undefined;
  /** Epoch milliseconds, by the log's clock. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
};

const familyNames = families as unknown as Readonly<
  Record<string, Readonly<Record<string, { readonly type: string }>>>
>; // Each is a file of definitions.

const typesOf = (wanted: string): readonly string[] =>
  Object.hasOwn(familyNames, wanted) ? Object.values(familyNames[wanted] ?? {}).map(({ type }) => type) : [wanted];

const columns = sql`place, event_id as event, type, v, kind, aggregate_id as aggregate, call_id as call, actor,
  written_at as "writtenAt", stored_at as "storedAt", cause, tick, correlation, thing, facts`;

/** A page of the trail, newest first. Throws `Failure` WING_CURSOR_INVALID for a cursor that no list gave. */
export const listEntries = (
  pool: Pool,
  tenant: TenantId,
  filter: Filter,
  { limit = pageMax, cursor }: { readonly limit?: number | undefined; readonly cursor?: string | undefined } = {},
): Promise<{ entries: Entry[]; next: string | null }> =>
  inTenant(
    pool,
    tenant,
    async (tx: Tx) => {
      const size = Math.min(Math.max(1, limit), pageMax);
      const where = [sql`tenant_id = ${tenant}`, ...(await conditions(tx, tenant, filter))];
      if (cursor !== undefined) {
        const { sequence, index } = placeOf(cursor);
        where.push(sql`(sequence, index) < (${sequence}, ${index})`);
      }
      const { rows } = await sql<Entry>`select ${columns} from entry where ${sql.join(where, sql` and `)}
        order by sequence desc, index desc limit ${size + 1}`.execute(tx);
      const entries = rows.slice(0, size);
      return { entries, next: rows.length > size ? (entries.at(-1)?.place ?? null) : null };
    },
    "read",
  );

const conditions = async (tx: Tx, tenant: TenantId, filter: Filter): Promise<RawBuilder<unknown>[]> => {
  const { actor, type, call, customer, by, from, to } = filter;
  const keys = by === "person" || by === "key" ? await keysEverMade(tx, tenant) : [];
  return [
    ...(actor === undefined ? [] : [sql`actor = ${actor}`]),
    ...(type === undefined ? [] : [sql`type = any (${[...typesOf(type)]}::text[])`]),
    ...(call === undefined ? [] : [ofCalls(tenant, sql`${[call]}::text[]`)]),
    ...(customer === undefined
      ? []
      : [
          ofCalls(
            tenant,
            sql`array(select call_id from call where tenant_id = ${tenant}
              and position(lower(${customer}) in lower(customer_company)) > 0 order by started_at desc limit ${callsOfMax})`,
          ),
        ]),
    ...(by === "program" ? [sql`actor = any (${[...programs]}::text[])`] : []),
    ...(by === "person" ? [sql`actor <> all (${[...programs, ...keys]}::text[])`] : []),
    ...(by === "key" ? [keys.length > 0 ? sql`actor = any (${keys}::text[])` : sql`false`] : []),
    ...(from === undefined && to === undefined ? [] : await within(tx, tenant, from, to)),
  ];
};

/** Asked first, so that who has no machines waits for no search of the whole trail. */
const keysEverMade = async (tx: Tx, tenant: TenantId): Promise<string[]> => {
  const { rows } = await sql<{ key: string }>`select distinct facts->>'key' as key from entry
    where tenant_id = ${tenant} and type = 'ApiKeyMade' and facts ? 'key'`.execute(tx);
  return rows.map(({ key }) => key);
};

/** Of these calls, about them, or about one of their events: what was opened here is named by its place. */
const ofCalls = (tenant: TenantId, calls: RawBuilder<unknown>): RawBuilder<unknown> => sql`(sequence, index) in (
    select sequence, index from entry where tenant_id = ${tenant} and call_id = any (${calls})
    union select sequence, index from entry where tenant_id = ${tenant} and thing = any (${calls})
    union select seen.sequence, seen.index from entry as seen join entry as of on of.place = seen.thing and of.tenant_id = seen.tenant_id
      where seen.tenant_id = ${tenant} and of.call_id = any (${calls}) and seen.thing like '1-%')`;

/** A span of time is one of the log, whose clock goes with its order; so the list stays in that order. */
const within = async (
  tx: Tx,
  tenant: TenantId,
  from = 0,
  to = Number.MAX_SAFE_INTEGER,
): Promise<RawBuilder<unknown>[]> => {
  const edge = async (order: RawBuilder<unknown>): Promise<number | undefined> => {
    const { rows } = await sql<{ sequence: number }>`select sequence from entry where tenant_id = ${tenant}
      and stored_at >= ${from} and stored_at <= ${to} order by stored_at ${order}, sequence ${order} limit 1`.execute(
      tx,
    );
    return rows[0]?.sequence;
  };
  const [first, last] = [await edge(sql`asc`), await edge(sql`desc`)];
  if (first === undefined || last === undefined) return [sql`false`];
  return [sql`sequence >= ${first}`, sql`sequence <= ${last}`, sql`stored_at >= ${from}`, sql`stored_at <= ${to}`];
};

/** The row of an event, by its id or its place. Throws `Failure` WING_EVENT_NOT_FOUND. */
export const findEntry = async (tx: Tx, tenant: TenantId, wanted: string): Promise<EntryRow> => {
  const isPlace = wanted.startsWith("1-") && /^1-[0-9a-z]{11}-[0-9a-z]{3}$/.test(wanted);
  const where = isPlace
    ? sql`sequence = ${placeOf(wanted).sequence} and index = ${placeOf(wanted).index}`
    : sql`commit_id = ${wanted.replace(/\.\d+$/, "")} and event_id = ${wanted}`;
  const { rows } = await sql<EntryRow>`select * from entry where tenant_id = ${tenant} and ${where}`.execute(tx);
  if (rows[0]) return rows[0];
  throw new Failure("WING_EVENT_NOT_FOUND", "no event of this company has this id.", {
    remedy:
      "Take the id from the list, or from what a tip says of its place in the log. What was written a moment ago comes within a second.",
  });
};

export const entryOf = (row: EntryRow): Entry => ({
  ...{ place: row.place, event: row.event_id, type: row.type, v: row.v, kind: row.kind, aggregate: row.aggregate_id },
  ...{ call: row.call_id, actor: row.actor, writtenAt: row.written_at, storedAt: row.stored_at, cause: row.cause },
  ...{ tick: row.tick, correlation: row.correlation, thing: row.thing, facts: row.facts },
});

/** How many events there are, and the newest's place. */
export const extent = (pool: Pool, tenant: TenantId): Promise<{ events: number; newest: string | null }> =>
  inTenant(
    pool,
    tenant,
    async (tx: Tx) => {
      const { rows } = await sql<{ events: number; newest: string | null }>`
        select (select count(*) from entry where tenant_id = ${tenant})::bigint as events,
          (select place from entry where tenant_id = ${tenant} order by sequence desc, index desc limit 1) as newest`.execute(
        tx,
      );
      return rows[0] ?? { events: 0, newest: null };
    },
    "read",
  );

/** Who looked at what how often, most recent first, of the family that records it. */
export const accessSums = (
  pool: Pool,
  tenant: TenantId,
  filter: Pick<Filter, "from" | "to">,
): Promise<AccessSums["sums"]> =>
  inTenant(
    pool,
    tenant,
    async (tx: Tx) => {
      const time =
        filter.from === undefined && filter.to === undefined ? [] : await within(tx, tenant, filter.from, filter.to);
      const where = [
        sql`tenant_id = ${tenant}`,
        sql`type = any (${["RecordViewed", "RecordExported"]}::text[])`,
        ...time,
      ];
      const { rows } = await sql<AccessSums["sums"][number]>`
        select actor, type, coalesce(facts->>'action', '') as action, count(*)::integer as times,
          count(distinct thing)::integer as things, max(stored_at) as "lastAt"
        from entry where ${sql.join(where, sql` and `)} group by actor, type, action
        order by "lastAt" desc limit ${sumsMax}`.execute(tx);
      return rows;
    },
    "read",
  );

/** Ids of the machines' keys that were ever made, of these actors. */
export const keysAmong = (pool: Pool, tenant: TenantId, actors: readonly string[]): Promise<ReadonlySet<string>> =>
  inTenant(
    pool,
    tenant,
    async (tx: Tx) => {
      const { rows } = await sql<{ key: string }>`select facts->>'key' as key from entry where tenant_id = ${tenant}
        and type = 'ApiKeyMade' and facts->>'key' = any (${[...actors]}::text[])`.execute(tx);
      return new Set(rows.map(({ key }) => key));
    },
    "read",
  );

const placeOf = (cursor: string): { readonly sequence: number; readonly index: number } => {
  try {
    return placeIn(cursor);
  } catch {
    throw new Failure("WING_CURSOR_INVALID", "this cursor came from no list.", {
      remedy: "Begin again without a cursor.",
    });
  }
};

/** What a tenant's events take on the log; null while the trail is still being filled. */
export const logBytes = async (pool: Pool, tenant: TenantId): Promise<number | null> => {
  try {
    return await inTenant(
      pool,
      tenant,
      async (tx: Tx) => {
        const { rows } = await sql<{ bytes: number }>`select coalesce(sum(bytes), 0)::bigint as bytes from entry
          where tenant_id = ${tenant}`.execute(tx);
        return rows[0]?.bytes ?? 0;
      },
      "read",
    );
  } catch (error) {
    if (error instanceof Failure && error.code === "WING_STARTING") return null;
    throw error;
  }
};
