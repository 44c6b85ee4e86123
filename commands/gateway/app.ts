/**
 * The gateway: HTTP, WebSocket and the pages. Nothing is reachable that is not in the lists it is given.
 * Until identity exists it serves one demo principal and only on loopback names.
 */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import fastifyWebsocket from "@fastify/websocket";
import { subprotocols } from "@wingman/domain/protocol/messages";
import { describe } from "@wingman/domain/failure";
import type { Access, Principal, Route } from "@wingman/streams/base/registry";
import type { Allowances } from "@wingman/streams/limits/allowances";
import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import type { Logger } from "pino";
import type { Audit } from "./audit.ts";
import { type Gate, retryAfterS } from "./access.ts";
import { problemOf } from "./errors.ts";
import { type Authenticate, handlerOf, loopbackNames, newRequestId } from "./http.ts";
import type { Message } from "./message.ts";
import { refuseUnlisted } from "./registered.ts";
import { repsOf } from "./reps.ts";
import type { Services } from "./session.ts";
import { closeCodes } from "./session.ts";
import type { UnknownTypes } from "./unknown-types.ts";
import { type OpenSocket, readBytesMax, socketHandler } from "./socket.ts";

const bodyBytesMax = 64 * 1024;
/** Sockets of one process; a node's promise is 100 people. */
const socketsMax = 2_000;

export type GatewayOptions = {
  readonly routes: readonly Route[];
  readonly messages: readonly Message[];
  /** Who may send sound. */
  readonly sound: Access;
  /** Undefined while the log is still being started: pages and status are served, sockets are asked to wait. */
  readonly services: () => Services | undefined;
  readonly authenticate: Authenticate;
  /** Whose sockets these are, until they say so themselves. */
  readonly principal: Principal;
  readonly gate: Gate;
  readonly allowances: Pick<Allowances, "sound">;
  /** Addresses of the proxies that stand before it, whose word counts for where a request came from; none unless said. */
  readonly proxies?: readonly string[];
  readonly audit: Audit;
  readonly logger: Logger;
  readonly unknown: UnknownTypes;
  /** Folder of the built pages; may still be empty. */
  readonly pages: string;
  /** Shown in place of a page that is not built yet. */
  readonly setUpPage: string;
};

export type Gateway = { readonly app: FastifyInstance; drain(): Promise<void> };

export const openGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { routes, messages, principal, logger } = options;
  refuseUnlisted(routes, [...messages, { ...options.sound, type: "sound" }]);
  const app = Fastify({
    bodyLimit: bodyBytesMax,
    forceCloseConnections: true,
    genReqId: newRequestId,
    // Never true: then whoever writes X-Forwarded-For chooses their own address (trap 11).
    trustProxy: options.proxies && options.proxies.length > 0 ? [...options.proxies] : false,
  });
  const repOf = repsOf(() => options.services()?.log);
  const sockets = new Set<OpenSocket>();

  app.addHook("onRequest", async (request, reply) => {
    // A page elsewhere that points a name of its own at this machine must not reach it (DNS rebinding).
    reply.headers(securityHeaders);
    if (!loopbackNames.has(request.hostname.replace(/:\d+$/, ""))) {
      await reply.code(403).send({
        code: "WING_NOT_LOOPBACK",
        message: "The demo answers on this computer's own names only.",
        remedy: "Open it as http://127.0.0.1.",
      });
      return reply;
    }
    return undefined;
  });
  // A socket that asked to be upgraded and was answered otherwise belongs to no list, and would keep `close` waiting.
  app.addHook("onResponse", async (request, reply) => {
    if (request.headers.upgrade !== undefined && reply.raw.headersSent) request.raw.socket.destroySoon();
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status === 500) logger.error({ error: describe(error), request: request.id }, "a request failed");
    if (problem.status === 429) reply.header("retry-after", String(retryAfterS(Date.now())));
    void reply
      .code(problem.status)
      .type("application/problem+json")
      .send({ ...problem, request: request.id });
  });

  for (const route of routes)
    app.route({ method: route.method, url: route.url, handler: handlerOf(route, { ...options, repOf }) });

  app.get("/healthz", async () => ({ ok: true }));
  app.get("/readyz", async (_request, reply) => {
    const ready = options.services()?.log.line.isUp() === true;
    return reply.code(ready ? 200 : 503).send({ ready });
  });

  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: readBytesMax,
      handleProtocols: (offered: Set<string>) => chosenOf([...offered]) ?? false,
      verifyClient: (
        { origin, req }: { origin?: string; req: { headers: { host?: string; "sec-websocket-protocol"?: string } } },
        answer: (ok: boolean, status?: number, text?: string, headers?: Record<string, string>) => void,
      ) => {
        if (origin !== undefined && !sameHost(origin, req.headers.host)) answer(false, 401);
        else if (chosenOf(offeredIn(req.headers["sec-websocket-protocol"])) === undefined)
          answer(false, 426, spoken, { "sec-websocket-protocol": subprotocols.join(", ") });
        else if (sockets.size >= socketsMax) answer(false, 503, "too many connections");
        else answer(true);
      },
    },
  });
  let handler: ReturnType<typeof socketHandler> | undefined;
  app.get("/api/socket", { websocket: true }, (socket) => {
    // A browser is told nothing of a refused upgrade: it is let in under its own name, to hear why it must go.
    if (!subprotocols.includes(socket.protocol)) {
      socket.close(closeCodes.version, spoken);
      return;
    }
    const services = options.services();
    if (!services) {
      socket.close(closeCodes.draining, "still starting");
      return;
    }
    handler ??= socketHandler({ ...options, services, repOf });
    const open = handler(socket, principal);
    sockets.add(open);
    socket.on("close", () => sockets.delete(open));
  });

  await mkdir(options.pages, { recursive: true });
  await app.register(fastifyStatic, { root: options.pages, index: false, prefix: "/" });
  const page = (reply: FastifyReply): FastifyReply =>
    existsSync(join(options.pages, "index.html"))
      ? reply.header("cache-control", "no-cache").sendFile("index.html", { cacheControl: false })
      : reply.type("text/html").send(options.setUpPage);
  app.get("/", (_request, reply) => page(reply));
  // Every other path is a page of the application, which does its own routing.
  app.setNotFoundHandler((request, reply) =>
    request.method === "GET" && !request.url.startsWith("/api/") && !request.url.startsWith("/assets/")
      ? page(reply)
      : reply.code(404).type("application/problem+json").send({
          status: 404,
          code: "WING_ROUTE_NOT_FOUND",
          message: "Nothing answers at this address.",
          remedy: null,
        }),
  );
  return {
    app,
    async drain() {
      await Promise.all([...sockets].map((socket) => socket.drain("the server is stopping")));
      await app.close();
    },
  };
};

const securityHeaders = {
  "content-security-policy":
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; media-src 'self' blob:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "permissions-policy": "microphone=(self), display-capture=(self), camera=()",
  "cross-origin-opener-policy": "same-origin",
};

const spoken = `this server speaks ${subprotocols.join(", ")}`;
const offeredIn = (header: string | undefined): string[] => (header ?? "").split(",").map((name) => name.trim());
/** The version to speak, or one of ours that is not spoken here, or undefined for what is no version at all. */
const chosenOf = (offered: readonly string[]): string | undefined =>
  subprotocols.find((known) => offered.includes(known)) ?? offered.find((name) => /^wingman\.v\d{1,4}$/.test(name));
const sameHost = (origin: string, host: string | undefined): boolean => {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
};
