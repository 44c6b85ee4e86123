/** The knowledge base of a process: what the gateway's routes and the agents' questions go to. */
import { openIncoming } from "@wingman/commands/knowledge/incoming";
import type { KnowledgeParts } from "@wingman/commands/knowledge/routes";
import { describe } from "@wingman/domain/failure";
import { openShelf } from "@wingman/projections/knowledge/query";
import { openSearch } from "@wingman/projections/knowledge/search";
import type { Embedder } from "@wingman/streams/agents/embedder";
import type { Pool } from "@wingman/streams/base/pools";
import { documentsOn } from "@wingman/streams/knowledge/documents";
import { openIndexer } from "@wingman/streams/knowledge/indexer";
import { openLibrary } from "@wingman/streams/knowledge/library";
import type { KnowledgeSearch } from "@wingman/streams/knowledge/search";
import type { Sequence } from "@wingman/streams/log/event-log";
import type { Logger } from "pino";
import { demoPrincipal } from "../../demo/tenant.ts";
import { handInDemo } from "../../demo/knowledge.ts";
import { sayFor } from "../../local/progress.ts";
import type { MeaningHere } from "../meaning-model.ts";
import type { Line, RoleContext } from "./role.ts";

/** What other processes left is looked for so often, and what was removed a day ago is forgotten. */
const tendEveryMs = 10 * 60_000;
/** Whether a model of meaning has come meanwhile: then what was read without it is read again. */
const modelLookMs = 2_000;

export const openKnowledgeSearch = (
  pool: Pool,
  { embedder, reranker }: Pick<MeaningHere, "embedder" | "reranker">,
  logger: Pick<Logger, "warn">,
): KnowledgeSearch => {
  const onNotReranked = (error: unknown): void =>
    logger.warn({ error: describe(error) }, "passages kept the order in which they were found");
  return openSearch({ pool: () => pool, embedder, reranker, onNotReranked });
};

/** Documents are taken and read from here on; the demo's are handed in where it has none yet. */
export const openKnowledge = (
  { root, logger, signal, board }: Pick<RoleContext, "root" | "logger" | "signal" | "board">,
  { log, keys }: Pick<Line, "log" | "keys">,
  options: {
    readonly pool: Pool;
    readonly caughtUp: (sequence: Sequence, waitMsMax?: number) => Promise<boolean>;
    readonly search: KnowledgeSearch;
    readonly embedder?: (() => Embedder | undefined) | undefined;
    readonly withDemo: boolean;
  },
): KnowledgeParts => {
  const { pool, caughtUp, search, embedder, withDemo } = options;
  const documents = documentsOn(log);
  const indexer = openIndexer({ log, keys, documents, logger, signal, embedder });
  const shelf = openShelf(() => pool, caughtUp);
  const model = (): string | null => embedder?.()?.model ?? null;
  const library = openLibrary({ log, keys, documents, indexer, shelf, model });
  const tend = (): Promise<void> =>
    library.tend(Date.now()).catch((error: unknown) => {
      if (!signal.aborted) logger.warn({ error: describe(error) }, "documents could not be looked after");
    });
  const timer = setInterval(() => void tend(), tendEveryMs);
  timer.unref();
  let seen: string | null = null;
  const modelTimer = setInterval(() => {
    if (model() === seen) return;
    seen = model();
    void tend();
  }, modelLookMs);
  modelTimer.unref();
  const stop = (): void => [timer, modelTimer].forEach(clearInterval);
  signal.addEventListener("abort", stop, { once: true });
  const begin = async (): Promise<void> => {
    await tend();
    if (!withDemo) return;
    const say = sayFor("documents", board.report);
    await handInDemo({ root, library, tenant: demoPrincipal.tenant, signal, say });
  };
  begin().catch((error: unknown) => {
    if (!signal.aborted) logger.warn({ error: describe(error) }, "the demo's documents were not handed in");
  });
  return { library, search, incoming: openIncoming(), byMeaning: () => embedder?.() !== undefined };
};
