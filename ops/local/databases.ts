import { Failure } from "@wingman/domain/failure";
import type { LinkFiles } from "@wingman/streams/log/connect";
import pg from "pg";
import { proveDatabaseDurable } from "./durability.ts";

/** One can be dropped and rebuilt from the log; the other holds what the log does not. */
export const databaseNames = ["wingman_read", "wingman_keep"] as const;

const connectMsMax = 2_000;
const duplicateDatabase = "42P04";
const uniqueViolation = "23505"; // What two creators at the same moment get instead.

/** The same server, another database. */
export function databaseUrl(base: string, database: string): string {
  const url = new URL(base);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.toString();
}

/**
 * With a certificate authority of the links the server must prove who it is and under which name, and is shown a
 * certificate of ours. What the address says itself of TLS is overruled. The files are read at every connection.
 */
export function withLinkFiles(base: string, files: LinkFiles | undefined): string {
  if (files?.caFile === undefined) return base;
  const url = new URL(base);
  url.searchParams.set("sslmode", "verify-full");
  url.searchParams.set("sslrootcert", files.caFile);
  if (files.certFile !== undefined) url.searchParams.set("sslcert", files.certFile);
  if (files.keyFile !== undefined) url.searchParams.set("sslkey", files.keyFile);
  return url.toString();
}

/**
 * Creates the databases that are missing; again changes nothing. Throws `Failure` WING_DB_NOT_DURABLE for a server that
 * would forget what it committed, WING_POSTGRES_DATABASES where they cannot be made.
 */
export async function ensureDatabases(url: string, prove = true): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectMsMax * 5 });
  try {
    await client.connect();
    if (prove) await proveDatabaseDurable(client);
    const { rows } = await client.query<{ datname: string }>("select datname from pg_database");
    const present = new Set(rows.map((row) => row.datname));
    for (const name of databaseNames) {
      if (!present.has(name))
        await client.query(`create database ${name} encoding 'UTF8' template template0`).catch(ignoreExisting);
    }
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(
      "WING_POSTGRES_DATABASES",
      `The databases ${databaseNames.join(" and ")} could not be made: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        remedy: "Let the database user create databases, or create these two for it.",
        cause,
      },
    );
  } finally {
    await client.end().catch(() => {});
  }
}

/** True when it takes a connection and answers a question. */
export async function postgresAnswers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectMsMax });
  client.on("error", () => {}); // A server that goes away between the two steps has not answered; it must not end us.
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function ignoreExisting(error: unknown): void {
  const code = (error as { code?: string }).code;
  if (code !== duplicateDatabase && code !== uniqueViolation) throw error;
}
