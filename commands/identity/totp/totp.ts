/** One-time codes by time (RFC 6238 over RFC 4226), as authenticator apps make them: SHA-1, six digits, 30 s. */
import { createHmac, timingSafeEqual } from "node:crypto";

export const stepS = 30;
export const codeDigits = 6;
/** RFC 4226 asks for 128 bits at least and recommends 160. */
export const secretBytes = 20;
/** Clocks of telephones are off by a little: a code is good one step early and one late. */
const skewSteps = 1;

export type HashName = "sha1" | "sha256" | "sha512";

/** The code of a counter. */
export const hotp = (secret: Uint8Array, counter: number, digits = codeDigits, hash: HashName = "sha1"): string => {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac(hash, secret).update(message).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, "0");
};

/** The step of time that a code belongs to, or undefined. Which of the steps it was cannot be told by the time it takes. */
export const stepOf = (secret: Uint8Array, code: string, nowMs: number): number | undefined => {
  if (!/^\d{6}$/.test(code)) return undefined;
  const now = Math.floor(nowMs / 1_000 / stepS);
  let found: number | undefined;
  for (let step = now - skewSteps; step <= now + skewSteps; step++)
    if (step >= 0 && timingSafeEqual(Buffer.from(hotp(secret, step)), Buffer.from(code))) found = step;
  return found;
};

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** RFC 4648 without padding, as apps take it. */
export const base32 = (bytes: Uint8Array): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
};

/** What an app takes as a link, or from a picture of it. */
export const otpauthLink = (secret: Uint8Array, account: string, issuer: string): string =>
  `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${codeDigits}&period=${stepS}`;
