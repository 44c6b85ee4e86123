/** The audit trail over HTTP: the list is of ids and times; what opens words, or takes something along, is written down. */
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { object } from "@wingman/domain/schema";
import type { Pool } from "@wingman/streams/base/pools";
import { type Role, type Route, route } from "@wingman/streams/base/registry";
import { inTenant, type TenantTx } from "@wingman/streams/base/tenant-tx";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { ExportKey } from "@wingman/streams/notary/endorse";
import type { Prover } from "@wingman/streams/notary/prover";
import { sql } from "kysely";
import { Type } from "typebox";
import { programs } from "./actors.ts";
import { type Actor, AccessSums, Opened, Proof, Seal, Trail, Walk } from "./answers.ts";
import { callBundle, interimOf, openedEvent, proofFile, proofOf } from "./open.ts";
import { accessSums, entryOf, extent, findEntry, keysAmong, listEntries, pageMax } from "./query.ts";
import type { AuditTables, EntryRow } from "./tables.ts";
import { walkFrom } from "./walk.ts";

const roles: readonly Role[] = ["compliance", "admin"];
const limits = { perMinute: 600 };
/** A file reads a call, and a proof's first one the leaves of the log. */
const proofLimits = { perMinute: 120 };
const fileLimits = { perMinute: 30 };
/** As often as the notary seals by itself. */
const sealAgainMs = 60_000;
/** Events of one aggregate that a walk looks through: an hour's call has some thousand. */
const walkedMax = 30_000;

export type AuditParts = {
  readonly pool: Pool;
  readonly log: JetStreamLog;
  readonly prover: Prover;
  readonly exportKey: () => Promise<ExportKey>;
  readonly nameOf: (tenant: TenantId, actor: string) => Promise<string>;
  readonly now: () => number;
};

const Place = Type.String({ pattern: "^1-[0-9a-z]{11}-[0-9a-z]{3}$" });
const Id = Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" });
const times = {
  from: Type.Optional(Type.Integer({ minimum: 0, description: "epoch milliseconds, by the log's clock" })),
  to: Type.Optional(Type.Integer({ minimum: 0 })),
};

/** `parts` is asked on every request; it throws until they are there. */
export const auditRoutes = (parts: () => AuditParts): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/audit",
    summary: "Every event of the company, newest first, with who, when and why; without any words.",
    roles,
    object: "tenant",
    action: "audit.list",
    audit: "none",
    limits,
    schema: {
      query: Type.Object({
        actor: Type.Optional(Id),
        type: Type.Optional(
          Type.String({ maxLength: 60, pattern: "^[A-Za-z]+$", description: "an event type or a family" }),
        ),
        call: Type.Optional(Id),
        customer: Type.Optional(Type.String({ minLength: 1, maxLength: 120, description: "part of a company's name" })),
        by: Type.Optional(Type.Union([Type.Literal("person"), Type.Literal("key"), Type.Literal("program")])),
        ...times,
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: pageMax, default: 100 })),
        cursor: Type.Optional(Type.String({ maxLength: 40 })),
      }),
      response: Trail,
    },
    async handle({ principal: { tenant }, query: { limit, cursor, ...filter } }) {
      const page = await listEntries(parts().pool, tenant, filter, { limit, cursor });
      return {
        ...page,
        actors: await actorsOf(
          parts(),
          tenant,
          page.entries.map(({ actor }) => actor),
        ),
      };
    },
  }),
  route({
    method: "GET",
    url: "/api/audit/seal",
    summary: "How far the trail and the notary's seal have come.",
    roles,
    object: "tenant",
    action: "audit.seal",
    audit: "none",
    limits,
    schema: { response: Seal },
    async handle({ principal: { tenant } }) {
      const { pool, prover, now } = parts();
      const { events, newest } = await extent(pool, tenant);
      const before = await prover.newest();
      // A page that stays open looks often; a head for each look would be many.
      const isOld = before === undefined || now() - Date.parse(before.time) > sealAgainMs;
      const refusal = isOld ? await prover.seal() : null;
      const head = isOld ? await prover.newest() : before;
      const key = head && (await prover.keys()).find(({ id }) => id === head.keyId);
      return {
        events,
        newest,
        head: head
          ? {
              ...{ size: head.size, time: head.time, keyId: head.keyId, root: head.root.toString("hex") },
              publicKey: key?.line ?? null,
            }
          : null,
        refusal,
      };
    },
  }),
  route({
    method: "GET",
    url: "/api/audit/access",
    summary: "Who looked at personal data, or took it along, by which way, and how often.",
    roles,
    object: "tenant",
    action: "audit.access",
    audit: "none",
    limits,
    schema: { query: Type.Object(times), response: AccessSums },
    async handle({ principal: { tenant }, query }) {
      const sums = await accessSums(parts().pool, tenant, query);
      return {
        sums,
        actors: await actorsOf(
          parts(),
          tenant,
          sums.map(({ actor }) => actor),
        ),
      };
    },
  }),
  route({
    method: "GET",
    url: "/api/audit/walk/:event",
    summary: "An event by its id or place, with what led to it and what came of it.",
    roles,
    object: "tenant",
    action: "audit.walk",
    audit: "none",
    limits,
    schema: {
      params: object({ event: Type.String({ maxLength: 90, pattern: "^[A-Za-z0-9_.-]+$" }) }),
      response: Walk,
    },
    handle: ({ principal: { tenant }, params }) => walkOf(parts(), tenant, params.event),
  }),
  route({
    method: "GET",
    url: "/api/audit/events/:place",
    summary: "An event with its fields opened; what was erased says so.",
    roles,
    object: "tenant",
    action: "event.read",
    audit: "read-personal",
    limits,
    schema: { params: object({ place: Place }), response: Opened },
    handle: ({ principal: { tenant }, params }) => openedEvent(parts().log, tenant, params.place),
  }),
  route({
    method: "GET",
    url: "/api/audit/proof/:place",
    summary: "The way from an event's commit to the root that the notary signed, step by step.",
    roles,
    object: "tenant",
    action: "event.prove",
    audit: "none",
    limits: proofLimits,
    schema: { params: object({ place: Place }), response: Proof },
    handle: ({ principal: { tenant }, params }) => proofOf(parts().log, parts().prover, tenant, params.place),
  }),
  route({
    method: "GET",
    url: "/api/audit/proof-file/:place",
    summary: "The same as a file that anybody can check with `wingman verify`; its words stay sealed.",
    roles,
    object: "tenant",
    action: "event.take-proof",
    audit: "export",
    limits: fileLimits,
    contentType: "application/json",
    schema: {
      params: object({ place: Place }),
      response: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }),
    },
    async handle({ principal: { tenant }, params, http }) {
      const file = await proofFile(parts().log, parts().prover, tenant, params.place);
      return asFile(http, file, `event-${params.place}.proof.json`);
    },
  }),
  route({
    method: "GET",
    url: "/api/audit/bundle/:call",
    summary: "A call as a signed vCon with the proofs of its events, for `wingman verify` or any reader of JWS.",
    roles,
    object: "tenant",
    action: "call.take-proof",
    audit: "export",
    limits: fileLimits,
    contentType: "application/json",
    schema: { params: object({ call: Id }), response: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }) },
    async handle({ principal: { tenant }, params: { call }, http }) {
      const { log, prover, exportKey, now } = parts();
      const file = await callBundle(log, prover, exportKey, { tenant, call, at: new Date(now()) });
      return asFile(http, file, `call-${call}.bundle.json`);
    },
  }),
];

const asFile = (http: { setHeader(name: string, value: string): void }, file: object, name: string): Uint8Array => {
  http.setHeader("content-disposition", `attachment; filename="${name}"`);
  http.setHeader("cache-control", "no-store");
  return new TextEncoder().encode(`${JSON.stringify(file, undefined, 1)}\n`);
};

/** Each once. */
const actorsOf = async (
  { pool, nameOf }: Pick<AuditParts, "pool" | "nameOf">,
  tenant: TenantId,
  actors: readonly string[],
): Promise<Actor[]> => {
  const all = [...new Set(actors)];
  const others = all.filter((actor) => !programs.includes(actor));
  const keys = others.length > 0 ? await keysAmong(pool, tenant, others) : new Set();
  return Promise.all(
    all.map(async (actor): Promise<Actor> => {
      if (programs.includes(actor)) return { actor, kind: "program", name: "" };
      return { actor, kind: keys.has(actor) ? "key" : "person", name: await nameOf(tenant, actor) };
    }),
  );
};

const walkOf = async (parts: AuditParts, tenant: TenantId, wanted: string) => {
  const { pool, log } = parts;
  const { focus, walked } = await inTenant(
    pool,
    tenant,
    async (tx: TenantTx<AuditTables>) => {
      const row = await findEntry(tx, tenant, wanted);
      const { rows } = await sql<EntryRow>`select * from entry where tenant_id = ${tenant} and kind = ${row.kind}
        and aggregate_id = ${row.aggregate_id} order by sequence, index limit ${walkedMax}`.execute(tx);
      const isElsewhere = row.cause !== null && !rows.some(({ event_id: event }) => event === row.cause);
      const cause = isElsewhere ? await findEntry(tx, tenant, row.cause ?? "").catch(notThere) : undefined;
      return { focus: row, walked: walkFrom(cause ? [cause, ...rows] : rows, row) };
    },
    "read",
  );
  const utterances = walked.rows.flatMap(({ type, facts }) =>
    type === "UtteranceTranscribed" && typeof facts["utterance"] === "string" ? [facts["utterance"]] : [],
  );
  const known = new Set(walked.rows.map(({ event_id: event }) => event));
  const causes = walked.rows.flatMap(({ cause }) => (cause !== null && !known.has(cause) ? [cause] : []));
  const { counts, fragments } =
    focus.kind === "call"
      ? await interimOf(log, { tenant, call: focus.aggregate_id, utterances, causes })
      : { counts: {}, fragments: {} };
  return {
    focus: focus.place,
    entries: walked.rows.map(entryOf),
    edges: walked.edges.map((edge) => ({ ...edge })),
    more: walked.more,
    interim: counts,
    fragments,
    actors: await actorsOf(
      parts,
      tenant,
      walked.rows.map(({ actor }) => actor),
    ),
  };
};

/** A cause of before the log, or of another company's, is none that can be shown. */
const notThere = (error: unknown): undefined => {
  if (error instanceof Failure && error.code === "WING_EVENT_NOT_FOUND") return undefined;
  throw error;
};
