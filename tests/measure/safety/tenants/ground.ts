/**
 * A gateway with two companies in it, over a real log and a real database: every person its own, every text of every
 * call unlike any other, so that a single one of them in somebody else's answer is a leak.
 */
import { openBoard } from "@wingman/commands/watch/board";
import { goingCalls } from "@wingman/projections/history/going";
import { openWatchPresence } from "@wingman/streams/log/watch-presence";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nothingElsewhere } from "@wingman/commands/call/feeds";
import type { PartnerVoiceParts } from "@wingman/commands/practice/voice-routes";
import type { VoiceParts } from "@wingman/commands/voices/routes";
import { openAdmission } from "@wingman/commands/gateway/admission";
import { openGate } from "@wingman/commands/gateway/access";
import { openGateway } from "@wingman/commands/gateway/app";
import { auditOf } from "@wingman/commands/gateway/audit";
import { edgeOf } from "@wingman/commands/gateway/edge/edge";
import type { Services } from "@wingman/commands/gateway/session";
import { unknownTypes } from "@wingman/commands/gateway/unknown-types";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { rubricsOn } from "@wingman/streams/practice/rubric-library";
import { assignmentsOn, openAssignments } from "@wingman/streams/practice/assignments";
import { scenariosOn } from "@wingman/streams/practice/library";
import { playbooksOn } from "@wingman/streams/playbooks/playbooks";
import { demoPolicy } from "@wingman/ops/demo/tenant";
import { openClient } from "@wingman/ops/bin/client";
import { openKeys } from "@wingman/ops/bin/roles/keys";
import { openIdentity } from "@wingman/ops/bin/roles/identity";
import { openKnowledge, openKnowledgeSearch } from "@wingman/ops/bin/roles/knowledge";
import { openAudit } from "@wingman/ops/bin/roles/audit";
import { openWhatIf } from "@wingman/ops/bin/roles/what-if";
import { openNotary } from "@wingman/ops/bin/roles/notary";
import { openRights } from "@wingman/ops/bin/roles/rights";
import { openLog, openPolicies, type RoleContext } from "@wingman/ops/bin/roles/role";
import { type UseParts, usesOf } from "@wingman/ops/bin/roles/uses";
import { openStatusBoard } from "@wingman/ops/bin/status-board";
import { openMetrics } from "@wingman/ops/watch/metrics";
import { audit } from "@wingman/projections/audit/model";
import { logBytes } from "@wingman/projections/audit/query";
import { history } from "@wingman/projections/history/model";
import { kpi } from "@wingman/projections/kpi/model";
import { knowledge } from "@wingman/projections/knowledge/model";
import { runProjector } from "@wingman/projections/projector";
import { openDrawer } from "@wingman/projections/reports/browser";
import { reportFileMigrations } from "@wingman/streams/reports/files";
import { sourceOf } from "@wingman/projections/source";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { withDatabase } from "@wingman/streams/base/pools";
import { nobody, type Principal, type Role } from "@wingman/streams/base/registry";
import { newId } from "@wingman/streams/base/ids";
import { openAllowances } from "@wingman/streams/limits/allowances";
import { openFanOut } from "@wingman/streams/live/fan-out";
import { allowanceShelf } from "@wingman/streams/log/allowances";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { regionOf } from "@wingman/streams/rights/references";
import { accessLogOn } from "@wingman/streams/tenants/access-log";
import { sendToTenant, type Tenants } from "@wingman/streams/tenants/tenants";
import { pino } from "pino";
import { startNats } from "../../../harness/nats.ts";
import { startPostgres } from "../../../harness/postgres.ts";

/** A voice that hums: here it counts who may hear a tip, not how. */
const humming: VoiceParts["voices"] & PartnerVoiceParts["voices"] = {
  list: () => ({ voices: [], chosen: null, reason: "A hum.", isLooking: false }),
  say: () => ({
    voice: "hum:one",
    sampleRateHz: 16_000,
    sound: (async function* () {
      yield Int16Array.of(0, 1, 0, -1);
    })(),
  }),
  sayAs: async (_persona, text) => ({
    voice: "hum:one",
    sampleRateHz: 16_000,
    pieces: (async function* () {
      yield { samples: Int16Array.of(0, 1, 0, -1), heardChars: text.length };
    })(),
  }),
};

export const tenants = ["acme", "ball"] as const;
export type Tenant = (typeof tenants)[number];
export type Held = {
  readonly call: string;
  readonly tenant: Tenant;
  readonly rep: string;
  /** Stands in every text of the call, and nowhere else. */
  readonly canary: string;
  /** Begun by somebody who coaches, and answered by nobody else. */
  readonly exercise?: true;
};

export type Ground = AsyncDisposable & {
  readonly log: JetStreamLog;
  readonly uses: ReturnType<typeof usesOf>;
  readonly people: ReadonlyMap<string, Principal>;
  readonly calls: readonly Held[];
  /** Where a person's requests go: `authorization` says who, and its sockets are that person's. */
  url(person: string): string;
};

const person = (tenant: Tenant, name: string, ...roles: Role[]): readonly [string, Principal] => [
  `${tenant}-${name}`,
  { tenant: tenant as TenantId, actor: `${tenant}-${name}` as ActorId, name, roles, session: `s-${tenant}-${name}` },
];

/** Every role, two agents that must not see each other, nobody, and somebody whose session is over. */
export const people: ReadonlyMap<string, Principal> = new Map([
  ...tenants.flatMap((tenant) => [
    person(tenant, "admin", "admin"),
    person(tenant, "supervisor", "supervisor"),
    person(tenant, "agent", "agent"),
    person(tenant, "other", "agent"),
    person(tenant, "viewer", "viewer"),
    person(tenant, "compliance", "compliance"),
  ]),
  ["nobody", nobody],
  ["expired", nobody],
]);

export const openGround = async (
  planted: (parts: UseParts) => Partial<ReturnType<typeof usesOf>> = () => ({}),
  /** How many seconds of sound a day a company has; as many as it likes unless said. */
  soundSeconds?: number,
): Promise<Ground> => {
  await using undo = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "wingman-tenants-"));
  undo.defer(() => rm(dataDir, { recursive: true, force: true }));
  const stopping = new AbortController();
  const nats = undo.use(await startNats());
  const server = undo.use(await startPostgres());
  const { pool } = await server.database([history, knowledge, kpi, audit, reportFileMigrations], "wingman_read");
  await server.database([keepMigrations], "wingman_keep");
  const logger = pino({ level: "silent" });
  const board = openStatusBoard("0", () => undefined);
  const opened = undo.use(new AsyncDisposableStack());
  const metrics = openMetrics();
  const context: RoleContext = {
    root: dataDir,
    version: "0",
    logger,
    board,
    metrics,
    signal: stopping.signal,
    opened,
    mustRun: (_role, work) => void work.catch(() => undefined),
  };
  const { keys, ready, master } = openKeys(
    context,
    { dataDir, env: {} },
    Promise.resolve((database: string) => withDatabase(server.adminUrl, database)),
  );
  const base = await openLog(context, nats.url, keys);
  const { log, calls, redactors } = base;
  const [library, scenarios, rubrics] = await Promise.all([base.library(), base.scenarios(), base.rubrics()]);
  await ready;
  const drawer = undo.use(
    openDrawer(() => Promise.resolve(new Failure("WING_CHROMIUM_MISSING", "no browser is needed here."))),
  );
  const projector = await runProjector({ log, pool, model: history, signal: stopping.signal });
  undo.defer(() => projector.done.catch(() => undefined));
  const documents = await runProjector({ log, pool, model: knowledge, signal: stopping.signal });
  undo.defer(() => documents.done.catch(() => undefined));
  const figures = await runProjector({ log, pool, model: kpi, signal: stopping.signal });
  undo.defer(() => figures.done.catch(() => undefined));
  await openNotary(context, log, { dataDir });
  const followed = sourceOf(audit, log).log;
  const trailed = await runProjector({ log: followed, pool, model: audit, signal: stopping.signal });
  undo.defer(() => trailed.done.catch(() => undefined));
  undo.defer(() => stopping.abort());
  const policyOf = () => demoPolicy;
  // How busy this machine is, is another measure's.
  const admission = openAdmission({ bounds: { calls: 1_000 }, speechFactor: () => null, loopMs: () => 0 });
  undo.defer(() => admission.close());
  const fanOut = openFanOut(log);
  const services: Services = {
    log,
    calls,
    keys,
    redactors,
    fanOut,
    watches: openWatchPresence(log, stopping.signal),
    board: openBoard({ fanOut, goingCalls: (tenant, max) => goingCalls(pool, tenant, max), failed: () => undefined }),
    now: Date.now,
    version: "0",
    speech: () => board.read().speech,
    standardPlaybook: library.standard,
    remember: (tenant, call, of) => keys.remember(tenant, call, of),
    policyOf,
    regionOf: () => regionOf("en"),
    admission,
    elsewhere: nothingElsewhere,
    consentOf: () => ({ ...demoPolicy.consent, preset: "notice", legalBasis: "of a measure", notice: "shown" }),
    trialsOf: () => [],
    rankingOf: () => Promise.resolve(undefined),
    knowsPlaybook: (tenant, wanted) => library.at(tenant, wanted) !== undefined,
  };
  const url = (database: string): string => withDatabase(server.adminUrl, database);
  const trail = accessLogOn(log);
  const line = {
    log,
    calls,
    keys,
    redactors,
    policies: openPolicies(),
    library: base.library,
    scenarios: base.scenarios,
    rubrics: base.rubrics,
  };
  const identity = await openIdentity(context, line, { accessLog: trail, keepUrl: url, master, demo: "no" });
  const rights = openRights(context, line, pool, url);
  for (const tenant of tenants) await found(identity.tenants, tenant as TenantId);
  const whatIf = await openWhatIf(context, line, { read: pool, url, meaning: () => undefined });
  const assigned = await openAssignments(log, stopping.signal);
  const unknown = unknownTypes(logger);
  const knowledgeBase = openKnowledge(
    context,
    { log, keys },
    {
      pool,
      caughtUp: documents.caughtUp,
      search: openKnowledgeSearch(pool, { embedder: () => undefined, reranker: () => undefined }, logger),
      withDemo: false,
    },
  );
  const parts: UseParts = {
    version: "0",
    board: () => board,
    unknown: unknown.read,
    history: () => ({ pool, caughtUp: projector.caughtUp }),
    kpi: () => ({
      pool,
      caughtUp: figures.caughtUp,
      history: pool,
      policyOf,
      membersOf: (tenant) => identity.directory.of(tenant).members,
      standingOf: (tenant) => identity.directory.of(tenant).feedback,
      logBytesOf: (tenant) => logBytes(pool, tenant),
      playbooksOf: library.live,
    }),
    feedback: () => ({
      ...services,
      ...identity,
      library,
      standingOf: (tenant) => identity.directory.of(tenant).feedback,
      playbooksOf: library.live,
    }),
    recordings: () => services,
    voices: () => ({ log, voices: humming }),
    partnerVoice: () => ({ log, calls, voices: humming }),
    identity: () => identity,
    rights: () => rights,
    playbooks: { now: () => ({ library, playbooks: playbooksOn(log) }), early: () => ({ library }) },
    pastCalls: () => ({ library, log }),
    scenarios: () => ({ log, library: scenarios, scenarios: scenariosOn(log) }),
    rubrics: () => ({ log, library: rubrics, rubrics: rubricsOn(log), scenarios }),
    whatIf: () => ({ ...whatIf, nameOf: async () => "" }),
    media: () => {
      throw new Failure("WING_STARTING", "no sound comes here.", { remedy: "Try again in a few seconds." });
    },
    uploads: () => {
      throw new Failure("WING_STARTING", "no files are heard here.", { remedy: "Try again in a few seconds." });
    },
    imports: () => {
      throw new Failure("WING_STARTING", "no files are heard here.", { remedy: "Try again in a few seconds." });
    },
    knowledge: () => knowledgeBase,
    speakers: () => services,
    summaries: () => services,
    replays: () => services,
    hindsight: () => services,
    exercises: () => ({ services, scenarios, rubricVersionOf: () => 1 }),
    assignments: () => ({
      folds: assigned,
      writer: assignmentsOn(log),
      knowsScenario: (tenant, id) => scenarios.newest(tenant, id) !== undefined,
      isMember: (tenant, id) => identity.directory.of(tenant).members.has(id),
      timeZoneOf: () => demoPolicy.timeZone,
      now: Date.now,
    }),
    practised: () => ({
      pool,
      caughtUp: projector.caughtUp,
      assignments: assigned,
      scenarioOf: (tenant, id) => scenarios.newest(tenant, id),
      criterionOf: () => undefined,
      nameOf: async () => "",
      repsOf: (tenant) => [...identity.directory.of(tenant).members.keys()],
      companyOf: (tenant) => identity.directory.of(tenant).name,
      timeZoneOf: () => demoPolicy.timeZone,
      now: Date.now,
    }),
    audit: () => ({ ...openAudit(context, log, pool, { dataDir }), nameOf: identity.door.nameOf, now: Date.now }),
    speech: () => ({ offers: () => [], policyOf }),
    metrics: () => metrics,
    reports: () => ({ pool, keep: rights.keep, now: Date.now }),
    schedules: () => ({ ...identity, now: Date.now, sends: () => ({ mail: false, webhook: false }) }),
    drawer: () => drawer,
  };
  const uses = { ...usesOf(parts), ...planted(parts) };
  // Limits are another measure's: here each request has a minute of its own.
  let minute = 0;
  const alone = () => (minute += 60_000);
  const gate = openGate(openAllowances({ shelf: () => undefined, policyOf, now: alone }), alone);
  const sound = openAllowances({
    shelf: () => allowanceShelf(log),
    policyOf: () => ({
      ...demoPolicy,
      limits: { ...demoPolicy.limits, ...(soundSeconds !== undefined && { soundSecondsPerDay: soundSeconds }) },
    }),
  });
  const urls = new Map<string, string>();
  for (const [name, principal] of people) {
    const authenticate = async (): Promise<Principal> => {
      if (name !== "expired") return principal;
      throw new Failure("WING_SIGN_IN", "this session is over.", { remedy: "Sign in, then try again." });
    };
    const gateway = await openGateway({
      ...uses,
      services: () => services,
      authenticate,
      door: { admit: () => authenticate(), stands: () => "stays" },
      gate,
      allowances: sound,
      audit: auditOf(() => trail, { now: alone }),
      logger,
      unknown,
      edge: edgeOf(undefined),
      health: { ready: () => Promise.resolve({}), started: () => true },
      pages: join(dataDir, "pages"),
      setUpPage: "",
    });
    undo.defer(() => gateway.drain());
    urls.set(name, await gateway.app.listen({ host: "127.0.0.1", port: 0 }));
  }
  const urlOf = (name: string): string => urls.get(name) ?? "";
  const held: Held[] = [];
  for (const tenant of tenants)
    for (const rep of ["agent", "other"])
      for (const ends of [true, false])
        held.push(await hold(urlOf(`${tenant}-${rep}`), tenant, `${tenant}-${rep}`, ends));
  for (const tenant of tenants)
    held.push(await practise(urlOf(`${tenant}-supervisor`), tenant, `${tenant}-supervisor`));
  if (!(await projector.caughtUp(await log.last(), 10_000))) throw new Error("history did not come so far");
  const resources = undo.move();
  return { log, uses, people, calls: held, url: urlOf, [Symbol.asyncDispose]: () => resources.disposeAsync() };
};

/** A company, and its people as its directory knows them. */
const found = async (all: Tenants, tenant: TenantId): Promise<void> => {
  const meta = { actor: `${tenant}-admin` as ActorId };
  await sendToTenant(all, tenant, { type: "TenantCreated", data: { name: tenant, policy: demoPolicy } }, meta);
  for (const { tenant: theirs, actor, roles } of people.values())
    if (theirs === tenant)
      await sendToTenant(
        all,
        tenant,
        { type: "MemberJoined", data: { member: actor, roles: [...roles], how: "demo" } },
        meta,
      );
};

/** One call, typed, with its canary in whatever takes a text. */
const hold = async (url: string, tenant: Tenant, rep: string, ends: boolean): Promise<Held> => {
  const call = newId();
  const canary = `canary${call.replace(/[^a-z0-9]/gi, "").slice(-10)}x`;
  const client = await openClient(url, { ticket: "x" });
  try {
    await client.ask("start-call", {
      call,
      kind: "live",
      title: `${canary} title`,
      customer: { name: `${canary} name`, company: `${canary} company`, role: `${canary} role` },
      language: "",
      playbook: null,
      consent: "unasked",
      channels: [],
      sample: null,
    });
    await client.ask("notice", { call, how: "shown", language: "en" });
    for (const [n, channel] of (["rep", "customer"] as const).entries())
      await client.ask("transcript", {
        call,
        channel,
        utterance: `u${n}-${call}`.slice(0, 40),
        revision: 1,
        text: `${canary} words that nobody else may read`,
        final: true,
        source: "typed",
      });
    if (ends) await client.ask("end-call", { call, reason: "ended-by-rep" });
  } finally {
    await client.close();
  }
  return { call, tenant, rep, canary };
};

/** An exercise that goes on, with its canary in what was answered. */
const practise = async (url: string, tenant: Tenant, rep: string): Promise<Held> => {
  const begun = await fetch(`${url}/api/practice/exercises`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ scenario: { id: "twice-the-price" }, mode: "typed" }),
  });
  const { call } = (await begun.json()) as { call: string };
  const canary = `canary${call.replace(/[^a-z0-9]/gi, "").slice(-10)}x`;
  const client = await openClient(url, { ticket: "x", call });
  try {
    const text = `${canary} words that nobody else may read`;
    await client.ask("transcript", {
      ...{ call, channel: "rep", utterance: `u-${call}`.slice(0, 40), revision: 1, text, final: true, source: "typed" },
    });
  } finally {
    await client.close();
  }
  return { call, tenant, rep, canary, exercise: true };
};
