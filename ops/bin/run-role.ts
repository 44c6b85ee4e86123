/**
 * One role in a process of its own: `wingman run <role>`. The servers run elsewhere and are named by address. Same
 * roles and same wiring as `wingman up`, which runs all of them in one process.
 */
import type { Bounds } from "@wingman/domain/overload";
import type { EdgeSettings } from "@wingman/commands/gateway/edge/edge";
import { Failure } from "@wingman/domain/failure";
import { audit } from "@wingman/projections/audit/model";
import { history } from "@wingman/projections/history/model";
import { kpi } from "@wingman/projections/kpi/model";
import { knowledge } from "@wingman/projections/knowledge/model";
import { knowledgeAgent } from "@wingman/streams/agents/knowledge/agent";
import { caughtUpElsewhere } from "@wingman/projections/caught-up";
import type { NatsAccess } from "@wingman/streams/log/connect";
import { type Directory, openDirectory } from "@wingman/streams/tenants/directory";
import { plainKeyring } from "@wingman/streams/log/seal";
import { keepDatabase } from "@wingman/streams/base/database";
import { pino } from "pino";
import { policyIn } from "../demo/tenant.ts";
import { databaseUrl, ensureDatabases } from "../local/databases.ts";
import { mustProve } from "../local/durability.ts";
import { externalLogDurable } from "../local/nats.ts";
import { defaultDataDir } from "../local/instance.ts";
import { findNatsServer } from "../local/parts/nats-server.ts";
import { findPocketSphinx } from "../local/parts/pocketsphinx.ts";
import { findPostgres } from "../local/parts/postgres.ts";
import type { Progress } from "../local/progress.ts";
import { type Config, readConfig } from "../config/config.ts";
import { natsAccess } from "../local/links.ts";
import { type MeaningHere, meaningSettingsOf, openMeaningModel } from "./meaning-model.ts";
import { openAudit } from "./roles/audit.ts";
import { openAgents } from "./roles/agents.ts";
import { meterOf, openConnectors, webhookOf } from "./roles/connectors.ts";
import { openErasures } from "./roles/erasures.ts";
import { openWhatIf } from "./roles/what-if.ts";
import { openGatewayRole } from "./roles/gateway.ts";
import { openMedia } from "./roles/media.ts";
import { type RoleName, roleNames } from "./roles/names.ts";
import { type OpenedKeys, openKeys } from "./roles/keys.ts";
import { type NotaryPlaces, openNotary } from "./roles/notary.ts";
import { openKnowledge, openKnowledgeSearch } from "./roles/knowledge.ts";
import {
  openAuditModel,
  openKnowledgeModel,
  openKpiModel,
  openProjector,
  openReadModels,
  watchHistory,
} from "./roles/projector.ts";
import { type Line, openBareLog, openLog, type RoleContext, watchOver } from "./roles/role.ts";
import { mailOf, openReports } from "./roles/reports.ts";
import { openRights } from "./roles/rights.ts";
import { ssoOf } from "./roles/single-sign-on.ts";
import { hearingSettingsOf } from "./speech.ts";
import { openStt } from "./roles/stt.ts";
import { openLogger } from "../watch/logger.ts";
import { openMetrics } from "../watch/metrics.ts";
import { voiceSettingsOf } from "./voices.ts";
import { openStatusBoard } from "./status-board.ts";

export type RoleOptions = {
  readonly root: string;
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where the master key is, unless a setting says. */
  readonly dataDir?: string | undefined;
  readonly logLevel: string;
  readonly httpPort: number;
  readonly tell: (progress: Progress) => void;
  /** Where the notary's key and the second file of heads lie, if not in the data folder. */
  readonly notary?: NotaryPlaces;
  /** Where the gateway may be reached from; this computer alone unless said. */
  readonly edge?: EdgeSettings;
  /** STUN and TURN servers for sound by WebRTC, with commas between them. */
  readonly iceServers?: string | undefined;
  /** Connections by WebRTC that a media process takes; its own bound unless said. */
  readonly peersMax?: number | undefined;
  /** Calls that go on at once in a gateway. */
  readonly bounds?: Partial<Bounds> | undefined;
  /** Leave the pages alone: for tests that bring no browser. */
  readonly withoutPages?: boolean;
};

export type RunningRole = AsyncDisposable & {
  /** Where it answers, for the gateway. */
  readonly url: string | undefined;
  /** Rejects when the role has ended, with the reason. */
  readonly broken: Promise<never>;
};

/** Resolves once the role does its work. Throws `Failure` WING_ROLE_UNKNOWN, WING_ROLE_ADDRESS, or what keeps it from working. */
export const runRole = async (name: string, options: RoleOptions): Promise<RunningRole> => {
  const role = roleNames.find((known) => known === name);
  if (!role)
    throw new Failure("WING_ROLE_UNKNOWN", `there is no role ${name}.`, {
      remedy: `Run one of ${roleNames.join(", ")}.`,
    });
  const { root, version, env } = options;
  const logger = openLogger({ level: options.logLevel, role }, pino.destination({ dest: 2, sync: true }));
  const board = openStatusBoard(version, options.tell);
  const stopping = new AbortController();
  const { signal } = stopping;
  const watch = watchOver({ logger, board, signal });
  const opened = new AsyncDisposableStack();
  const context: RoleContext = {
    root,
    version,
    logger,
    board,
    metrics: openMetrics(),
    signal,
    opened,
    mustRun: watch.mustRun,
  };
  let drain: () => Promise<void> = async () => undefined;
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopped ??= (async () => {
      await drain();
      stopping.abort();
      await opened.disposeAsync();
    })());

  /** The servers' addresses first, so that what is missing is said before anything begins; then log and keys. */
  const addresses = (async () => {
    for (const [variable, example] of serverAddresses)
      if (!env[variable]) throw addressMissing(role, variable, example);
    return Promise.all([natsOf(options, role), postgresOf(options)]);
  })();
  addresses.catch(() => undefined); // Each role awaits them.
  const openLineAndKeys = async (): Promise<{ readonly line: Line; readonly opened: OpenedKeys }> => {
    const [natsUrl, postgres] = await addresses;
    const dataDir = options.dataDir ?? defaultDataDir(root);
    const opened = openKeys(context, { dataDir, env }, Promise.resolve(postgres));
    const [line] = await Promise.all([openLog(context, natsUrl, opened.keys, accessOf(role, env)), opened.ready]);
    return { line, opened };
  };
  const openLine = async (): Promise<Line> => (await openLineAndKeys()).line;

  const meaningOf = (settings: Config): MeaningHere =>
    openMeaningModel({ ...context, report: board.report, settings: meaningSettingsOf(settings, root) });

  /** Beside a gateway a role is told; alone it follows the tenants' policies itself. */
  const followPolicies = async ({ log, policies }: Line): Promise<Directory> => {
    const directory = await openDirectory(log, signal);
    context.mustRun("directory", directory.done);
    policies.use((tenant) => policyIn(directory, tenant));
    return directory;
  };

  const work: Readonly<Record<RoleName, () => Promise<string | undefined>>> = {
    async gateway() {
      const [, postgres] = await addresses;
      const settings = readConfig(env);
      if (settings instanceof Failure) throw settings;
      const here = meaningOf(settings);
      const { embedder, meaning } = here;
      const gateway = await openGatewayRole(context, {
        meaning,
        httpPort: options.httpPort,
        dataDir: options.dataDir ?? defaultDataDir(root),
        withoutPages: options.withoutPages === true,
        edge: options.edge,
        voices: voiceSettingsOf(settings, env),
        sends: { mail: settings.smtpUrl !== undefined, webhook: settings.webhookUrl !== undefined },
        bounds: options.bounds,
      });
      drain = gateway.drain;
      const sso = ssoOf(settings, env);
      const { line, opened: keys } = await openLineAndKeys();
      await gateway.serve(line, { ...keys, postgres: Promise.resolve(postgres), demo: settings.demo, sso });
      const pool = await openReadModels(context, postgres);
      gateway.serveRights(openRights(context, line, pool, postgres));
      gateway.serveHistory({ pool, caughtUp: caughtUpElsewhere(pool, history) });
      watchHistory(context, line.log, pool);
      const figures = await openKpiModel(context, postgres);
      gateway.serveKpi({ pool: figures, caughtUp: caughtUpElsewhere(figures, kpi) });
      await keys.ready;
      const tries = { read: pool, url: postgres, meaning, models: { ...settings, env } };
      gateway.serveWhatIf(await openWhatIf(context, line, tries));
      const documents = await openKnowledgeModel(context, postgres);
      const search = openKnowledgeSearch(documents, here, logger);
      const caughtUp = caughtUpElsewhere(documents, knowledge);
      const shelf = { pool: documents, caughtUp, search, embedder, withDemo: false };
      gateway.serveKnowledge(openKnowledge(context, line, shelf));
      const places = { dataDir: options.dataDir ?? defaultDataDir(root), ...options.notary };
      gateway.serveAudit(openAudit(context, line.log, await openAuditModel(context, postgres), places));
      await gateway.pages;
      board.setReady();
      return gateway.url;
    },
    async media() {
      await addresses;
      const { line, opened: keys } = await openLineAndKeys();
      await Promise.all([keys.ready, followPolicies(line)]);
      openMedia(context, line, { master: keys.master, iceServers: options.iceServers, peersMax: options.peersMax });
      return undefined;
    },
    async stt() {
      await addresses;
      const settings = readConfig(env);
      if (settings instanceof Failure) throw settings;
      const line = openLine();
      const told = line.then(followPolicies);
      told.catch(() => undefined); // Awaited below.
      const missing = await openStt(context, line, {
        pocketsphinx: findPocketSphinx({ root, env, report: board.report, signal }),
        hearing: hearingSettingsOf(settings, env, root),
        policiesKnown: told,
      });
      if (missing) throw missing;
      await told;
      return undefined;
    },
    async agents() {
      const [, postgres] = await addresses;
      const settings = readConfig(env);
      if (settings instanceof Failure) throw settings;
      const meaning = meaningOf(settings);
      const line = await openLine();
      await followPolicies(line);
      const documents = await openKnowledgeModel(context, postgres);
      const search = openKnowledgeSearch(documents, meaning, logger);
      await openAgents(context, line, {
        asked: { knowledge: knowledgeAgent(search) },
        search,
        models: { ...settings, env },
        web: { ...settings, env },
        meaning,
      });
      return undefined;
    },
    async projector() {
      const [, postgres] = await addresses;
      const line = await openLine();
      const pool = await openReadModels(context, postgres);
      const documents = await openKnowledgeModel(context, postgres);
      await openProjector(context, line, documents, { model: knowledge, onEnd: watch.breakOff });
      const figures = await openKpiModel(context, postgres);
      await openProjector(context, line, figures, { model: kpi, onEnd: watch.breakOff });
      await openProjector(context, line, await openAuditModel(context, postgres), {
        model: audit,
        onEnd: watch.breakOff,
      });
      const following = await openProjector(context, line, pool, { onEnd: watch.breakOff });
      if (following) openErasures(context, line, pool, postgres);
      return following ? undefined : watch.broken;
    },
    async notary() {
      const log = await openBareLog(context, await natsOf(options, role), plainKeyring, accessOf(role, env)); // It opens no field, and writes none.
      const places = { dataDir: options.dataDir ?? defaultDataDir(root), ...options.notary };
      await openNotary(context, log, places, watch.breakOff);
      return undefined;
    },
    async reports() {
      const [, postgres] = await addresses;
      const settings = readConfig(env);
      if (settings instanceof Failure) throw settings;
      const line = await openLine();
      const directory = await followPolicies(line);
      const read = await openReadModels(context, postgres);
      const [mail, webhook] = [mailOf(settings, env), webhookOf(settings, env)];
      await openReports(context, line, { read, database: postgres, directory, mail, webhook });
      return undefined;
    },
    async connectors() {
      const [, postgres] = await addresses;
      const settings = readConfig(env);
      if (settings instanceof Failure) throw settings;
      const told = { webhook: webhookOf(settings, env), meter: meterOf(settings, env) };
      if (!told.webhook && !told.meter)
        throw addressMissing(role, "WINGMAN_WEBHOOK_URL", "https://example.com/wingman");
      await openConnectors(context, await openLine(), postgres(keepDatabase), told, watch.breakOff);
      return undefined;
    },
  };
  try {
    const url = await work[role]();
    return { url, broken: watch.broken, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const accessOf = (role: RoleName, env: NodeJS.ProcessEnv): NatsAccess => {
  const settings = readConfig(env);
  if (settings instanceof Failure) throw settings;
  return natsAccess(role, settings);
};

const natsAddress = ["WINGMAN_NATS_URL", "nats://127.0.0.1:4222"] as const;
const serverAddresses = [
  natsAddress,
  ["WINGMAN_POSTGRES_URL", "postgres://user:password@127.0.0.1:5432/postgres"],
] as const;

const natsOf = async ({ root, env }: RoleOptions, role: RoleName): Promise<string> => {
  if (!env[natsAddress[0]]) throw addressMissing(role, ...natsAddress);
  const found = await findNatsServer({ root, env });
  if (found instanceof Failure) throw found;
  if (found.kind !== "external") throw new TypeError("an address that is given is used");
  await externalLogDurable(env);
  return found.url;
};

const postgresOf = async ({ root, env }: RoleOptions): Promise<(database: string) => string> => {
  const found = await findPostgres({ root, env });
  if (found instanceof Failure) throw found;
  if (found.kind !== "external") throw new TypeError("an address that is given is used");
  const { url } = found;
  await ensureDatabases(url, mustProve(env));
  return (database) => databaseUrl(url, database);
};

const addressMissing = (role: RoleName, variable: string, example: string): Failure =>
  new Failure("WING_ROLE_ADDRESS", `the role ${role} needs the address of a server in ${variable}.`, {
    remedy: `Set it, for example to ${example}, or use \`wingman up\`, which starts the servers itself.`,
  });
