/** What exercises begin with and are scored by: a tenant's own versions, and starters for what it has not made its own. */
import type { TenantId } from "@wingman/domain/ids";
import { type FoldModel, foldOf, type LiveFolds } from "../follow/live-folds.ts";
import type { EventLog } from "../log/event-log.ts";

export type VersionRef = { readonly id: string; readonly version: number };
export type OwnAndStarters<Item> = {
  /** What can be begun with: starters first, the tenant's own version in place of each that it made its own. */
  live(tenant: TenantId): readonly Item[];
  /** The version of an id that is begun with. */
  newest(tenant: TenantId, id: string): Item | undefined;
  /** The very version that was begun with; undefined when it is not known here. */
  at(tenant: TenantId, wanted: VersionRef): Item | undefined;
  /** The same, read from the log where it is not known here yet. */
  surely(tenant: TenantId, wanted: VersionRef): Promise<Item | undefined>;
};

export const ownAndStarters = <
  State extends { readonly live: number | null },
  Event extends { readonly type: string; readonly data: unknown },
  Item extends VersionRef,
>(
  log: Pick<EventLog, "read">,
  model: FoldModel<State, Event>,
  { of, own }: Pick<LiveFolds<State>, "of" | "own">,
  starters: readonly Item[],
  versionIn: (state: State, id: string, version: number) => Item | undefined,
): OwnAndStarters<Item> => {
  const newestStarter = (id: string): Item | undefined =>
    starters.filter((starter) => starter.id === id).toSorted((a, b) => b.version - a.version)[0];
  const at: OwnAndStarters<Item>["at"] = (tenant, { id, version }) =>
    versionIn(of(tenant, id), id, version) ??
    starters.find((starter) => starter.id === id && starter.version === version);
  const newest: OwnAndStarters<Item>["newest"] = (tenant, id) => {
    const { live } = of(tenant, id);
    return live === null ? newestStarter(id) : at(tenant, { id, version: live });
  };
  return {
    newest,
    at,
    live: (tenant) =>
      [...new Set([...starters.map(({ id }) => id), ...own(tenant)])].flatMap((id) => newest(tenant, id) ?? []),
    async surely(tenant, wanted) {
      const known = at(tenant, wanted);
      if (known) return known;
      // Published a moment ago, by another process: the exercise may be heard of before the version is.
      return versionIn(await foldOf(log, model, tenant, wanted.id), wanted.id, wanted.version);
    },
  };
};
