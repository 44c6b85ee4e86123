/**
 * What PostgreSQL's own catalogue says about the walls between tenants, of a whole database: one line for each thing
 * that would let one tenant see, or learn of, another. For every table there is, also those that nobody thought of.
 */
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { appRole, projectorRole } from "@wingman/streams/base/walls";
import { sql, type RawBuilder, type Transaction } from "kysely";

const tenantIs = "(tenant_id = NULLIF(current_setting('wingman.tenant'::text, true), ''::text))";
const processorIs = "(NULLIF(current_setting('wingman.processor'::text, true), ''::text) IS NOT NULL)";

/** Unique keys that do not begin with `tenant_id`, each with its reason: whoever hits one learns that a row is there. */
const argued: ReadonlyMap<string, string> = new Map([
  // Nobody hits 256 random bits, and whoever brings them is not known to belong to a tenant yet.
  ["public.credential.credential_secret", "hashes of links"],
  ["public.refresh_token.refresh_token_pkey", "hashes of tokens"],
]);

const ours = sql`space.nspname not in ('pg_catalog', 'information_schema') and space.nspname not like 'pg\\_%'`;
const ofTenant = sql`exists (select from pg_attribute a where a.attrelid = class.oid and a.attname = 'tenant_id' and not a.attisdropped)`;
const tables = sql`pg_class class join pg_namespace space on space.oid = class.relnamespace`;
const name = sql`space.nspname || '.' || class.relname`;

/** Empty for a database whose walls stand. `schemas` leaves generations out that answer no longer. */
export const holesIn = (pool: Pool, isOfInterest: (schema: string) => boolean = () => true): Promise<string[]> =>
  asOwner(pool, async (tx: Transaction<any>) => {
    const found = async (what: string, query: RawBuilder<{ at: string }>): Promise<string[]> => {
      const { rows } = await query.execute(tx);
      return rows.filter(({ at }) => isOfInterest(at.split(".")[0] ?? "")).map(({ at }) => `${at}: ${what}`);
    };
    const unique = await found(
      "a unique key does not begin with tenant_id",
      sql`select ${name} || '.' || key.relname as at from ${tables} join pg_index on indrelid = class.oid
        join pg_class key on key.oid = indexrelid
        where ${ours} and ${ofTenant} and indisunique and class.relkind in ('r', 'p') and not exists (
          select from pg_attribute a where a.attrelid = class.oid and a.attnum = indkey[0] and a.attname = 'tenant_id')`,
    );
    const policy = (role: string, expression: string) => sql`exists (select from pg_policy p where polrelid = class.oid
      and polcmd = '*' and polpermissive and polroles = array[(select oid from pg_roles where rolname = ${role})]
      and pg_get_expr(polqual, polrelid) = ${expression} and pg_get_expr(polwithcheck, polrelid) = ${expression})`;
    return [
      ...(await found(
        "row-level security is not on, or does not bind the owner",
        sql`select ${name} as at from ${tables}
          where ${ours} and ${ofTenant} and class.relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)`,
      )),
      ...(await found(
        "its policies are not the two of walls.ts",
        sql`select ${name} as at from ${tables} where ${ours} and ${ofTenant} and class.relkind in ('r', 'p')
          and not (${policy(appRole, tenantIs)} and ${policy(projectorRole, processorIs)}
            and (select count(*) from pg_policy where polrelid = class.oid and polpermissive) = 2)`, // What restricts opens nothing.
      )),
      ...(await found(
        "requests may use it, and nothing in it says whose a row is",
        sql`select ${name} as at from ${tables} where ${ours} and not ${ofTenant} and class.relkind in ('r', 'p', 'm', 'f')
          and has_table_privilege(${appRole}, class.oid, 'select, insert, update, delete, truncate')`,
      )),
      ...(await found(
        "a view sees what its owner sees; it needs security_invoker",
        sql`select ${name} as at from ${tables} where ${ours} and class.relkind = 'v'
          and not coalesce(reloptions && array['security_invoker=true', 'security_invoker=on'], false)`,
      )),
      ...(await found(
        "a stored view has no row-level security",
        sql`select ${name} as at from ${tables} where ${ours} and ${ofTenant} and class.relkind = 'm'`,
      )),
      ...unique.filter((line) => !argued.has(line.split(":")[0] ?? "")),
      ...(await found(
        "a foreign key does not carry tenant_id to tenant_id",
        sql`select ${name} || '.' || conname as at from ${tables} join pg_constraint on conrelid = class.oid
          where ${ours} and contype = 'f' and ${ofTenant} and not exists (
            select from unnest(conkey, confkey) as pair(here, there)
            join pg_attribute a on a.attrelid = conrelid and a.attnum = here and a.attname = 'tenant_id'
            join pg_attribute b on b.attrelid = confrelid and b.attnum = there and b.attname = 'tenant_id')`,
      )),
      ...(await found(
        "a SECURITY DEFINER function has no fixed search_path",
        sql`select space.nspname || '.' || proname as at from pg_proc join pg_namespace space on space.oid = pronamespace
          where ${ours} and prosecdef and not exists (select from unnest(proconfig) as set where set like 'search_path=%')`,
      )),
      ...(await found(
        "a role of the doors may do more than its door",
        sql`select rolname as at from pg_roles where rolname in (${appRole}, ${projectorRole})
          and (rolsuper or rolbypassrls or rolcanlogin or rolcreatedb or rolcreaterole or rolreplication
            or exists (select from pg_auth_members where member = pg_roles.oid)
            or exists (select from pg_class where relowner = pg_roles.oid))`,
      )),
    ];
  });
