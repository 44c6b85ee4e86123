/** Many rows by COPY, PostgreSQL's own way in: four times the rows a second of the widest insert. */
import { finished } from "node:stream/promises";
import type pg from "pg";
import { from } from "pg-copy-streams";
import { databaseFailure } from "./database-failure.ts";
import { jsonOf } from "./kept-json.ts";
import { connectionsOf, type Pool } from "./pools.ts";

/** One connection that copies; a commit of its does not wait for the disk, a later one of anybody's does it for both. */
export type Copier = AsyncDisposable & {
  /** Rows in COPY's text format (`copyLine`), all of them or none. Throws `Failure` WING_DB_*. */
  copy(schema: string, table: string, columns: readonly string[], text: string): Promise<void>;
};

export const openCopier = async (pool: Pool): Promise<Copier> => {
  const client = await connectionsOf(pool)
    .connect()
    .catch((error: unknown) => {
      throw databaseFailure(error);
    });
  try {
    await client.query("set synchronous_commit = off");
  } catch (error) {
    client.release(true);
    throw databaseFailure(error);
  }
  const name = (part: string): string => client.escapeIdentifier(part);
  return {
    async copy(schema, table, columns, text) {
      const into = `copy ${name(schema)}.${name(table)} (${columns.map(name).join(", ")}) from stdin`;
      try {
        await send(client, into, text);
      } catch (error) {
        throw databaseFailure(error);
      }
    },
    async [Symbol.asyncDispose]() {
      client.release(true); // Closed rather than lent on: its setting is its own, and it may stand inside a COPY.
    },
  };
};

const send = async (client: pg.PoolClient, into: string, text: string): Promise<void> => {
  const stream = client.query(from(into));
  stream.end(text); // As UTF-8; half of a surrogate pair becomes U+FFFD on the way, as in `jsonOf`.
  await finished(stream);
};

/** One row in COPY's text format, a line feed at its end. Objects and lists go as JSON; U+0000 becomes U+FFFD, as in `jsonOf`. */
export const copyLine = (row: object, columns: readonly string[]): string => {
  const values = row as Readonly<Record<string, unknown>>;
  let line = "";
  for (let n = 0; n < columns.length; n++) line += (n === 0 ? "" : "\t") + field(values[columns[n] ?? ""]);
  return `${line}\n`;
};

const field = (value: unknown): string => {
  if (typeof value === "string") return special.test(value) ? value.replace(specials, escape) : value;
  if (typeof value === "number") return String(value);
  if (value === null || value === undefined) return "\\N";
  if (typeof value === "boolean") return value ? "t" : "f";
  return field(jsonOf(value));
};
/** What COPY would take for something else, and U+0000, which PostgreSQL cannot keep. Made of text, since no rule lets a pattern hold a NUL. */
const specials = new RegExp(String.raw`[\\\t\n\r${"\\0"}]`, "g");
const special = new RegExp(specials.source);
const escapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
  "\0": "\ufffd",
};
const escape = (character: string): string => escapes[character] ?? character;
