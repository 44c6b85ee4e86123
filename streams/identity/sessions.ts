/**
 * Sessions and the refresh tokens that carry them on. A session is a family of tokens: each is used once and has one
 * successor. Whoever uses one again within the grace gets that same successor, since several tabs of an honest person
 * do; used later, one of the two is a thief, and the family ends (RFC 9700, 4.14.2).
 */
import { hkdfSync, randomBytes } from "node:crypto";
import type { TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import { sha256 } from "../base/sha256.ts";
import type { Pool } from "../base/pools.ts";
import { newId } from "../base/ids.ts";
import { asProjector, inTenant } from "../base/tenant-tx.ts";
import { decrypt, encrypt, keyBytes } from "../keys/cipher.ts";

export const graceS = 10;
/** A session that nobody used for so long is over. */
export const refreshDays = 7;
/** After this one signs in again, however busy. */
export const sessionDays = 30;
const agentMax = 80;
/** Ended sessions are listed no longer and kept for the operator for a while. */
const endedDays = 30;
export const sessionsListMax = 100;

export type SessionRow = {
  readonly tenant: TenantId;
  readonly id: string;
  readonly person: string;
  readonly how: string;
  /** The member's version when it began (`standing.ts`): once that has risen, the session is over. */
  readonly version: number;
  readonly agent: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
};
export type Refreshed =
  | { readonly kind: "refreshed"; readonly session: SessionRow; readonly token: string }
  /** A token that was used up before: its family is to be ended. */
  | { readonly kind: "reused"; readonly session: SessionRow }
  | { readonly kind: "refused" };

type Row = {
  tenant_id: string;
  session_id: string;
  person_id: string;
  how: string;
  version: number;
  agent: string;
  created_at: Date;
  seen_at: Date;
};
type TokenRow = Row & { rotated: boolean; in_grace: boolean; successor: Buffer | null };

/** Where sessions are kept. Everything throws `Failure` WING_DB_*. */
export type Sessions = ReturnType<typeof sessionsIn>;

export const sessionsIn = (pool: Pool) => {
  const addToken = async (tx: Transaction<object>, tenant: string, session: string): Promise<string> => {
    const token = newToken();
    await sql`insert into public.refresh_token (hash, tenant_id, session_id, expires_at)
      values (${sha256(token)}, ${tenant}, ${session}, now() + make_interval(days => ${refreshDays}))`.execute(tx);
    return token;
  };
  return {
    /** A new session with the first token of its family. */
    begin: (
      tenant: TenantId,
      person: string,
      { how, agent, version }: Pick<SessionRow, "how" | "agent" | "version">,
    ): Promise<{ readonly session: SessionRow; readonly token: string }> =>
      inTenant(pool, tenant, async (tx: Transaction<object>) => {
        const { rows } = await sql<Row>`
          insert into public.session (tenant_id, session_id, person_id, how, version, agent, expires_at)
          values (${tenant}, ${newId()}, ${person}, ${how}, ${version}, ${agent.slice(0, agentMax)},
            now() + make_interval(days => ${sessionDays}))
          returning *`.execute(tx);
        const session = sessionOf(rows[0]!); // What was just inserted.
        return { session, token: await addToken(tx, tenant, session.id) };
      }),

    /** The successor of a token. The row is locked, so that of many uses at once one makes it and all get it. */
    refresh: (token: string): Promise<Refreshed> =>
      asProjector(pool, "identity", async (tx: Transaction<object>): Promise<Refreshed> => {
        const { rows } = await sql<TokenRow>`
          select s.*, t.rotated_at is not null as rotated, t.successor,
            coalesce(clock_timestamp() < t.rotated_at + make_interval(secs => ${graceS}), false) as in_grace
          from public.refresh_token t
          join public.session s on s.tenant_id = t.tenant_id and s.session_id = t.session_id
          where t.hash = ${sha256(token)} and t.expires_at > now() and s.expires_at > now() and s.ended_at is null
          for update of t`.execute(tx);
        const row = rows[0];
        if (!row) return { kind: "refused" };
        const session = sessionOf(row);
        if (row.rotated) {
          const successor = row.in_grace && row.successor ? openWith(token, row.successor) : undefined;
          return successor ? { kind: "refreshed", session, token: successor } : { kind: "reused", session };
        }
        const successor = await addToken(tx, session.tenant, session.id);
        await sql`update public.refresh_token set rotated_at = clock_timestamp(), successor = ${sealWith(token, successor)}
          where hash = ${sha256(token)}`.execute(tx);
        await sql`update public.session set seen_at = now()
          where tenant_id = ${session.tenant} and session_id = ${session.id}`.execute(tx);
        return { kind: "refreshed", session, token: successor };
      }),

    /** Whose session a token carries, without using it; for signing out. */
    ofToken: (token: string): Promise<SessionRow | undefined> =>
      asProjector(pool, "identity", async (tx: Transaction<object>) => {
        const { rows } = await sql<Row>`select s.* from public.refresh_token t
          join public.session s on s.tenant_id = t.tenant_id and s.session_id = t.session_id
          where t.hash = ${sha256(token)} and s.ended_at is null`.execute(tx);
        return rows[0] && sessionOf(rows[0]);
      }),

    /** Those that go on: of one person, or of everybody in the tenant. The last used first. */
    list: (tenant: TenantId, person: string | null): Promise<readonly SessionRow[]> =>
      inTenant(
        pool,
        tenant,
        async (tx: Transaction<object>) => {
          const { rows } = await sql<Row>`select * from public.session
          where tenant_id = ${tenant} and (${person}::text is null or person_id = ${person})
            and ended_at is null and expires_at > now()
            and seen_at > now() - make_interval(days => ${refreshDays})
          order by seen_at desc, session_id limit ${sessionsListMax}`.execute(tx);
          return rows.map(sessionOf);
        },
        "read",
      ),
    /** Ended ones too, so that an ending that was cut short can be done again. */
    find: (tenant: TenantId, session: string): Promise<SessionRow | undefined> =>
      inTenant(
        pool,
        tenant,
        async (tx: Transaction<object>) => {
          const { rows } = await sql<Row>`select * from public.session
          where tenant_id = ${tenant} and session_id = ${session}`.execute(tx);
          return rows[0] && sessionOf(rows[0]);
        },
        "read",
      ),
    /** One of a person's, or all; none of their tokens is good for anything from here on. Again, it changes nothing. */
    end: (tenant: TenantId, person: string, session: string | null): Promise<void> =>
      inTenant(pool, tenant, async (tx: Transaction<object>) => {
        await sql`update public.session set ended_at = now() where tenant_id = ${tenant} and person_id = ${person}
          and (${session}::text is null or session_id = ${session}) and ended_at is null`.execute(tx);
      }),
    /** Rows that nobody can use any more go. Answers how many sessions went. */
    tidy: (): Promise<number> =>
      asProjector(pool, "identity", async (tx: Transaction<object>) => {
        await sql`delete from public.refresh_token where expires_at < now()`.execute(tx);
        await sql`delete from public.credential where expires_at < now() - interval '1 day'`.execute(tx);
        await sql`delete from public.sign_in_attempt where since < now() - interval '1 day'`.execute(tx);
        const { numAffectedRows } = await sql`delete from public.session
          where least(expires_at, coalesce(ended_at, 'infinity')) < now() - make_interval(days => ${endedDays})`.execute(
          tx,
        );
        return Number(numAffectedRows ?? 0);
      }),
  };
};

/** 256 bits of chance. */
const newToken = (): string => randomBytes(32).toString("base64url");

/** A successor is stored so that only who has the token before it can read it: a copy of the table opens no session. */
const keyOf = (token: string): Buffer =>
  Buffer.from(hkdfSync("sha256", token, "", "wingman refresh successor", keyBytes));
const sealWith = (token: string, successor: string): Buffer => encrypt(keyOf(token), successor, "successor");
const openWith = (token: string, sealed: Buffer): string | undefined =>
  decrypt(keyOf(token), sealed, "successor")?.toString("utf8");

const sessionOf = (row: Row): SessionRow => ({
  tenant: row.tenant_id as TenantId, // Written by `begin`.
  id: row.session_id,
  person: row.person_id,
  how: row.how,
  version: row.version,
  agent: row.agent,
  createdAt: row.created_at,
  seenAt: row.seen_at,
});
