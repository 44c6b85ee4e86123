/**
 * The gateway: HTTP, WebSocket and the pages. Nothing is reachable that is not in the lists it is given, and it
 * answers on loopback names only.
 */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import fastifyWebsocket from "@fastify/websocket";
import { subprotocols } from "@wingman/domain/protocol/messages";
import { describe, Failure } from "@wingman/domain/failure";
import type { Route } from "@wingman/streams/base/registry";
import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import type { Logger } from "pino";
import type { Audit } from "./audit.ts";
import type { Gate } from "./access.ts";
import { problemOf } from "./errors.ts";
import { type Authenticate, handlerOf, loopbackNames, newRequestId } from "./http.ts";
import type { Message } from "./message.ts";
import type { Services } from "./session.ts";
import { closeCodes } from "./session.ts";
import type { SocketDoor } from "./socket-door.ts";
import type { UnknownTypes } from "./unknown-types.ts";
import { type OpenSocket, readBytesMax, socketHandler } from "./socket.ts";

const bodyBytesMax = 64 * 1024;
/** Sockets of one process; a node's promise is 100 people. */
const socketsMax = 2_000;
const recheckEveryMs = 1_000;

export type GatewayOptions = {
  readonly routes: readonly Route[];
  readonly messages: readonly Message[];
  /** Undefined while the log is still being started: pages and status are served, sockets are asked to wait. */
  readonly services: () => Services | undefined;
  readonly authenticate: Authenticate;
  readonly door: SocketDoor;
  readonly gate: Gate;
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
  const { routes, messages, door, gate, logger } = options;
  const app = Fastify({ bodyLimit: bodyBytesMax, forceCloseConnections: true, genReqId: newRequestId });
  const sockets = new Set<OpenSocket>();
  // Whoever was signed out, or is something else by now, holds no socket for longer than this.
  const rechecking = setInterval(() => {
    for (const socket of sockets) socket.recheck();
  }, recheckEveryMs);
  rechecking.unref();

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
    // What changes something is asked by a page of ours or by no page: SameSite calls every port of a machine one site.
    const { origin } = request.headers;
    if (!["GET", "HEAD"].includes(request.method) && origin !== undefined && !sameHost(origin, request.headers.host))
      throw new Failure("WING_ORIGIN", "a page of another address may not do this.", {
        remedy: "Open Wingman's own page.",
      });
    return undefined;
  });
  // A socket that asked to be upgraded and was answered otherwise belongs to no list, and would keep `close` waiting.
  app.addHook("onResponse", async (request, reply) => {
    if (request.headers.upgrade !== undefined && reply.raw.headersSent) request.raw.socket.destroySoon();
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status === 500) logger.error({ error: describe(error), request: request.id }, "a request failed");
    void reply
      .code(problem.status)
      .type("application/problem+json")
      .send({ ...problem, request: request.id });
  });

  for (const route of routes) app.route({ method: route.method, url: route.url, handler: handlerOf(route, options) });

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
    handler ??= socketHandler({ messages, services, door, gate, logger, unknown: options.unknown });
    const open = handler(socket);
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
      clearInterval(rechecking);
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
