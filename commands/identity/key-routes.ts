/** Keys for machines: made within the maker's own roles, shown once, revoked at once. */
import { Failure } from "@wingman/domain/failure";
import { object } from "@wingman/domain/schema";
import { Role, Roles } from "@wingman/domain/tenant/roles";
import type { TenantCommand } from "@wingman/domain/tenant/tenant";
import { type Principal, type Route, route } from "@wingman/streams/base/registry";
import { newId } from "@wingman/streams/base/ids";
import type { ApiKeys } from "@wingman/streams/identity/api-keys";
import type { Directory } from "@wingman/streams/tenants/directory";
import { changeTenant, type Tenants } from "@wingman/streams/tenants/tenants";
import { Type } from "typebox";

export type KeyParts = {
  readonly directory: Pick<Directory, "of" | "caughtUp">;
  readonly tenants: Tenants;
  readonly apiKeys: ApiKeys;
};

/** Keys of one tenant that are good at the same time. */
const keysMax = 100;
const MaybeTime = Type.Union([Type.String(), Type.Null()]);
export const KeyList = Type.Object({
  keys: Type.Array(
    Type.Object({
      key: Type.String(),
      name: Type.String(),
      roles: Type.Array(Role),
      madeBy: Type.String(),
      createdAt: Type.String(),
      usedAt: Type.Union([Type.String(), Type.Null()], { description: "to the hour" }),
      expiresAt: MaybeTime,
    }),
  ),
});

/** `parts` throws `Failure` WING_STARTING until the log and the databases are there. */
export const keyRoutes = (parts: () => KeyParts): readonly Route[] => {
  const send = ({ tenant, actor }: Principal, command: TenantCommand): Promise<void> =>
    changeTenant(parts(), tenant, command, actor);
  const access = { roles: ["admin"] as const, object: "tenant", limits: { perMinute: 60 } } as const;
  return [
    route({
      method: "GET",
      url: "/api/keys",
      summary: "Keys with which machines come in.",
      ...access,
      action: "key.list",
      audit: "none",
      schema: { response: KeyList },
      async handle({ principal }) {
        const { directory, apiKeys } = parts();
        const good = directory.of(principal.tenant).apiKeys;
        return {
          keys: (await apiKeys.list(principal.tenant)).flatMap(({ id, name, madeBy, createdAt, usedAt }) => {
            const known = good.get(id);
            if (!known) return [];
            const { roles, expiresAt } = known;
            const times = { createdAt: createdAt.toISOString(), usedAt: usedAt?.toISOString() ?? null, expiresAt };
            return [{ key: id, name, roles: [...roles], madeBy, ...times }];
          }),
        };
      },
    }),
    route({
      method: "POST",
      url: "/api/keys",
      summary: "Make a key; it is shown in this answer and never again.",
      ...access,
      action: "key.make",
      audit: "write",
      schema: {
        body: object({
          name: Type.String({ minLength: 1, maxLength: 80 }),
          roles: Roles,
          expiresAt: Type.Union([Type.String({ maxLength: 30 }), Type.Null()], { description: "ISO 8601, or never" }),
        }),
        response: Type.Object({ key: Type.String(), secret: Type.String() }),
      },
      async handle({ principal, body, http }) {
        const { directory, apiKeys } = parts();
        if (!body.roles.every((role) => principal.roles.includes(role)))
          throw new Failure("WING_FORBIDDEN", "a key may do no more than whoever makes it.", {
            remedy: "Choose among your own roles.",
          });
        if (body.expiresAt !== null && !(Date.parse(body.expiresAt) > Date.now()))
          throw new Failure("WING_REQUEST_INVALID", "body/expiresAt is no moment to come.", {
            remedy: "Name one such as 2030-01-31T00:00:00Z, or null.",
          });
        if (directory.of(principal.tenant).apiKeys.size >= keysMax)
          throw new Failure("WING_REFUSED_KEYS_FULL", `a tenant has ${keysMax} keys at most.`, {
            remedy: "Revoke one that is not used any more.",
          });
        const id = newId();
        const secret = await apiKeys.add(principal.tenant, { id, name: body.name, madeBy: principal.actor });
        const expiresAt = body.expiresAt === null ? null : new Date(body.expiresAt).toISOString();
        await send(principal, { type: "ApiKeyMade", data: { key: id, roles: body.roles, expiresAt } });
        http.setHeader("cache-control", "no-store");
        return { key: id, secret };
      },
    }),
    route({
      method: "DELETE",
      url: "/api/keys/:key",
      summary: "A key is worth nothing from here on.",
      ...access,
      action: "key.revoke",
      audit: "write",
      schema: { params: Type.Object({ key: Type.String({ pattern: "^[0-9a-f-]{36}$" }) }), response: Type.Object({}) },
      async handle({ principal, params }) {
        await send(principal, { type: "ApiKeyRevoked", data: { key: params.key } });
        await parts().apiKeys.remove(principal.tenant, params.key);
        return {};
      },
    }),
  ];
};
