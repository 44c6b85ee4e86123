/**
 * The only door to PostgreSQL. Each way in says on whose behalf it comes, so that row-level security can be
 * switched on in the tables without a change in any query: they will compare with `wingman.tenant`.
 *
 * The table types come from the callback: `inTenant(pool, tenant, (tx: Transaction<HistoryTables>) => …)`.
 * Settings are of the transaction alone, so a pooler that shares connections between transactions is safe.
 * Errors come as `Failure` WING_DB_* with PostgreSQL's own as `cause`; what broke on the way is not tried again
 * here, since only the caller knows whether it may be done twice.
 */
import type { TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import { databaseFailure } from "./database-failure.ts";
import { kyselyOf, type Pool } from "./pools.ts";

/** Somebody waits for the answer of a read or a command. */
export const statementMsMax = 10_000;
/** A projector's batch, or its first load after a long time away. */
export const projectorStatementMsMax = 60_000;
/** Migrations and digests go over whole tables. */
export const ownerStatementMsMax = 15 * 60_000;
/** A process that stopped inside a transaction lets its locks go after this. */
export const idleInTransactionMsMax = 30_000;

/** Work of one tenant. With "read", one unchanging picture of the database, and writing is refused by the server. */
export const inTenant = <DB, Result>(
  pool: Pool,
  tenant: TenantId,
  work: (tx: Transaction<DB>) => Promise<Result>,
  access: "read" | "write" = "write",
): Promise<Result> => inside(pool, { "wingman.tenant": tenant, statement_timeout: statementMsMax }, work, access);

/**
 * Work of a projector, whose batch holds rows of several tenants in log order. With `flush` false its commit does not
 * wait for the disk: right where a crash of the server means beginning again anyway (a rebuild), wrong for a projector
 * that runs on, since a server that comes back after a crash may have forgotten what that projector saw committed.
 */
export const asProjector = <DB, Result>(
  pool: Pool,
  processor: string,
  work: (tx: Transaction<DB>) => Promise<Result>,
  { flush = true }: { readonly flush?: boolean } = {},
): Promise<Result> =>
  inside(
    pool,
    {
      "wingman.processor": processor,
      statement_timeout: projectorStatementMsMax,
      ...(!flush && { synchronous_commit: "off" }),
    },
    work,
  );

/**
 * Work on the whole database, on nobody's behalf: migrations, digests, backups. Never in answer to a request. With
 * "read", one unchanging picture of all tables.
 */
export const asOwner = <DB, Result>(
  pool: Pool,
  work: (tx: Transaction<DB>) => Promise<Result>,
  access: "read" | "write" = "write",
): Promise<Result> =>
  inside(pool, { "wingman.processor": "owner", statement_timeout: ownerStatementMsMax }, work, access);

const inside = async <DB, Result>(
  pool: Pool,
  settings: Readonly<Record<string, string | number>>,
  work: (tx: Transaction<DB>) => Promise<Result>,
  access: "read" | "write" = "write",
): Promise<Result> => {
  const all = { ...settings, idle_in_transaction_session_timeout: idleInTransactionMsMax };
  const begin = kyselyOf(pool).transaction();
  const started = access === "read" ? begin.setIsolationLevel("repeatable read").setAccessMode("read only") : begin;
  try {
    return await started.execute(async (tx) => {
      const sets = Object.entries(all).map(([key, value]) => sql`set_config(${key}, ${String(value)}, true)`);
      await sql`select ${sql.join(sets)}`.execute(tx);
      return work(tx as Transaction<DB>); // The caller's word for which tables it uses; the pool knows of none.
    });
  } catch (error) {
    throw databaseFailure(error);
  }
};
