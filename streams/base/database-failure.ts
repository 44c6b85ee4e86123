import { Failure } from "@wingman/domain/failure";

/** What a database error means to whoever runs Wingman; anything that is no database error passes unchanged. */
export const databaseFailure = (error: unknown): unknown => {
  if (error instanceof Failure || !(error instanceof Error)) return error;
  const code = (error as { code?: unknown }).code; // SQLSTATE, or Node's name of a socket error.
  const known = typeof code === "string" ? kindOf(code) : kindOfMessage(error.message);
  if (!known) return error;
  const { message, remedy } = failures[known];
  // PostgreSQL quotes values in its texts, and values may be somebody's words: they stay in `cause`.
  return new Failure(known, known === "WING_DB_QUERY" ? `${message} (SQLSTATE ${String(code)}).` : message, {
    remedy,
    cause: error,
  });
};

/** Going away and coming back is a server's life; these are worth another try, by whoever can try again. */
export const isPassing = (error: unknown): boolean => error instanceof Failure && passing.has(error.code);
const passing = new Set([
  "WING_DB_UNREACHABLE",
  "WING_DB_BUSY",
  "WING_DB_CONNECTIONS",
  "WING_DB_CONFLICT",
  "WING_DB_FULL",
]);

const failures = {
  WING_DB_UNREACHABLE: {
    message: "PostgreSQL does not answer.",
    remedy:
      "Start it, or set WINGMAN_POSTGRES_URL to a server that runs; `wingman doctor` shows which address is used.",
  },
  WING_DB_BUSY: {
    message: "No connection to PostgreSQL came free in time.",
    remedy: "Raise the pool's sizeMax, or find the query that holds the others up.",
  },
  WING_DB_CONNECTIONS: {
    message: "PostgreSQL has too many connections.",
    remedy: "Raise max_connections on the server, or run fewer roles against it.",
  },
  WING_DB_FULL: {
    message: "PostgreSQL is out of disk or memory.",
    remedy: "Make room on the disk that holds its data; nothing is lost, what is missing is read from the log again.",
  },
  WING_DB_TIMEOUT: {
    message: "A statement or transaction took longer than it may.",
    remedy: "Look for a lock or a missing index; the limits are in streams/base/tenant-tx.ts.",
  },
  WING_DB_CONFLICT: { message: "Two transactions stood in each other's way.", remedy: "Try again." },
  WING_DB_DENIED: {
    message: "PostgreSQL refused the user or the password.",
    remedy: "Check the user in WINGMAN_POSTGRES_URL and its rights on the database.",
  },
  WING_DB_MISSING: {
    message: "The database does not exist.",
    remedy: "Start Wingman, which creates it, or name an existing server in WINGMAN_POSTGRES_URL.",
  },
  WING_DB_QUERY: {
    message: "PostgreSQL refused a statement",
    remedy:
      "This is a fault in Wingman; when wingman_read is meant, `wingman rebuild` makes it anew. Report it with the state named here.",
  },
} as const;
type Code = keyof typeof failures;

const sockets = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
]);

const kindOf = (code: string): Code | undefined => {
  if (sockets.has(code) || code.startsWith("08") || /^57P0[1-5]$/.test(code)) return "WING_DB_UNREACHABLE";
  if (code === "53300") return "WING_DB_CONNECTIONS";
  if (code === "53100" || code === "53200" || code === "53000") return "WING_DB_FULL";
  if (code === "57014" || code === "25P03" || code === "55P03") return "WING_DB_TIMEOUT";
  if (code === "40001" || code === "40P01") return "WING_DB_CONFLICT";
  if (code.startsWith("28") || code === "42501") return "WING_DB_DENIED";
  if (code === "3D000") return "WING_DB_MISSING";
  return /^[0-9A-Z]{5}$/.test(code) ? "WING_DB_QUERY" : undefined;
};

/** The driver has no codes for these. */
const kindOfMessage = (message: string): Code | undefined => {
  if (/^timeout exceeded when trying to connect/.test(message)) return "WING_DB_BUSY";
  if (
    /^Connection terminated|^Client has encountered a connection error|connection is closed|not queryable/i.test(
      message,
    )
  )
    return "WING_DB_UNREACHABLE";
  return undefined;
};
