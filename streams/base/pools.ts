/** Connections to PostgreSQL. What may be done with one is in `tenant-tx.ts`; no query is written anywhere without it. */
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";

/** A read model, and the number of the shape that this code gives its tables. */
export type ReadModelRef = { readonly name: string; readonly shape: number };

export type Pool = {
  [Symbol.asyncDispose](): Promise<void>;
  /** Whose tables a transaction finds by their bare names (`tenant-tx.ts`); none in a database that holds no read model. */
  readonly readModels: readonly ReadModelRef[];
  /** What the server's list of connections calls it, after "wingman ". */
  readonly name: string;
  readonly database: string;
  /** Waits for what runs, then closes every connection. Twice is once. */
  end(): Promise<void>;
};

export const connectMsMax = 5_000;
export const idleMsMax = 30_000;
/** A pool larger than this is a mistake: PostgreSQL has 100 connections unless it was told otherwise. */
export const poolSizeMax = 50;

/**
 * Opens nothing yet: connections come with the first use, at most `sizeMax`, and idle ones go after 30 s.
 * `bigint` columns come back as numbers; one beyond 2^53 throws a RangeError rather than lose digits.
 */
export const openPool = ({
  url,
  name,
  sizeMax,
  readModels = [],
}: {
  readonly url: string;
  readonly name: string;
  readonly sizeMax: number;
  readonly readModels?: readonly ReadModelRef[];
}): Pool => {
  if (!(sizeMax >= 1 && sizeMax <= poolSizeMax)) throw new RangeError(`a pool has 1 to ${poolSizeMax} connections`);
  const connections = new pg.Pool({
    connectionString: url,
    max: sizeMax,
    connectionTimeoutMillis: connectMsMax,
    idleTimeoutMillis: idleMsMax,
    keepAlive: true,
    application_name: `wingman ${name}`,
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser }, // The declared overloads differ only in the parser's argument.
  });
  // A server that goes away breaks idle and borrowed connections alike. Whoever uses one next is told by its
  // own query; without a listener Node would end the process first.
  connections.on("error", () => {});
  connections.on("connect", (client) => client.on("error", () => {}));
  let ended: Promise<void> | undefined;
  // Not `kysely.destroy()`: it leaves a pool open that was never used.
  const end = () => (ended ??= connections.end());
  const pool: Pool = { name, database: databaseOf(url), readModels, end, [Symbol.asyncDispose]: end };
  // The tables a transaction sees are stated by its callback's type; the pool serves every read model.
  insides.set(pool, { kysely: new Kysely<any>({ dialect: new PostgresDialect({ pool: connections }) }), connections });
  return pool;
};

type Inside = { readonly kysely: Kysely<any>; readonly connections: pg.Pool };
const insides = new WeakMap<Pool, Inside>();
const insideOf = (pool: Pool): Inside => {
  const inside = insides.get(pool);
  if (!inside) throw new TypeError("not a pool of openPool");
  return inside;
};

/** For `streams/base` alone: a house test fails where anything else imports it. */
export const kyselyOf = (pool: Pool): Kysely<any> => insideOf(pool).kysely;

/** For `streams/base` alone, as `kyselyOf` is: the driver's own pool, for what Kysely has no words for. */
export const connectionsOf = (pool: Pool): pg.Pool => insideOf(pool).connections;

/** The address of another database on the same server. */
export const withDatabase = (url: string, database: string): string => {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
};

export const databaseOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

const bigintOid = 20;
const parserOf = (oid: number, format?: "text" | "binary") =>
  oid === bigintOid && format !== "binary" ? exactNumber : pg.types.getTypeParser(oid, format as "text");
const exactNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError("a bigint beyond 2^53 came from the database");
  return number;
};
