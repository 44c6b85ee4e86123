import { holesIn } from "../../harness/catalogue.ts";
import { startPostgres } from "../../harness/postgres.ts";
import { history } from "@wingman/projections/history/model";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import type { Measure } from "../measure-kind.ts";
import { costOf, type Found, interleave, prepare, tablesOfTenants } from "./rows/interleave.ts";
import { breaks, broken } from "./rows/breaks.ts";

const tenants = 50;
const poolSize = 2;
const count = { short: 4_000, long: 100_000 };
/** For each broken wall: so many are enough to meet it many times over. */
const perBreak = 120;

/**
 * S2: requests of many tenants on few connections, none of whose queries says whose rows it wants, with statements that
 * fail, run out of time or are left in the middle. Then every wall is broken once, in every way there is, and each must
 * be found: a policy dropped, widened, switched off, not binding the owner. Planted by hand on top of that: `role` left
 * out of `inTenant`, which a superuser's login turned into 849,464 foreign rows.
 */
export const rows: Measure = {
  name: "safety.rows",
  about: "Rows of another tenant, or of nobody, that a request met, over random interleavings on a pool of two (S2).",
  asked: `0, over ≥ ${count.long} with --long (short: ≥ ${count.short}); every broken wall is found`,
  unit: "foreign rows",
  async run({ long, signal, write }) {
    await using server = await startPostgres();
    const { url, pool: owner } = await server.database([keepMigrations, history]);
    const tables = await tablesOfTenants(owner);
    await prepare(owner, tables, tenants);
    const holes = await holesIn(owner);
    const at = { url, owner, tables, tenants, poolSize, signal };
    const went = await interleave(at, long ? count.long : count.short, 1);
    write(`  ${told(went)}`);
    const missed: string[] = [];
    let planted = 0;
    for (const table of tables)
      for (const one of breaks) {
        if (signal.aborted) break;
        planted += 1;
        const found = await broken(owner, table, one, async () => {
          const lines = await holesIn(owner);
          const seen = one.seen ? await interleave({ ...at, tables: [table] }, perBreak, planted) : undefined;
          return lines.length > 0 && (!seen || seen.foreign + seen.without + seen.missing > 0);
        });
        if (!found) missed.push(`${table.name}: ${one.what}`);
      }
    const { walled, bare } = await costOf(at);
    const bad = went.foreign + went.without + went.missing;
    return {
      value: went.foreign + went.without,
      holds: bad === 0 && holes.length === 0 && missed.length === 0 && planted === tables.length * breaks.length,
      lines: [
        `${tables.length} tables, ${tenants} tenants, a pool of ${poolSize}; the catalogue tells of ${holes.length} holes`,
        `${planted} walls were broken, ${missed.length} of them unnoticed${missed.map((one) => `; ${one}`).join("")}`,
        `a transaction takes ${walled.toFixed(2)} ms behind the walls and ${bare.toFixed(2)} ms without (median)`,
      ],
    };
  },
};

const told = ({ done, rows: seen, foreign, without, missing, failed, late, left }: Found): string =>
  `${done} interleavings saw ${seen} rows of their own, ${foreign} foreign, ${without} without a tenant, ${missing} own rows missing; ${failed} failed, ${late} ran out of time, ${left} were left in the middle`;
