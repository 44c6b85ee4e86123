/** A team's first weeks against as many right before, by the same figures, each person held against themselves. */
import { dayMs } from "@wingman/domain/tenant/retention";
import { type Paired, pairedChange } from "@wingman/domain/feedback/paired";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";
import type { PilotAnswer } from "./answers.ts";
import { type FigureId, figures } from "./figures.ts";
import { estimatesBy, noCalls } from "./query.ts";
import { before, checkDays, type Scope } from "./scope.ts";
import type { KpiTables } from "./tables.ts";

/** Of calls and not of tips: before the day there were none. */
export const pilotFigures = ["nextStep", "won", "csat", "objectionsMet", "talkShare", "repQuestions"] as const;

/** So many weeks from the day on. Throws `Failure` WING_KPI_DAYS for a day that is none. */
export const pilotDays = (on: string, weeks: number): Pick<Scope, "from" | "to"> => {
  const from = Date.parse(on);
  const to = Number.isNaN(from) ? on : new Date(from + (weeks * 7 - 1) * dayMs).toISOString().slice(0, 10);
  checkDays({ from: on, to });
  return { from: on, to };
};

export const readPilot = (pool: Pool, scope: Scope): Promise<PilotAnswer> => {
  const earlier = before(scope);
  return inTenant(
    pool,
    scope.tenant,
    async (tx: Transaction<KpiTables>) => {
      const all = sql<string>`''`;
      const [now, then] = [
        (await estimatesBy(tx, scope, all)).get("") ?? noCalls,
        (await estimatesBy(tx, earlier, all)).get("") ?? noCalls,
      ];
      const [nowBy, thenBy] = [await estimatesBy(tx, scope, sql`rep_id`), await estimatesBy(tx, earlier, sql`rep_id`)];
      const reps = [...new Set([...nowBy.keys(), ...thenBy.keys()])].sort();
      const paired = (id: FigureId): Paired =>
        pairedChange(
          reps.map((rep) => ({
            before: thenBy.get(rep)?.figures[id] ?? null,
            after: nowBy.get(rep)?.figures[id] ?? null,
          })),
        );
      return {
        after: { from: scope.from, to: scope.to, calls: now.calls },
        before: { from: earlier.from, to: earlier.to, calls: then.calls },
        figures: pilotFigures.map((id) => ({
          ...{ id, unit: figures[id].unit, before: then.figures[id] ?? null, after: now.figures[id] ?? null },
          ...paired(id),
        })),
      };
    },
    "read",
  );
};
