/**
 * The keys of a process: made and kept before anything is sealed with them, remembered while they are in use, and
 * gone from here within a second of being forgotten anywhere (`notices.ts`), a minute at the latest.
 */
import { createHmac, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Span } from "@wingman/domain/call/forgetting";
import { slicesOf } from "@wingman/domain/call/slices";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { isPassing } from "../base/database-failure.ts";
import { callAggregate } from "../log/calls.ts";
import type { Aggregate } from "../log/event-log.ts";
import type { Keyring, Sealer, SoundKeyring, SoundSealer } from "../log/seal.ts";
import { decrypt, encrypt, keyBytes } from "./cipher.ts";
import { type MasterKey, wrongMaster } from "./master-key.ts";
import { decodeSeeds, encodeSeeds, punctured, sliceKeys, wholeKey } from "./puncturable.ts";
import { boundToTenant } from "./rotate.ts";
import { sealerOf, type SliceKeys } from "./sealer.ts";
import { soundSealerOf } from "./sound-sealer.ts";
import { type DataKeyRow, type KeyStore, soundSubjects, type Subject, subjects, wordSubjects } from "./store.ts";

/** Aggregates whose keys are remembered; the longest unused go first. */
export const openedMax = 4_000;
/** Keys older than this are fetched again: whoever missed the word that one was forgotten learns it here. */
export const keysAgeMsMax = 60_000;
/** A live call does not wait longer than this for keys that it has, only older. */
const refreshMsMax = 500;
/** While the database is away, one in so long is asked to find out that it is back. */
const awayAgainMs = 1_000;
/** A call whose keys are not here waits so long for the database, and is then told that it is away. */
export const keysAwayMsMax = 8_000;
const tryAgainMs = 150;
/** Keys fetched by one statement. */
const batchMax = 1_000;
/** Another process may puncture the same key at the same moment; each loser reads on and tries again. */
const punctureTriesMax = 20;

/** Calls whose keys are not what they were; `ids` null: any of the tenant's may be. */
export type KeysForgotten = {
  readonly tenant: TenantId;
  readonly kind: Aggregate["kind"];
  readonly ids: readonly string[];
};

export type Person = { readonly kind: string; readonly identifier: string };

export type Keys = Keyring &
  SoundKeyring & {
    /** Forgets keys for good: of each call those of these subjects (all of them: the call). Answers how many there were. */
    forget(what: {
      readonly tenant: TenantId;
      readonly calls: readonly string[];
      readonly subjects?: readonly Subject[];
      /** Of what the ids are, where not of calls. */
      readonly kind?: Aggregate["kind"];
    }): Promise<number>;
    /** Forgets what was said in spans of a call (`toSlices`), and interim text that began in those of `interim`; again changes nothing. Answers whether anything was left to forget. */
    puncture(what: {
      readonly tenant: TenantId;
      readonly call: string;
      readonly spans: readonly Span[];
      readonly interim: readonly Span[];
    }): Promise<boolean>;
    /** Keeps, by a keyed hash, that these people had to do with a call. */
    remember(tenant: TenantId, call: string, people: readonly Person[]): Promise<void>;
    /** The keyed hash of somebody, for a record that may not name them. */
    indexOf(tenant: TenantId, person: Person): Promise<string>;
    /** The calls that somebody had to do with. */
    callsOf(tenant: TenantId, person: Person): Promise<readonly string[]>;
    /** Throws `Failure` WING_KEY_MASTER where a tenant's key was wrapped by another master key than this. */
    check(): Promise<void>;
    /** Lets go of what is remembered of these; of everything without them. The next use fetches it again. */
    drop(forgotten?: KeysForgotten): void;
    /** Tells of everything that is forgotten through this keyring, before the forgetting resolves. */
    onForgotten(tell: (forgotten: KeysForgotten) => Promise<void>): void;
  };

type Opened = { readonly row: DataKeyRow; readonly keys: SliceKeys | null };
type Entry = { readonly sealer: Sealer; readonly opened: ReadonlyMap<Subject, Opened>; loadedAt: number };
type Loading = { readonly aggregate: Aggregate; readonly entry: Promise<Entry | undefined>; stale: boolean };

const keyOf = ({ tenant, kind, id }: Aggregate): string => `${tenant}/${kind}/${id}`;
const boundTo = ({ tenant, kind, id }: Aggregate, subject: Subject): string =>
  ["data key", tenant, kind, id, subject].join("\n");

export const openKeyring = (
  store: KeyStore,
  master: Promise<MasterKey> | MasterKey,
  now: () => number = Date.now,
): Keys => {
  const remembered = new Map<string, Entry>();
  const loading = new Map<string, Loading>();
  const tenantKeys = new Map<TenantId, Promise<Buffer>>();
  const tellers: ((forgotten: KeysForgotten) => Promise<void>)[] = [];
  let awayUntil = 0;
  Promise.resolve(master).catch(() => undefined); // Whoever needs it is told.

  const unwrapTenant = async (row: { tenant: TenantId; wrapped: Uint8Array; master: string }): Promise<Buffer> => {
    const mine = await master;
    if (row.master !== mine.id)
      throw wrongMaster(`tenant ${row.tenant}'s key was wrapped by master key ${row.master}, and this is ${mine.id}`);
    return Buffer.from(await mine.unwrap(row.wrapped, boundToTenant(row.tenant)));
  };
  const makeTenantKey = async (tenant: TenantId): Promise<Buffer> => {
    const known = await store.tenantKey(tenant);
    if (known) return unwrapTenant(known);
    const mine = await master;
    const wrapped = await mine.wrap(randomBytes(keyBytes), boundToTenant(tenant));
    return unwrapTenant(await store.keepTenantKey({ tenant, wrapped, master: mine.id }));
  };
  const tenantKey = (tenant: TenantId): Promise<Buffer> => {
    const known = tenantKeys.get(tenant) ?? makeTenantKey(tenant);
    tenantKeys.set(tenant, known);
    known.catch(() => tenantKeys.delete(tenant));
    return known;
  };

  const openRow = (row: DataKeyRow, tenant: Buffer): Opened => {
    if (row.wrapped === null) return { row, keys: null };
    const plain = decrypt(tenant, row.wrapped, boundTo(row.aggregate, row.subject));
    if (!plain)
      throw new Failure(
        "WING_SEAL_BROKEN",
        `the key of ${row.aggregate.kind} ${row.aggregate.id} is not what was kept.`,
        {
          remedy: "Somebody changed wingman_keep: restore it from a backup that fits this log.",
        },
      );
    return { row, keys: sliceKeys(decodeSeeds(plain)) };
  };
  const entryOf = async (rows: readonly DataKeyRow[]): Promise<Entry | undefined> => {
    const [first] = rows;
    if (!first) return undefined;
    const tenant = await tenantKey(first.aggregate.tenant);
    const opened = new Map(rows.map((row) => [row.subject, openRow(row, tenant)]));
    return { sealer: sealerOf((subject) => opened.get(subject)?.keys), opened, loadedAt: now() };
  };
  const remember = (key: string, entry: Entry): void => {
    remembered.delete(key);
    remembered.set(key, entry);
    if (remembered.size > openedMax) remembered.delete(remembered.keys().next().value as string); // Not empty.
  };

  /** Fetches keys, those wanted in the same turn by one statement, and nobody's twice at once. */
  let batch: { aggregates: Aggregate[]; rows: Promise<Map<string, DataKeyRow[]>> } | undefined;
  const rowsOf = async (aggregate: Aggregate): Promise<readonly DataKeyRow[]> => {
    if (!batch || batch.aggregates.length >= batchMax) {
      const aggregates: Aggregate[] = [];
      const rows = new Promise((resolve) => setImmediate(resolve)).then(async () => {
        if (batch?.aggregates === aggregates) batch = undefined;
        return byAggregate(await store.load(aggregates));
      });
      batch = { aggregates, rows };
    }
    batch.aggregates.push(aggregate);
    return (await batch.rows).get(keyOf(aggregate)) ?? [];
  };
  const load = (aggregate: Aggregate): Promise<Entry | undefined> => {
    const key = keyOf(aggregate);
    const known = loading.get(key);
    if (known) return known.entry;
    const work = async (): Promise<Entry | undefined> => {
      for (;;) {
        mine.stale = false;
        const entry = await entryOf(await rowsOf(aggregate));
        if (mine.stale) continue; // Forgotten while it was on its way: what came may be of before.
        if (entry) remember(key, entry);
        return entry;
      }
    };
    const mine: Loading = { aggregate, stale: false, entry: Promise.resolve().then(work) };
    loading.set(key, mine);
    mine.entry
      .finally(() => loading.delete(key))
      .then(
        () => (awayUntil = 0),
        () => undefined,
      );
    return mine.entry;
  };

  /** Waits for a database that is away, within bounds. */
  const patiently = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (const until = now() + keysAwayMsMax; ; await sleep(tryAgainMs)) {
      try {
        return await within(Math.max(tryAgainMs, until - now()), work());
      } catch (error) {
        if (!(error instanceof TooLong) && !isPassing(error)) throw error;
        awayUntil = now() + awayAgainMs;
        if (now() < until && !(error instanceof TooLong)) continue;
        throw new Failure(
          "WING_KEYS_AWAY",
          "the database that holds the keys does not answer, and nothing is written unsealed.",
          {
            remedy: "Start PostgreSQL again; calls that had begun go on meanwhile, new ones begin once it answers.",
            cause: error,
          },
        );
      }
    }
  };

  /** What is remembered, fetched again when it is old; while the database is away the old one serves: nobody can forget a key then. */
  const fresh = async (aggregate: Aggregate): Promise<Entry | undefined> => {
    const entry = remembered.get(keyOf(aggregate));
    if (!entry) return undefined;
    if (now() - entry.loadedAt <= keysAgeMsMax || now() < awayUntil) {
      remember(keyOf(aggregate), entry);
      return entry;
    }
    try {
      return await within(refreshMsMax, load(aggregate));
    } catch (error) {
      if (!(error instanceof TooLong) && !isPassing(error)) throw error;
      awayUntil = now() + awayAgainMs;
      return remembered.get(keyOf(aggregate)); // Gone where it was forgotten meanwhile.
    }
  };

  const make = async (aggregate: Aggregate, wanted: readonly Subject[]): Promise<Entry> => {
    const tenant = await tenantKey(aggregate.tenant);
    await store.keep(
      wanted.map((subject) => ({
        aggregate,
        subject,
        wrapped: encrypt(tenant, encodeSeeds(wholeKey(randomBytes(keyBytes))), boundTo(aggregate, subject)),
      })),
    );
    const entry = await load(aggregate);
    if (!entry) throw new Error("keys that were just kept are not there");
    return entry;
  };
  const has = (entry: Entry | undefined, wanted: readonly Subject[]): entry is Entry =>
    wanted.every((subject) => entry?.opened.has(subject) === true);
  const writable = async (aggregate: Aggregate, wanted: readonly Subject[]): Promise<Entry> => {
    const known = await fresh(aggregate);
    if (has(known, wanted)) return known;
    return patiently(async () => {
      const found = await load(aggregate);
      return has(found, wanted) ? found : make(aggregate, wanted);
    });
  };

  const drop = (forgotten?: KeysForgotten): void => {
    const keys = forgotten
      ? forgotten.ids.map((id) => keyOf({ tenant: forgotten.tenant, kind: forgotten.kind, id }))
      : [...remembered.keys(), ...loading.keys()];
    for (const key of keys) {
      remembered.delete(key);
      const coming = loading.get(key);
      if (coming) coming.stale = true;
    }
  };
  const tell = async (forgotten: KeysForgotten): Promise<void> => {
    drop(forgotten);
    await Promise.all(tellers.map((teller) => teller(forgotten).catch(() => undefined))); // Their age is the floor.
  };

  const punctureOne = async (aggregate: Aggregate, subject: Subject, spans: readonly Span[]): Promise<boolean> => {
    const gone = spans.flatMap((span) => slicesOf(span) ?? []);
    const tenant = await tenantKey(aggregate.tenant);
    for (let tries = 0; tries < punctureTriesMax; tries++) {
      const row = (await store.load([aggregate])).find((one) => one.subject === subject);
      if (!row?.wrapped) return false; // Never made, or forgotten whole.
      const plain = decrypt(tenant, row.wrapped, boundTo(aggregate, subject));
      if (!plain) return openRow(row, tenant).keys === null; // Throws what is wrong with it.
      const before = decodeSeeds(plain);
      const after = gone.reduce((left, { first, last }) => punctured(left, first, last), before);
      if (after === before) return false;
      if (await store.replace(row, encrypt(tenant, encodeSeeds(after), boundTo(aggregate, subject)))) return true;
    }
    throw new Failure("WING_DB_CONFLICT", "a key is changed by others all the time.", { remedy: "Try again." });
  };

  return {
    forWriting: async (aggregate) => (await writable(aggregate, wordSubjects)).sealer,
    soundForWriting: async (aggregate) => soundOf(await writable(aggregate, soundSubjects)),
    async soundForReading(aggregate) {
      const known = await fresh(aggregate);
      const entry = has(known, soundSubjects) ? known : await patiently(() => load(aggregate));
      return has(entry, soundSubjects) ? soundOf(entry) : undefined;
    },
    async forReading(aggregates) {
      const sealers = new Map<string, Sealer>();
      const missing = new Map<string, Aggregate>();
      for (const aggregate of aggregates) {
        const key = keyOf(aggregate);
        if (!sealers.has(key)) missing.set(key, aggregate);
      }
      await Promise.all(
        [...missing].map(async ([key, aggregate]) => {
          const entry = (await fresh(aggregate)) ?? (await patiently(() => load(aggregate)));
          sealers.set(key, entry?.sealer ?? noKeys);
        }),
      );
      return (aggregate) => sealers.get(keyOf(aggregate)) ?? noKeys;
    },
    async forget({ tenant, calls, subjects: whose = subjects, kind = "call" }) {
      const aggregates = calls.map((id): Aggregate => ({ tenant, kind, id }));
      let count = 0;
      for (let n = 0; n < aggregates.length; n += forgetMax)
        count += await store.forget(aggregates.slice(n, n + forgetMax), whose);
      await tell({ tenant, kind, ids: calls });
      return count;
    },
    async puncture({ tenant, call, spans, interim }) {
      const aggregate = callAggregate(tenant, call);
      const changed = await patiently(async () => {
        let any = false;
        for (const subject of subjects)
          any = (await punctureOne(aggregate, subject, subject === "interim" ? interim : spans)) || any;
        return any;
      });
      if (changed) await tell({ tenant, kind: "call", ids: [call] });
      return changed;
    },
    remember: (tenant, call, people) =>
      patiently(async () => {
        const key = await tenantKey(tenant);
        const blind = people.map((person) => blindIndex(key, person));
        await store.remember(tenant, call, blind);
      }),
    indexOf: async (tenant, person) => blindIndex(await tenantKey(tenant), person).toString("base64url"),
    callsOf: async (tenant, person) => store.callsOf(tenant, blindIndex(await tenantKey(tenant), person)),
    async check() {
      for (const row of await store.tenantKeys()) await unwrapTenant(row);
    },
    drop,
    onForgotten: (teller) => void tellers.push(teller),
  };
};

/** Calls of which keys are forgotten in one transaction: so many are rewritten at once, and no more are locked. */
const forgetMax = 50_000;

/** For aggregates without keys: what is sealed has none, and what is not opens as it is. */
const noKeys = sealerOf(() => undefined);

/** Says of two calls that they had to do with the same person, to whoever has the tenant's key, and of nobody who that is. */
const blindIndex = (tenant: Buffer, { kind, identifier }: Person): Buffer =>
  createHmac("sha256", createHmac("sha256", tenant).update("person").digest())
    .update(`${kind}\n${identifier}`)
    .digest();

const soundOf = ({ opened }: Entry): SoundSealer => soundSealerOf((subject) => opened.get(subject)?.keys ?? null);

const byAggregate = (rows: readonly DataKeyRow[]): Map<string, DataKeyRow[]> => {
  const found = new Map<string, DataKeyRow[]>();
  for (const row of rows) found.set(keyOf(row.aggregate), [...(found.get(keyOf(row.aggregate)) ?? []), row]);
  return found;
};

class TooLong extends Error {
  override name = "TooLong";
}

const within = async <Result>(msMax: number, work: Promise<Result>): Promise<Result> => {
  const timer = new AbortController();
  try {
    const late = sleep(msMax, undefined, { signal: timer.signal, ref: false }).then(() => {
      throw new TooLong();
    });
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
};
