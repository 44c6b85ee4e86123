/**
 * The keys that sign access tokens: RSA pairs of this installation, made where there is none. The private half lies in
 * `wingman_keep`, wrapped by the master key; a pair that this master key does not open is not used, not even to check.
 */
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { sql, type Transaction } from "kysely";
import type { Pool } from "../base/pools.ts";
import { newId } from "../base/ids.ts";
import { asProjector } from "../base/tenant-tx.ts";
import type { MasterKey } from "../keys/master-key.ts";

const bits = 2_048;
/** A key signs for so long; two are live, so that what the one before signed is good until it expires. */
export const keyDays = 90;
const liveKeys = 2;
/** A new key signs only once every gateway has had time to read it. */
const settlesMs = 5 * 60_000;
export const keysReadEveryMs = 60_000;

export type SigningKey = { readonly kid: string; readonly privateKey: KeyObject; readonly publicKey: KeyObject };
export type SigningKeys = {
  /** Of this installation; tokens of another are of no use here. */
  readonly issuer: string;
  /** The one to sign with now. */
  signer(): SigningKey;
  /** By the name in a token; undefined for any that is not ours. */
  find(kid: string): SigningKey | undefined;
  /** Reads what other processes made, and makes a new pair when the last is old. Throws `Failure` WING_DB_*. */
  reread(): Promise<void>;
};

type Row = { kid: string; wrapped: Buffer; created_at: Date };

/** Throws `Failure` WING_DB_*. */
export const openSigningKeys = async (pool: Pool, master: MasterKey): Promise<SigningKeys> => {
  const known = new Map<string, SigningKey & { readonly createdAt: number }>();
  const work = <Result>(run: (tx: Transaction<object>) => Promise<Result>): Promise<Result> =>
    asProjector(pool, "identity", run);

  const rowsOf = async (tx: Transaction<object>): Promise<Row[]> => {
    const { rows } = await sql<Row>`select kid, wrapped, created_at from public.signing_key
      where master = ${master.id} order by created_at desc, kid limit ${liveKeys}`.execute(tx);
    return rows;
  };
  const take = async (rows: readonly Row[]): Promise<void> => {
    for (const { kid, wrapped, created_at } of rows) {
      if (known.has(kid)) continue;
      const der = Buffer.from(await master.unwrap(wrapped, boundTo(kid)));
      const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
      known.set(kid, { kid, privateKey, publicKey: createPublicKey(privateKey), createdAt: created_at.getTime() });
    }
    for (const kid of [...known.keys()]) if (!rows.some((row) => row.kid === kid)) known.delete(kid);
  };
  const newest = () => [...known.values()].toSorted((a, b) => b.createdAt - a.createdAt);
  const needsNew = (rows: readonly Row[]): boolean =>
    rows[0] === undefined || Date.now() - rows[0].created_at.getTime() > keyDays * 86_400_000;

  const reread = async (): Promise<void> => {
    let rows = await work(rowsOf);
    if (needsNew(rows)) {
      const pair = await newPair(master); // Outside the transaction: it takes a while.
      rows = await work(async (tx) => {
        await sql`lock table public.signing_key in exclusive mode`.execute(tx); // One process makes it.
        const now = await rowsOf(tx);
        if (!needsNew(now)) return now;
        await sql`insert into public.signing_key (kid, wrapped, master)
          values (${pair.kid}, ${pair.wrapped}, ${master.id})`.execute(tx);
        const live = await rowsOf(tx);
        // Those of another master key are its processes' while that is being changed, one gateway after the other.
        await sql`delete from public.signing_key where kid <> all(${live.map(({ kid }) => kid)}::text[])
          and (master = ${master.id} or created_at < now() - make_interval(days => ${2 * keyDays}))`.execute(tx);
        return live;
      });
    }
    await take(rows);
  };

  const issuer = await work(async (tx) => {
    await sql`insert into public.installation (id) values (${newId()}) on conflict do nothing`.execute(tx);
    const { rows } = await sql<{ id: string }>`select id from public.installation`.execute(tx);
    return `wingman:${rows[0]?.id ?? ""}`;
  });
  await reread();
  return {
    issuer,
    signer() {
      const [first, second] = newest();
      const signer = first && second && Date.now() - first.createdAt < settlesMs ? second : first;
      if (!signer) throw new RangeError("there is always a key that signs");
      return signer;
    },
    find: (kid) => known.get(kid),
    reread,
  };
};

const boundTo = (kid: string): string => `signing key\n${kid}`;

const newPair = async (master: MasterKey): Promise<{ readonly kid: string; readonly wrapped: Buffer }> => {
  const kid = randomUUID();
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: bits });
  const der = privateKey.export({ format: "der", type: "pkcs8" });
  return { kid, wrapped: Buffer.from(await master.wrap(der, boundTo(kid))) };
};
