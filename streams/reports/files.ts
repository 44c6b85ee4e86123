/**
 * The bytes of reports. They hold words of calls, so they lie among the read models: no backup has them, and they can
 * be made again. Each says which calls it tells of; when something of a call is taken back or erased, every file that
 * tells of it goes, and what is being made meanwhile is made anew.
 */
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import type { MigrationFamily } from "../base/migrate.ts";
import type { Pool } from "../base/pools.ts";
import { asProjector, inTenant } from "../base/tenant-tx.ts";
import { wallOff } from "../base/walls.ts";
import type { Store } from "../erasure/ports.ts";
import { reportsProcessor, setGone } from "./store.ts";

/** Of one file. */
export const fileBytesMax = 32 * 1_024 * 1_024;
/** Calls that one file may tell of. */
export const callsMax = 100_000;

/** In the database of the read models, beside their generations and none of them. */
export const reportFileMigrations: MigrationFamily = {
  family: "report-files",
  migrations: [
    {
      name: "0001-report-file",
      async up(db) {
        await sql`create table public.report_file (
          tenant_id text collate "C" not null,
          report_id text collate "C" not null,
          calls text[] not null,
          content bytea not null,
          primary key (tenant_id, report_id)
        )`.execute(db);
        await sql`alter table public.report_file alter column content set storage external`.execute(db); // They are packed already.
        await sql`create index report_file_calls on public.report_file using gin (calls)`.execute(db);
        await wallOff(db, "public.report_file", ["select"]);
        await sql`create table public.report_forgetting (
          tenant_id text collate "C" primary key,
          times bigint not null
        )`.execute(db);
        await wallOff(db, "public.report_forgetting", []);
      },
    },
  ],
};

type Tx = Transaction<any>;
type Id = { readonly tenant: TenantId; readonly report: string };

/** How often something of this tenant was taken back: asked before a report is read, and again when it is kept. */
export const forgettingsOf = (pool: Pool, tenant: TenantId): Promise<number> =>
  asProjector(pool, reportsProcessor, (tx: Tx) => timesIn(tx, tenant));

const timesIn = async (tx: Tx, tenant: TenantId): Promise<number> => {
  await sql`insert into public.report_forgetting values (${tenant}, 0) on conflict do nothing`.execute(tx);
  const { rows } = await sql<{ times: number }>`select times from public.report_forgetting
    where tenant_id = ${tenant} for update`.execute(tx);
  return rows[0]?.times ?? 0;
};

/**
 * Keeps a file, unless something was taken back since `forgettings` was asked: then false, and it is to be made anew.
 * Throws `Failure` WING_REPORT_TOO_LARGE.
 */
export const keepFile = async (
  pool: Pool,
  { tenant, report }: Id,
  { calls, content, forgettings }: { calls: readonly string[]; content: Uint8Array; forgettings: number },
): Promise<boolean> => {
  if (content.byteLength > fileBytesMax)
    throw new Failure("WING_REPORT_TOO_LARGE", "the report has more than 32 MB.", {
      remedy: "Ask for fewer days, or for fewer people.",
    });
  return await asProjector(pool, reportsProcessor, async (tx: Tx) => {
    if ((await timesIn(tx, tenant)) !== forgettings) return false;
    await sql`insert into public.report_file (tenant_id, report_id, calls, content)
      values (${tenant}, ${report}, ${[...calls]}::text[], ${Buffer.from(content)})
      on conflict (tenant_id, report_id) do update set calls = excluded.calls, content = excluded.content`.execute(tx);
    return true;
  });
};

/** Undefined where it is no more. */
export const readFile = (pool: Pool, { tenant, report }: Id): Promise<Uint8Array | undefined> =>
  inTenant(
    pool,
    tenant,
    async (tx: Tx) => {
      const { rows } = await sql<{ content: Buffer }>`select content from public.report_file
        where tenant_id = ${tenant} and report_id = ${report}`.execute(tx);
      return rows[0]?.content;
    },
    "read",
  );

export const dropFiles = async (
  pool: Pool,
  keep: Pool,
  tenant: TenantId,
  reports: readonly string[],
): Promise<void> => {
  await asProjector(pool, reportsProcessor, async (tx: Tx) => {
    await sql`delete from public.report_file where tenant_id = ${tenant} and report_id = any (${[...reports]}::text[])`.execute(
      tx,
    );
  });
  await setGone(keep, tenant, reports);
};

/** Takes away every file that tells of these calls; answers how many. Done again it finds none. */
export const forgetCalls = async (
  pool: Pool,
  keep: Pool,
  tenant: TenantId,
  calls: readonly string[],
): Promise<number> => {
  const gone = await asProjector(pool, reportsProcessor, async (tx: Tx) => {
    await timesIn(tx, tenant);
    await sql`update public.report_forgetting set times = times + 1 where tenant_id = ${tenant}`.execute(tx);
    const { rows } = await sql<{ report: string }>`delete from public.report_file
      where tenant_id = ${tenant} and calls && ${[...calls]}::text[] returning report_id as report`.execute(tx);
    return rows.map(({ report }) => report);
  });
  await setGone(keep, tenant, gone);
  return gone.length;
};

/** What `wingman scrub` writes anew. */
export const reportFileTable = "public.report_file";

/** Asked after an erasure whether a file still tells of its calls. */
export const reportFileStore = (pool: Pool): Store => ({
  name: "reports",
  ask: ({ tenant, calls }) =>
    asProjector(pool, reportsProcessor, async (tx: Tx) => {
      const { rows } = await sql<{ left: number }>`select count(*)::int as left from public.report_file
        where tenant_id = ${tenant} and calls && ${[...calls]}::text[]`.execute(tx);
      return { asked: calls.length, left: rows[0]?.left ?? 0 };
    }),
});
