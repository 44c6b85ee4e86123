/** Who may come in, in a gateway: the directory of tenants, and what `wingman_keep` knows of people. */
import { openDemo } from "@wingman/commands/identity/demo";
import { type Door, openDoor } from "@wingman/commands/identity/door";
import type { IdentityParts } from "@wingman/commands/identity/routes";
import { openSingleSignOn, type SingleSignOn } from "@wingman/commands/identity/oidc/single-sign-on";
import { openSignIn } from "@wingman/commands/identity/sign-in";
import { openSecondStep, type SecondStep } from "@wingman/commands/identity/totp/second-step";
import type { Logger } from "pino";
import { describe } from "@wingman/domain/failure";
import type { AccessLog } from "@wingman/streams/tenants/access-log";
import { keepDatabase } from "@wingman/streams/base/database";
import { openPool } from "@wingman/streams/base/pools";
import { type ApiKeys, apiKeysIn } from "@wingman/streams/identity/api-keys";
import { attemptsIn } from "@wingman/streams/identity/attempts";
import { foreignPeopleIn } from "@wingman/streams/identity/foreign";
import { type People, peopleIn } from "@wingman/streams/identity/people";
import { secondFactorsIn } from "@wingman/streams/identity/second-factors";
import { sessionsIn } from "@wingman/streams/identity/sessions";
import { keysReadEveryMs, openSigningKeys } from "@wingman/streams/identity/signing-keys";
import { openStanding } from "@wingman/streams/identity/standing";
import { type SavedSearches, savedSearchesIn } from "@wingman/streams/searches/saved-searches";
import type { MasterKey } from "@wingman/streams/keys/master-key";
import { type Directory, openDirectory } from "@wingman/streams/tenants/directory";
import { type Tenants, tenantsOn } from "@wingman/streams/tenants/tenants";
import type { Config } from "../../config/config.ts";
import { demoPolicy, demoPrincipal } from "../../demo/tenant.ts";
import type { Line, RoleContext } from "./role.ts";
import { openSsoProvider, type SsoSettings } from "./single-sign-on.ts";

const poolSize = 4;
const tidyEveryMs = 3_600_000;

export type Identity = Omit<IdentityParts, "door" | "directory" | "people"> & {
  readonly door: Door;
  readonly directory: Directory;
  readonly people: People;
  readonly tenants: Tenants;
  readonly apiKeys: ApiKeys;
  readonly savedSearches: SavedSearches;
  readonly secondStep: SecondStep;
  readonly singleSignOn: SingleSignOn | undefined;
  readonly logger: Logger;
  readonly accessLog: AccessLog;
};

/** Resolves once people can sign in. Throws `Failure` WING_DB_*, WING_KEY_MASTER, and what the log throws. */
export const openIdentity = async (
  context: RoleContext,
  { log }: Line,
  options: {
    readonly accessLog: AccessLog;
    readonly keepUrl: (database: string) => string;
    readonly master: Promise<MasterKey>;
    readonly demo: Config["demo"];
    /** The company's own sign-in, and the address of the pages, to which it sends people back. */
    readonly sso?: { readonly settings: SsoSettings; readonly address: string } | undefined;
  },
): Promise<Identity> => {
  const { opened, signal, logger, mustRun } = context;
  const standing = openStanding();
  const directory = await openDirectory(log, signal, standing.take);
  mustRun("directory", directory.done);
  opened.defer(() => directory.done.catch(() => undefined));
  const pool = openPool({ url: options.keepUrl(keepDatabase), name: "wingman-identity", sizeMax: poolSize });
  opened.defer(() => pool[Symbol.asyncDispose]().catch(() => undefined));
  const people = peopleIn(pool);
  const sessions = sessionsIn(pool);
  const master = await options.master;
  const keys = await openSigningKeys(pool, master);
  const every = (ms: number, what: string, work: () => Promise<unknown>): void => {
    const timer = setInterval(() => {
      work().catch((error: unknown) => logger.warn({ error: describe(error) }, what));
    }, ms);
    timer.unref();
    opened.defer(() => clearInterval(timer));
  };
  every(keysReadEveryMs, "keys of sign-ins could not be read", keys.reread);
  every(tidyEveryMs, "old sessions could not be cleared away", sessions.tidy);

  const tenants = tenantsOn(log);
  const apiKeys = apiKeysIn(pool);
  const door = openDoor({ log, directory, standing, people, apiKeys, keys });
  const attempts = attemptsIn(pool);
  const { accessLog } = options;
  const factors = secondFactorsIn(pool, master);
  const secondStep = openSecondStep({ factors, people, attempts, directory, accessLog });
  const ways = openSignIn({
    log,
    directory,
    standing,
    people,
    keys,
    door,
    tenants,
    accessLog,
    sessions,
    attempts,
    logger,
    secondFactor: secondStep.ask,
  });
  const demo = openDemo({ directory, tenants, people, ways }, { ...demoPrincipal, policy: demoPolicy }, options.demo);
  const singleSignOn =
    options.sso &&
    openSingleSignOn({
      ...openSsoProvider(options.sso.settings, context),
      address: options.sso.address,
      foreign: foreignPeopleIn(pool),
      directory,
      tenants,
      ways,
    });
  const savedSearches = savedSearchesIn(pool);
  const known = {
    standing,
    people,
    sessions,
    tenants,
    apiKeys,
    savedSearches,
    accessLog,
    secondStep,
    singleSignOn,
    logger,
  };
  return { door, ways, demo, directory, ...known };
};
