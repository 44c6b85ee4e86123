/** The ranking that a call which starts now goes by. A database that is away or slow leaves every play where it is. */
import { type SealedRanking, rankingOf, sealedRanking, type Ranking } from "@wingman/domain/feedback/ranking";
import type { Reset } from "@wingman/domain/feedback/standing";
import type { TenantId } from "@wingman/domain/ids";
import { realRuntime, type Runtime } from "@wingman/streams/base/runtime";
import type { PlayCounts } from "./tallies.ts";

/** A press counts in calls that start so much later. */
const keptMs = 2_000;
const tenantsMax = 1_000;
/** A call does not wait longer for it to start. */
const waitMsMax = 500;

export type Rankings = {
  /** What a call of a playbook goes by; undefined where nothing moves, or nothing is known in time. */
  sealed(tenant: TenantId, playbook: string): Promise<SealedRanking | undefined>;
};

export const openRankings = (options: {
  readonly resetsOf: (tenant: TenantId) => ReadonlyMap<string, Reset>;
  /** What people did (`readTallies`). */
  readonly tallies: (tenant: TenantId, resets: Iterable<Reset>) => Promise<readonly PlayCounts[]>;
  readonly failed: (error: unknown) => void;
  readonly runtime?: Runtime;
}): Rankings => {
  const { resetsOf, tallies, failed, runtime = realRuntime } = options;
  type Kept = { readonly at: number; readonly resets: unknown; readonly ranking: Promise<Ranking | undefined> };
  const kept = new Map<TenantId, Kept>();
  const rankingNow = (tenant: TenantId): Promise<Ranking | undefined> => {
    const resets = resetsOf(tenant);
    const known = kept.get(tenant);
    if (known && known.resets === resets && runtime.now() - known.at < keptMs) return known.ranking;
    const ranking = tallies(tenant, resets.values()).then(rankingOf, (error: unknown) => {
      failed(error);
      kept.delete(tenant);
      return undefined;
    });
    kept.delete(tenant);
    kept.set(tenant, { at: runtime.now(), resets, ranking });
    if (kept.size > tenantsMax) kept.delete(kept.keys().next().value as TenantId); // Size is positive here.
    return ranking;
  };
  return {
    async sealed(tenant, playbook) {
      const { promise: late, resolve } = Promise.withResolvers<undefined>();
      const cancel = runtime.later(waitMsMax, () => resolve(undefined));
      const ranking = await Promise.race([rankingNow(tenant), late]).finally(cancel);
      return ranking && sealedRanking(ranking, playbook);
    },
  };
};
