import type { Transaction } from "kysely";
import { openSchema, openToProjector, wallOff } from "../../walls.ts";

/**
 * Row-level security on everything of a tenant's. What a request may do is what it does today: keys are kept and
 * wrapped anew, never deleted; erasures are booked and carried out; effects are the connectors' alone.
 */
export const up = async (db: Transaction<any>): Promise<void> => {
  await openSchema(db, "public");
  await wallOff(db, "public.effect", []);
  await wallOff(db, "public.tenant_key", ["select", "insert"]);
  await wallOff(db, "public.data_key", ["select", "update"]);
  await wallOff(db, "public.key_person", ["select", "insert"]);
  await wallOff(db, "public.erasure", ["select", "insert", "update"]);
  await wallOff(db, "public.erasure_call", ["select", "insert", "update"]);
  await wallOff(db, "public.erasure_step", ["select", "insert", "delete"]);
  await openToProjector(db, "public.connector");
};
