/**
 * The second wall between tenants, behind the queries' own `tenant_id =`: row-level security. Three parties come to a
 * table, and each is another role of the server, so that no setting which a request could make lets it through:
 *
 * - `wingman_app`, as which `inTenant` works: the rows of `wingman.tenant`, and none where that is not set.
 * - `wingman_projector`, as which `asProjector` works: all rows, while `wingman.processor` says who works.
 * - whoever logs in and owns the tables (`asOwner`): inherits the projector's right, and is bound by it (FORCE).
 *
 * Neither role may log in, own or make anything, or take on the other. The login takes them on for one transaction.
 */
import { Failure } from "@wingman/domain/failure";
import { sql, type Transaction } from "kysely";

export const appRole = "wingman_app";
export const projectorRole = "wingman_projector";

/** What a request may do with a table; whatever is not named, it may not. */
export type Right = "select" | "insert" | "update" | "delete";

const mine = sql`tenant_id = nullif(current_setting('wingman.tenant', true), '')`;
const isProcessor = sql`nullif(current_setting('wingman.processor', true), '') is not null`;

/**
 * Makes the two roles where they are missing, once a server. Throws `Failure` WING_DB_ROLES where the login may
 * neither make them nor take them on.
 */
export const ensureRoles = async (db: Transaction<any>): Promise<void> => {
  // Roles are the whole server's, and another database's migration may be making them at this moment.
  const make = (role: string) =>
    sql`do ${sql.lit(`begin
    if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin; end if;
    if not pg_has_role(current_user, '${role}', 'usage') then
      execute format('grant ${role} to %I', current_user);
    end if;
  exception when duplicate_object or unique_violation then null; end`)}`;
  for (const role of [appRole, projectorRole])
    await make(role)
      .execute(db)
      .catch((cause: unknown) => {
        if ((cause as { code?: unknown }).code !== insufficientPrivilege) throw cause;
        throw new Failure("WING_DB_ROLES", `this user of PostgreSQL may not make or use the role ${role}.`, {
          remedy: `As the server's administrator: create role ${appRole} nologin; create role ${projectorRole} nologin; grant ${appRole}, ${projectorRole} to the user in WINGMAN_POSTGRES_URL.`,
          cause,
        });
      });
};
const insufficientPrivilege = "42501";

/** Lets both roles find a schema's tables. */
export const openSchema = async (db: Transaction<any>, schema: string): Promise<void> => {
  await sql`grant usage on schema ${sql.id(schema)} to ${sql.raw(`${appRole}, ${projectorRole}`)}`.execute(db);
};

/** Puts a table with a `tenant_id` behind the wall. Its owner may still COPY into it until `forceWall`. */
export const raiseWall = async (db: Transaction<any>, table: string, app: readonly Right[]): Promise<void> => {
  const name = sql.id(...table.split("."));
  await sql`alter table ${name} enable row level security`.execute(db);
  await sql`create policy tenant on ${name} to ${sql.raw(appRole)} using (${mine}) with check (${mine})`.execute(db);
  await sql`create policy processor on ${name} to ${sql.raw(projectorRole)}
    using (${isProcessor}) with check (${isProcessor})`.execute(db);
  await openToProjector(db, table);
  if (app.length > 0) await sql`grant ${sql.raw(app.join(", "))} on ${name} to ${sql.raw(appRole)}`.execute(db);
};

/** The owner is bound as well from here on: nothing of the table is seen without one of the doors. */
export const forceWall = async (db: Transaction<any>, table: string): Promise<void> => {
  await sql`alter table ${sql.id(...table.split("."))} force row level security`.execute(db);
};

/** A table that is nobody's: positions, counts. Requests have no business there. */
export const openToProjector = async (db: Transaction<any>, table: string): Promise<void> => {
  await sql`grant select, insert, update, delete on ${sql.id(...table.split("."))} to ${sql.raw(projectorRole)}`.execute(
    db,
  );
};

/** Both at once, for a table that is made by a migration. */
export const wallOff = async (db: Transaction<any>, table: string, app: readonly Right[]): Promise<void> => {
  await raiseWall(db, table, app);
  await forceWall(db, table);
};
