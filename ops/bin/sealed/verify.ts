/** `wingman verify`: holds the log, a call or an exported proof against what the notary signed. */
import { readFile } from "node:fs/promises";
import { Failure } from "@wingman/domain/failure";
import { leafHashOf } from "@wingman/streams/notary/hash";
import type { Head } from "@wingman/streams/notary/head";
import { type CheckedBundle, checkBundle, isBundle } from "@wingman/streams/rights/bundle";
import { type CheckedProof, checkProofFile } from "@wingman/streams/notary/proof-file";
import { isIncluded } from "@wingman/streams/notary/proofs";
import { provable } from "@wingman/streams/notary/prove";
import { type Verified, verifyLog } from "@wingman/streams/notary/verify-log";
import { fileOf, interrupted } from "../command-tools.ts";
import { exitCodes } from "../exit.ts";
import { findCommits, keysFrom, progressOf, withSealedLog } from "./log.ts";
import { dateTime, printable, say } from "../terminal.ts";

const findingsShownMax = 50;

export type VerifyOptions = { readonly call?: string; readonly key?: string; readonly json?: true };

export const verify = async (file: string | undefined, options: VerifyOptions): Promise<void> => {
  if (file !== undefined && options.call !== undefined)
    throw new Failure("WING_PROOF_INVALID", "a file and a call were given; one of them can be checked at once.");
  const isGood =
    file !== undefined
      ? await verifyFile(file, options)
      : await (options.call === undefined ? verifyAll(options) : verifyCall(options.call, options));
  if (!isGood) process.exitCode = exitCodes.failed.code;
};

const print = (isJson: boolean, data: unknown, lines: () => readonly string[]): void => {
  if (isJson) say(JSON.stringify(data, undefined, 2));
  else for (const line of lines()) say(printable(line));
};

const headData = ({ origin, size, root, time, keyId, text }: Head) => ({
  origin,
  size,
  root: root.toString("base64"),
  time,
  keyId,
  note: text,
});
const headLine = ({ size, root, time, keyId }: Head): string =>
  `to commit ${size.toLocaleString("en")} at ${dateTime(time)}, root ${root.toString("base64").slice(0, 12)}…, by key ${keyId}`;

const verifyAll = async ({ key, json }: VerifyOptions): Promise<boolean> => {
  const verified = await withSealedLog({ key, signal: interrupted() }, async (log) => {
    const found = await verifyLog({ ...log, onProgress: progressOf(json === true) });
    return log.refusal ? { ...found, remarks: [...found.remarks, log.refusal.message] } : found;
  });
  const isGood = verified.findings.length === 0;
  const { head, ...rest } = verified;
  print(json === true, { good: isGood, head: head && headData(head), ...rest }, () => linesOf(verified));
  return isGood;
};

const linesOf = ({ origin, commits, events, head, heads, findings, remarks, elapsedMs }: Verified): string[] => [
  `Log      ${origin}`,
  `Read     ${commits.toLocaleString("en")} commits, ${events.toLocaleString("en")} events, in ${(elapsedMs / 1_000).toFixed(1)} s`,
  `Sealed   ${head ? headLine(head) : "by no head that this log gives"}`,
  `Heads    ${heads.onStream} on the stream, ${heads.inFile ?? "none"} in the second file; the log gives ${heads.met} of ${heads.all}`,
  ...remarks.map((remark) => `Note     ${remark}.`),
  ...findings.slice(0, findingsShownMax).map(({ what }) => `✗        ${what}`),
  ...(findings.length > findingsShownMax
    ? [`✗        and ${findings.length - findingsShownMax} more; --json gives all.`]
    : []),
  findings.length === 0
    ? "✓        Nothing was changed, left out, put in, moved or cut off since it was sealed."
    : "✗        This log is not what was sealed.",
];

const verifyCall = async (call: string, { key, json }: VerifyOptions): Promise<boolean> => {
  const { about, head, commits } = await withSealedLog({ key, signal: interrupted() }, async (log) => {
    const wanted = await findCommits(log, call);
    const {
      head: newest,
      tree,
      commits: sealed,
    } = await provable({ ...log, onProgress: progressOf(json === true) }, wanted.messages);
    const checked = sealed.map(({ sequence, canonical }) => {
      const [index, size] = [sequence - 1, newest.size];
      const proof = tree.inclusion(index, size);
      const message = wanted.messages.find((one) => one.sequence === sequence);
      return {
        sequence,
        types: message?.headers?.get("wm-types") ?? "",
        proof: proof.map((hash) => hash.toString("base64")),
        good: isIncluded({ leaf: leafHashOf(canonical), index, size, root: newest.root, proof }),
      };
    });
    return { about: wanted.about, head: newest, commits: checked };
  });
  const bad = commits.filter(({ good }) => !good).length;
  print(json === true, { good: bad === 0, call: about, head: headData(head), commits }, () => [
    `Call     ${about}`,
    `Sealed   ${headLine(head)}`,
    ...commits.map(
      ({ sequence, types, good, proof }) =>
        `${good ? "✓" : "✗"} ${String(sequence).padStart(8)}  ${proof.length} hashes to the root  ${types}`,
    ),
    bad === 0
      ? `✓        Each of its ${commits.length} commits is the one that was sealed. That none was left out is what \`wingman verify\` shows.`
      : `✗        ${bad} of its ${commits.length} commits are not what was sealed.`,
  ]);
  return bad === 0;
};

const verifyFile = async (file: string, { key, json }: VerifyOptions): Promise<boolean> => {
  const text = await readFile(fileOf(file), "utf8").catch((cause: unknown) => {
    throw new Failure("WING_PROOF_INVALID", `${file} cannot be read.`, {
      remedy: "Name a file that `wingman proof` wrote, or that the audit page saved.",
      cause,
    });
  });
  const keys = key === undefined ? [] : await keysFrom(key);
  const bundle = isBundle(text) ? checkBundle(text, keys) : undefined;
  const proof = bundle?.proof ?? checkProofFile(text, keys);
  const { about, head, key: by, isKeyGiven, commits } = proof;
  print(
    json === true,
    {
      good: true,
      about,
      head: headData(head),
      publicKey: by.line,
      keyGiven: isKeyGiven,
      ...(bundle && { vcon: bundle.vcon.uuid, endorsedAt: bundle.endorsedAt, fields: bundle.fields }),
      commits: commits.map(({ body, ...commit }) => ({ ...commit, body: body.toString("utf8") })),
    },
    () => [...(bundle ? bundleLines(bundle) : []), ...proofLines(proof)],
  );
  return true;
};

const bundleLines = ({ vcon, endorsedAt, fields }: CheckedBundle): string[] => [
  `vCon     ${vcon.uuid}, ${vcon.dialog.length} turns, made ${dateTime(vcon.created_at)}`,
  `Signed   by a key that the notary stood for at ${dateTime(endorsedAt)}`,
  "✓        The vCon is as it was signed, and says of every event what the proof below says.",
  `Note     ${fields.sealed} fields are sealed on the log: what they say is Wingman's word, by that signature. ${fields.erased} were erased.`,
];

const proofLines = ({ about, head, key, isKeyGiven, commits }: CheckedProof): string[] => [
  `Proof    of ${about}, from ${head.origin}`,
  `Sealed   ${headLine(head)}`,
  `Key      ${key.line}`,
  ...commits.map(
    ({ sequence, headers }) =>
      `✓ ${String(sequence).padStart(8)}  ${headers["wm-types"] ?? ""}  by ${headers["wm-actor"] ?? "?"}`,
  ),
  `✓        Each of these ${commits.length} commits stood on the log when the head was signed, exactly so.`,
  isKeyGiven
    ? "✓        The head was signed by the key you gave."
    : "Note     The key came with the file. It proves something only if it is the notary's: compare it with the one you were given, or give that with --key.",
];
