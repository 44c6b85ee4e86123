import { createHash } from "node:crypto";

/** Of a secret with bits enough that no salt is needed: a link, a token, a key. */
export const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
