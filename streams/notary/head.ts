/**
 * A signed head: so many commits have this root, says the notary at this time. It is a signed note, as checkpoints of
 * transparency logs are (C2SP tlog-checkpoint): lines for people, a blank line, a signature.
 */
import type { PublicKey, SigningKey } from "./key.ts";
import { hashBytes } from "./hash.ts";

export type Head = {
  /** Which stream: `wingman/<name>/<its creation>`; a restored log is another stream with the same commits. */
  readonly origin: string;
  /** Commits from the first on; the last one's sequence. */
  readonly size: number;
  readonly root: Buffer;
  /** When it was signed, by the notary's clock: ISO 8601. */
  readonly time: string;
  readonly keyId: string;
  /** The whole note, with its signature. */
  readonly text: string;
};

/** The name of a stream in a head. */
export const originOf = (stream: string, created: string): string => `wingman/${stream}/${created}`;

/** Signs. */
export const makeHead = (of: Pick<Head, "origin" | "size" | "root" | "time">, key: SigningKey): Head => {
  const { origin, size, root, time } = of;
  const note = `${origin}\n${size}\n${root.toString("base64")}\ntime ${time}\n`;
  const { id, name } = key.publicKey;
  const signature = Buffer.concat([Buffer.from(id, "hex"), key.sign(note)]).toString("base64");
  return { origin, size, root, time, keyId: id, text: `${note}\n— ${name} ${signature}\n` };
};

const shape =
  /(?<=^|\n)(wingman\/[^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\ntime ([^\n]+)\n\n— (\S+) ([A-Za-z0-9+/]{91}=)\n/g;

/** Every head in a text, in order, and what is none of them; signatures are not looked at. */
export const headsIn = (text: string): { readonly heads: Head[]; readonly rest: string } => {
  const heads: Head[] = [];
  const rest = text.replaceAll(
    shape,
    (note, origin: string, size: string, root: string, time: string, _name, signature: string) => {
      const keyId = Buffer.from(signature, "base64").subarray(0, 4).toString("hex");
      heads.push({ origin, size: Number(size), root: Buffer.from(root, "base64"), time, keyId, text: note });
      return "";
    },
  );
  return { heads, rest: rest.trim() };
};

/** One head and nothing else; undefined for any other text. */
export const readHead = (text: string): Head | undefined => {
  const { heads, rest } = headsIn(text);
  return heads.length === 1 && rest === "" && heads[0]?.root.length === hashBytes ? heads[0] : undefined;
};

/** Whether one of `keys` signed it. */
export const isSigned = ({ text, keyId }: Head, keys: readonly PublicKey[]): boolean => {
  const end = text.indexOf("\n\n") + 1;
  const [, name, signature = ""] = /^— (\S+) (\S+)$/.exec(text.slice(end + 1).trimEnd()) ?? [];
  return keys.some(
    (key) =>
      key.id === keyId &&
      key.name === name &&
      key.isSignatureOf(text.slice(0, end), Buffer.from(signature, "base64").subarray(4)),
  );
};
