/** OpenAPI 3.1, from the same registry that the gateway is built from: what is not in it cannot be asked. */
import { roles, type Route, route } from "@wingman/streams/base/registry";
import { type TSchema, Type } from "typebox";

type Json = { readonly [key: string]: unknown };

const problem = {
  type: "object",
  required: ["status", "code", "message", "remedy"],
  properties: {
    status: { type: "integer" },
    code: { type: "string", description: "WING_<AREA>_<WHAT>, stable; docs/errors.md lists them" },
    message: { type: "string" },
    remedy: { type: ["string", "null"] },
    request: { type: "string" },
  },
};
const refusal = (description: string): Json => ({
  description,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

export const openApiOf = (routes: readonly Route[], version: string): Json => {
  const paths: Record<string, Record<string, Json>> = {};
  for (const one of routes) {
    const at = one.url.replace(/:(\w+)/g, "{$1}");
    paths[at] = { ...paths[at], [one.method.toLowerCase()]: operationOf(one) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Wingman",
      version,
      description:
        "Made from the registry of routes. What a role may do is in `x-roles`, on whose things in `x-object`, what the audit trail keeps of it in `x-audit`.",
    },
    paths,
    components: {
      schemas: { Problem: problem },
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
  };
};

const operationOf = (one: Route): Json => {
  const { schema, roles: who, contentType = "application/json" } = one;
  const isOpen = who === "anyone";
  return {
    operationId: one.action,
    summary: one.summary,
    tags: [one.action.split(".")[0]],
    ...(!isOpen && { security: [{ token: [] }] }),
    "x-roles": isOpen ? "anyone" : roles.filter((role) => who.includes(role)),
    "x-object": one.object,
    "x-audit": one.audit,
    "x-limits": one.limits,
    parameters: [...parametersOf(schema.params, "path"), ...parametersOf(schema.query, "query")],
    ...(schema.body && {
      requestBody: {
        required: true,
        content: {
          [one.takesBytes === undefined ? "application/json" : "application/octet-stream"]: { schema: schema.body },
        },
      },
    }),
    responses: {
      200: {
        description: "What was asked for.",
        ...(waits(schema.query) && { headers: placeHeaders }),
        content: { [contentType]: { schema: schema.response } },
      },
      ...((schema.params ?? schema.query ?? schema.body) && { 400: refusal("The request does not fit.") }),
      ...(!isOpen && { 401: refusal("Nobody is signed in."), 403: refusal("The roles do not allow it.") }),
      ...(schema.params && { 404: refusal("There is none, or none that is yours to see: both are answered alike.") }),
      429: {
        ...refusal("The minute is used up."),
        headers: { "Retry-After": { schema: { type: "integer" }, description: "seconds" } },
      },
      503: refusal("A part of this is still being set up, or away."),
    },
  };
};

/** Of a read that was asked for a position: how far its tables had come. */
const placeHeaders = {
  "Wingman-Position": {
    schema: { type: "string" },
    description: "where `position` was given: the answer has in it what stands on the log up to here, at least",
  },
  "Wingman-Behind": {
    schema: { const: "true" },
    description: "there where that is less than `position` asked for, after 2 s: ask again",
  },
};
const waits = (query: TSchema | undefined): boolean =>
  "position" in ((query as { properties?: object } | undefined)?.properties ?? {}); // An object schema, as every query is.

const parametersOf = (schema: TSchema | undefined, where: "path" | "query"): Json[] => {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, Json>;
    required?: readonly string[];
  }; // Object schemas, as every params and query is.
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    ...(typeof of["description"] === "string" && { description: of["description"] }),
    schema: of,
  }));
};

/** What the API is, for programs; it says nothing of anybody. */
export const openApiRoute = (routes: readonly Route[], version: string): Route => {
  const self: Route = route({
    method: "GET",
    url: "/api/openapi.json",
    summary: "This description of the API, as OpenAPI 3.1.",
    roles: "anyone",
    object: "none",
    action: "api.describe",
    audit: "none",
    limits: { perMinute: 60 },
    schema: { response: Type.Unknown() },
    handle: async () => (text ??= openApiOf([...routes, self], version)),
  });
  let text: Json | undefined;
  return self;
};
