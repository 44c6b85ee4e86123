/** What guidance did, by cohort and by trial: groups of a scope's calls, held against each other in the domain. */
import { compareGroups, effectFigures } from "@wingman/domain/feedback/effect";
import type { Standing } from "@wingman/domain/feedback/standing";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";
import type { EffectAnswer } from "./answers.ts";
import { figures } from "./figures.ts";
import { estimatesBy, noCalls } from "./query.ts";
import { checkDays, type Scope } from "./scope.ts";
import type { KpiTables } from "./tables.ts";

/** As many as run at once; and of those that have ended the newest so many that dealt calls of the scope. */
const trialsMax = 16;

/** Throws `Failure` WING_KPI_DAYS. */
export const readEffect = (pool: Pool, scope: Scope, experiments: Standing["experiments"]): Promise<EffectAnswer> => {
  checkDays(scope);
  const of = (wanted: boolean) => [...experiments.values()].filter(({ isRunning }) => isRunning === wanted);
  const told = [...of(true).slice(0, trialsMax), ...of(false).toReversed().slice(0, trialsMax)];
  return inTenant(
    pool,
    scope.tenant,
    async (tx: Transaction<KpiTables>) => {
      const cohorts = await estimatesBy(
        tx,
        scope,
        sql`case when tips_shown = 0 then 'none' when tips_accepted > 0 then 'used' else 'unused' end`,
      );
      const [unused, used] = [cohorts.get("unused") ?? noCalls, cohorts.get("used") ?? noCalls];
      const trials: EffectAnswer["trials"] = [];
      for (const { experiment, name, arms, isRunning } of told) {
        const dealt = await estimatesBy(
          tx,
          scope,
          sql`coalesce((select each ->> 'arm' from jsonb_array_elements(arms) as each
            where each ->> 'experiment' = ${experiment} limit 1), '')`,
        );
        const [base, ...others] = arms.map(({ arm }) => ({ arm, group: dealt.get(arm) ?? noCalls }));
        if (!base) continue;
        if (!isRunning && [base, ...others].every(({ group }) => group.calls === 0)) continue;
        trials.push({
          ...{ experiment, name, isRunning, base: { name: base.arm, calls: base.group.calls } },
          arms: others.map(({ arm, group }) => ({
            ...{ name: arm, calls: group.calls, figures: [...compareGroups(base.group, group)] },
          })),
        });
      }
      return {
        days: { from: scope.from, to: scope.to },
        units: effectFigures.map((id) => ({ id, unit: figures[id].unit })),
        cohort: {
          ...{ unused: unused.calls, used: used.calls, without: cohorts.get("none")?.calls ?? 0 },
          figures: [...compareGroups(unused, used)],
        },
        trials,
      };
    },
    "read",
  );
};
