import type { TenantId } from "@wingman/domain/ids";
import type { Policy } from "@wingman/domain/tenant/policy";
import type { Pool } from "@wingman/streams/base/pools";
import { type Role, type Route, route } from "@wingman/streams/base/registry";
import type { Sequence } from "@wingman/streams/log/event-log";
import { Type } from "typebox";
import { DealSignal, Detail, FiguresAnswer, List } from "./answers.ts";
import { leastPosition, waitFor } from "../least-position.ts";
import { readDealSignal } from "./deal-signal.ts";
import { readFigures } from "./figures.ts";
import { history } from "./model.ts";
import { named } from "./named.ts";
import { listCalls, listSizeDefault, listSizeMax, readCall } from "./query.ts";

const roles: readonly Role[] = ["agent", "supervisor", "viewer", "compliance", "admin"];
const limits = { perMinute: 600 };
export type HistoryParts = {
  readonly pool: Pool;
  /** What people are called, by their pseudonymous ids; empty for whom nobody knows. Without it nobody has a name. */
  readonly nameOf?: (tenant: TenantId, member: string) => Promise<string>;
  /** Without it no customer's words are read for a deal's signal. */
  readonly policyOf?: (tenant: TenantId) => Pick<Policy, "consent" | "reading">;
  /** `Projector.caughtUp`; without it a read answers at once. */
  readonly caughtUp?: (sequence: Sequence, waitMsMax?: number) => Promise<boolean>;
};

/** `parts` is asked on every request, so that the routes stand before the database does; it throws until then. */
export const historyRoutes = (parts: () => HistoryParts): readonly Route[] => {
  return [
    route({
      method: "GET",
      url: "/api/calls",
      summary: "Finished calls, newest first, and those still going.",
      roles,
      object: "own",
      lists: true,
      action: "call.list",
      audit: "read-personal",
      limits,
      schema: {
        query: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: listSizeMax, default: listSizeDefault })),
          cursor: Type.Optional(Type.String({ maxLength: 200 })),
          position: leastPosition,
        }),
        response: List,
      },
      async handle({ principal, own, query: { limit, cursor, position }, http }) {
        await waitFor(history, parts(), position, http);
        return listCalls(parts().pool, principal.tenant, {
          rep: own,
          ...(limit !== undefined && { limit }),
          ...(cursor !== undefined && { cursor }),
        });
      },
    }),
    route({
      method: "GET",
      url: "/api/figures",
      summary: "What came of the calls since a day and since a week, sample calls left out.",
      roles,
      object: "own",
      lists: true,
      action: "figures.read",
      audit: "none",
      limits,
      schema: {
        query: Type.Object({
          today: Type.Integer({ minimum: 0, description: "where the asking page's day began, epoch milliseconds" }),
          week: Type.Integer({ minimum: 0, description: "where its week began" }),
        }),
        response: FiguresAnswer,
      },
      handle: ({ principal, own, query }) => readFigures(parts().pool, principal.tenant, { ...query, rep: own }),
    }),
    route({
      method: "GET",
      url: "/api/calls/:call",
      summary: "A finished call: words, tips, what was held back, what was noticed.",
      roles,
      object: "own",
      action: "call.read",
      audit: "read-personal",
      limits,
      schema: {
        params: Type.Object({ call: Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" }) }),
        query: Type.Object({ position: leastPosition }),
        response: Detail,
      },
      async handle({ principal, params, query, http }) {
        await waitFor(history, parts(), query.position, http);
        const { pool, nameOf } = parts();
        const detail = await readCall(pool, principal.tenant, params.call);
        return nameOf ? named(detail, (member) => nameOf(principal.tenant, member)) : detail;
      },
    }),
    route({
      method: "GET",
      url: "/api/calls/:call/deal-signal",
      summary:
        "What the customer's own words say for and against the deal, where the company's policy and the law let them be read so.",
      roles,
      object: "own",
      action: "call.read-deal-signal",
      audit: "read-personal",
      limits,
      schema: {
        params: Type.Object({ call: Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" }) }),
        query: Type.Object({ position: leastPosition }),
        response: DealSignal,
      },
      async handle({ principal, params, query, http }) {
        await waitFor(history, parts(), query.position, http);
        const { pool, policyOf } = parts();
        return readDealSignal(pool, principal.tenant, params.call, policyOf?.(principal.tenant));
      },
    }),
  ];
};
