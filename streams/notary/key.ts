/**
 * The notary's key: Ed25519. Written as the public keys of signed notes are (C2SP signed-note), so that tools for
 * those read it: name, eight hexadecimal digits of its id, and the key.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { Failure } from "@wingman/domain/failure";

export const notaryName = "wingman-notary";
/** Says that what follows is an Ed25519 key. */
const algorithm = Buffer.from([1]);

export type PublicKey = {
  readonly name: string;
  /** Four bytes, as hexadecimal digits. */
  readonly id: string;
  /** `<name>+<id>+<base64>`, one line. */
  readonly line: string;
  isSignatureOf(text: string, signature: Buffer): boolean;
};

export type SigningKey = { readonly publicKey: PublicKey; sign(text: string): Buffer };

const publicKeyOf = (key: KeyObject, name: string): PublicKey => {
  const { x } = key.export({ format: "jwk" });
  if (key.asymmetricKeyType !== "ed25519" || x === undefined) throw wrongKey("it is not an Ed25519 key");
  const bytes = Buffer.concat([algorithm, Buffer.from(x, "base64url")]);
  const digest = hash("sha256", Buffer.concat([Buffer.from(`${name}\n`), bytes]), "buffer");
  const id = digest.subarray(0, 4).toString("hex");
  return {
    name,
    id,
    line: `${name}+${id}+${bytes.toString("base64")}`,
    isSignatureOf: (text, signature) => verify(null, Buffer.from(text), key, signature),
  };
};

/** Reads one line `<name>+<id>+<base64>`. Throws `Failure` WING_NOTARY_KEY. */
export const readPublicKey = (line: string): PublicKey => {
  const [, name = "", id = "", base64 = ""] =
    /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{44})$/.exec(line.trim()) ?? [];
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length !== 33 || bytes[0] !== algorithm[0])
    throw wrongKey("a public key is one line: name, eight hexadecimal digits and the key, with + between them");
  const x = bytes.subarray(1).toString("base64url");
  const key = publicKeyOf(createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" }), name);
  if (key.id !== id) throw wrongKey("its id does not fit the key that follows");
  return key;
};

/** Reads a private key as PEM. Throws `Failure` WING_NOTARY_KEY. */
export const readSigningKey = (pem: string): SigningKey => {
  try {
    const key = createPrivateKey(pem);
    return {
      publicKey: publicKeyOf(createPublicKey(key), notaryName),
      sign: (text) => sign(null, Buffer.from(text), key),
    };
  } catch (cause) {
    throw cause instanceof Failure ? cause : wrongKey("it cannot be read", cause);
  }
};

/** A new private key as PEM. */
export const newSigningKey = (): string =>
  generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString();

const wrongKey = (why: string, cause?: unknown): Failure =>
  new Failure("WING_NOTARY_KEY", `the notary's key is not right: ${why}.`, {
    remedy: "Put the file that WINGMAN_NOTARY_KEY_FILE names back from a backup, or name another one.",
    cause,
  });
