/** A log, its keys and history on real servers, for tests and measures of people's rights. */
import { readFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { catalogue, families } from "@wingman/domain/call/events/index";
import { personalFieldsOf } from "@wingman/domain/call/erasure";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import type { Personal } from "@wingman/domain/schema";
import { history } from "@wingman/projections/history/model";
import { runProjector } from "@wingman/projections/projector";
import { activeSchema } from "@wingman/projections/rebuild/generations";
import { newId } from "@wingman/streams/base/ids";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import type { Pool } from "@wingman/streams/base/pools";
import { type Keys, openKeyring } from "@wingman/streams/keys/keyring";
import { masterKeyOf } from "@wingman/streams/keys/master-key";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { callAggregate } from "@wingman/streams/log/calls";
import type { NewCommit } from "@wingman/streams/log/event-log";
import { publishFragment } from "@wingman/streams/log/fragments";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";
import { shareForgotten } from "@wingman/streams/log/key-notices";
import { changedAt } from "@wingman/streams/rights/subject";
import { startNats } from "./nats.ts";
import type { TestPostgres } from "./postgres.ts";

export type RightsGround = AsyncDisposable & {
  readonly log: JetStreamLog;
  readonly keys: Keys;
  readonly keep: Pool;
  readonly read: Pool;
  /** The schema in which history's tables answer. */
  readonly schema: string;
  /** Resolves once history has come up to the log's end. */
  followed(): Promise<void>;
};

/** An installation of its own, empty. */
export const openRightsGround = async (postgres: TestPostgres): Promise<RightsGround> => {
  const opened = new AsyncDisposableStack();
  const nats = opened.use(await startNats());
  const { pool: keep } = await postgres.database([keepMigrations]);
  const { pool: read } = await postgres.database([history]);
  const keys = openKeyring(postgresKeyStore(Promise.resolve(keep)), masterKeyOf(randomBytes(32)));
  const log = await openJetStreamLog(nats.connection, keys);
  shareForgotten(log, keys);
  const stop = new AbortController();
  const projector = await runProjector({ log, pool: read, model: history, signal: stop.signal });
  opened.defer(async () => {
    stop.abort();
    await projector.done.catch(() => undefined);
  });
  return {
    ...{ log, keys, keep, read },
    schema: (await activeSchema(read, history)) ?? "",
    async followed() {
      if (!(await projector.caughtUp(await log.last(), 20_000))) throw new Error("history did not come up");
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
};

/** Words that nobody else says, by whose they are. */
export type Canaries = Readonly<Record<Personal, string>>;

const examples = join(import.meta.dirname, "../../domain/examples");
const exampleOf = async (type: string): Promise<unknown> => {
  const version = catalogue.get(type)?.v ?? 1;
  const { data } = JSON.parse(await readFile(join(examples, `${type}.v${version}.json`), "utf8")) as { data: unknown };
  return data;
};

/** An example of an event with a canary in every personal text of it, and in every word. */
const withCanaries = async (type: string, canaries: Canaries): Promise<unknown> =>
  personalFieldsOf(type).reduce(
    (data, { path, whose }) =>
      changedAt(data, path, (value) =>
        Array.isArray(value)
          ? value.map((word: object) => ({ ...word, text: canaries[whose] }))
          : typeof value === "string"
            ? canaries[whose]
            : value,
      ),
    await exampleOf(type),
  );

const callTypes = Object.values(families).flatMap((family) => Object.values(family).map(({ type }) => type as string));
/** What ends what can be read of a call is no part of one that is to be exported whole. */
const endings = new Set(["PersonalDataForgotten", "WordsForgotten", "RecordingDeleted"]);

/** Every event type of a call once, in one call that begins and ends, and a fragment. Answers its id. */
export const everyEventCall = async (
  log: JetStreamLog,
  tenant: TenantId,
  canaries: Canaries,
  { startedAt = Date.now(), ended = true }: { readonly startedAt?: number; readonly ended?: boolean } = {},
): Promise<string> => {
  const call = newId(startedAt);
  const middle = callTypes.filter((type) => !endings.has(type) && !["CallStarted", "CallEnded"].includes(type));
  let sequence = 0;
  let n = 0;
  for (const type of ["CallStarted", ...middle, ...(ended ? ["CallEnded"] : [])]) {
    const commit: NewCommit = {
      ...{ cause: null, tick: null, correlation: call, seen: null, fence: null, traceparent: null },
      ...{ id: newId(startedAt + n) as CommitId, actor: "rep-1" as ActorId, clockMs: n * 1_000 },
      time: new Date(startedAt + n * 1_000),
      events: [{ type, data: await withCanaries(type, canaries) }],
    };
    const appended = await log.append(callAggregate(tenant, call), commit, sequence);
    if (appended.kind === "conflict") throw new Error("nobody else writes to this call");
    sequence = appended.sequence;
    n += 1;
  }
  const fragment = (await withCanaries("FragmentTranscribed", canaries)) as Parameters<typeof publishFragment>[2]; // An example of it.
  await publishFragment(log, { tenant, call, channel: fragment.channel }, fragment);
  return call;
};
