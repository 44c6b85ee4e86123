/** What the gateway needs to answer from the audit trail: its rows, the log, and the notary's proofs. */
import { existsSync } from "node:fs";
import { oneKey } from "@wingman/projections/audit/open";
import type { AuditParts } from "@wingman/projections/audit/routes";
import type { Pool } from "@wingman/streams/base/pools";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { PublicKey } from "@wingman/streams/notary/key";
import { keyFileIn, publicKeyFileOf, readPublicKeys } from "@wingman/streams/notary/key-file";
import { leavesFileIn, readLeaves } from "@wingman/streams/notary/leaves-file";
import { openProver } from "@wingman/streams/notary/prover";
import type { NotaryPlaces } from "./notary.ts";
import type { RoleContext } from "./role.ts";

/** The notary's files where they are at hand; in a cluster it is asked over the log's server. */
export const openAudit = (
  { signal }: Pick<RoleContext, "signal">,
  log: JetStreamLog,
  pool: Pool,
  { dataDir, keyFile = keyFileIn(dataDir) }: NotaryPlaces & { readonly dataDir: string },
): Omit<AuditParts, "nameOf" | "now"> => {
  const publicKeyFile = publicKeyFileOf(keyFile);
  const exportKey = oneKey(() => log);
  const keys = async (): Promise<readonly PublicKey[]> =>
    existsSync(publicKeyFile) ? readPublicKeys(publicKeyFile) : (await exportKey()).publicKeys;
  const notes = (from: number, max: number): Promise<Buffer> => readLeaves(leavesFileIn(dataDir), from, max);
  return { pool, log, exportKey, prover: openProver({ log, notes, keys, signal }) };
};
