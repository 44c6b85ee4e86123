/** Follows a proof in this browser: what the server shows is hashed again, step by step. */
import type { Proof } from "./ask.ts";

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Whether the steps lead from leaf to root; null where this page may not hash, since it came over plain HTTP. */
export const stepsHold = async ({
  leaf,
  steps,
  root,
}: Pick<NonNullable<Proof["proof"]>, "leaf" | "steps" | "root">): Promise<boolean | null> => {
  const { subtle } = globalThis.crypto ?? {};
  if (!subtle) return null;
  let at = leaf;
  for (const { side, hash, result } of steps) {
    const [left, right] = side === "left" ? [hash, at] : [at, hash];
    at = hexOf(await subtle.digest("SHA-256", bytesOf(`01${left}${right}`)));
    if (at !== result) return false;
  }
  return at === root;
};
