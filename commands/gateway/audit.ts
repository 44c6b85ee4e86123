/**
 * The audit trail of what has no event of its own: personal data that was looked at, taken away or changed, and what
 * was refused. What has an event of its own (`write`) is its own entry, by its actor.
 */
import type { Access, Principal } from "@wingman/streams/base/registry";
import type { AccessLog } from "@wingman/streams/tenants/access-log";

/** Refusals written down in a minute, of one person and of one tenant, by one gateway: a flood of them cannot fill the log. What is beyond is told to the operator as a count. */
export const refusedMax = { person: 10, tenant: 100 } as const;

type Asked = { readonly thing: string | null; readonly request: string };
export type Audit = {
  /** Durable when it resolves, and so before the answer. Rejects where it cannot be: then nothing is shown. */
  used(
    principal: Principal,
    access: Pick<Access, "audit" | "action">,
    asked: Asked & { readonly format?: string },
  ): Promise<void>;
  /** Never rejects: what was refused is refused either way. */
  refused(principal: Principal, access: Pick<Access, "action">, asked: Asked): Promise<void>;
};

/** `log` is asked on every use, so that routes stand before the log does; what is audited waits for it (`WING_STARTING`). */
export const auditOf = (
  log: () => AccessLog,
  {
    now = Date.now,
    unwritten = () => undefined,
  }: { readonly now?: () => number; readonly unwritten?: (refusals: number) => void } = {},
): Audit => {
  let minute = 0;
  let counts = new Map<string, number>();
  let beyond = 0;
  const isWithin = (key: string, max: number): boolean => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= max;
  };
  return {
    async used({ tenant, actor }, { audit, action }, { format = "json", ...asked }) {
      if (audit === "none" || audit === "write") return;
      const entry = { action, ...asked };
      if (audit === "export") await log().record(tenant, actor, { type: "RecordExported", data: { ...entry, format } });
      else
        await log().record(tenant, actor, { type: audit === "change" ? "RecordChanged" : "RecordViewed", data: entry });
    },
    async refused({ tenant, actor, roles }, { action }, asked) {
      if (roles.length === 0) return; // Nobody's tenant has no trail.
      const current = Math.floor(now() / 60_000);
      if (current !== minute) {
        if (beyond > 0) unwritten(beyond);
        minute = current;
        counts = new Map();
        beyond = 0;
      }
      // The person first: whoever floods uses up their own share, not the tenant's.
      if (!isWithin(`${tenant}|${actor}`, refusedMax.person) || !isWithin(tenant, refusedMax.tenant)) {
        beyond += 1;
        return;
      }
      try {
        await log().record(tenant, actor, { type: "AccessRefused", data: { action, ...asked } });
      } catch {
        beyond += 1;
      }
    },
  };
};

/** The one thing a path names: by the house's rule the last of its parameters. */
export const thingIn = (params: unknown): string | null => {
  const last = Object.values((params ?? {}) as Record<string, unknown>).at(-1); // An object by its schema, or nothing.
  return thing(last);
};

/** An id as the trail takes it; null for anything else. */
export const thing = (value: unknown): string | null =>
  typeof value === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(value) ? value : null;

/** The kind of file that was asked for; what has no choice of kinds is what its route answers, and without that JSON. */
export const formatOf = (query: unknown, contentType: string | undefined): string => {
  const format = (query as { format?: unknown } | undefined)?.format;
  if (typeof format === "string" && /^[a-z]{1,20}$/.test(format)) return format;
  return /^\w+\/([a-z0-9.+-]{1,20})/.exec(contentType ?? "")?.[1] ?? "json";
};
