/** One route of the registry as Fastify serves it: who asks, may they, does it fit, is it theirs, is it written down; then the answer. */
import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { type Http, nobody, ownOnly, type Principal, type Route } from "@wingman/streams/base/registry";
import { Failure } from "@wingman/domain/failure";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Compile } from "typebox/compile";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { type Audit, formatOf, thing, thingIn } from "./audit.ts";
import type { Gate } from "./access.ts";
import type { Edge } from "./edge/edge.ts";
import { callsNamedIn, noSuchCall, type RepOf } from "./reps.ts";

export type Authenticate = (http: Http) => Promise<Principal>;

export type HttpParts = {
  readonly authenticate: Authenticate;
  readonly gate: Gate;
  readonly audit: Audit;
  readonly repOf: RepOf;
  readonly edge: Pick<Edge, "addressOf">;
};

/** The handler of a route. What is thrown becomes a problem in `app.ts`. */
export const handlerOf = (route: Route, { authenticate, gate, audit, repOf, edge }: HttpParts) => {
  const params = checkOf(route.schema.params, "path");
  const query = checkOf(route.schema.query, "query");
  const body = route.takesBytes === undefined ? checkOf(route.schema.body, "body") : bytesOf;
  const handle = route.handle as (request: unknown) => Promise<unknown>; // Its types were checked where it was defined.
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const http = httpOf(request, reply, edge);
    const principal = await authenticate(http).catch(async (error: unknown) => {
      // Whoever guesses is counted by their address, as whoever says nothing is.
      await gate(nobody, { ...route, roles: "anyone", limits: { perMinute: route.limits.perMinute } }, http.address);
      throw error;
    });
    await gate(principal, route, http.address).catch(async (error: unknown) => {
      if (error instanceof Failure && error.code === "WING_FORBIDDEN")
        await audit.refused(principal, route, { thing: thingIn(request.params), request: http.request });
      throw error;
    });
    const own = ownOnly(principal, route);
    const asked = {
      principal,
      own,
      params: params(request.params),
      query: query(request.query),
      body: body(request.body),
      http,
    };
    // Every call that is named anywhere, not the path's alone: what is asked for in a body is touched as well.
    if (own !== null)
      for (const call of callsNamedIn([asked.params, asked.query, asked.body]))
        if ((await repOf(principal.tenant, call)) !== own) {
          await audit.refused(principal, route, { thing: thing(call), request: http.request });
          throw noSuchCall();
        }
    const format = formatOf(asked.body ?? asked.query, route.contentType);
    const entry = { thing: thingIn(asked.params), request: http.request, format };
    // What changes is written down first, what is only read once it is known to be there: in both cases before the answer.
    if (route.audit === "change") await audit.used(principal, route, entry);
    const answer = await handle(asked);
    if (route.audit !== "change") await audit.used(principal, route, entry);
    if (route.contentType) {
      if (!reply.hasHeader("content-type")) reply.type(route.contentType); // A handler with several kinds has named its own.
      return reply.send(answer instanceof Readable ? answer : Buffer.from(answer as Uint8Array));
    }
    return reply.send(answer);
  };
};

/** A body of bytes, whatever they are. */
const bytesOf = (value: unknown): Uint8Array => {
  if (value instanceof Uint8Array) return value;
  throw new Failure("WING_REQUEST_INVALID", "the body must be bytes.", {
    remedy: "Send it as application/octet-stream.",
  });
};

/** Texts of a path or query become what the schema says; a body must be it already. */
const checkOf = (schema: TSchema | undefined, what: "path" | "query" | "body") => {
  if (!schema) return () => undefined;
  const check = Compile(schema);
  return (value: unknown): unknown => {
    const converted = what === "body" ? value : Value.Convert(schema, value);
    if (check.Check(converted)) return converted;
    const [first] = check.Errors(converted);
    throw new Failure(
      "WING_REQUEST_INVALID",
      `${what}${first?.instancePath ?? ""} ${first?.message ?? "does not fit"}.`,
    );
  };
};

const httpOf = (request: FastifyRequest, reply: FastifyReply, edge: Pick<Edge, "addressOf">): Http => ({
  request: request.id,
  address: edge.addressOf(request.raw.socket.remoteAddress, textOf(request.headers["x-forwarded-for"])),
  header: (name) => {
    const value = request.headers[name.toLowerCase()];
    return Array.isArray(value) ? value[0] : value;
  },
  cookie: (name) => cookieIn(request.headers.cookie, name),
  setCookie(name, value, { path, maxAgeS, sameSite = "Strict" }) {
    const secure = loopbackNames.has(request.hostname.replace(/:\d+$/, "")) ? "" : "; Secure";
    const cookie = `${name}=${value}; Path=${path}; Max-Age=${maxAgeS}; HttpOnly; SameSite=${sameSite}${secure}`;
    reply.raw.appendHeader("set-cookie", cookie);
  },
  setHeader: (name, value) => void reply.header(name, value),
  redirect: (address) => void reply.code(303).header("location", address),
});

/** A header that came more than once counts as Node joins it. */
export const textOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(", ") : value;

/** Names of this computer alone: nobody else can have typed them. */
export const loopbackNames: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

export const newRequestId = (): string => randomUUID();

const cookieIn = (header: string | undefined, name: string): string | undefined =>
  header
    ?.split(";")
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
