/** How a process signs in to the servers it did not start, from the settings. */
import { readFileSync } from "node:fs";
import { Failure } from "@wingman/domain/failure";
import type { LinkFiles, NatsAccess } from "@wingman/streams/log/connect";
import type { NatsUser } from "@wingman/streams/log/permissions";
import { type Config, readConfig } from "../config/config.ts";

type Links = Pick<Config, "natsCreds" | "natsCredsFile" | "linkCaFile" | "linkCertFile" | "linkKeyFile">;

/** Throws `Failure` WING_NATS_CREDENTIALS where a file that is named cannot be read. */
export const natsAccess = (user: NatsUser, settings: Links): NatsAccess => ({
  user,
  credentials: settings.natsCreds ?? textIn(settings.natsCredsFile),
  files: linkFilesOf(settings),
});

/** Of the command line: as the settings say, and as whoever reads and mends. Throws `Failure` WING_CONFIG_INVALID. */
export const operatorAccess = (env: NodeJS.ProcessEnv = process.env): NatsAccess => {
  const settings = readConfig(env);
  if (settings instanceof Failure) throw settings;
  return natsAccess("operator", settings);
};

/** Undefined where links are not asked to prove themselves. */
const linkFilesOf = ({ linkCaFile, linkCertFile, linkKeyFile }: Links): LinkFiles | undefined =>
  linkCaFile === undefined && linkCertFile === undefined
    ? undefined
    : { caFile: linkCaFile, certFile: linkCertFile, keyFile: linkKeyFile };

/** The same, from the environment; undefined where a setting is wrong, which whoever reads them all says. */
export const linkFilesIn = (env: NodeJS.ProcessEnv): LinkFiles | undefined => {
  const settings = readConfig(env);
  return settings instanceof Failure ? undefined : linkFilesOf(settings);
};

const textIn = (file: string | undefined): string | undefined => {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Failure("WING_NATS_CREDENTIALS", "the file in WINGMAN_NATS_CREDS_FILE cannot be read.", {
      remedy: "See that it is there and that the user Wingman runs as may read it.",
      cause,
    });
  }
};
