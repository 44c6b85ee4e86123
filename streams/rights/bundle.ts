/**
 * A call as a file that proves itself: a signed vCon (JWS, general JSON serialization, as draft-ietf-vcon-vcon-core has it)
 * and the commits it was made of, each with its way to a head that the notary signed. Who checks it needs the file and the
 * notary's public key: the vCon is of one piece and this Wingman's, and what it says of each event is what stood on the log
 * when the head was signed, but for what is sealed there, which only Wingman's word stands for.
 */
import { Failure } from "@wingman/domain/failure";
import { Compile } from "typebox/compile";
import { isDeepStrictEqual } from "node:util";
import { endorsedBy, type ExportKey, isSignedBy } from "../notary/endorse.ts";
import { type PublicKey, readPublicKey } from "../notary/key.ts";
import {
  type CheckedProof,
  checkProofFile,
  type ProofFile,
  proofFileOf,
  type ReadCommit,
} from "../notary/proof-file.ts";
import type { Proven } from "../notary/prover.ts";
import { isSealed } from "../log/seal.ts";
import { CallRecord } from "./record.ts";
import { VCon, recordPurpose, vconMediaType } from "./vcon.ts";

export const bundleFormat = "wingman-bundle/1";

export type BundleFile = {
  readonly format: typeof bundleFormat;
  /** The id of the call. */
  readonly about: string;
  /** JWS JSON general serialization; its payload is the vCon. */
  readonly vcon: {
    readonly payload: string;
    readonly signatures: readonly { readonly protected: string; readonly signature: string }[];
  };
  readonly proof: ProofFile;
};

/** `vcon`: with the whole record of the same commits that were proven. */
export const bundleOf = (call: string, vcon: VCon, proven: Proven, key: ExportKey): BundleFile => {
  const header = {
    alg: "EdDSA",
    cty: vconMediaType,
    kid: proven.key.id,
    jwk: { kty: "OKP", crv: "Ed25519", x: key.x },
    endorsed: key.note,
  };
  const [head, payload] = [JSON.stringify(header), JSON.stringify(vcon)].map((text) =>
    Buffer.from(text).toString("base64url"),
  ) as [string, string]; // Two in, two out.
  const signature = key.sign(`${head}.${payload}`).toString("base64url");
  return {
    format: bundleFormat,
    about: call,
    vcon: { payload, signatures: [{ protected: head, signature }] },
    proof: proofFileOf(call, proven),
  };
};

export type CheckedBundle = {
  readonly vcon: VCon;
  readonly proof: CheckedProof;
  /** When the notary stood for the key that signed. */
  readonly endorsedAt: string;
  /** Fields that are sealed on the log, and read in the vCon on the signature's word alone; and those that were erased. */
  readonly fields: { readonly sealed: number; readonly erased: number };
};

export const isBundle = (text: string): boolean => /^\s*\{\s*"format"\s*:\s*"wingman-bundle\//.test(text);

/**
 * Checks all of it; needs nothing but the text. `keys`: what the reader holds; empty takes the file's own. Throws `Failure`
 * WING_BUNDLE_INVALID, and WING_PROOF_INVALID for its proof.
 */
export const checkBundle = (text: string, keys: readonly PublicKey[]): CheckedBundle => {
  const file = parsed(text);
  const proof = checkProofFile(JSON.stringify(file.proof), keys);
  if (proof.about !== file.about) throw invalid("its proof is of another call");
  const held = keys.length > 0 ? keys : [readPublicKey(file.proof.publicKey)];
  const { endorsedAt, vcon } = checkSigned(file, held);
  const record = recordIn(vcon);
  if (record.call !== file.about) throw invalid("its vCon is of another call");
  return { vcon, proof, endorsedAt, fields: checkRecord(record, proof) };
};

const checkSigned = ({ vcon }: BundleFile, keys: readonly PublicKey[]) => {
  const [only, ...more] = vcon.signatures;
  if (!only || more.length > 0) throw invalid("it does not have one signature");
  const header = headerOf(only.protected);
  const endorsed = header.alg === "EdDSA" ? endorsedBy(String(header.endorsed), keys) : undefined;
  if (!endorsed) throw invalid("the notary does not stand for the key that signed it");
  if (header.kid !== endorsed.key.id || header.jwk?.x !== endorsed.x)
    throw invalid("it names another key than the one that the notary stands for");
  const signature = Buffer.from(only.signature, "base64url");
  if (!isSignedBy(endorsed, `${only.protected}.${vcon.payload}`, signature))
    throw invalid("its vCon was changed after it was signed");
  const payload: unknown = jsonIn(Buffer.from(vcon.payload, "base64url").toString());
  if (!vconFits.Check(payload)) throw invalid("what was signed is no vCon");
  return { endorsedAt: endorsed.time, vcon: payload };
};
const vconFits = Compile(VCon);
const recordFits = Compile(CallRecord);

type Header = {
  readonly alg?: unknown;
  readonly kid?: unknown;
  readonly endorsed?: unknown;
  readonly jwk?: { readonly x?: unknown } | null;
};
const headerOf = (text: string): Header => {
  const header = jsonIn(Buffer.from(text, "base64url").toString());
  if (typeof header !== "object" || header === null) throw invalid("its signature has no header");
  return header; // Each field is looked at before it is believed.
};

const recordIn = (vcon: VCon): CallRecord => {
  const record = jsonIn(vcon.attachments.find(({ purpose }) => purpose === recordPurpose)?.body ?? "");
  if (!recordFits.Check(record)) throw invalid("its vCon does not hold the call's record");
  return record;
};

/** The record's commits are the proof's, one by one, in everything that is not sealed. */
const checkRecord = (record: CallRecord, { commits }: CheckedProof): CheckedBundle["fields"] => {
  const fields = { sealed: 0, erased: 0 };
  if (record.commits.length !== commits.length) throw invalid("its vCon holds other commits than its proof");
  commits.forEach((proven, n) => {
    const said = record.commits[n];
    if (!said || !isSame(said, proven, fields))
      throw invalid(`what its vCon says of commit ${proven.sequence} is not what stood on the log`);
  });
  return fields;
};

const isSame = (
  said: CallRecord["commits"][number],
  { headers, body }: ReadCommit,
  fields: { sealed: number; erased: number },
): boolean => {
  const header = (name: string): string | null => headers[name] || null;
  const number = (name: string): number | null => (header(name) === null ? null : Number(header(name)));
  const isSameHead =
    said.id === header("Nats-Msg-Id") &&
    said.actor === (header("wm-actor") ?? "unknown") &&
    said.cause === header("wm-cause") &&
    said.tick === number("wm-tick") &&
    said.correlation === (header("wm-correlation") ?? "") &&
    said.clockMs === (number("wm-clock") ?? 0) &&
    said.seen === header("wm-seen") &&
    said.fence === number("wm-fence") &&
    said.traceparent === header("traceparent");
  if (!isSameHead) return false;
  if (said.unreadable !== undefined) return said.events.length === 0;
  const stored = jsonIn(body.toString()) as readonly Stored[]; // Of a commit that leads to a signed root.
  return (
    stored.length === said.events.length &&
    stored.every((event, at) => {
      const told = said.events[at];
      if (!told || told.id !== event.id || told.type !== event.type || told.time !== event.time) return false;
      // An earlier version was lifted on its way out: its words are other words then, its place in the log the same.
      return told.v === event.v ? isSameData(told.data, event.data, fields) : told.v > event.v;
    })
  );
};
type Stored = {
  readonly id: string;
  readonly type: string;
  readonly v: number;
  readonly time: string;
  readonly data: unknown;
};

const isSameData = (told: unknown, stored: unknown, fields: { sealed: number; erased: number }): boolean => {
  if (isSealed(stored)) {
    const isGone = typeof told === "object" && told !== null && (told as { erased?: unknown }).erased === true;
    fields[isGone ? "erased" : "sealed"] += 1;
    return told !== undefined;
  }
  if (typeof stored !== "object" || stored === null) return isDeepStrictEqual(told, stored);
  if (typeof told !== "object" || told === null || Array.isArray(told) !== Array.isArray(stored)) return false;
  const [a, b] = [told, stored] as Record<string, unknown>[]; // Both are objects, or both are lists.
  const keys = Object.keys(b ?? {});
  return Object.keys(a ?? {}).length === keys.length && keys.every((key) => isSameData(a?.[key], b?.[key], fields));
};

const parsed = (text: string): BundleFile => {
  const file = jsonIn(text) as Partial<BundleFile> | null;
  const isText = (value: unknown): boolean => typeof value === "string";
  const { vcon } = file ?? {};
  const isGood =
    file?.format === bundleFormat &&
    isText(file.about) &&
    isText(vcon?.payload) &&
    Array.isArray(vcon?.signatures) &&
    vcon.signatures.every(
      (one: { protected?: unknown; signature?: unknown }) => isText(one.protected) && isText(one.signature),
    ) &&
    typeof file.proof === "object" &&
    file.proof !== null;
  if (!isGood) throw invalid(`it is no file of the format ${bundleFormat}`);
  return file as BundleFile; // Looked at above; its proof is looked at by itself.
};

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid("a part of it is no JSON", cause);
  }
};

const invalid = (why: string, cause?: unknown): Failure =>
  new Failure("WING_BUNDLE_INVALID", `the bundle does not hold: ${why}.`, {
    remedy: "Take nothing in it for true. Ask for it again, and compare the public key with the one you were given.",
    cause,
  });
