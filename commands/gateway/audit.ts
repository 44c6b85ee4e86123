import type { Access, Principal } from "@wingman/streams/base/registry";
import type { AccessLog } from "@wingman/streams/tenants/access-log";
import type { Http } from "@wingman/streams/base/registry";

/** Writes down, before the answer, what has no event of its own on the log. Rejects where it cannot: then nothing is shown. */
export type Audit = (
  principal: Principal,
  access: Access,
  asked: { readonly params: unknown; readonly body?: unknown; readonly http: Pick<Http, "request"> },
) => Promise<void>;

/** `log` is asked on every use, so that routes stand before the log does; what is audited waits for it (`WING_STARTING`). */
export const auditOf =
  (log: () => AccessLog): Audit =>
  async (principal, { audit, action }, { params, body, http }) => {
    if (audit === "none" || audit === "write") return;
    const entry = { action, thing: thingIn(params), request: http.request };
    const { tenant, actor } = principal;
    if (audit === "export")
      await log().record(tenant, actor, { type: "RecordExported", data: { ...entry, format: formatIn(body) } });
    else
      await log().record(tenant, actor, { type: audit === "change" ? "RecordChanged" : "RecordViewed", data: entry });
  };

/** The one thing a path names: by the house's rule the last of its parameters. */
const thingIn = (params: unknown): string | null => {
  const last = Object.values((params ?? {}) as Record<string, unknown>).at(-1); // An object by its schema, or nothing.
  return typeof last === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(last) ? last : null;
};

/** The kind of file that was asked for. */
const formatIn = (body: unknown): string => {
  const format = (body as { format?: unknown } | undefined)?.format;
  return typeof format === "string" && /^[a-z]{1,20}$/.test(format) ? format : "json";
};
