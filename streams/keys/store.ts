/** Where keys are kept, wrapped: PostgreSQL (`postgres-store.ts`), or memory for tests. */
import type { TenantId } from "@wingman/domain/ids";
import type { Aggregate } from "../log/event-log.ts";

/** Whose words a key seals; interim text has one of its own, which a span may take more of than it must. */
export const wordSubjects = ["rep", "customer", "both", "interim"] as const;
/** Of recordings, a side each; made with a call's first piece of sound, since few calls are recorded. */
export const soundSubjects = ["sound-rep", "sound-customer"] as const;
export const subjects = [...wordSubjects, ...soundSubjects] as const;
export type Subject = (typeof subjects)[number];
export type WordSubject = (typeof wordSubjects)[number];

export type TenantKeyRow = { readonly tenant: TenantId; readonly wrapped: Uint8Array; readonly master: string };
/** `wrapped` is null once the key is forgotten: the row stays, so that forgotten and missing are told apart. */
export type DataKeyRow = {
  readonly aggregate: Aggregate;
  readonly subject: Subject;
  readonly wrapped: Uint8Array | null;
};

/** Every method throws `Failure` WING_DB_* as `tenant-tx.ts` has them. */
export type KeyStore = {
  tenantKey(tenant: TenantId): Promise<TenantKeyRow | undefined>;
  /** Keeps it unless the tenant has one; answers the one that stands. */
  keepTenantKey(row: TenantKeyRow): Promise<TenantKeyRow>;
  tenantKeys(): Promise<readonly TenantKeyRow[]>;
  /** Puts other wrapped bytes in place of those known, all or none; false where one has changed meanwhile. */
  rewrapTenantKeys(changes: readonly { readonly was: TenantKeyRow; readonly is: TenantKeyRow }[]): Promise<boolean>;
  load(aggregates: readonly Aggregate[]): Promise<readonly DataKeyRow[]>;
  /** Keeps each row unless there is one; answers those that stand. Durable when it resolves. */
  keep(rows: readonly DataKeyRow[]): Promise<readonly DataKeyRow[]>;
  /** Puts other wrapped bytes in place of those known; false where they have changed meanwhile. */
  replace(row: DataKeyRow, wrapped: Uint8Array): Promise<boolean>;
  /** Makes tombstones, in one transaction, also of keys that were never made; answers how many keys there were. */
  forget(aggregates: readonly Aggregate[], subjects: readonly Subject[]): Promise<number>;
  /** That these people, by their blind index, had to do with the call. */
  remember(tenant: TenantId, call: string, people: readonly Uint8Array[]): Promise<void>;
  /** The calls of a person, in order of their ids. */
  callsOf(tenant: TenantId, person: Uint8Array): Promise<readonly string[]>;
};

const placeOf = ({ tenant, kind, id }: Aggregate, subject: string): string => `${tenant}/${kind}/${id}/${subject}`;

/** Keeps nothing longer than the process: for tests, and for twins of the log in memory. */
export const memoryKeyStore = (): KeyStore => {
  const tenants = new Map<string, TenantKeyRow>();
  const rows = new Map<string, DataKeyRow>();
  const people = new Map<string, Set<string>>();
  const same = (one: Uint8Array | null, other: Uint8Array | null): boolean =>
    one !== null && other !== null && Buffer.compare(one, other) === 0;
  const personKey = (tenant: TenantId, person: Uint8Array): string =>
    `${tenant}/${Buffer.from(person).toString("hex")}`;
  return {
    tenantKey: async (tenant) => tenants.get(tenant),
    async keepTenantKey(row) {
      const known = tenants.get(row.tenant) ?? row;
      tenants.set(row.tenant, known);
      return known;
    },
    tenantKeys: async () => [...tenants.values()],
    async rewrapTenantKeys(changes) {
      if (!changes.every(({ was }) => same(tenants.get(was.tenant)?.wrapped ?? null, was.wrapped))) return false;
      for (const { is } of changes) tenants.set(is.tenant, is);
      return true;
    },
    load: async (aggregates) =>
      aggregates.flatMap((aggregate) => subjects.flatMap((subject) => rows.get(placeOf(aggregate, subject)) ?? [])),
    async keep(wanted) {
      return wanted.map((row) => {
        const place = placeOf(row.aggregate, row.subject);
        const known = rows.get(place) ?? row;
        rows.set(place, known);
        return known;
      });
    },
    async replace(row, wrapped) {
      const place = placeOf(row.aggregate, row.subject);
      if (!same(rows.get(place)?.wrapped ?? null, row.wrapped)) return false;
      rows.set(place, { ...row, wrapped });
      return true;
    },
    async forget(aggregates, forgotten) {
      let count = 0;
      for (const aggregate of aggregates)
        for (const subject of forgotten) {
          const place = placeOf(aggregate, subject);
          if (rows.get(place)?.wrapped) count += 1;
          rows.set(place, { aggregate, subject, wrapped: null });
        }
      return count;
    },
    async remember(tenant, call, persons) {
      for (const person of persons) {
        const key = personKey(tenant, person);
        people.set(key, (people.get(key) ?? new Set()).add(call));
      }
    },
    callsOf: async (tenant, person) => [...(people.get(personKey(tenant, person)) ?? [])].sort(),
  };
};
