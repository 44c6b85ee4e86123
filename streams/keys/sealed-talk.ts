/**
 * Requests and answers between roles that only holders of the master key can make or read: the server that carries them
 * is not asked whether it lets others speak. Each process that asks has a key of its own, which the master key wraps once.
 */
import { randomBytes } from "node:crypto";
import { decrypt, encrypt, keyBytes } from "./cipher.ts";
import type { MasterKey } from "./master-key.ts";

/** Askers whose keys are remembered; the oldest is unwrapped again. */
const askersMax = 64;
/** A question counts for so long, by clocks that may differ; within it, once. */
const freshMs = 30_000;
/** Questions that are remembered, so that none is asked again by somebody who only carries it. */
const noncesMax = 4_096;
const bound = "talk between roles";

type Whole = { readonly nonce: string; readonly at: number; readonly to: string; readonly text: string };
export type Question = { readonly bytes: Uint8Array; readonly nonce: string };
export type Asker = {
  /** What is said to `to` alone. */
  ask(to: string, text: string): Promise<Question>;
  /** The answer to a question; undefined where it is none. */
  read(question: Question, answer: Uint8Array): string | undefined;
};

export const openAsker = (master: Promise<MasterKey>, now: () => number = Date.now): Asker => {
  const key = randomBytes(keyBytes);
  let wrapped: Promise<Uint8Array> | undefined;
  return {
    async ask(to, text) {
      wrapped ??= master.then((known) => known.wrap(key, bound));
      const nonce = randomBytes(16).toString("hex");
      const whole = JSON.stringify({ nonce, at: now(), to, text } satisfies Whole);
      const outer = {
        key: Buffer.from(await wrapped).toString("base64"),
        sealed: encrypt(key, whole, "question").toString("base64"),
      };
      return { bytes: new TextEncoder().encode(JSON.stringify(outer)), nonce };
    },
    read: ({ nonce }, answer) => decrypt(key, answer, `answer ${nonce}`)?.toString("utf8"),
  };
};

export type Asked = { readonly text: string; answer(text: string): Uint8Array };

/** Reads what is said to `me`; undefined for whatever was not sealed by a holder of the master key, is another's, old, or came before. */
export const openAnswerer = (master: Promise<MasterKey>, me: string, now: () => number = Date.now) => {
  const seen = new Map<string, number>();
  const isNew = ({ nonce, at }: Whole): boolean => {
    const time = now();
    for (const [old, until] of seen) {
      if (until > time && seen.size < noncesMax) break; // Those behind it are younger.
      seen.delete(old);
    }
    if (Math.abs(time - at) > freshMs || seen.has(nonce)) return false;
    seen.set(nonce, time + 2 * freshMs);
    return true;
  };
  const known = new Map<string, Promise<Uint8Array>>();
  return async (bytes: Uint8Array): Promise<Asked | undefined> => {
    try {
      const outer = JSON.parse(new TextDecoder().decode(bytes)) as { key?: unknown; sealed?: unknown };
      if (typeof outer.key !== "string" || typeof outer.sealed !== "string") return undefined;
      const wrapped = outer.key;
      const unwrapping =
        known.get(wrapped) ?? master.then((by) => by.unwrap(new Uint8Array(Buffer.from(wrapped, "base64")), bound));
      const key = await unwrapping;
      if (known.size >= askersMax && !known.has(wrapped)) known.delete(known.keys().next().value as string);
      known.set(wrapped, unwrapping); // Only what opened: a stranger's take no place.
      const plain = decrypt(key, Buffer.from(outer.sealed, "base64"), "question");
      if (!plain) return undefined;
      const whole = JSON.parse(plain.toString("utf8")) as Whole; // Sealed by `ask`.
      if (whole.to !== me || !isNew(whole)) return undefined;
      return { text: whole.text, answer: (said) => encrypt(key, said, `answer ${whole.nonce}`) };
    } catch {
      return undefined;
    }
  };
};
