/**
 * The one door for routes and socket messages: nothing is reachable that did not say who may use it, under
 * which action name, whether its use is recorded, and how often. The gateway builds HTTP, WebSocket, the
 * OpenAPI text and the table of permissions from these lists; closed by default.
 */
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { Static, TSchema } from "typebox";

export const roles = ["admin", "supervisor", "agent", "viewer", "compliance"] as const;
export type Role = (typeof roles)[number];

/** Who asks. Until identity exists there is one demo principal, on loopback only. */
export type Principal = {
  readonly tenant: TenantId;
  readonly actor: ActorId;
  readonly name: string;
  readonly roles: readonly Role[];
};

export type Access = {
  readonly roles: readonly Role[];
  /** `<noun>.<verb>`, the word in the permission table and in audit records. */
  readonly action: string;
  /** `read-personal` and `write` are recorded once the access log exists. */
  readonly audit: "none" | "read-personal" | "write";
  readonly limits: { readonly perMinute: number };
};

type Of<Schema> = Schema extends TSchema ? Static<Schema> : undefined;

export type RouteSchemas = { readonly params?: TSchema; readonly query?: TSchema; readonly response: TSchema };

/** A read over HTTP. `handle` answers the body, or throws `Failure` (404 for *_NOT_FOUND, 409 for refusals). */
export type Route<Schemas extends RouteSchemas = RouteSchemas> = Access & {
  readonly method: "GET";
  readonly url: string;
  readonly summary: string;
  readonly schema: Schemas;
  /** For answers that are not JSON: `handle` then resolves to a Uint8Array. */
  readonly contentType?: string;
  handle(request: {
    readonly principal: Principal;
    readonly params: Of<Schemas["params"]>;
    readonly query: Of<Schemas["query"]>;
  }): Promise<Static<Schemas["response"]>>;
};

/** Checks a route's types where it is written and forgets them, so that routes of all shapes make one list. */
export const route = <const Schemas extends RouteSchemas>(definition: Route<Schemas>): Route =>
  definition as unknown as Route; // The gateway validates by the same schemas before it calls `handle`.
