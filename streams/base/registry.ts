/**
 * The one door for routes and socket messages: nothing is reachable that did not say who may use it, under
 * which action name, whether its use is recorded, and how often. The gateway builds HTTP, WebSocket, the
 * OpenAPI text and the table of permissions from these lists; closed by default.
 */
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { Role } from "@wingman/domain/tenant/roles";
import type { Static, TSchema } from "typebox";

export { roles, type Role } from "@wingman/domain/tenant/roles";

/** Who asks. */
export type Principal = {
  readonly tenant: TenantId;
  readonly actor: ActorId;
  readonly name: string;
  readonly roles: readonly Role[];
  /** The session it came with; null for a machine's key, and for nobody. */
  readonly session: string | null;
};

/** Whoever has not said who they are: may use what is for "anyone" alone, such as signing in. */
export const nobody: Principal = {
  tenant: "nobody" as TenantId,
  actor: "nobody" as ActorId,
  name: "",
  roles: [],
  session: null,
};

/**
 * Which things of the tenant a use may touch: `tenant` all of them, `own` an agent their own calls alone (all other
 * roles all), `self` one's own account, `none` nothing that belongs to anybody. The gateway holds every call that a
 * path, query, body or message names against it before the handler is asked; what names none filters by `own`.
 */
export type ObjectRule = "tenant" | "own" | "self" | "none";

export type Access = {
  /** "anyone" needs no sign-in: for signing in itself, and what stands before it. */
  readonly roles: readonly Role[] | "anyone";
  readonly object: ObjectRule;
  /** Of an `own` use: roles of `roles` that, like an agent, may touch their own calls alone; an exercise is touched by whoever began it alone. */
  readonly holders?: readonly Role[];
  /** `<noun>.<verb>`, the word in the permission table and in audit records. */
  readonly action: string;
  /** What of its use is written down, durably, before the answer: `read-personal` and `export` as an entry of the audit trail;
   * `write` has an event of its own on the log; `change` has none (a password) and becomes an entry. */
  readonly audit: "none" | "read-personal" | "export" | "write" | "change";
  readonly limits: {
    /** Of one person, in one process: what no page and no hand does. */
    readonly perMinute: number;
    /**
     * Does not count as a request of the tenant's minute: what a call that runs is made of (words, what a hand does
     * with a tip) and what shows nobody's data (the status of the set-up). It must go on while the minute is used up.
     */
    readonly free?: true;
  };
};

/** Whose calls alone somebody may touch in a use: their own, or null for everybody's of the tenant. */
export const ownOnly = ({ actor, roles: has }: Principal, { roles, object, holders = [] }: Access): ActorId | null =>
  object === "own" &&
  roles !== "anyone" &&
  !has.some((role) => role !== "agent" && !holders.includes(role) && roles.includes(role))
    ? actor
    : null;

type Of<Schema> = Schema extends TSchema ? Static<Schema> : undefined;

export type RouteSchemas = {
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  readonly response: TSchema;
};

/** The request as HTTP has it, for the few that need it: who signs in, who is signed out. */
export type Http = {
  /** Names this request in answers, in the audit trail and in the operator's log. */
  readonly request: string;
  /** The address it came from, of the last proxy that is trusted. */
  readonly address: string;
  header(name: string): string | undefined;
  cookie(name: string): string | undefined;
  /**
   * HttpOnly always, Secure wherever the page is not on loopback, SameSite=Strict unless a page of others must send
   * people here with it; `maxAgeS` 0 takes it away.
   */
  setCookie(
    name: string,
    value: string,
    options: { readonly path: string; readonly maxAgeS: number; readonly sameSite?: "Lax" },
  ): void;
  /** A header of the answer, such as a file's name. */
  setHeader(name: string, value: string): void;
  /** Sends the browser on (303), once the handler has answered. */
  redirect(address: string): void;
};

/** A use over HTTP. `handle` answers the body, or throws `Failure` (404 for *_NOT_FOUND, 409 for refusals). */
export type Route<Schemas extends RouteSchemas = RouteSchemas> = Access & {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly summary: string;
  readonly schema: Schemas;
  /** The body is bytes (application/octet-stream), so many at most; its schema only describes it. */
  readonly takesBytes?: number;
  /** The body is JSON of so many bytes at most, where that is more than of others. */
  readonly bodyBytesMax?: number;
  /** For answers that are files: `handle` then resolves to a Uint8Array, or to a stream of one that is too large to hold. */
  readonly contentType?: string;
  /** For `own` routes whose path names no `:call`: a list, which shows those of `own` alone where that is not null. */
  readonly lists?: true;
  handle(request: {
    readonly principal: Principal;
    /** Whose calls alone may be shown; null for all of the tenant (`ownOnly`). */
    readonly own: ActorId | null;
    readonly params: Of<Schemas["params"]>;
    readonly query: Of<Schemas["query"]>;
    readonly body: Of<Schemas["body"]>;
    readonly http: Http;
  }): Promise<Static<Schemas["response"]>>;
};

/** Checks a route's types where it is written and forgets them, so that routes of all shapes make one list. */
export const route = <const Schemas extends RouteSchemas>(definition: Route<Schemas>): Route =>
  definition as unknown as Route; // The gateway validates by the same schemas before it calls `handle`.
