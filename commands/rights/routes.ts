/** What somebody may ask of a tenant about their own data, by whom the tenant has for it: find, take along, erase. */
import { Readable } from "node:stream";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { object } from "@wingman/domain/schema";
import { newId } from "@wingman/streams/base/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { type Principal, type Role, type Route, route } from "@wingman/streams/base/registry";
import type { EndedCalls, Store } from "@wingman/streams/erasure/ports";
import { type Receipt, receiptOf } from "@wingman/streams/erasure/receipt";
import { bookErasure, checkPlan, type Plan } from "@wingman/streams/erasure/request";
import { erasuresOf, readErasure } from "@wingman/streams/erasure/store";
import type { Keys } from "@wingman/streams/keys/keyring";
import type { Calls } from "@wingman/streams/log/calls";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { checkExport, type ExportOf, jsonExport, vconExport } from "@wingman/streams/rights/export";
import { checkHolds, tenantNow } from "@wingman/streams/rights/holds";
import { checkConfirmation, confirmationOf, foundCalls, planFor, sideOf } from "@wingman/streams/rights/plan";
import { e164Of, type Reference, referenceKinds, regionOf, rememberedAs } from "@wingman/streams/rights/references";
import { vconMediaType } from "@wingman/streams/rights/vcon";
import { sendToTenant, type Tenants } from "@wingman/streams/tenants/tenants";
import { Type } from "typebox";
import { EraseAnswer, Erasures, FoundAnswer, HoldList, ReceiptAnswer } from "./answers.ts";

/** Who answers requests of people for a tenant. */
const roles: readonly Role[] = ["compliance", "admin"];
const limits = { perMinute: 60 };
/** A file reads every event of every call. */
const fileLimits = { perMinute: 10 };
/** Calls that are listed; the rest is counted. */
const listedMax = 100;
const erasuresMax = 200;

export type RightsParts = {
  readonly log: JetStreamLog;
  readonly calls: Calls;
  readonly keys: Keys;
  readonly keep: Pool;
  readonly tenants: Tenants;
  readonly ended: EndedCalls;
  /** Where something of a call may lie, to be counted in a preview. */
  readonly stores: readonly Store[];
  readonly now: () => number;
};

const Id = Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" });
const reference = {
  by: Type.Union(referenceKinds.map((kind) => Type.Literal(kind))),
  value: Type.String({ minLength: 1, maxLength: 200 }),
};

/** `parts` is asked on every request; it throws until they are there. */
export const rightsRoutes = (parts: () => RightsParts): readonly Route[] => [
  ...findRoutes(parts),
  ...eraseRoutes(parts),
  ...holdRoutes(parts),
];

const asked = async ({ keys, tenants }: RightsParts, { tenant }: Principal, { by, value }: Reference) => {
  const { holds, policy } = await tenantNow(tenants, tenant);
  const region = regionOf(policy.language);
  const written = by === "phone" ? (e164Of(value, region) ?? value) : value.trim();
  return { plan: await planFor(keys, tenant, { by, value }, region), holds, subject: { by, value: written } };
};

const nobody = (): Failure =>
  new Failure("WING_ERASURE_NOBODY", "no call is known of this person.", {
    remedy: "Give the reference as it was given when the call began, or name the call itself.",
  });

const findRoutes = (parts: () => RightsParts): readonly Route[] => [
  route({
    method: "POST",
    url: "/api/rights/find",
    summary: "The calls that somebody had to do with, by phone number, e-mail address, CRM id, or one call.",
    roles,
    object: "tenant",
    action: "person.find",
    audit: "read-personal",
    limits,
    schema: { body: object(reference), response: FoundAnswer },
    async handle({ principal, body }) {
      const { plan, holds } = await asked(parts(), principal, body);
      const calls = await foundCalls(parts().log, principal.tenant, plan.calls.slice(0, listedMax), holds);
      const count = body.by === "call" ? calls.length : plan.calls.length;
      return { person: plan.person, count, calls: calls.map((call) => ({ ...call })) };
    },
  }),
  route({
    method: "POST",
    url: "/api/rights/export",
    summary:
      "Everything held of somebody, as a file: JSON with every event, or vCon. The other party's data is left out.",
    roles,
    object: "tenant",
    action: "person.export",
    audit: "export",
    limits: fileLimits,
    contentType: "application/json",
    schema: {
      body: object({ ...reference, format: Type.Union([Type.Literal("json"), Type.Literal("vcon")]) }),
      response: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }),
    },
    async handle({ principal, body, http }) {
      const { plan, holds, subject } = await asked(parts(), principal, body);
      const { log, keys, now } = parts();
      const [newest] = await foundCalls(log, principal.tenant, plan.calls.slice(0, 1), holds);
      if (!newest && plan.calls.length < 2) throw nobody();
      const what: ExportOf = {
        ...{ tenant: principal.tenant, subject, side: sideOf(body), calls: plan.calls, at: new Date(now()) },
      };
      checkExport(what);
      const isVCon = body.format === "vcon";
      http.setHeader("content-type", isVCon ? vconMediaType : "application/json");
      http.setHeader("content-disposition", `attachment; filename="export.${isVCon ? "vcon" : "json"}"`);
      http.setHeader("cache-control", "no-store");
      const file = isVCon ? vconExport({ log, keys }, what) : jsonExport({ log, keys }, what);
      return Readable.from(file) as unknown as Uint8Array; // Sent as it comes: the gateway takes a stream for a file.
    },
  }),
  route({
    method: "POST",
    url: "/api/calls/:call/person",
    summary: "Who the customer of a call was, where that came to be known later; kept as a keyed hash alone.",
    roles: ["agent", ...roles],
    object: "own",
    action: "person.name",
    audit: "change",
    limits,
    schema: {
      params: object({ call: Id }),
      body: object({
        phone: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
        email: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
        crm: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      }),
      response: object({ references: Type.Integer() }),
    },
    async handle({ principal, params, body }) {
      const { log, calls, keys, tenants } = parts();
      const { policy, holds } = await tenantNow(tenants, principal.tenant);
      const [known] = await foundCalls(log, principal.tenant, [params.call], holds);
      if (!known || !(await isTheirs(calls, principal, params.call)))
        throw new Failure("WING_CALL_NOT_FOUND", "there is no such call.", { remedy: "See all calls." });
      const people = rememberedAs(body, regionOf(policy.language));
      await keys.remember(principal.tenant, params.call, people);
      return { references: people.length };
    },
  }),
];

/** An agent names the customers of their own calls. */
const isTheirs = async (calls: Calls, { tenant, actor, roles: has }: Principal, call: string): Promise<boolean> => {
  if (has.some((role) => roles.includes(role))) return true;
  const { state } = await calls.load({ tenant, kind: "call", id: call });
  return state.started?.rep.id === actor;
};

const goes: Readonly<Record<Plan["whose"], readonly string[]>> = {
  call: ["names", "title", "words", "tips", "sound"],
  rep: ["rep-name", "title", "words", "tips", "sound"],
  customer: ["customer-name", "title", "words", "tips", "sound"],
};
const stays: Readonly<Record<Plan["whose"], readonly string[]>> = {
  call: ["times", "company", "figures", "proof"],
  rep: ["customer-name", "times", "company", "figures", "proof"],
  customer: ["rep-name", "times", "company", "figures", "proof"],
};

const countedIn = async (
  stores: readonly Store[],
  { tenant, calls }: Plan,
): Promise<{ name: string; items: number }[]> => {
  const signal = AbortSignal.timeout(20_000);
  const subjects = ["rep", "customer", "both"] as const;
  const counted: { name: string; items: number }[] = [];
  for (const store of stores)
    counted.push({ name: store.name, items: (await store.ask({ tenant, calls, subjects, signal })).asked });
  return counted;
};

const eraseRoutes = (parts: () => RightsParts): readonly Route[] => [
  route({
    method: "POST",
    url: "/api/rights/erase",
    summary: "Forgets somebody for good: first a preview with a token, then, with that token, the erasure.",
    roles,
    object: "tenant",
    action: "person.erase",
    audit: "change",
    limits,
    schema: {
      body: object({
        ...reference,
        dryRun: Type.Boolean(),
        confirm: Type.Optional(Type.String({ maxLength: 200, description: "token of the preview" })),
        why: Type.Optional(Type.Union([Type.Literal("asked"), Type.Literal("mistake")])),
      }),
      response: EraseAnswer,
    },
    async handle({ principal, body }) {
      const { log, calls, keys, keep, ended, stores, now } = parts();
      const { plan, holds } = await asked(parts(), principal, body);
      await checkPlan(calls, ended, plan);
      checkHolds(holds, plan.calls);
      if (body.dryRun) {
        const listed = plan.calls.slice(0, listedMax);
        return {
          erasure: null,
          calls: plan.calls.length,
          list: (await foundCalls(log, principal.tenant, listed, holds)).map((call) => ({ ...call })),
          stores: plan.calls.length <= listedMax ? await countedIn(stores, plan) : null,
          goes: [...goes[plan.whose]],
          stays: [...stays[plan.whose]],
          confirm: await confirmationOf(keys, plan, principal.actor, now()),
        };
      }
      await checkConfirmation(keys, plan, { actor: principal.actor, token: body.confirm ?? "", nowMs: now() });
      const { erasure } = await bookErasure(keep, plan, {
        by: principal.actor,
        why: body.why ?? "asked",
        now: new Date(now()),
      });
      const [goneKinds, stayKinds] = [[...goes[plan.whose]], [...stays[plan.whose]]];
      return {
        erasure,
        calls: plan.calls.length,
        list: [],
        stores: null,
        goes: goneKinds,
        stays: stayKinds,
        confirm: null,
      };
    },
  }),
  route({
    method: "GET",
    url: "/api/rights/erasures",
    summary: "Erasures of this tenant, newest first, with how far each has come.",
    roles,
    object: "tenant",
    action: "erasure.list",
    audit: "none",
    limits,
    schema: { response: Erasures },
    async handle({ principal }) {
      const found = await erasuresOf(parts().keep, principal.tenant, erasuresMax);
      return { erasures: found.map((one) => answerOf(receiptOf(one))) };
    },
  }),
  route({
    method: "GET",
    url: "/api/rights/erasures/:erasure",
    summary: "The receipt of an erasure: each step, and what remains until when.",
    roles,
    object: "tenant",
    action: "erasure.read",
    audit: "none",
    limits,
    schema: { params: object({ erasure: Id }), response: ReceiptAnswer },
    async handle({ principal, params }) {
      const found = await readErasure(parts().keep, { tenant: principal.tenant, erasure: params.erasure });
      if (!found)
        throw new Failure("WING_RECEIPT_NOT_FOUND", "there is no such receipt.", {
          remedy: "See the list of erasures.",
        });
      return answerOf(receiptOf(found));
    },
  }),
];

const answerOf = (receipt: Receipt) => ({
  ...receipt,
  subjects: [...receipt.subjects],
  steps: receipt.steps.map(({ step, does, doneAt, counts }) => ({ step, does, doneAt, counts: { ...counts } })),
  remains: receipt.remains.map(({ what, until }) => ({ what, until })),
});

const holdRoutes = (parts: () => RightsParts): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/holds",
    summary: "Legal holds that stand.",
    roles,
    object: "tenant",
    action: "hold.list",
    audit: "none",
    limits,
    schema: { response: HoldList },
    async handle({ principal }) {
      return holdsOf(parts(), principal.tenant);
    },
  }),
  route({
    method: "POST",
    url: "/api/holds",
    summary: "Places a legal hold on one call or on all: nothing of them is erased until it is lifted.",
    roles,
    object: "tenant",
    action: "hold.place",
    audit: "write",
    limits,
    schema: {
      body: object({
        call: Type.Union([Id, Type.Null()], { description: "null for every call of the tenant" }),
        file: Type.String({
          pattern: "^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,59}$",
          description: "number of the file that says why; no personal data",
        }),
      }),
      response: HoldList,
    },
    async handle({ principal: { tenant, actor }, body }) {
      const data = { hold: newId(parts().now()), call: body.call, file: body.file };
      await sendToTenant(parts().tenants, tenant, { type: "LegalHoldPlaced", data }, { actor });
      return holdsOf(parts(), tenant);
    },
  }),
  route({
    method: "DELETE",
    url: "/api/holds/:hold",
    summary: "Lifts a legal hold.",
    roles,
    object: "tenant",
    action: "hold.lift",
    audit: "write",
    limits,
    schema: { params: object({ hold: Id }), response: HoldList },
    async handle({ principal: { tenant, actor }, params }) {
      const data = { hold: params.hold };
      await sendToTenant(parts().tenants, tenant, { type: "LegalHoldLifted", data }, { actor });
      return holdsOf(parts(), tenant);
    },
  }),
];

const holdsOf = async ({ tenants }: RightsParts, tenant: TenantId) => ({
  holds: [...(await tenantNow(tenants, tenant)).holds].map(([hold, { call, file }]) => ({ hold, call, file })),
});
