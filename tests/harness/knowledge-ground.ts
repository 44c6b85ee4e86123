/** A knowledge base on real servers: the log, keys, files, reader, index and search; documents of the demo, or any. */
import { randomBytes } from "node:crypto";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { knowledge } from "@wingman/projections/knowledge/model";
import { openShelf } from "@wingman/projections/knowledge/query";
import { openSearch } from "@wingman/projections/knowledge/search";
import { runProjector } from "@wingman/projections/projector";
import type { Embedder } from "@wingman/streams/agents/embedder";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import type { Pool } from "@wingman/streams/base/pools";
import { openKeyring } from "@wingman/streams/keys/keyring";
import { masterKeyOf } from "@wingman/streams/keys/master-key";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { documentsOn, type Documents } from "@wingman/streams/knowledge/documents";
import { type Indexer, openIndexer } from "@wingman/streams/knowledge/indexer";
import { type Library, openLibrary } from "@wingman/streams/knowledge/library";
import type { KnowledgeSearch } from "@wingman/streams/knowledge/search";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";
import { shareForgotten } from "@wingman/streams/log/key-notices";
import { pino } from "pino";
import { startNats } from "./nats.ts";
import type { TestPostgres } from "./postgres.ts";

export const knowledgeTenant = "demo" as TenantId;
export const knowledgeActor = "demo-rep" as ActorId;

export type KnowledgeGround = AsyncDisposable & {
  readonly log: JetStreamLog;
  readonly pool: Pool;
  readonly documents: Documents;
  readonly library: Library;
  readonly indexer: Indexer;
  readonly search: KnowledgeSearch;
  /** Resolves once everything that was handed in is read and stands in the rows. */
  settled(): Promise<void>;
};

/** `given` may come later than the first documents. */
export const openKnowledgeGround = async (
  postgres: TestPostgres,
  given?: Embedder | (() => Embedder | undefined),
): Promise<KnowledgeGround> => {
  const embedder = typeof given === "function" ? given : () => given;
  const opened = new AsyncDisposableStack();
  const nats = opened.use(await startNats());
  const { pool: keep } = await postgres.database([keepMigrations]);
  const { pool } = await postgres.database([knowledge]);
  const keys = openKeyring(postgresKeyStore(Promise.resolve(keep)), masterKeyOf(randomBytes(32)));
  const log = await openJetStreamLog(nats.connection, keys);
  shareForgotten(log, keys);
  const stop = new AbortController();
  const projector = await runProjector({ log, pool, model: knowledge, signal: stop.signal });
  const logger = pino({ level: "silent" });
  const documents = documentsOn(log);
  const indexer = openIndexer({ log, keys, documents, logger, signal: stop.signal, embedder });
  const shelf = openShelf(() => pool, projector.caughtUp);
  const library = openLibrary({ log, keys, documents, indexer, shelf, model: () => embedder()?.model ?? null });
  opened.defer(async () => {
    stop.abort();
    await indexer.idle().catch(() => undefined);
    await projector.done.catch(() => undefined);
  });
  return {
    ...{ log, pool, documents, library, indexer },
    search: openSearch({ pool: () => pool, embedder }),
    async settled() {
      await indexer.idle();
      if (!(await projector.caughtUp(await log.last(), 30_000))) throw new Error("knowledge did not come up");
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
};
