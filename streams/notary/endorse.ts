/**
 * The notary's word for a key that is used elsewhere: a gateway signs files of any size by a key of its own process, and
 * the notary signs that this key was one of this Wingman's at that time. So the notary's own key never leaves its place,
 * and what it signs stays two lines: a note as its heads are, of another kind than they.
 */
import type { NatsConnection } from "@nats-io/transport-node";
import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { Failure } from "@wingman/domain/failure";
import { type PublicKey, readPublicKey, type SigningKey } from "./key.ts";

const subject = "wm.notary.endorse";
const answerMsMax = 5_000;
const kind = "wingman-export-key";
const xPattern = /^[A-Za-z0-9_-]{43}$/;

/** A key that signs exports, with the note that stands for it. */
export type ExportKey = {
  /** Its public half: the `x` of an Ed25519 JWK. */
  readonly x: string;
  readonly note: string;
  /** Every public key of the notary, for whoever has no file of them. */
  readonly publicKeys: readonly PublicKey[];
  sign(text: string): Buffer;
};

type Answer = { readonly note: string; readonly publicKeys: readonly string[] };

const noteOf = (x: string, key: SigningKey, now: Date): string => {
  const text = `${kind}\n${x}\ntime ${now.toISOString()}\n`;
  const signature = Buffer.concat([Buffer.from(key.publicKey.id, "hex"), key.sign(text)]).toString("base64");
  return `${text}\n— ${key.publicKey.name} ${signature}\n`;
};

/** Answers until `signal` aborts. What is asked with is a key and nothing else, so that nothing else is ever signed. */
export const answerEndorsements = (
  connection: NatsConnection,
  key: SigningKey,
  knownKeys: readonly PublicKey[],
  now: () => number,
  signal: AbortSignal,
): void => {
  const asked = connection.subscribe(subject, {
    callback: (error, message) => {
      if (error) return;
      const x = message.string();
      if (!xPattern.test(x)) return void message.respond("");
      const lines = [...new Set([key.publicKey.line, ...knownKeys.map(({ line }) => line)])];
      const answer: Answer = { note: noteOf(x, key, new Date(now())), publicKeys: lines };
      message.respond(JSON.stringify(answer));
    },
  });
  signal.addEventListener("abort", () => asked.unsubscribe(), { once: true });
};

/** A new key with the notary's word for it. Throws `Failure` WING_NOTARY_AWAY where no notary answers. */
export const endorsedKey = async (connection: NatsConnection): Promise<ExportKey> => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const { x = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  const answer = await connection.request(subject, x, { timeout: answerMsMax }).catch((cause: unknown) => {
    throw away(cause);
  });
  const { note, publicKeys } = parsed(answer.string());
  return {
    ...{ x, note, publicKeys: publicKeys.map(readPublicKey) },
    sign: (text) => sign(null, Buffer.from(text), privateKey),
  };
};

/** Which key a note stands for, if one of `keys` signed it; undefined for anything else. */
export const endorsedBy = (
  note: string,
  keys: readonly PublicKey[],
):
  | { readonly x: string; readonly time: string; readonly key: PublicKey; readonly publicKey: KeyObject }
  | undefined => {
  const [, text = "", x = "", time = "", name, signature = ""] =
    /^(wingman-export-key\n([A-Za-z0-9_-]{43})\ntime ([^\n]{1,40})\n)\n— (\S+) ([A-Za-z0-9+/]{91}=)\n$/.exec(note) ??
    [];
  const bytes = Buffer.from(signature, "base64");
  const key = keys.find(
    (known) =>
      known.name === name &&
      known.id === bytes.subarray(0, 4).toString("hex") &&
      known.isSignatureOf(text, bytes.subarray(4)),
  );
  return key && { x, time, key, publicKey: createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" }) };
};

/** Whether the key that a note stands for signed a text. */
export const isSignedBy = (
  { publicKey }: { readonly publicKey: KeyObject },
  text: string,
  signature: Buffer,
): boolean => verify(null, Buffer.from(text), publicKey, signature);

const parsed = (text: string): Answer => {
  try {
    return JSON.parse(text) as Answer; // Of a notary, over a subject that none but it may answer on.
  } catch (cause) {
    throw away(cause);
  }
};

const away = (cause: unknown): Failure =>
  new Failure("WING_NOTARY_AWAY", "no notary answers, and only it can stand for what is signed.", {
    remedy: "See on the start page whether the log is sealed; where each role runs alone, start `wingman run notary`.",
    cause,
  });
