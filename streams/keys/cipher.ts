/** AES-256-GCM with a fresh random IV of 96 bits (NIST SP 800-38D): IV, ciphertext and tag as one run of bytes. */
import { createCipheriv, createDecipheriv, randomFillSync } from "node:crypto";

export const keyBytes = 32;
const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

/** IVs are cut from one block of random bytes: asking for twelve at a time costs more than the sealing. */
const pool = Buffer.alloc(ivBytes * 512);
let used = pool.length;
const nextIv = (): Buffer => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += ivBytes;
  return pool.subarray(used - ivBytes, used);
};

export const encrypt = (key: Uint8Array, plain: Uint8Array | string, bound: string): Buffer => {
  const iv = nextIv();
  const cipher = createCipheriv(algorithm, key, iv);
  cipher.setAAD(Buffer.from(bound, "utf8"));
  const body = cipher.update(typeof plain === "string" ? Buffer.from(plain, "utf8") : plain);
  cipher.final(); // GCM has no last block: this only makes the tag.
  return Buffer.concat([iv, body, cipher.getAuthTag()]);
};

/** Undefined where the key, the bytes or what they are bound to are not what they were. */
export const decrypt = (key: Uint8Array, sealed: Uint8Array, bound: string): Buffer | undefined => {
  if (sealed.length < ivBytes + tagBytes) return undefined;
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(bound, "utf8"));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const plain = decipher.update(sealed.subarray(ivBytes, sealed.length - tagBytes));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return plain;
};
