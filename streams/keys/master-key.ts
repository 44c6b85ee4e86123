/**
 * What wraps the tenants' keys. This one is 32 bytes at hand (a file, the environment); a vault that wraps for us
 * would be another implementation of the same port.
 */
import { hash } from "node:crypto";
import { Failure } from "@wingman/domain/failure";
import { decrypt, encrypt, keyBytes } from "./cipher.ts";

export type MasterKey = {
  /** Names it without telling it; stands beside whatever it wrapped. */
  readonly id: string;
  wrap(key: Uint8Array, bound: string): Promise<Uint8Array>;
  /** Throws `Failure` WING_KEY_MASTER. */
  unwrap(wrapped: Uint8Array, bound: string): Promise<Uint8Array>;
};

export const masterKeyOf = (bytes: Uint8Array): MasterKey => {
  if (bytes.length !== keyBytes) throw new RangeError(`a master key has ${keyBytes} bytes`);
  const id = hash("sha256", Buffer.concat([Buffer.from("wingman master key"), bytes])).slice(0, 16);
  return {
    id,
    wrap: async (key, bound) => encrypt(bytes, key, bound),
    unwrap: async (wrapped, bound) => {
      const key = decrypt(bytes, wrapped, bound);
      if (!key) throw wrongMaster("a tenant's key does not open with the master key that is set");
      return key;
    },
  };
};

export const wrongMaster = (what: string, cause?: unknown): Failure =>
  new Failure("WING_KEY_MASTER", `${what}.`, {
    remedy:
      "Set WINGMAN_MASTER_KEY or WINGMAN_MASTER_KEY_FILE to the key that was used before, or put its file back under keys/ in the data folder; without it nothing that was sealed can be read.",
    cause,
  });
