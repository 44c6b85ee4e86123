import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import pg from "pg";
import { linkFilesIn } from "../links.ts";
import { withLinkFiles } from "../databases.ts";
import { run, succeeded, whyNot } from "../run.ts";
import { compareVersions, versionIn, versionText } from "../version.ts";
import { onPath } from "./on-path.ts";
import { embeddedPostgres } from "./postgres-embedded.ts";
import { type Context, type FindOptions, firstSource, notSet, type Skipped, type Source } from "./source.ts";

/** A database server that runs elsewhere (`url` names any of its databases), or programs to start one with. */
export type FoundPostgres =
  | { kind: "external"; url: string; version: string }
  | { kind: "program"; binDir: string; version: string };

export const postgresMajorMin = 15;
const connectMsMax = 5_000;
const askVersionMsMax = 10_000;

/**
 * Finds PostgreSQL 15 or newer. `major` is the version an existing data folder was made with: no other can open it,
 * so servers of other versions are passed over.
 */
export function findPostgres(options: FindOptions & { major?: number | undefined }): Promise<FoundPostgres | Failure> {
  const { major } = options;
  const sources: readonly Source<FoundPostgres>[] = [
    { name: "address in WINGMAN_POSTGRES_URL", fetches: false, find: ({ env }) => external(linked(env)) },
    { name: "installed on this machine", fetches: false, find: (context) => installed(context, major) },
    {
      name: "from npm",
      fetches: false,
      find: (context) => embeddedPostgres(context, (binDir) => programs(binDir, major)),
    },
  ];
  const install = `Install PostgreSQL ${major ?? `${postgresMajorMin} or newer`} (on Debian and Ubuntu: apt-get install postgresql)`;
  return firstSource("postgres", sources, options, {
    ready: (found) => `PostgreSQL ${found.version}`,
    remedy:
      major === undefined
        ? `${install}, or set WINGMAN_POSTGRES_URL to a running one.`
        : `${install}: the data folder was made by version ${major}, and no other can open it.`,
  });
}

/** With the files of the links, where they are set. */
const linked = (env: NodeJS.ProcessEnv): string | undefined => {
  const url = env["WINGMAN_POSTGRES_URL"];
  return url ? withLinkFiles(url, linkFilesIn(env)) : url;
};

/** An address that was given and does not serve ends the search: nobody wants their facts in some other database. */
async function external(url: string | undefined): Promise<FoundPostgres | Skipped> {
  if (url === undefined || url === "") return { skipped: notSet };
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectMsMax });
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>("show server_version");
    const version = versionIn(rows[0]?.server_version ?? "");
    if (version === undefined || (version[0] ?? 0) < postgresMajorMin)
      throw new Error(`version ${rows[0]?.server_version} is older than ${postgresMajorMin}`);
    return { kind: "external", url, version: versionText(version) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw new Failure("WING_POSTGRES_UNREACHABLE", `The database in WINGMAN_POSTGRES_URL cannot be used: ${why}.`, {
      remedy: `Start PostgreSQL ${postgresMajorMin} or newer there, or unset WINGMAN_POSTGRES_URL to have one started here.`,
      cause,
    });
  } finally {
    await client.end().catch(() => {});
  }
}

/** The newest of all servers in the places where systems put them. */
async function installed({ env }: Context, major: number | undefined): Promise<FoundPostgres | Skipped> {
  const folders = [
    ...(await subfolders("/usr/lib/postgresql", "bin")),
    ...(await subfolders("/usr", "bin", /^pgsql-\d+$/)),
    ...(await subfolders("/opt/homebrew/opt", "bin", /^postgresql@\d+$/)),
  ];
  const pgConfig = await onPath("pg_config", env);
  if (pgConfig !== undefined) {
    const asked = await run(pgConfig, ["--bindir"], { timeoutMs: askVersionMsMax, env });
    if (succeeded(asked)) folders.push(asked.stdout.trim());
  }
  const beside = await onPath("postgres", env);
  if (beside !== undefined) folders.push(join(beside, ".."));
  const found: Extract<FoundPostgres, { kind: "program" }>[] = [];
  const refused: string[] = [];
  for (const folder of new Set(folders)) {
    const each = await programs(folder, major);
    if ("skipped" in each) refused.push(each.skipped);
    else if (each.kind === "program") found.push(each);
  }
  const [newest] = found.sort((a, b) => compareVersions(versionIn(b.version) ?? [], versionIn(a.version) ?? []));
  return newest ?? { skipped: refused.length === 0 ? "not there" : refused.join(", ") };
}

/** Checks that a folder has both programs, that they run, and that the version will do. */
async function programs(binDir: string, major: number | undefined): Promise<FoundPostgres | Skipped> {
  for (const name of ["postgres", "initdb"]) {
    if (
      !(await stat(join(binDir, name)).then(
        (found) => found.isFile(),
        () => false,
      ))
    )
      return { skipped: `${binDir} has no ${name}` };
  }
  const asked = await run(join(binDir, "postgres"), ["--version"], { timeoutMs: askVersionMsMax });
  const version = versionIn(asked.stdout.replace(/\(.*?\)/g, ""));
  if (!succeeded(asked) || version === undefined) return { skipped: `${join(binDir, "postgres")} ${whyNot(asked)}` };
  if ((version[0] ?? 0) < postgresMajorMin)
    return { skipped: `${versionText(version)} is older than ${postgresMajorMin}` };
  if (major !== undefined && version[0] !== major)
    return { skipped: `${versionText(version)} cannot open the data folder of a ${major}` };
  return { kind: "program", binDir, version: versionText(version) };
}

async function subfolders(folder: string, name: string, pattern: RegExp = /./): Promise<string[]> {
  const entries = await readdir(folder).catch(() => []);
  return entries.filter((entry) => pattern.test(entry)).map((entry) => join(folder, entry, name));
}
