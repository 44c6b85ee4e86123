import type { Pool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { forceWall, raiseWall } from "@wingman/streams/base/walls";
import { sql, type Transaction } from "kysely";
import type { Walled } from "./interleave.ts";

/** One way to break a table's wall. `seen`: requests notice as well, by foreign rows or by none of their own; else the catalogue alone. */
export type Break = { readonly what: string; readonly seen: boolean; readonly work: (table: string) => string };

export const breaks: readonly Break[] = [
  { what: "no row-level security", seen: true, work: (table) => `alter table ${table} disable row level security` },
  { what: "the owner is not bound", seen: false, work: (table) => `alter table ${table} no force row level security` },
  { what: "no policy of tenants", seen: true, work: (table) => `drop policy tenant on ${table}` },
  { what: "no policy of projectors", seen: false, work: (table) => `drop policy processor on ${table}` },
  {
    what: "everybody's rows",
    seen: true,
    work: (table) => `alter policy tenant on ${table} using (true) with check (true)`,
  },
  {
    what: "the projector's policy is everybody's",
    seen: false,
    work: (table) => `alter policy processor on ${table} to public`,
  },
  {
    what: "any row may be written",
    seen: false,
    work: (table) => `alter policy tenant on ${table} with check (true)`,
  },
];

/** Breaks a wall, asks whether it is noticed, and mends it. */
export const broken = async (
  owner: Pool,
  { name, schema, table }: Walled,
  { work }: Break,
  notices: () => Promise<boolean>,
): Promise<boolean> => {
  const at = `"${schema}"."${table}"`;
  await run(owner, work(at));
  try {
    return await notices();
  } finally {
    await asOwner(owner, async (tx: Transaction<any>) => {
      await sql.raw(`drop policy if exists tenant on ${at}; drop policy if exists processor on ${at}`).execute(tx);
      await raiseWall(tx, name, []);
      await forceWall(tx, name);
    });
  }
};

const run = (owner: Pool, work: string): Promise<unknown> =>
  asOwner(owner, (tx: Transaction<any>) => sql.raw(work).execute(tx));
