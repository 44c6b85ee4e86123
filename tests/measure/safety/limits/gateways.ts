/** Gateways that share nothing but the log's server: each with a connection, a count and a clock-driven gate of its own. */
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@nats-io/transport-node";
import { openGate } from "@wingman/commands/gateway/access";
import { openGateway } from "@wingman/commands/gateway/app";
import { auditOf } from "@wingman/commands/gateway/audit";
import { edgeOf } from "@wingman/commands/gateway/edge/edge";
import { unknownTypes } from "@wingman/commands/gateway/unknown-types";
import { soundAccess } from "@wingman/commands/call/messages";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { defaultPolicy } from "@wingman/domain/tenant/policy";
import { nobody, type Principal, type Role, route } from "@wingman/streams/base/registry";
import { type Allowances, openAllowances } from "@wingman/streams/limits/allowances";
import { allowanceShelf } from "@wingman/streams/log/allowances";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { pino } from "pino";
import { Type } from "typebox";
import { startNats } from "../../../harness/nats.ts";

export const perMinute = defaultPolicy.limits.requestsPerMinute;
export const soundPerDay = 3_600;

export type Gateways = AsyncDisposable & {
  readonly urls: readonly string[];
  readonly allowances: readonly Allowances[];
  /** A new minute, and a tenant that nobody has counted. */
  next(): void;
  readonly trusting: string;
};

export const openGateways = async (count: number): Promise<Gateways> => {
  await using undo = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "wingman-limits-"));
  undo.defer(() => rm(folder, { recursive: true, force: true }));
  const nats = undo.use(await startNats());
  const logger = pino({ level: "silent" });
  let at = Date.now();
  const ann: Principal = {
    tenant: "acme" as TenantId,
    actor: "ann" as ActorId,
    name: "Ann",
    roles: ["agent"],
    session: null,
  };
  const access = (roles: readonly Role[] | "anyone", action: string) =>
    ({ roles, object: "none", action, audit: "none", limits: { perMinute: 1_000_000 } }) as const;
  const routes = [
    route({
      method: "GET",
      url: "/api/asked",
      summary: "Counted as the tenant's.",
      ...access(["agent"], "limit.ask"),
      schema: { response: Type.Unknown() },
      handle: () => Promise.resolve({}),
    }),
    route({
      method: "GET",
      url: "/api/open",
      summary: "Counted as an address's.",
      ...access("anyone", "limit.open"),
      schema: { response: Type.Unknown() },
      handle: () => Promise.resolve({}),
    }),
  ];
  const open = async (behindProxy?: string): Promise<{ url: string; allowances: Allowances }> => {
    const connection = await connect({ servers: nats.url });
    undo.defer(() => connection.close());
    const log = await openJetStreamLog(connection, plainKeyring);
    const allowances = openAllowances({
      shelf: () => allowanceShelf(log),
      policyOf: () => ({ ...defaultPolicy, limits: { ...defaultPolicy.limits, soundSecondsPerDay: soundPerDay } }),
      now: () => at,
    });
    const gateway = await openGateway({
      routes,
      messages: [],
      sound: soundAccess,
      services: () => undefined,
      authenticate: (http) => Promise.resolve(http.header("x-who") === "ann" ? ann : nobody),
      door: { admit: () => Promise.resolve(nobody), stands: () => "stays" },
      gate: openGate(allowances, () => at),
      allowances,
      audit: auditOf(() => {
        throw new Error("nothing is written down here");
      }),
      logger,
      unknown: unknownTypes(logger),
      edge: edgeOf(behindProxy === undefined ? undefined : { behindProxy, origins: "https://wingman.example.com" }),
      health: { ready: () => Promise.resolve({}), started: () => true },
      pages: join(folder, "pages"),
      setUpPage: "",
    });
    undo.defer(() => gateway.drain());
    return { url: await gateway.app.listen({ host: "127.0.0.1", port: 0 }), allowances };
  };
  const opened = [];
  for (let n = 0; n < count; n++) opened.push(await open());
  const { url: trusting } = await open("127.0.0.1");
  const resources = undo.move();
  return {
    urls: opened.map(({ url }) => url),
    allowances: opened.map(({ allowances }) => allowances),
    trusting,
    next: () => (at += 60_000),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
};

export type Said = { readonly status: number; readonly retryAfter: string | undefined };

/** One request; `headers` may say what a page could not. */
export const get = (url: string, headers: Record<string, string> = {}): Promise<Said> =>
  new Promise((resolve, reject) => {
    request(url, { headers }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers["retry-after"] }));
    })
      .once("error", reject)
      .end();
  });
