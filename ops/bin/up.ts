/**
 * All roles in one process for one machine: the composition root of `wingman up`. The page answers first;
 * what it needs comes behind it and is shown as it comes.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Gate } from "@wingman/commands/gateway/access";
import type { EdgeSettings } from "@wingman/commands/gateway/edge/edge";
import { Failure } from "@wingman/domain/failure";
import type { Bounds } from "@wingman/domain/overload";
import type { ConsentPolicy } from "@wingman/domain/privacy/consent-law";
import { hasAdministrator, makeAdministrator } from "@wingman/commands/identity/administrator";
import { idOf, type TenantId } from "@wingman/domain/ids";
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import { keepDatabase } from "@wingman/streams/base/database";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { pino } from "pino";
import { defaultDataDir, type LocalInstance, openLocal } from "../local/instance.ts";
import { takeLock } from "../local/lock.ts";
import type { Progress } from "../local/progress.ts";
import type { Config } from "../config/config.ts";
import { demoPrincipal } from "../demo/tenant.ts";
import type { AgentsOptions } from "@wingman/streams/agents/role";
import { modelsDirOf } from "../local/models/models-here.ts";
import { type MeaningSettings, openMeaningModel } from "./meaning-model.ts";
import { linkAddress } from "./members/link-address.ts";
import { kpi } from "@wingman/projections/kpi/model";
import { audit } from "@wingman/projections/audit/model";
import { knowledge } from "@wingman/projections/knowledge/model";
import { knowledgeAgent } from "@wingman/streams/agents/knowledge/agent";
import type { KnowledgeSearch } from "@wingman/streams/knowledge/search";
import { openAudit } from "./roles/audit.ts";
import { openAgents } from "./roles/agents.ts";
import { type Meter, openConnectors, type Webhook } from "./roles/connectors.ts";
import { openErasures } from "./roles/erasures.ts";
import { openWhatIf } from "./roles/what-if.ts";
import { openGatewayRole } from "./roles/gateway.ts";
import { openKeys } from "./roles/keys.ts";
import { openMedia } from "./roles/media.ts";
import { type NotaryPlaces, openNotary } from "./roles/notary.ts";
import { type Mail, openReports } from "./roles/reports.ts";
import { openRights } from "./roles/rights.ts";
import { openKnowledge, openKnowledgeSearch } from "./roles/knowledge.ts";
import { openAuditModel, openKnowledgeModel, openKpiModel, openProjector, openReadModels } from "./roles/projector.ts";
import { type Line, openLog, type RoleContext, watchOver } from "./roles/role.ts";
import type { SsoSettings } from "./roles/single-sign-on.ts";
import type { HearingSettings } from "./speech.ts";
import { openStt } from "./roles/stt.ts";
import { openLogger } from "../watch/logger.ts";
import { openMetrics } from "../watch/metrics.ts";
import { openStatusBoard, type StatusBoard } from "./status-board.ts";
import type { ModelSettings } from "./language-models.ts";
import type { WebSettings } from "./web-search.ts";
import type { VoiceSettings } from "./voices.ts";

export type UpOptions = {
  readonly root: string;
  readonly dataDir?: string;
  readonly httpPort?: number;
  readonly version: string;
  /** Lines about the set-up, for a terminal. */
  readonly tell?: (progress: Progress) => void;
  /** Called once, as soon as the gateway answers. */
  readonly onAddress?: (url: string) => void;
  readonly logLevel?: string;
  /** Where the notary's key and the second file of heads lie, if not in the data folder. */
  readonly notary?: NotaryPlaces;
  /** Leave the pages alone: for tests and measures that bring no browser. */
  readonly withoutPages?: boolean;
  /** Where finished calls are told; nowhere unless said. */
  readonly webhook?: Webhook | undefined;
  readonly meter?: Meter | undefined;
  /** The mail server that sends reports; none unless said. */
  readonly mail?: Mail | undefined;
  /** Voices beside those of the system. */
  readonly voices?: VoiceSettings | undefined;
  /** Another law of consent than the tenant's own, for tests. */
  readonly consent?: ConsentPolicy;
  /** Where the gateway may be reached from; this computer alone unless said. */
  readonly edge?: EdgeSettings;
  /** STUN and TURN servers for sound by WebRTC, with commas between them. */
  readonly iceServers?: string | undefined;
  /** Beyond which a gateway takes no new call; the domain's unless said. */
  readonly bounds?: Partial<Bounds> | undefined;
  /** The company's own sign-in, where one is set. */
  readonly sso?: SsoSettings | undefined;
  /** Whether the demo can be opened on this computer; `auto` unless said. */
  readonly demo?: Config["demo"];
  /** Made where no company has an administrator yet; `show` is for a terminal, and no log may hear it. */
  readonly firstAdministrator?: {
    readonly email: string;
    readonly company: string;
    readonly show: (link: string) => void;
  };
  /** Another gate than the one that counts, for tests that are about what lies behind it. */
  readonly gate?: Gate;
  /** Beside PocketSphinx as it comes: models, engines elsewhere, how hard to try. */
  readonly hearing?: HearingSettings | undefined;
  /** Whether the demo's documents are handed in at the first start; where there is a demo unless said. */
  readonly withDemoDocuments?: boolean;
  /** Language models, and what they may cost; none unless said. */
  readonly models?: ModelSettings | undefined;
  /** Searches of the web; none unless said. */
  readonly web?: WebSettings | undefined;
  /** Which model of meaning; none unless said. */
  readonly meaning?: MeaningSettings | undefined;
  /** Other playbooks than the tenants', for tests of what one sets off. */
  readonly playbookOf?: AgentsOptions["playbookOf"] | undefined;
  /** Another recogniser than this machine's, for tests that are not about speech. */
  readonly recognizer?: Recognizer;
};

export type Running = AsyncDisposable & {
  readonly url: string;
  readonly board: StatusBoard;
  /** Everything that can come has come; rejects with the failure of what cannot be done without. */
  readonly ready: Promise<void>;
  readonly log: Promise<JetStreamLog>;
  /** Rejects when a role that must not end has ended. */
  readonly broken: Promise<never>;
  readonly dataDir: string;
  readonly adminUrl: Promise<string>;
  readonly servers: Pick<LocalInstance, "nats" | "postgres">;
};

/** Starts everything; the address answers when this resolves. Throws `Failure` WING_ALREADY_RUNNING. */
export const startWingman = async (options: UpOptions): Promise<Running> => {
  const { root, version } = options;
  const dataDir = options.dataDir ?? defaultDataDir(root);
  await mkdir(dataDir, { recursive: true });
  const lock = await takeLock(dataDir);
  const logger = openLogger(
    { level: options.logLevel ?? "info" },
    pino.destination({ dest: join(dataDir, "wingman.log"), mkdir: true, sync: false }),
  );
  const board = openStatusBoard(version, options.tell ?? (() => undefined));
  const stopping = new AbortController();
  const { signal } = stopping;
  const { mustRun, broken, breakOff } = watchOver({ logger, board, signal });
  const opened = new AsyncDisposableStack();
  const context: RoleContext = { root, version, logger, board, metrics: openMetrics(), signal, opened, mustRun };

  const meaning = openMeaningModel({
    ...context,
    report: board.report,
    settings: options.meaning ?? { model: "none", modelsDir: modelsDirOf(root, undefined) },
  });
  const local = openLocal({ root, dataDir, report: board.report, signal });
  const gateway = await openGatewayRole(context, {
    httpPort: options.httpPort,
    dataDir,
    withoutPages: options.withoutPages === true,
    ...(options.consent && { consent: options.consent }),
    edge: options.edge,
    bounds: options.bounds,
    gate: options.gate,
    voices: options.voices,
    meaning: meaning.meaning,
    sends: { mail: options.mail !== undefined, webhook: options.webhook !== undefined },
  }).catch(async (error: unknown) => {
    stopping.abort();
    await local.stop();
    await lock.release();
    throw error;
  });
  await lock.setAddress(gateway.url);
  options.onAddress?.(gateway.url);
  const postgresUrl = local.postgres.then(({ url }) => url);
  const { keys, ready: keysReady, master } = openKeys(context, { dataDir, env: process.env }, postgresUrl);

  const openLine = async (): Promise<Line> => {
    const nats = await local.nats;
    void nats.exited.then(() => {
      if (!signal.aborted) breakOff(ended("WING_NATS_ENDED", "The event log's server", "nats-server"));
    });
    const line = await openLog(context, nats.url, keys);
    await openNotary(context, line.log, { dataDir, ...options.notary }); // First: it tells whether the log is what it was.
    const search: KnowledgeSearch = (...asked) => needSearch()(...asked);
    await openAgents(context, line, {
      asked: { knowledge: knowledgeAgent(search) },
      search,
      models: options.models,
      web: options.web,
      meaning,
      playbookOf: options.playbookOf,
    });
    return line;
  };
  const opening = openLine();
  const serving = opening.then(async (line) => {
    const demo = options.demo ?? "auto";
    const { sso } = options;
    const identity = await gateway.serve(line, { postgres: postgresUrl, ready: keysReady, master, demo, sso });
    openMedia(context, line, { master, iceServers: options.iceServers });
    const first = options.firstAdministrator;
    if (!first || hasAdministrator(identity.directory, demoPrincipal.tenant)) return identity;
    const tenant = idOf<TenantId>("tenant", first.company);
    const { link } = await makeAdministrator(identity, { tenant, email: first.email });
    first.show(linkAddress(gateway.url, link));
    return identity;
  });
  const log = opening.then((line) => line.log);

  let search: KnowledgeSearch | undefined;
  const needSearch = (): KnowledgeSearch => {
    if (search) return search;
    throw new Failure("WING_STARTING", "the documents are still being set up.", { remedy: "Try again in a moment." });
  };
  const openDocuments = async (): Promise<void> => {
    const [postgres, line] = await Promise.all([local.postgres, opening]);
    const pool = await openKnowledgeModel(context, postgres.url);
    await openProjector(context, line, pool, {
      model: knowledge,
      serve({ caughtUp = () => Promise.resolve(false) }) {
        if (search) return; // Another generation answers by now; the pool finds it by itself.
        search = openKnowledgeSearch(pool, meaning, logger);
        const withDemo = options.withDemoDocuments ?? options.demo !== "no";
        gateway.serveKnowledge(
          openKnowledge(context, line, { pool, caughtUp, search, embedder: meaning.embedder, withDemo }),
        );
      },
    });
  };
  const openHistory = async (): Promise<void> => {
    const [postgres, line] = await Promise.all([local.postgres, opening]);
    void postgres.exited.then(() => {
      if (!signal.aborted) breakOff(ended("WING_POSTGRES_ENDED", "The database's server", "postgres"));
    });
    const pool = await openReadModels(context, postgres.url);
    gateway.serveRights(openRights(context, line, pool, postgres.url));
    await openProjector(context, line, pool, { serve: gateway.serveHistory });
    await keysReady; // Runs of what-if stand beside the keys.
    const tries = { read: pool, url: postgres.url, meaning: meaning.meaning, models: options.models };
    gateway.serveWhatIf(await openWhatIf(context, line, tries));
    openErasures(context, line, pool, postgres.url);
    const { directory } = await serving;
    const { mail, webhook } = options;
    await openReports(context, line, { read: pool, database: postgres.url, directory, mail, webhook });
    await openConnectors(context, line, postgres.url(keepDatabase), options);
  };
  const openFigures = async (): Promise<void> => {
    const [postgres, line] = await Promise.all([local.postgres, opening]);
    const pool = await openKpiModel(context, postgres.url);
    await openProjector(context, line, pool, { model: kpi, serve: gateway.serveKpi });
  };
  const openTrail = async (): Promise<void> => {
    const [postgres, line] = await Promise.all([local.postgres, opening]);
    const pool = await openAuditModel(context, postgres.url);
    gateway.serveAudit(openAudit(context, line.log, pool, { dataDir, ...options.notary }));
    await openProjector(context, line, pool, { model: audit });
  };
  const openRecognition = async (): Promise<void> => {
    await openStt(context, opening, {
      recognizer: options.recognizer,
      pocketsphinx: local.pocketsphinx,
      hearing: options.hearing,
      policiesKnown: serving,
    });
  };

  const adminUrl = local.postgres.then((postgres) => postgres.url("postgres"));
  // Whoever awaits them sees them fail; that nobody does must not end the process while it stops.
  for (const promise of [opening, log, adminUrl, postgresUrl, serving]) promise.catch(() => undefined);
  const ready = Promise.all([
    gateway.pages,
    openHistory(),
    openDocuments(),
    openFigures(),
    openTrail(),
    openRecognition(),
    keysReady,
    serving,
  ]).then(() => board.setReady());
  ready.catch(() => undefined);

  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopped ??= (async () => {
      await gateway.drain();
      stopping.abort();
      await Promise.allSettled([ready]);
      await opened.disposeAsync();
      await local.stop();
      await lock.release();
      logger.flush();
    })());

  return {
    url: gateway.url,
    board,
    ready,
    log,
    broken,
    dataDir,
    adminUrl,
    servers: local,
    [Symbol.asyncDispose]: stop,
  };
};

/** Stopping and saying so beats a page that looks alive and keeps nothing. */
const ended = (code: `WING_${string}`, what: string, program: string): Failure =>
  new Failure(code, `${what} kept ending and was given up.`, {
    remedy: `Start again; what was stored is there. Why ${program} ended stands in its log in the data folder.`,
  });
