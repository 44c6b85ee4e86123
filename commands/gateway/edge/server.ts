/** How the HTTP server under the gateway is made: with or without TLS, its timeouts, and what it says to what is no request. */
import type { Socket } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Problem } from "../errors.ts";
import { newRequestId } from "../http.ts";
import type { Edge } from "./edge.ts";
import {
  bodyBytesMax,
  headerBytesMax,
  headersMsMax,
  idleMsMax,
  lookEveryMs,
  requestMsMax,
  requestsPerConnectionMax,
  stillMsMax,
} from "./limits.ts";
import { answerProblem, problemResponse } from "./problem.ts";
import { readTls } from "./tls.ts";

/** Throws `Failure` WING_TLS_FILES. */
export const serverOptions = async (edge: Pick<Edge, "tls">) => {
  const node = {
    maxHeaderSize: headerBytesMax,
    headersTimeout: headersMsMax,
    connectionsCheckingInterval: lookEveryMs,
    insecureHTTPParser: false,
    requireHostHeader: false, // Node would refuse it without a word; the edge refuses it with one.
  };
  return {
    bodyLimit: bodyBytesMax,
    requestTimeout: requestMsMax,
    keepAliveTimeout: idleMsMax,
    connectionTimeout: stillMsMax,
    maxRequestsPerSocket: requestsPerConnectionMax,
    forceCloseConnections: true,
    genReqId: newRequestId,
    requestIdHeader: false as const, // Ours, so that nobody can write two requests under one id into the log.
    clientErrorHandler,
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) =>
      void answerProblem(request, reply.header("x-content-type-options", "nosniff"), unreadable(400)),
    ...(edge.tls ? { https: { ...node, ...(await readTls(edge.tls)) } } : { http: node }),
  };
};

/** What is no HTTP, came too slowly or was too long: answered as a problem where anything can be answered, then closed. */
function clientErrorHandler(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
  socket.end(problemResponse(unreadable(status)), () => socket.destroy());
}

const unreadable = (status: number): Problem => ({
  status,
  code: "WING_REQUEST_INVALID",
  message: status === 408 ? "this request came too slowly." : "this request cannot be read.",
  remedy: null,
});
