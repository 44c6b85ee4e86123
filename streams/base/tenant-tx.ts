/**
 * The only door to PostgreSQL. Each way in says on whose behalf it comes and takes on the role that row-level security
 * knows it by (`walls.ts`), both by the statement that begins the transaction: it costs no round trip.
 *
 * The table types come from the callback: `inTenant(pool, tenant, (tx: TenantTx<HistoryTables>) => …)`.
 * Tables of a read model are named bare. Which generation of them that means (`public.read_model`) is looked up by
 * the statement that begins the transaction, so a switch to another generation changes no query, breaks none that
 * runs, and costs no round trip.
 *
 * Settings are of the transaction alone, so a pooler that shares connections between transactions is safe.
 * Errors come as `Failure` WING_DB_* with PostgreSQL's own as `cause`; what broke on the way is not tried again
 * here, since only the caller knows whether it may be done twice.
 */
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { type RawBuilder, sql, type Transaction } from "kysely";
import { databaseFailure } from "./database-failure.ts";
import { kyselyOf, type Pool } from "./pools.ts";
import { appRole, projectorRole } from "./walls.ts";

declare const ofTenant: unique symbol;
/** A transaction that sees one tenant's rows alone. Only `inTenant` gives one: a query that asks for it cannot be called otherwise. */
export type TenantTx<DB> = Transaction<DB> & { readonly [ofTenant]: TenantId };

/** Somebody waits for the answer of a read or a command. */
export const statementMsMax = 10_000;
/** A projector's batch, or its first load after a long time away. */
export const projectorStatementMsMax = 60_000;
/** Migrations and digests go over whole tables. */
export const ownerStatementMsMax = 15 * 60_000;
/** A process that stopped inside a transaction lets its locks go after this. */
export const idleInTransactionMsMax = 30_000;

/**
 * Work of one tenant. With "read", one unchanging picture of the database, and writing is refused by the server.
 * Throws `Failure` WING_STARTING where the read models have no tables of this code's shape yet.
 */
export const inTenant = <DB, Result>(
  pool: Pool,
  tenant: TenantId,
  work: (tx: TenantTx<DB>) => Promise<Result>,
  access: "read" | "write" = "write",
): Promise<Result> =>
  inside(
    pool,
    { role: appRole, "wingman.tenant": tenant, statement_timeout: statementMsMax },
    (tx: Transaction<DB>) => work(tx as TenantTx<DB>), // Here and nowhere else: this is the door.
    { access, path: activeOf(pool) },
  );

/**
 * Work of one tenant on one unchanging picture, once `look` has seen in it what is nobody's, such as how far its rows
 * have come. For what is made by itself and may take minutes; never in answer to a request. Throws as `inTenant` does.
 */
export const inTenantAt = <DB, Seen, Result>(
  pool: Pool,
  tenant: TenantId,
  { processor, look }: { readonly processor: string; readonly look: (tx: Transaction<any>) => Promise<Seen> },
  work: (tx: TenantTx<DB>, seen: Seen) => Promise<Result>,
): Promise<Result> =>
  inside(
    pool,
    { role: projectorRole, "wingman.processor": processor, statement_timeout: projectorStatementMsMax },
    async (tx: Transaction<DB>) => {
      const seen = await look(tx);
      const settings = { role: appRole, "wingman.processor": "", "wingman.tenant": tenant };
      await sql`select ${sql.join(setsOf(settings))}`.execute(tx);
      return work(tx as TenantTx<DB>, seen); // As in `inTenant`: from here on it is the tenant's alone.
    },
    { access: "read", path: activeOf(pool) },
  );

/**
 * Work of a projector, whose batch holds rows of several tenants in log order. With `flush` false its commit does not
 * wait for the disk: right where a crash of the server means beginning again anyway (a rebuild), wrong for a projector
 * that runs on, since a server that comes back after a crash may have forgotten what that projector saw committed.
 * Without `schema` it works on the generation that answers, and no switch to another happens before its end.
 */
export const asProjector = <DB, Result>(
  pool: Pool,
  processor: string,
  work: (tx: Transaction<DB>) => Promise<Result>,
  { flush = true, schema }: { readonly flush?: boolean; readonly schema?: string | undefined } = {},
): Promise<Result> =>
  inside(
    pool,
    {
      role: projectorRole,
      "wingman.processor": processor,
      statement_timeout: projectorStatementMsMax,
      ...(!flush && { synchronous_commit: "off" }),
    },
    work,
    { path: schema === undefined ? heldActiveOf(pool, processor) : sql`quote_ident(${schema})` },
  );

/**
 * Work on the whole database, on nobody's behalf: migrations, digests, backups. Never in answer to a request. It works
 * as whoever logs in, since it makes and drops tables. With "read", one unchanging picture of all tables.
 */
export const asOwner = <DB, Result>(
  pool: Pool,
  work: (tx: Transaction<DB>) => Promise<Result>,
  access: "read" | "write" = "write",
): Promise<Result> =>
  inside(pool, { "wingman.processor": "owner", statement_timeout: ownerStatementMsMax }, work, { access });

type Way = {
  readonly access?: "read" | "write";
  /** The schemas in which bare names are looked for, quoted; null where there are none yet. */
  readonly path?: RawBuilder<unknown> | undefined;
};

const activeOf = ({ readModels }: Pool): RawBuilder<unknown> | undefined => {
  if (readModels.length === 0) return undefined;
  const mine = readModels.map(({ name, shape }) => sql`(${name}, ${shape}::integer)`);
  return sql`(select string_agg(quote_ident(schema), ', ') from public.read_model where (name, shape) in (${sql.join(mine)}))`;
};

/** Locks the row that says which generation answers; after a wait for a switch it reads what the switch wrote. */
const heldActiveOf = ({ readModels }: Pool, processor: string): RawBuilder<unknown> | undefined => {
  const model = readModels.find(({ name }) => name === processor);
  return (
    model &&
    sql`(select quote_ident(schema) from public.read_model where name = ${model.name} and shape = ${model.shape}::integer for share)`
  );
};

const inside = async <DB, Result>(
  pool: Pool,
  settings: Readonly<Record<string, string | number>>,
  work: (tx: Transaction<DB>) => Promise<Result>,
  { access = "write", path }: Way = {},
): Promise<Result> => {
  const all = { ...settings, idle_in_transaction_session_timeout: idleInTransactionMsMax };
  const begin = kyselyOf(pool).transaction();
  const started = access === "read" ? begin.setIsolationLevel("repeatable read").setAccessMode("read only") : begin;
  try {
    return await started.execute(async (tx) => {
      const sets = setsOf(all);
      if (!path) await sql`select ${sql.join(sets)}`.execute(tx);
      else {
        // PostgreSQL's own names come last: one of them is a type called line.
        const search = sql`set_config('search_path', path || ', pg_catalog', true)`;
        const { rows } = await sql<{ path: string | null }>`
          select path, ${sql.join([...sets, search])} from (select ${path} as path) as found`.execute(tx);
        if (!rows[0]?.path) throw notYet();
      }
      return work(tx as Transaction<DB>); // The caller's word for which tables it uses; the pool knows of none.
    });
  } catch (error) {
    throw databaseFailure(error);
  }
};

/** Of the transaction alone. */
const setsOf = (settings: Readonly<Record<string, string | number>>): readonly RawBuilder<unknown>[] =>
  Object.entries(settings).map(([key, value]) => sql`set_config(${key}, ${String(value)}, true)`);

const notYet = (): Failure =>
  new Failure("WING_STARTING", "the tables of a read model are still being filled from the log.", {
    remedy: "Try again in a moment; the start page shows how far it is.",
  });
