import { makeAdministrator } from "@wingman/commands/identity/administrator";
import { setPasswordHours } from "@wingman/commands/identity/sign-in";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { keepDatabase } from "@wingman/streams/base/database";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool } from "@wingman/streams/base/pools";
import { peopleIn } from "@wingman/streams/identity/people";
import { connectNats } from "@wingman/streams/log/connect";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { accessLogOn } from "@wingman/streams/tenants/access-log";
import { openDirectory } from "@wingman/streams/tenants/directory";
import { tenantsOn } from "@wingman/streams/tenants/tenants";
import { defaultDataDir } from "../../local/instance.ts";
import { runningInstance } from "../../local/lock.ts";
import { config, interrupted, root } from "../command-tools.ts";
import { withServers } from "../servers-at-hand.ts";
import { linkAddress } from "./link-address.ts";
import { heading, progressPrinter, say } from "../terminal.ts";

export const admin = async (email: string, options: { readonly company?: string }): Promise<void> => {
  const { dataDir = defaultDataDir(root), natsUrl, postgresUrl, company } = config();
  const tenant = options.company ?? company;
  if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 254 || !/^[a-z0-9][a-z0-9-]{0,39}$/.test(tenant))
    throw new Failure("WING_REQUEST_INVALID", "that is no e-mail address, or no short name of a company.", {
      remedy: "Write somebody@example.com, and a company in small letters, digits and -.",
    });
  const place = { root, dataDir, report: progressPrinter(), signal: interrupted() };
  const { person, link, isNew } = await withServers({ ...place, natsUrl, postgresUrl }, async (servers) => {
    const connection = await connectNats(servers.natsUrl, "wingman members", { user: "local" }, { reconnect: false });
    await using pool = openPool({ url: servers.postgresUrl(keepDatabase), name: "wingman-members", sizeMax: 2 });
    const stop = new AbortController();
    try {
      await migrate(pool, keepMigrations);
      const log = await openJetStreamLog(connection, plainKeyring); // Nothing that is written here is sealed.
      const directory = await openDirectory(log, stop.signal);
      const parts = { directory, tenants: tenantsOn(log), people: peopleIn(pool), accessLog: accessLogOn(log) };
      return await makeAdministrator(parts, { tenant: tenant as TenantId, email }); // Checked above.
    } finally {
      stop.abort();
      await connection.close();
    }
  });
  const address = (await runningInstance(dataDir))?.address;
  say(isNew ? `  ${person.email} is an administrator of ${tenant}.` : `  ${person.email} can set a new password.`);
  say(`  This link is good once and for ${setPasswordHours} hours, and is shown nowhere else:\n`);
  heading(`  ${linkAddress(address ?? "http://127.0.0.1:<port>", link)}\n`);
  if (address === undefined) say("  Start Wingman with `npm start`; it prints the port.");
};
