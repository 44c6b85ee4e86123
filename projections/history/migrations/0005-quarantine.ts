import type { Transaction } from "kysely";
import { createQuarantine } from "../../quarantine.ts";

/** Calls of which a commit could not be read, and types that nobody knew. */
export const up = (db: Transaction<any>): Promise<void> => createQuarantine(db, "rm_history_v1");
