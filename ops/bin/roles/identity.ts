/** Who may come in, in a gateway: the directory of tenants, and what `wingman_keep` knows of people. */
import { openDemo } from "@wingman/commands/identity/demo";
import { type Door, openDoor } from "@wingman/commands/identity/door";
import type { IdentityParts } from "@wingman/commands/identity/routes";
import { openSignIn } from "@wingman/commands/identity/sign-in";
import { describe } from "@wingman/domain/failure";
import type { AccessLog } from "@wingman/streams/tenants/access-log";
import { keepDatabase } from "@wingman/streams/base/database";
import { openPool } from "@wingman/streams/base/pools";
import { type ApiKeys, apiKeysIn } from "@wingman/streams/identity/api-keys";
import { attemptsIn } from "@wingman/streams/identity/attempts";
import { type People, peopleIn } from "@wingman/streams/identity/people";
import { sessionsIn } from "@wingman/streams/identity/sessions";
import { keysReadEveryMs, openSigningKeys } from "@wingman/streams/identity/signing-keys";
import { openStanding } from "@wingman/streams/identity/standing";
import type { MasterKey } from "@wingman/streams/keys/master-key";
import { type Directory, openDirectory } from "@wingman/streams/tenants/directory";
import { type Tenants, tenantsOn } from "@wingman/streams/tenants/tenants";
import type { Config } from "../../config/config.ts";
import { demoPrincipal } from "../../demo/tenant.ts";
import type { Line, RoleContext } from "./role.ts";

const poolSize = 4;
const tidyEveryMs = 3_600_000;

export type Identity = Omit<IdentityParts, "door" | "directory" | "people"> & {
  readonly door: Door;
  readonly directory: Directory;
  readonly people: People;
  readonly tenants: Tenants;
  readonly apiKeys: ApiKeys;
  readonly accessLog: AccessLog;
};

/** Resolves once people can sign in. Throws `Failure` WING_DB_*, WING_KEY_MASTER, and what the log throws. */
export const openIdentity = async (
  { opened, signal, logger, mustRun }: RoleContext,
  { log }: Line,
  options: {
    readonly accessLog: AccessLog;
    readonly keepUrl: (database: string) => string;
    readonly master: Promise<MasterKey>;
    readonly demo: Config["demo"];
  },
): Promise<Identity> => {
  const standing = openStanding();
  const directory = await openDirectory(log, signal, standing.take);
  mustRun("directory", directory.done);
  opened.defer(() => directory.done.catch(() => undefined));
  const pool = openPool({ url: options.keepUrl(keepDatabase), name: "wingman-identity", sizeMax: poolSize });
  opened.defer(() => pool[Symbol.asyncDispose]().catch(() => undefined));
  const people = peopleIn(pool);
  const sessions = sessionsIn(pool);
  const keys = await openSigningKeys(pool, await options.master);
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
  const ways = openSignIn({
    log,
    directory,
    standing,
    people,
    keys,
    door,
    tenants,
    accessLog: options.accessLog,
    sessions,
    attempts: attemptsIn(pool),
    logger,
  });
  const demo = openDemo({ directory, tenants, people, ways }, demoPrincipal, options.demo);
  return { door, ways, demo, directory, standing, people, sessions, tenants, apiKeys, accessLog: options.accessLog };
};
