/** The `gateway` role: pages, routes and sockets. It answers before anything behind it is there. */
import { join } from "node:path";
import { type Gate, openGate } from "@wingman/commands/gateway/access";
import { auditOf } from "@wingman/commands/gateway/audit";
import { openGateway } from "@wingman/commands/gateway/app";
import { openAdmission } from "@wingman/commands/gateway/admission";
import { edgeOf, type EdgeSettings } from "@wingman/commands/gateway/edge/edge";
import { unknownTypes } from "@wingman/commands/gateway/unknown-types";
import type { Services } from "@wingman/commands/gateway/session";
import type { KnowledgeParts } from "@wingman/commands/knowledge/routes";
import { openMediaDesk, type MediaDesk } from "@wingman/commands/media/desk";
import { openBoard } from "@wingman/commands/watch/board";
import { openPlayer } from "@wingman/commands/uploads/played";
import type { UploadParts } from "@wingman/commands/uploads/routes";
import { soundFolder } from "@wingman/commands/uploads/sound-on-disk";
import { openUploads } from "@wingman/commands/uploads/uploads";
import type { PlaybookParts } from "@wingman/commands/playbooks/routes";
import type { RubricParts } from "@wingman/commands/practice/rubric-routes";
import type { AssignmentParts } from "@wingman/commands/practice/assignment-routes";
import { assignmentsOn, openAssignments } from "@wingman/streams/practice/assignments";
import type { ExerciseParts } from "@wingman/commands/practice/exercise-routes";
import type { ScenarioParts } from "@wingman/commands/practice/scenario-routes";
import type { RightsParts } from "@wingman/commands/rights/routes";
import { describe, Failure } from "@wingman/domain/failure";
import { runningOf } from "@wingman/domain/feedback/standing";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { Bounds } from "@wingman/domain/overload";
import type { ConsentPolicy } from "@wingman/domain/privacy/consent-law";
import type { Meaning } from "@wingman/streams/agents/meaning/meaning";
import type { Policy } from "@wingman/domain/tenant/policy";
import { nobody } from "@wingman/streams/base/registry";
import type { MasterKey } from "@wingman/streams/keys/master-key";
import { openRankings } from "@wingman/projections/feedback/rankings";
import type { WhatIfParts } from "@wingman/projections/what-if/routes";
import { readTallies } from "@wingman/projections/feedback/tallies";
import { goingCalls } from "@wingman/projections/history/going";
import { logBytes } from "@wingman/projections/audit/query";
import type { AuditParts } from "@wingman/projections/audit/routes";
import type { HistoryParts } from "@wingman/projections/history/routes";
import { openDrawer } from "@wingman/projections/reports/browser";
import type { ReportParts } from "@wingman/projections/reports/routes";
import { decodeUntrusted } from "@wingman/gpu/audio/untrusted-sound";
import { playbooksOn } from "@wingman/streams/playbooks/playbooks";
import { rubricsOn } from "@wingman/streams/practice/rubric-library";
import { scenariosOn } from "@wingman/streams/practice/library";
import { openFanOut } from "@wingman/streams/live/fan-out";
import { hearModels } from "@wingman/streams/log/models-presence";
import { openWatchPresence } from "@wingman/streams/log/watch-presence";
import { hearSpeech } from "@wingman/streams/log/speech-presence";
import { openAllowances, type Shelf } from "@wingman/streams/limits/allowances";
import { allowanceShelf } from "@wingman/streams/log/allowances";
import { regionOf } from "@wingman/streams/rights/references";
import { type AccessLog, accessLogOn } from "@wingman/streams/tenants/access-log";
import { buildUi } from "@wingman/ui/build";
import { policyIn } from "../../demo/tenant.ts";
import { freeHttpPort } from "../../local/ports.ts";
import { sayFor } from "../../local/progress.ts";
import type { Config } from "../../config/config.ts";
import type { StatusBoard } from "../status-board.ts";
import { healthOf } from "./health.ts";
import { type Identity, openIdentity } from "./identity.ts";
import type { Line, RoleContext } from "./role.ts";
import type { SsoSettings } from "./single-sign-on.ts";
import { chromiumFor } from "./reports.ts";
import { tellModels } from "./models.ts";
import { noVoiceSettings, type VoiceSettings } from "../voices.ts";
import { openGatewayVoices } from "./voices.ts";
import { usesOf } from "./uses.ts";

/** Laid out by attributes: the pages' policy lets no style stand in a page, and no sheet is built yet. */
const setUpPage =
  "<!doctype html><meta charset=utf-8><meta http-equiv=refresh content=1><title>Wingman</title><table width=100% height=400><tr><td align=center><font face=system-ui><h1>Wingman is being set up</h1><p>The pages are being built. This page looks again each second.</p></font></table>";

export type GatewayRole = {
  readonly url: string;
  /** The pages are built; rejects where they cannot be. */
  readonly pages: Promise<void>;
  /** From now on people can sign in, and sockets are let in. */
  serve(line: Line, people: PeopleParts): Promise<Identity>;
  /** From now on history answers. */
  serveHistory(parts: HistoryParts): void;
  /** From now on the figures answer. */
  serveKpi(parts: HistoryParts): void;
  /** From now on past calls are tried, many at once. */
  serveWhatIf(parts: Omit<WhatIfParts, "nameOf">): void;
  /** From now on people are answered about their data. */
  serveRights(parts: RightsParts): void;
  /** From now on the audit trail answers. */
  serveAudit(parts: Omit<AuditParts, "nameOf" | "now">): void;
  /** From now on documents are taken, and questions answered. */
  serveKnowledge(parts: KnowledgeParts): void;
  /** Tells every socket to come back in a moment, and ends when what was taken is appended. */
  drain(): Promise<void>;
};

/** Where people are kept, and what opens the keys of their sign-ins. */
export type PeopleParts = {
  readonly postgres: Promise<(database: string) => string>;
  /** The tables are there. */
  readonly ready: Promise<void>;
  readonly master: Promise<MasterKey>;
  readonly demo: Config["demo"];
  /** The company's own sign-in, where one is set. */
  readonly sso?: SsoSettings | undefined;
};

/** Throws `Failure` WING_PORT_TAKEN, WING_EDGE_UNSAFE, WING_EDGE_INVALID, WING_TLS_FILES. */
export const openGatewayRole = async (
  context: RoleContext,
  options: {
    readonly httpPort: number | undefined;
    /** Where recordings lie that wait to be heard. */
    readonly dataDir: string;
    readonly withoutPages: boolean;
    /** Unset: this computer alone. */
    readonly edge?: EdgeSettings | undefined;
    /** Beyond which no new call is taken; the domain's unless said. */
    readonly bounds?: Partial<Bounds> | undefined;
    /** Another gate than the one that counts. */
    readonly gate?: Gate | undefined;
    readonly consent?: ConsentPolicy;
    /** The folder of voices, and another company's; those of the system unless said. */
    readonly voices?: VoiceSettings | undefined;
    /** What reports are sent by. */
    readonly sends?: { readonly mail: boolean; readonly webhook: boolean } | undefined;
    /** The model of meaning, once it is here. */
    readonly meaning?: (() => Meaning | undefined) | undefined;
  },
): Promise<GatewayRole> => {
  const { root, version, board, logger, signal, metrics } = context;
  const edge = edgeOf(options.edge); // Before anything is begun that others could reach.
  const folder = join(root, "ui/dist");
  const pages = options.withoutPages ? Promise.resolve() : buildPages(root, folder, board);
  pages.catch(() => undefined); // Whoever awaits it sees it fail.
  const unknown = unknownTypes(logger);
  const admission = openAdmission({
    speechFactor: () => board.read().speech.factor ?? null,
    speechPerCall: () => board.read().speech.perCall ?? null,
    isUnworded: () => board.read().wording === "away",
    ...(options.bounds && { bounds: options.bounds }),
  });
  signal.addEventListener("abort", () => admission.close(), { once: true });
  let services: Services | undefined;
  let historyParts: HistoryParts | undefined;
  let kpiReads: HistoryParts | undefined;
  let accessLog: AccessLog | undefined;
  let identity: Identity | undefined;
  let rightsParts: RightsParts | undefined;
  let shelf: Shelf | undefined;
  let uploadParts: UploadParts | undefined;
  let playbookParts: PlaybookParts | undefined;
  let scenarioParts: ScenarioParts | undefined;
  let rubricParts: RubricParts | undefined;
  let knowledgeParts: KnowledgeParts | undefined;
  let auditParts: Omit<AuditParts, "nameOf" | "now"> | undefined;
  let whatIfParts: Omit<WhatIfParts, "nameOf"> | undefined;
  let mediaDesk: MediaDesk | undefined;
  let assigned: Pick<AssignmentParts, "folds" | "writer"> | undefined;
  let practiceParts: Omit<ExerciseParts, "services"> | undefined;
  let reportParts: Omit<ReportParts, "pool"> | undefined;
  const policyOf = (tenant: TenantId): Policy => policyIn(identity?.directory, tenant);
  const speaks = openGatewayVoices(context, options.voices ?? noVoiceSettings, policyOf);
  const standingOf = (tenant: TenantId) => need(identity).directory.of(tenant).feedback;
  const drawer = openDrawer(() => chromiumFor(root));
  context.opened.defer(() => drawer[Symbol.asyncDispose]());
  const rankings = openRankings({
    resetsOf: (tenant) => standingOf(tenant).resets,
    tallies: async (tenant, resets) => readTallies(need(historyParts).pool, tenant, resets, true),
    failed: (error) => logger.warn({ error: describe(error) }, "a call starts without what people did with tips"),
  });
  const allowances = openAllowances({ shelf: () => shelf, policyOf });
  const gateway = await openGateway({
    ...usesOf({
      version,
      board: () => board,
      unknown: unknown.read,
      history: () => ({
        ...need(historyParts),
        policyOf,
        nameOf: async (...who) => (await identity?.door.nameOf(...who)) ?? "",
      }),
      kpi: () => ({
        ...need(kpiReads),
        history: need(historyParts).pool,
        logBytesOf: async (tenant) => (auditParts ? logBytes(auditParts.pool, tenant) : null),
        policyOf,
        membersOf: (tenant) => need(identity).directory.of(tenant).members,
        standingOf,
        playbooksOf: (tenant) => need(playbookParts).library.live(tenant),
      }),
      feedback: () => ({
        ...need(services),
        ...need(identity),
        library: need(playbookParts).library,
        standingOf,
        playbooksOf: (tenant) => need(playbookParts).library.live(tenant),
      }),
      recordings: () => need(services),
      voices: () => ({ log: need(services).log, voices: speaks }),
      partnerVoice: () => ({ ...need(services), voices: speaks }),
      identity: () => need(identity),
      rights: () => need(rightsParts),
      uploads: () => need(uploadParts),
      imports: () => ({
        ...need(uploadParts),
        services: need(services),
        async personOf(tenant, email) {
          const { people, directory } = need(identity);
          const [found] = await people.byEmail(email, tenant);
          const isMember = found && directory.of(tenant).members.get(found.id)?.state === "active";
          return isMember ? { id: found.id as ActorId, name: found.name } : undefined;
        },
      }),
      playbooks: { now: () => need(playbookParts), early: () => playbookParts },
      pastCalls: () => ({ ...need(playbookParts), log: need(services).log }),
      scenarios: () => need(scenarioParts),
      rubrics: () => need(rubricParts),
      whatIf: () => ({
        ...need(whatIfParts),
        nameOf: async (...who) => (await identity?.door.nameOf(...who)) ?? "",
      }),
      media: () => need(mediaDesk),
      knowledge: () => need(knowledgeParts),
      speakers: () => need(services),
      summaries: () => need(services),
      replays: () => need(services),
      hindsight: () => need(services),
      exercises: () => ({ ...need(practiceParts), services: need(services) }),
      assignments: () => ({
        ...need(assigned),
        knowsScenario: (tenant, id) => need(scenarioParts).library.newest(tenant, id) !== undefined,
        isMember: (tenant, id) => need(identity).directory.of(tenant).members.get(id)?.state === "active",
        timeZoneOf: (tenant) => policyOf(tenant).timeZone,
        now: Date.now,
      }),
      practised: () => ({
        ...need(historyParts),
        assignments: need(assigned).folds,
        scenarioOf: (tenant, id, version) => {
          const { library } = need(scenarioParts);
          return version === undefined ? library.newest(tenant, id) : library.at(tenant, { id, version });
        },
        criterionOf: (tenant, rubric, criterion) =>
          need(rubricParts)
            .library.at(tenant, rubric)
            ?.criteria.find((one) => one.criterion === criterion)?.name,
        nameOf: async (...who) => (await identity?.door.nameOf(...who)) ?? "",
        repsOf: (tenant) =>
          [...need(identity).directory.of(tenant).members].flatMap(([id, { state, roles }]) =>
            state === "active" && roles.includes("agent") ? [id] : [],
          ),
        companyOf: (tenant) => need(identity).directory.of(tenant).name,
        timeZoneOf: (tenant) => policyOf(tenant).timeZone,
        now: Date.now,
      }),
      audit: () => ({ ...need(auditParts), nameOf: need(identity).door.nameOf, now: Date.now }),
      speech: () => ({ offers: () => board.read().speech.offers, policyOf: need(services).policyOf }),
      metrics: () => metrics,
      reports: () => ({ ...need(reportParts), pool: need(historyParts).pool }),
      schedules: () => ({
        ...need(identity),
        now: Date.now,
        sends: () => options.sends ?? { mail: false, webhook: false },
      }),
      drawer: () => drawer,
    }),
    services: () => services,
    authenticate: (http) =>
      identity || http.header("authorization") !== undefined
        ? need(identity).door.authenticate(http)
        : Promise.resolve(nobody),
    door: {
      admit: async (ticket) => need(identity).door.admit(ticket),
      stands: (principal) => need(identity).door.stands(principal),
    },
    gate: options.gate ?? openGate(allowances),
    allowances,
    audit: auditOf(() => need(accessLog), {
      unwritten: (refusals) => logger.warn({ refusals }, "refusals were not written into the audit trail"),
    }),
    logger,
    unknown,
    edge,
    health: healthOf(board, () => ({ log: services?.log, pool: historyParts?.pool })),
    pages: folder,
    setUpPage,
  });
  const port = options.httpPort && options.httpPort > 0 ? options.httpPort : await freeHttpPort();
  const listensAt = await gateway.app.listen({ host: edge.host, port }).catch((cause: unknown) => {
    throw new Failure("WING_PORT_TAKEN", `port ${port} on ${edge.host} cannot be listened on.`, {
      remedy: "Stop what uses it, or start with another WINGMAN_HTTP_PORT.",
      cause,
    });
  });
  const url = edge.loopbackOnly ? listensAt : (edge.origins[0] ?? listensAt);
  return {
    url,
    pages,
    async serve(line, { postgres, ready, master, demo, sso }) {
      const { log, calls, keys, redactors, policies } = line;
      hearSpeech(log, board.setSpeech, signal);
      hearModels(log, (heard) => tellModels(board, heard), signal);
      accessLog = accessLogOn(log);
      const library = await line.library();
      playbookParts = {
        library,
        playbooks: playbooksOn(log),
        meaning: options.meaning,
        nameOf: async (...who) => (await identity?.door.nameOf(...who)) ?? "",
      };
      const rubrics = await line.rubrics();
      practiceParts = {
        scenarios: await line.scenarios(),
        rubricVersionOf: (tenant, rubric) => rubrics.newest(tenant, rubric)?.version ?? 1,
      };
      scenarioParts = {
        log,
        library: await line.scenarios(),
        scenarios: scenariosOn(log),
        nameOf: playbookParts.nameOf,
      };
      rubricParts = {
        log,
        library: rubrics,
        rubrics: rubricsOn(log),
        scenarios: scenarioParts.library,
        nameOf: playbookParts.nameOf,
      };
      const folds = await openAssignments(log, signal);
      context.mustRun("assignments", folds.done);
      assigned = { folds, writer: assignmentsOn(log) };
      shelf = allowanceShelf(log);
      await ready;
      const known = { accessLog, keepUrl: await postgres, master, demo };
      identity = await openIdentity(context, line, { ...known, sso: sso && { settings: sso, address: url } });
      policies.use(policyOf);
      mediaDesk = openMediaDesk(log, master, signal);
      const fanOut = openFanOut(log);
      services = {
        log,
        calls,
        keys,
        redactors,
        fanOut,
        watches: openWatchPresence(log, signal),
        board: openBoard({
          fanOut,
          goingCalls: async (tenant, max) => goingCalls(need(historyParts).pool, tenant, max),
          failed: (error) => logger.warn({ error: describe(error) }, "running calls could not be looked up"),
        }),
        now: Date.now,
        version,
        speech: () => {
          const { ready, engine, accuracy, reason } = board.read().speech;
          return { ready, engine, accuracy, reason };
        },
        standardPlaybook: library.standard,
        trialsOf: (tenant) => runningOf(standingOf(tenant)),
        rankingOf: rankings.sealed,
        remember: (tenant, call, people) => keys.remember(tenant, call, people),
        admission,
        elsewhere: mediaDesk,
        policyOf,
        regionOf: (tenant) => regionOf(policyOf(tenant).language),
        consentOf: (tenant) => options.consent ?? policyOf(tenant).consent,
        knowsPlaybook: (tenant, wanted) => library.at(tenant, wanted) !== undefined,
      };
      const folder = soundFolder(join(options.dataDir, "uploads"), master);
      const player = openPlayer({ services, folder, allowances, logger, signal });
      const uploads = openUploads(folder, decodeUntrusted);
      signal.addEventListener("abort", uploads.close, { once: true });
      await player.resume().catch((error: unknown) => {
        logger.error({ error: describe(error) }, "a recording could not be gone on with");
      });
      uploadParts = { uploads, player };
      return identity;
    },
    serveHistory(parts) {
      const { caughtUp } = parts;
      // Under pressure a list may lag behind one's own last press; it says where it stands.
      historyParts = caughtUp
        ? {
            ...parts,
            caughtUp: (...asked) => (admission.sheds("analytics") ? Promise.resolve(false) : caughtUp(...asked)),
          }
        : parts;
    },
    serveKpi(parts) {
      kpiReads = parts;
    },
    serveWhatIf(parts) {
      whatIfParts = parts;
    },
    serveRights(parts) {
      rightsParts = parts;
      reportParts = { keep: parts.keep, now: Date.now };
    },
    serveAudit(parts) {
      auditParts = parts;
    },
    serveKnowledge(parts) {
      knowledgeParts = parts;
    },
    drain: () => gateway.drain(),
  };
};

const buildPages = async (root: string, outDir: string, board: StatusBoard): Promise<void> => {
  const say = sayFor("pages", board.report);
  say("building", "the pages are being built");
  await buildUi({ root, outDir }).catch((cause: unknown) => {
    throw new Failure("WING_PAGES_NOT_BUILT", `the pages could not be built: ${describe(cause)}`, {
      remedy: "Undo what was changed under ui/, or run `npm ci` again.",
      cause,
    });
  });
  say("ready", "the pages are built");
};

/** Routes are reachable from the first second; until what they need is there, they say so. */
const need = <Part>(part: Part | undefined): Part => {
  if (part) return part;
  throw new Failure("WING_STARTING", "a part of this is still being set up.", {
    remedy: "Try again in a few seconds; the start page shows how far it is.",
  });
};
