/**
 * Every tenant's playbooks as this process knows them: drafts, versions, and which of them calls begin with. A fold of
 * the log that is followed live. What a tenant has not made its own are the starters, every version of them.
 */
import type { TenantId } from "@wingman/domain/ids";
import {
  evolvePlaybook,
  initialPlaybook,
  type PlaybookEvent,
  type PlaybookState,
  versionOf,
} from "@wingman/domain/playbook/aggregate";
import type { Playbook } from "@wingman/domain/playbook/play";
import { type CompiledPlaybook, compilePlaybook } from "@wingman/domain/playbook/playbook";
import { everyStarter, starterPlaybook, starterPlaybooks } from "@wingman/domain/playbook/starters";
import type { Runtime } from "../base/runtime.ts";
import { foldOf, type FoldModel, type LiveFolds, openFolds } from "../follow/live-folds.ts";
import type { EventLog } from "../log/event-log.ts";

/** Compiled versions kept ready; one that is asked for again later is compiled again, in some milliseconds. */
export const compiledMax = 64;
/** Playbooks of one tenant; each is a list of plays in memory. */
export const playbooksMax = 100;

export type PlaybookRef = { readonly id: string; readonly version: number };
export type Library = LiveFolds<PlaybookState> & {
  /** What calls can begin with, the default first: the tenant's own versions, starters for the rest. */
  live(tenant: TenantId): readonly Playbook[];
  /** The version calls of an id begin with. */
  newest(tenant: TenantId, id: string): Playbook | undefined;
  /** What a call begins with that names none. */
  standard(tenant: TenantId): PlaybookRef;
  /** A playbook at the very version a call was begun with; undefined when it is not known here. */
  at(tenant: TenantId, wanted: PlaybookRef): CompiledPlaybook | undefined;
  /** The same, read from the log where it is not known here yet. */
  surely(tenant: TenantId, wanted: PlaybookRef): Promise<CompiledPlaybook | undefined>;
};

const model: FoldModel<PlaybookState, PlaybookEvent> = {
  kind: "playbook",
  called: "the library of playbooks",
  initial: initialPlaybook,
  evolve: evolvePlaybook,
  deedOf(event) {
    if (event.type === "PlaybookPublished") return event.data.version;
    return event.type === "PlaybookRolledBack" ? null : "saved";
  },
};

/** A starter at a version; undefined where there is none. */
const starterAt = ({ id, version }: PlaybookRef): Playbook | undefined =>
  everyStarter.find((starter) => starter.id === id && starter.version === version);

/** Resolves once all that stood on the log at the call is folded in. Throws what `follow` throws, WING_EVENT_NEWER. */
export const openLibrary = async (log: EventLog, signal: AbortSignal, runtime?: Runtime): Promise<Library> => {
  const folds = await openFolds(log, model, signal, runtime);
  const { of, own } = folds;
  const compiled = compiledCache();
  const find = (tenant: TenantId, wanted: PlaybookRef): Playbook | undefined =>
    versionOf(of(tenant, wanted.id), wanted.id, wanted.version) ?? starterAt(wanted);
  const newest: Library["newest"] = (tenant, id) => {
    const { live } = of(tenant, id);
    return live === null ? starterPlaybooks.find((starter) => starter.id === id) : find(tenant, { id, version: live });
  };
  const library: Library = {
    ...folds,
    live(tenant) {
      const started = starterPlaybooks.map(({ id }) => id);
      const more = own(tenant).filter((id) => !started.includes(id));
      return [...started, ...more].flatMap((id) => newest(tenant, id) ?? []);
    },
    newest,
    standard(tenant) {
      const { id, version } = newest(tenant, starterPlaybook.id) ?? starterPlaybook;
      return { id, version };
    },
    at(tenant, wanted) {
      const playbook = find(tenant, wanted);
      return playbook && compiled(starterAt(wanted) === playbook ? "" : tenant, playbook);
    },
    async surely(tenant, wanted) {
      const known = library.at(tenant, wanted);
      if (known) return known;
      // Published a moment ago, by another process: the call may be heard of before the version is.
      return playbookAt(log, tenant, wanted);
    },
  };
  return library;
};

const compiledCache = (): ((owner: string, playbook: Playbook) => CompiledPlaybook) => {
  const kept = new Map<string, CompiledPlaybook>();
  return (owner, playbook) => {
    const key = `${owner}/${playbook.id}/${playbook.version}`;
    const known = kept.get(key) ?? compilePlaybook(playbook);
    kept.delete(key);
    kept.set(key, known);
    if (kept.size > compiledMax) kept.delete(kept.keys().next().value as string); // Size is positive here.
    return known;
  };
};

/**
 * A playbook at a version, read from the log; a starter where the tenant has none of its own under it. Without a version
 * the one that calls begin with.
 */
export const playbookAt = async (
  log: Pick<EventLog, "read">,
  tenant: TenantId,
  wanted: { readonly id: string; readonly version?: number | undefined },
): Promise<CompiledPlaybook | undefined> => {
  const { id } = wanted;
  const state = await foldOf(log, model, tenant, id);
  const version = wanted.version ?? state.live ?? starterPlaybooks.find((starter) => starter.id === id)?.version;
  if (version === undefined) return undefined;
  const playbook = versionOf(state, id, version) ?? starterAt({ id, version });
  return playbook && compilePlaybook(playbook);
};
