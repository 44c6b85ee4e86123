/** A problem as every answer that is none has it (RFC 9457): a stable code, a remedy, and the ids to ask about it with. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { newRequestId } from "../http.ts";
import type { Problem } from "../errors.ts";
import { requestHeader, traceHeader, traceIdOf } from "./trace.ts";

export const problemType = "application/problem+json";

/** Under the ids that the answer's headers carry. */
export const answerProblem = (request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply =>
  reply
    .code(problem.status)
    .type(problemType)
    .send({ ...problem, request: request.id, trace: reply.getHeader(traceHeader) ?? traceIdOf(undefined) });

/** For what is refused before there is a request: ids of its own. */
export const problemText = (problem: Problem): string =>
  JSON.stringify({ ...problem, request: newRequestId(), trace: traceIdOf(undefined) });

/** A whole HTTP answer, for a connection that is closed behind it. */
export const problemResponse = (problem: Problem): string => {
  const body = problemText(problem);
  return [
    `HTTP/1.1 ${problem.status} ${statusText[problem.status] ?? "Refused"}`,
    "connection: close",
    `content-type: ${problemType}`,
    "x-content-type-options: nosniff",
    `content-length: ${Buffer.byteLength(body)}`,
    `${requestHeader}: ${(JSON.parse(body) as { request: string }).request}`, // Written above.
    "",
    body,
  ].join("\r\n");
};

const statusText: Readonly<Record<number, string>> = {
  400: "Bad Request",
  408: "Request Timeout",
  413: "Content Too Large",
  431: "Request Header Fields Too Large",
};
