/** `wingman certs`: certificates for the links between roles and servers, where nobody else issues any. */
import { join } from "node:path";
import type { Command } from "commander";
import { Failure } from "@wingman/domain/failure";
import { defaultDataDir } from "../local/instance.ts";
import { config, fileOf, npm, root } from "./command-tools.ts";
import { withExamples } from "./help.ts";
import { roleNames } from "./roles/names.ts";
import { say } from "./terminal.ts";

const hoursMax = 24 * 90;

export const addCerts = (program: Command): void => {
  const certs = program
    .command("certs")
    .helpCommand(false)
    .description("certificates for the links between roles and servers");
  withExamples(
    certs
      .command("init")
      .summary("make a certificate authority for the links")
      .description(
        "Makes a certificate authority in a folder, for people who have none. Its key signs every certificate of the links, so keep that file where no role runs.",
      )
      .option("--folder <folder>", "where it lies; certs in the data folder unless given")
      .action(init),
    { line: npm("certs init"), does: "certs/ca.pem and ca.key in the data folder" },
  );
  withExamples(
    certs
      .command("issue")
      .summary("issue a certificate for a role or a server")
      .description(
        "Issues a certificate for one role or server, good for a day, and replaces the one before. Roles read theirs again at every connection, so that a daily timer is enough.",
      )
      .argument("<role>", `${[...roleNames, "operator"].join(", ")}, or a server such as nats or postgres`)
      .option("--host <hosts>", "addresses that a server is reached by, with commas")
      .option("--hours <hours>", "how long it is good for", "24")
      .option("--folder <folder>", "where the authority lies; certs in the data folder unless given")
      .action(issueOne),
    { line: npm("certs issue gateway"), does: "for one day" },
    { line: npm("certs issue nats --host 10.0.0.5"), does: "for a server and the address it is reached by" },
  );
};

const folderOf = (given: string | undefined): string =>
  given === undefined ? join(config().dataDir ?? defaultDataDir(root), "certs") : fileOf(given);

const init = async (options: { readonly folder?: string }): Promise<void> => {
  const { initAuthority } = await import("../local/certificates.ts");
  const file = await initAuthority(folderOf(options.folder));
  say(`  The authority is ${file}. Name it in WINGMAN_LINK_CA_FILE, and to the servers.`);
};

const issueOne = async (
  role: string,
  options: { readonly host?: string; readonly hours: string; readonly folder?: string },
): Promise<void> => {
  const { issue } = await import("../local/certificates.ts");
  const hours = Number(options.hours);
  if (!(hours > 0 && hours <= hoursMax))
    throw new Failure("WING_CERTS_NAME", `${options.hours} is no time a certificate is good for.`, {
      remedy: `Give hours from 1 to ${hoursMax}.`,
    });
  const hosts = (options.host ?? "").split(",").filter((host) => host !== "");
  const { certFile, keyFile, until } = await issue(folderOf(options.folder), role, { hosts, hours });
  say(`  ${certFile} and ${keyFile}, good until ${until.toISOString()}.`);
};
