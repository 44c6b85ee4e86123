/** A connection to the log's server, as one user of it: whose answers come to an inbox nobody else may listen at. */
import {
  type Authenticator,
  connect,
  type ConnectionOptions,
  createInbox,
  credsAuthenticator,
  type NatsConnection,
  nkeyAuthenticator,
  type TlsOptions,
} from "@nats-io/transport-node";
import { Failure } from "@wingman/domain/failure";
import { inboxOf, natsRoles, type NatsUser } from "./permissions.ts";

/** Files of a certificate, read again at every connection, so that short-lived ones may be renewed beside it. */
export type LinkFiles = {
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
};

export type NatsAccess = {
  /** Where the address does not say who connects. */
  readonly user: NatsUser;
  /** A user's seed (`SU…`), a file of credentials as `nsc` writes it, or `user:password`. Unset: what the address says. */
  readonly credentials?: string | undefined;
  /** Unset: as the server wants it, without a certificate of one's own. */
  readonly files?: LinkFiles | undefined;
};

type Settings = Pick<
  ConnectionOptions,
  "maxReconnectAttempts" | "reconnect" | "reconnectTimeWait" | "reconnectJitter" | "timeout"
>;

/** `addresses` has one or several with commas. Throws what the client throws, and `Failure` WING_NATS_CREDENTIALS. */
export const connectNats = async (
  addresses: string,
  name: string,
  { user, credentials, files }: NatsAccess,
  settings: Settings = {},
): Promise<NatsConnection> => {
  const servers = addresses.split(",").map((address) => new URL(address));
  const named = decodeURIComponent(servers[0]?.username ?? "");
  const password = decodeURIComponent(servers[0]?.password ?? "");
  const who = knownUsers.find((known) => known === named) ?? user;
  const inboxPrefix = inboxOf(who);
  const connection = await connect({
    ...settings,
    name,
    servers: servers.map(({ protocol, host }) => `${protocol}//${host}`),
    inboxPrefix,
    ...(credentials !== undefined
      ? credentialsIn(credentials)
      : named === ""
        ? {}
        : password === ""
          ? { token: named }
          : { user: named, pass: password }),
    ...(files && { tls: tlsOf(files) }),
  });
  prefixes.set(connection, inboxPrefix);
  return connection;
};

const prefixes = new WeakMap<NatsConnection, string>();

/** A subject for answers that this connection may listen at. */
export const newInbox = (connection: NatsConnection): string => createInbox(prefixes.get(connection));

const knownUsers: readonly NatsUser[] = [...natsRoles, "local"];

const credentialsIn = (text: string): { authenticator: Authenticator } | { user: string; pass: string } => {
  const trimmed = text.trim();
  const bytes = new TextEncoder().encode(trimmed);
  if (/^SU[A-Z2-7]{56}$/.test(trimmed)) return { authenticator: nkeyAuthenticator(bytes) };
  if (trimmed.includes("BEGIN NATS USER JWT")) return { authenticator: credsAuthenticator(bytes) };
  const [, user, pass] = /^([^:\s]+):(\S+)$/.exec(trimmed) ?? [];
  if (user !== undefined && pass !== undefined) return { user, pass };
  throw new Failure("WING_NATS_CREDENTIALS", "what is given as credentials for the log's server is none.", {
    remedy: "Give a user's seed (SU…), a credentials file as nsc writes it, or user:password.",
  });
};

/** Nothing older than TLS 1.3, whatever the server would take. */
const tlsOf = ({ caFile, certFile, keyFile }: LinkFiles): TlsOptions => {
  const options: TlsOptions & { minVersion: "TLSv1.3" } = {
    minVersion: "TLSv1.3", // Handed on to Node, which knows it; the library's type names only what it reads itself.
    ...(caFile !== undefined && { caFile }),
    ...(certFile !== undefined && { certFile }),
    ...(keyFile !== undefined && { keyFile }),
  };
  return options;
};
