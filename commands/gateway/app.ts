/**
 * The gateway: HTTP, WebSocket and the pages. Nothing is reachable that is not in the lists it is given; from where
 * it is reachable at all, `edge/edge.ts` says.
 */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import type { Server } from "node:https";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import fastifyHelmet from "@fastify/helmet";
import fastifyStatic from "@fastify/static";
import fastifyWebsocket from "@fastify/websocket";
import { subprotocols } from "@wingman/domain/protocol/messages";
import { describe } from "@wingman/domain/failure";
import type { Access, Route } from "@wingman/streams/base/registry";
import type { Allowances } from "@wingman/streams/limits/allowances";
import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import type { Logger } from "pino";
import type { WebSocket } from "ws";
import type { Audit } from "./audit.ts";
import { type Gate, retryAfterS } from "./access.ts";
import { type Problem, problemOf } from "./errors.ts";
import type { Edge } from "./edge/edge.ts";
import { headerOptions, permissionsPolicy } from "./edge/headers.ts";
import { connectionsMax, headersMax, socketsMax } from "./edge/limits.ts";
import { answerProblem, problemResponse, problemText, problemType } from "./edge/problem.ts";
import { serverOptions } from "./edge/server.ts";
import { reloadTls } from "./edge/tls.ts";
import { requestHeader, traceHeader, traceIdOf } from "./edge/trace.ts";
import { type Authenticate, handlerOf, textOf } from "./http.ts";
import { addProbes, type Health, isProbe } from "./probes.ts";
import type { Message } from "./message.ts";
import { refuseUnlisted } from "./registered.ts";
import { repsOf } from "./reps.ts";
import type { Services } from "./session.ts";
import { closeCodes } from "./session.ts";
import type { SocketDoor } from "./socket-door.ts";
import type { UnknownTypes } from "./unknown-types.ts";
import { type OpenSocket, readBytesMax, socketHandler } from "./socket.ts";

const recheckEveryMs = 1_000;

export type GatewayOptions = {
  readonly routes: readonly Route[];
  readonly messages: readonly Message[];
  /** Who may send sound. */
  readonly sound: Access;
  /** Undefined while the log is still being started: pages and status are served, sockets are asked to wait. */
  readonly services: () => Services | undefined;
  readonly authenticate: Authenticate;
  readonly door: SocketDoor;
  readonly gate: Gate;
  readonly allowances: Pick<Allowances, "sound">;
  readonly audit: Audit;
  readonly logger: Logger;
  readonly unknown: UnknownTypes;
  readonly edge: Edge;
  readonly health: Health;
  /** Folder of the built pages; may still be empty. */
  readonly pages: string;
  /** Shown in place of a page that is not built yet. */
  readonly setUpPage: string;
};

export type Gateway = { readonly app: FastifyInstance; drain(): Promise<void> };

export const openGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { routes, messages, logger, edge } = options;
  refuseUnlisted(routes, [...messages, { ...options.sound, type: "sound" }]);
  const app: FastifyInstance = Fastify(await serverOptions(edge)) as unknown as FastifyInstance; // Over TLS or not: to us the same.
  app.server.maxConnections = connectionsMax;
  app.server.maxHeadersCount = headersMax;
  if (edge.tls) reloadTls(app.server as unknown as Server, edge.tls, logger); // Made with a certificate, so it is one of https.
  const repOf = repsOf(() => options.services()?.log);
  const sockets = new Set<OpenSocket>();
  let isDraining = false;
  // Whoever was signed out, or is something else by now, holds no socket for longer than this.
  const rechecking = setInterval(() => {
    for (const socket of sockets) socket.recheck();
  }, recheckEveryMs);
  rechecking.unref();

  await app.register(fastifyHelmet, headerOptions(edge.scheme === "https"));
  app.addHook("onRequest", async (request, reply) => {
    const { headers } = request;
    reply.headers({
      "permissions-policy": permissionsPolicy,
      [requestHeader]: request.id,
      [traceHeader]: traceIdOf(textOf(headers.traceparent)),
    });
    // A page elsewhere that points a name of its own at this machine must not reach it (DNS rebinding).
    const refusal = edge.refuses({
      host: headers.host,
      remote: request.raw.socket.remoteAddress,
      forwardedProto: textOf(headers["x-forwarded-proto"]),
      isProbe: isProbe(request.url),
    });
    if (refusal) return answerProblem(request, reply, refusal);
    // A page of another site may read nothing anyway; that it may not change anything either is said here.
    const isForeign = headers["sec-fetch-site"] === "cross-site" || !edge.mayCall(textOf(headers.origin), headers.host);
    if (changing.has(request.method) && isForeign) return answerProblem(request, reply, foreignOrigin);
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
    void answerProblem(request, reply, problem);
  });

  app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, bytes, done) =>
    done(null, bytes),
  );
  for (const route of routes)
    app.route({
      method: route.method,
      url: route.url,
      ...bodyLimitOf(route),
      handler: handlerOf(route, { ...options, repOf }),
    });

  addProbes(app, options.health, () => isDraining);

  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: readBytesMax,
      handleProtocols: (offered: Set<string>) => chosenOf([...offered]) ?? false,
      verifyClient: (
        { origin, req }: { origin?: string; req: { headers: { host?: string; "sec-websocket-protocol"?: string } } },
        answer: (ok: boolean, status?: number, text?: string, headers?: Record<string, string>) => void,
      ) => {
        const refuse = (problem: Problem, headers: Record<string, string> = {}): void =>
          answer(false, problem.status, problemText(problem), { "content-type": problemType, ...headers });
        if (!edge.mayCall(origin, req.headers.host)) refuse(foreignOrigin);
        else if (chosenOf(offeredIn(req.headers["sec-websocket-protocol"])) === undefined)
          refuse(noVersion, { "sec-websocket-protocol": subprotocols.join(", ") });
        else if (sockets.size >= socketsMax) refuse(tooManySockets);
        else answer(true);
      },
    },
  });
  app.websocketServer.on("wsClientError", (_error: Error, socket: Duplex) => {
    socket.end(problemResponse(notAnUpgrade));
  });
  let handler: ReturnType<typeof socketHandler> | undefined;
  const openSocket = (socket: WebSocket): void => {
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
    const open = handler(socket);
    sockets.add(open);
    socket.on("close", () => sockets.delete(open));
  };
  app.route({
    method: "GET",
    url: "/api/socket",
    exposeHeadRoute: false,
    handler: (request, reply) => answerProblem(request, reply.header("upgrade", "websocket"), upgradeFirst),
    wsHandler: openSocket,
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
      : answerProblem(request, reply, noRoute),
  );
  return {
    app,
    async drain() {
      isDraining = true;
      await Promise.all([...sockets].map((socket) => socket.drain("the server is stopping")));
      clearInterval(rechecking);
      await app.close();
    },
  };
};

const spoken = `this server speaks ${subprotocols.join(", ")}`;
const offeredIn = (header: string | undefined): string[] => (header ?? "").split(",").map((name) => name.trim());
/** The version to speak, or one of ours that is not spoken here, or undefined for what is no version at all. */
const chosenOf = (offered: readonly string[]): string | undefined =>
  subprotocols.find((known) => offered.includes(known)) ?? offered.find((name) => /^wingman\.v\d{1,4}$/.test(name));
/** Methods that change something. */
const changing: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);

const foreignOrigin: Problem = {
  status: 403,
  code: "WING_ORIGIN_REFUSED",
  message: "Pages of another address may not do this.",
  remedy: "Open Wingman under its own address; whoever runs it names that in WINGMAN_ORIGINS.",
};
const noVersion: Problem = { status: 426, code: "WING_PROTOCOL_UNKNOWN", message: spoken, remedy: "Reload the page." };
const upgradeFirst: Problem = {
  status: 426,
  code: "WING_REQUEST_INVALID",
  message: "at this address a socket is opened, and nothing is read.",
  remedy: null,
};
const tooManySockets: Problem = {
  status: 503,
  code: "WING_BUSY",
  message: "too many connections are open.",
  remedy: "Try again in a moment.",
};
const notAnUpgrade: Problem = {
  status: 400,
  code: "WING_REQUEST_INVALID",
  message: "this is no way to open a socket.",
  remedy: null,
};
const noRoute: Problem = {
  status: 404,
  code: "WING_ROUTE_NOT_FOUND",
  message: "Nothing answers at this address.",
  remedy: null,
};

const bodyLimitOf = ({ takesBytes, bodyBytesMax = takesBytes }: Route): { readonly bodyLimit?: number } =>
  bodyBytesMax === undefined ? {} : { bodyLimit: bodyBytesMax };
