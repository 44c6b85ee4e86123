/**
 * An exported proof: commits, a signed head, and for each commit the hashes that lead from it to the head's root.
 * Everything that is needed to check it is inside but the one thing that must come from elsewhere: whose key it is.
 */
import { Failure } from "@wingman/domain/failure";
import { hashBytes, leafHashOf } from "./hash.ts";
import { type Head, isSigned, readHead } from "./head.ts";
import { type PublicKey, readPublicKey } from "./key.ts";
import { isIncluded } from "./proofs.ts";
import type { Tree } from "./tree.ts";

const format = "wingman-proof/1";
/** 2^60 commits and more. */
const proofLengthMax = 64;

export type ProofFile = {
  readonly format: typeof format;
  /** What was asked for: the id of a call or of an event. */
  readonly about: string;
  /** The signed note. */
  readonly head: string;
  /** As the exporter has it; whoever checks compares it with the one they hold. */
  readonly publicKey: string;
  readonly commits: readonly {
    readonly sequence: number;
    /** Canonical bytes, base64. */
    readonly commit: string;
    /** From the leaf to the root, base64. */
    readonly inclusion: readonly string[];
  }[];
};

export type SealedCommit = { readonly sequence: number; readonly canonical: Buffer };

/** The same of commits whose ways to the root are known already. */
export const proofFileOf = (
  about: string,
  { head, key, commits }: { readonly head: Head; readonly key: PublicKey; readonly commits: readonly ProvenParts[] },
): ProofFile => ({
  format,
  about,
  head: head.text,
  publicKey: key.line,
  commits: commits.map(({ sequence, canonical, inclusion }) => ({
    sequence,
    commit: canonical.toString("base64"),
    inclusion: inclusion.map((hash) => hash.toString("base64")),
  })),
});
type ProvenParts = SealedCommit & { readonly inclusion: readonly Buffer[] };

/** `tree`: over at least as many leaves as the head's size. */
export const makeProofFile = (parts: {
  readonly about: string;
  readonly head: Head;
  readonly key: PublicKey;
  readonly commits: readonly SealedCommit[];
  readonly tree: Tree;
}): ProofFile =>
  proofFileOf(parts.about, {
    ...parts,
    commits: parts.commits.map((commit) => ({
      ...commit,
      inclusion: parts.tree.inclusion(commit.sequence - 1, parts.head.size),
    })),
  });

/** A commit of a proof, as its own bytes say it. Personal fields are sealed in them. */
export type ReadCommit = {
  readonly sequence: number;
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

export type CheckedProof = {
  readonly about: string;
  readonly head: Head;
  readonly key: PublicKey;
  /** Whether the key is one that was given, rather than the one in the file. */
  readonly isKeyGiven: boolean;
  readonly commits: readonly ReadCommit[];
};

/**
 * Checks all of it; needs nothing but the text. `keys`: what the reader holds; empty takes the file's own key, which
 * proves only that the file is of one piece. Throws `Failure` WING_PROOF_INVALID.
 */
export const checkProofFile = (text: string, keys: readonly PublicKey[]): CheckedProof => {
  const file = parsed(text);
  const head = readHead(file.head);
  if (!head) throw invalid("its head is not a signed head");
  const own = readPublicKey(file.publicKey);
  const taken = keys.length > 0 ? keys : [own];
  const key = taken.find((known) => isSigned(head, [known]));
  if (!key)
    throw invalid(
      keys.length > 0
        ? `its head is not signed by the given key (it names ${head.keyId})`
        : "its head is not signed by its key",
    );
  const commits = file.commits.map(({ sequence, commit, inclusion }) => {
    const canonical = Buffer.from(commit, "base64");
    const read = readCanonical(canonical);
    if (read?.sequence !== sequence) throw invalid(`what it calls commit ${sequence} is not that commit`);
    const proof = inclusion.map((hash) => Buffer.from(hash, "base64"));
    if (proof.length > proofLengthMax || proof.some(({ length }) => length !== hashBytes))
      throw invalid(`the proof of commit ${sequence} is not a list of hashes`);
    if (!isIncluded({ leaf: leafHashOf(canonical), index: sequence - 1, size: head.size, root: head.root, proof }))
      throw invalid(`commit ${sequence} does not lead to the root that was signed`);
    return read;
  });
  if (commits.length === 0) throw invalid("it holds no commit");
  if (!commits.every((commit) => isOf(commit, file.about)))
    throw invalid(`it holds a commit that is none of ${file.about}`);
  return { about: file.about, head, key, isKeyGiven: keys.length > 0, commits };
};

/** Of the call that it is said to be about, or the commit of the event. */
const isOf = ({ subject, headers }: ReadCommit, about: string): boolean =>
  subject.endsWith(`.${about}`) || headers["Nats-Msg-Id"] === about.replace(/\.\d+$/, "");

const parsed = (text: string): ProofFile => {
  try {
    const file = JSON.parse(text) as ProofFile; // Checked below, field by field.
    const isText = (value: unknown): boolean => typeof value === "string";
    const isGood =
      file.format === format &&
      [file.about, file.head, file.publicKey].every(isText) &&
      Array.isArray(file.commits) &&
      file.commits.every(
        ({ sequence, commit, inclusion }) =>
          Number.isSafeInteger(sequence) && isText(commit) && Array.isArray(inclusion) && inclusion.every(isText),
      );
    if (isGood) return file;
  } catch {
    // Said below.
  }
  throw invalid(`it is no file of the format ${format}`);
};

/** The parts of canonical bytes; undefined where they are not whole. */
const readCanonical = (bytes: Buffer): ReadCommit | undefined => {
  let at = 0;
  const part = (): Buffer => {
    const length = bytes.readUInt32BE(at);
    const end = at + 4 + length;
    if (end > bytes.length) throw new RangeError("cut off");
    const found = bytes.subarray(at + 4, end);
    at = end;
    return found;
  };
  try {
    const [sequence, subject, count] = [Number(part().toString()), part().toString(), Number(part().toString())];
    const headers: Record<string, string> = {};
    for (let n = 0; n < count; n++) {
      const name = part().toString();
      headers[name] = part().toString();
    }
    const body = part();
    return at === bytes.length ? { sequence, subject, headers, body } : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

const invalid = (why: string): Failure =>
  new Failure("WING_PROOF_INVALID", `the proof does not hold: ${why}.`, {
    remedy: "Take nothing in it for true. Ask for it again, and compare the public key with the one you were given.",
  });
