/**
 * What is done to the outside, once for the event that caused it (rule 13). A row says `started` before anybody is
 * called and `done` after the answer; whoever finds it started calls again under the same key, so that the other side
 * can tell. Nothing but a connector's own reader makes rows, so a replay, a rebuild or a what-if never calls out.
 */
import type { EventId, TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import { derivedId } from "../base/ids.ts";
import type { Pool } from "../base/pools.ts";
import { asProjector } from "../base/tenant-tx.ts";

export type EffectKey = { readonly tenant: TenantId; readonly processor: string; readonly cause: EventId };
/** `request` is what is sent, the same on every try. */
export type NewEffect = EffectKey & { readonly request: string };

/** How one try went. `later` is tried again, `failed` never. */
export type Tried =
  | { readonly kind: "done"; readonly result: unknown }
  | { readonly kind: "later"; readonly error: string; readonly afterMs: number }
  | { readonly kind: "failed"; readonly error: string };

/** `taken`: somebody else is at it, or it is not due yet. */
export type Once =
  | { readonly kind: "done"; readonly result: unknown }
  | { readonly kind: "failed"; readonly error: string }
  | { readonly kind: "later" | "taken" };

export type EffectAtHand = { readonly id: string; readonly request: string; readonly attempt: number };
export type Work = (effect: EffectAtHand) => Promise<Tried>;

/** One id for every try of an effect: what the other side tells a repetition by. */
export const idOfEffect = ({ processor, cause }: Pick<EffectKey, "processor" | "cause">): string =>
  derivedId("effect", processor, cause);

/** Adds those that are not there; again changes nothing. */
export const beginEffects = async (tx: Transaction<any>, effects: readonly NewEffect[]): Promise<void> => {
  for (const { tenant, processor, cause, request } of effects)
    await sql`insert into public.effect (tenant_id, processor, cause, state, request, next_at)
      values (${tenant}, ${processor}, ${cause}, 'started', ${request}, now()) on conflict do nothing`.execute(tx);
};

type Row = { state: "started" | "done" | "failed"; result: unknown; error: string | null };

/**
 * Does `work` for an effect that was begun, unless it is done, failed, or somebody is at it. While it runs nobody else
 * does, for `leaseMs`, which must be longer than it may take. A crash in between leaves it to be done again then.
 */
export const once = async (pool: Pool, key: EffectKey, leaseMs: number, work: Work): Promise<Once> => {
  const { tenant, processor, cause } = key;
  const one = sql`tenant_id = ${tenant} and processor = ${processor} and cause = ${cause}`;
  const ours = await asProjector(pool, processor, async (tx: Transaction<any>) => {
    const { rows } = await sql<{ request: string; attempts: number }>`
      update public.effect set attempts = attempts + 1, next_at = now() + ${leaseMs} * interval '1 millisecond'
      where ${one} and state = 'started' and next_at <= now() returning request, attempts`.execute(tx);
    if (rows[0]) return rows[0];
    const { rows: stands } = await sql<Row>`select state, result, error from public.effect where ${one}`.execute(tx);
    return stands[0];
  });
  if (!ours) throw new TypeError("an effect is begun before it is done");
  if ("state" in ours) {
    if (ours.state === "done") return { kind: "done", result: ours.result };
    return ours.state === "failed" ? { kind: "failed", error: ours.error ?? "" } : { kind: "taken" };
  }
  const tried = await work({ id: idOfEffect(key), request: ours.request, attempt: ours.attempts });
  await asProjector(pool, processor, async (tx: Transaction<any>) => {
    if (tried.kind === "later")
      return await sql`update public.effect set error = ${tried.error},
          next_at = now() + ${tried.afterMs} * interval '1 millisecond'
        where ${one} and state = 'started'`.execute(tx);
    return await sql`update public.effect set state = ${tried.kind}, next_at = null, settled_at = now(),
        result = ${tried.kind === "done" ? JSON.stringify(tried.result) : null}::jsonb,
        error = ${tried.kind === "failed" ? tried.error : null}
      where ${one} and state = 'started'`.execute(tx);
  });
  return tried.kind === "later" ? { kind: "later" } : tried;
};

/** Those that may be tried now, the longest waiting first, and in how many milliseconds the next one may. */
export const dueEffects = (
  pool: Pool,
  processor: string,
  countMax: number,
): Promise<{ readonly due: readonly EffectKey[]; readonly nextInMs: number | undefined }> =>
  asProjector(pool, processor, async (tx: Transaction<any>) => {
    const { rows } = await sql<{ tenant_id: TenantId; cause: EventId; in_ms: number }>`
      select tenant_id, cause, (extract(epoch from next_at - now()) * 1000)::float8 as in_ms from public.effect
      where processor = ${processor} and state = 'started' order by next_at limit ${countMax}`.execute(tx);
    const due = rows.filter(({ in_ms }) => in_ms <= 0);
    const next = rows.find(({ in_ms }) => in_ms > 0);
    return {
      due: due.map(({ tenant_id, cause }) => ({ tenant: tenant_id, processor, cause })),
      nextInMs: next?.in_ms,
    };
  });
