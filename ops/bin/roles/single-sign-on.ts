/** The company's own sign-in, from the settings. */
import { openProvider, type Provider } from "@wingman/commands/identity/oidc/provider";
import { describe, Failure } from "@wingman/domain/failure";
import { idOf, type TenantId } from "@wingman/domain/ids";
import { allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
import { type Config, envName } from "../../config/config.ts";
import { reloaded } from "../../config/secret-files.ts";
import type { RoleContext } from "./role.ts";

export type SsoSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly company: string;
  readonly domains: readonly string[];
  readonly allow: string | undefined;
  /** Has the client's secret, or the file it stands in. */
  readonly env: NodeJS.ProcessEnv;
};

/** Undefined where none is set. Throws `Failure` WING_CONFIG_INVALID for half of one. */
export const ssoOf = (
  settings: Pick<
    Config,
    "oidcIssuer" | "oidcClientId" | "oidcCompany" | "oidcEmailDomains" | "company" | "egressAllow"
  >,
  env: NodeJS.ProcessEnv,
): SsoSettings | undefined => {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcCompany, oidcEmailDomains = "", company } = settings;
  if (issuer === undefined && clientId === undefined) return undefined;
  if (issuer === undefined || clientId === undefined)
    throw new Failure("WING_CONFIG_INVALID", "WINGMAN_OIDC_ISSUER and WINGMAN_OIDC_CLIENT_ID belong together.", {
      remedy: "Set both, or neither.",
    });
  const domains = oidcEmailDomains
    .split(",")
    .map((domain) => domain.trim().toLowerCase())
    .filter((domain) => domain !== "");
  return { issuer, clientId, company: oidcCompany ?? company, domains, allow: settings.egressAllow, env };
};

/** Throws `Failure` WING_CONFIG_INVALID. */
export const openSsoProvider = (
  { issuer, clientId, company, domains, allow, env }: SsoSettings,
  { opened, logger }: RoleContext,
): { readonly provider: Provider; readonly company: TenantId; readonly domains: readonly string[] } => {
  const list = allowListOf(allow);
  if (!list)
    throw new Failure("WING_CONFIG_INVALID", "WINGMAN_EGRESS_ALLOW has an entry that is no name, address or net.", {
      remedy: "Set a list such as hooks.corp.example, 10.20.0.0/16.",
    });
  const egress = opened.use(openEgress({ allow: list }));
  const clientSecret = reloaded(env, envName("oidcClientSecret"), (failure) =>
    logger.warn({ error: describe(failure) }, "a new client secret cannot be used; the one before is kept"),
  );
  return {
    provider: openProvider({ issuer, clientId, clientSecret }, egress),
    company: idOf("tenant", company),
    domains,
  };
};
