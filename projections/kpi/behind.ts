/** The calls behind a figure, or behind a bar of one. */
import { Failure } from "@wingman/domain/failure";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { type RawBuilder, sql, type Transaction } from "kysely";
import { readCursor, writeCursor } from "../call-cursor.ts";
import type { BehindAnswer } from "./answers.ts";
import { type Definition, delayClassesMs, type FigureId, figures } from "./figures.ts";
import { namesOf } from "./names.ts";
import { checkDays, inScope, type Scope } from "./scope.ts";
import type { KpiTables } from "./tables.ts";

/** A page of the list: as many rows as a screen may hold. */
export const behindMax = 25;
/** `tipsUsed`, or a kind and what of it: `objection:price`, `outcome:won`, `outcome:` for none said. */
export const whatPattern = "^[A-Za-z]{1,30}(:.{0,120})?$";

const kinds: Readonly<Record<string, (name: string) => RawBuilder<boolean>>> = {
  objection: (about) => sql`objections @> ${JSON.stringify([{ about }])}::jsonb`,
  unmet: (about) => sql`objections @> ${JSON.stringify([{ about, met: false }])}::jsonb`,
  outcome: (name) => (name === "" ? sql`outcome is null` : sql`outcome = ${name}`),
  intent: (name) => sql`intents @> ${JSON.stringify([name])}::jsonb`,
  competitor: (name) => sql`competitors @> ${JSON.stringify([name])}::jsonb`,
  csat: (score) => sql`csat = ${Number(score)}::integer`,
  stage: (stage) => sql`stages -> ${stage} is not null`,
  playbook: (id) => sql`playbook_id = ${id}`,
  calls: () => sql`true`,
  delay: (upTo) => {
    const end = upTo === "" ? undefined : delayClassesMs.indexOf(Number(upTo) as (typeof delayClassesMs)[number]);
    const class_ = end === undefined ? delayClassesMs.length : end;
    return sql`exists (select from jsonb_array_elements(tip_ms) as ms
      where width_bucket(ms::float8, ${[...delayClassesMs]}::float8[]) = ${class_})`;
  },
};

type Meant = {
  readonly where: RawBuilder<boolean>;
  readonly value: RawBuilder<unknown>;
  readonly of: RawBuilder<unknown>;
};

const meantBy = (what: string): Meant => {
  const [kind = "", ...rest] = what.split(":");
  if (Object.hasOwn(figures, kind)) return ofFigure(figures[kind as FigureId]); // It has this name.
  const where = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (!where)
    throw new Failure("WING_KPI_UNKNOWN", "there is no such figure.", {
      remedy: "Open the list from a figure of the page of results.",
    });
  return { where: where(rest.join(":")), value: sql`null::float8`, of: sql`null::float8` };
};

const ofFigure = (one: Definition): Meant => {
  switch (one.kind) {
    case "share":
      return { where: sql`${one.of} > 0`, value: one.count, of: one.of };
    case "delay":
      return {
        where: sql`jsonb_array_length(tip_ms) > 0`,
        value: sql`(tip_ms ->> -1)`, // In rising order: the slowest.
        of: sql`jsonb_array_length(tip_ms)`,
      };
    case "mean":
    case "middle":
      return { where: sql`${one.value} is not null`, value: one.value, of: sql`null::float8` };
  }
};

/** Newest first, `behindMax` at once. Throws `Failure` WING_KPI_DAYS, WING_KPI_UNKNOWN, WING_CURSOR_INVALID. */
export const readBehind = async (
  { pool, history }: { readonly pool: Pool; readonly history: Pool },
  scope: Scope,
  what: string,
  cursor?: string,
): Promise<BehindAnswer> => {
  checkDays(scope);
  const { where, value, of } = meantBy(what);
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const rows = await inTenant(
    pool,
    scope.tenant,
    async (tx: Transaction<KpiTables>) => {
      const { rows: found } = await sql<{
        call: string;
        startedAt: number;
        durationMs: number;
        outcome: string | null;
        value: number | null;
        of: number | null;
      }>`
        select call_id as call, started_at as "startedAt", duration_ms as "durationMs", outcome,
          (${value})::float8 as value, (${of})::float8 as of
        from kpi_call where ${inScope(scope)} and ${where}
          ${after ? sql`and (started_at, call_id) < (${after.startedAt}, ${after.call})` : sql``}
        order by started_at desc, call_id desc limit ${behindMax + 1}`.execute(tx);
      return found;
    },
    "read",
  );
  const page = rows.slice(0, behindMax);
  const last = page.at(-1);
  const names = await namesOf(
    history,
    scope.tenant,
    page.map(({ call }) => call),
  );
  return {
    calls: page.map((row) => ({ ...row, ...(names.get(row.call) ?? { title: null, company: "", rep: null }) })),
    next: rows.length > behindMax && last ? writeCursor(last) : null,
  };
};
