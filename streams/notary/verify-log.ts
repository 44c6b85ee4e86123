/** Verifies the log of a server: every commit against every head of both places. Reads only, and opens no field. */
import { Failure } from "@wingman/domain/failure";
import type { Stored } from "../log/stored.ts";
import { streamNames } from "../log/streams.ts";
import { hashBytes } from "./hash.ts";
import { type Head, isSigned, originOf } from "./head.ts";
import type { HeadsFile } from "./heads-file.ts";
import type { PublicKey } from "./key.ts";
import { readHeads } from "./read-heads.ts";
import { type Finding, openVerifier } from "./verifier.ts";

const slice = 65_536;

/** The notary's notes, if they are at hand: hashes from the `from`-th commit on (0: the first). */
export type ReadNotes = (from: number, max: number) => Promise<Buffer>;

export type Verified = {
  readonly origin: string;
  readonly commits: number;
  readonly events: number;
  /** The largest head that the log gives; undefined where it gives none. */
  readonly head: Head | undefined;
  /** How many heads each place holds, and how many of all the log gives. */
  readonly heads: {
    readonly onStream: number;
    readonly inFile: number | undefined;
    readonly met: number;
    readonly all: number;
  };
  readonly findings: readonly Finding[];
  readonly remarks: readonly string[];
  readonly elapsedMs: number;
};

export type VerifyParts = {
  readonly stored: Stored;
  readonly headsFile: HeadsFile;
  readonly keys: readonly PublicKey[];
  readonly notes: ReadNotes;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
};

/** Every head of both places with a good signature, and what is wrong with the places themselves. */
export const headsOfBoth = async ({ stored, headsFile, keys, signal }: Omit<VerifyParts, "notes" | "onProgress">) => {
  const findings: Finding[] = [];
  const remarks: string[] = [];
  const wrong = (what: string): void => void findings.push({ kind: "head", from: 0, to: 0, what });
  const onStream = await readHeads(stored, signal);
  const inFile = await headsFile.read();
  const signed = (heads: readonly Head[], where: string): Head[] =>
    heads.filter((head) => {
      const is = isSigned(head, keys);
      if (!is)
        wrong(
          `The head over ${head.size} commits ${where} is not signed by a key that is known (it names ${head.keyId}).`,
        );
      return is;
    });
  for (const sequence of onStream.foreign) wrong(`Message ${sequence} of the stream HEADS is no head, or is gone.`);
  const streamed = signed(onStream.heads, "on the stream HEADS");
  const filed = signed(inFile?.heads ?? [], `in ${headsFile.path}`);

  const texts = new Set(streamed.map(({ text }) => text));
  const lost = filed.filter(({ text }) => !texts.has(text));
  for (const head of lost)
    wrong(
      `The head over ${head.size} commits of ${head.time} stands in ${headsFile.path} and no longer on the stream HEADS.`,
    );
  const fileTexts = new Set(filed.map(({ text }) => text));
  const notFiled = streamed.filter(({ text }) => !fileTexts.has(text)).length;
  if (!inFile)
    remarks.push(
      `there is no second file of heads at ${headsFile.path}: whoever can change the server's files could have changed the heads too`,
    );
  else if (notFiled > 0) remarks.push(`${notFiled} heads of the stream are not in ${headsFile.path}`);
  if (inFile && inFile.rest !== "") remarks.push(`${headsFile.path} holds text that is no head`);
  return {
    heads: [...streamed, ...lost],
    findings,
    remarks,
    counts: { onStream: onStream.heads.length, inFile: inFile?.heads.length },
  };
};

/** Throws `Failure` WING_LOG_UNKNOWN when the server stops answering, WING_HEADS_FILE. */
export const verifyLog = async (parts: VerifyParts): Promise<Verified> => {
  const { stored, notes, signal } = parts;
  const startedAt = performance.now();
  const state = await stored.state(streamNames.events);
  const { heads, findings, remarks, counts } = await headsOfBoth(parts);
  const last = state?.lastSequence ?? 0;
  let window = { from: 0, hashes: Buffer.alloc(0) as Buffer };
  const verifier = openVerifier(heads, (sequence) => {
    const at = (sequence - 1 - window.from) * hashBytes;
    return at + hashBytes <= window.hashes.length ? window.hashes.subarray(at, at + hashBytes) : undefined;
  });
  for (let after = 0; after < last;) {
    const to = Math.min(last, after + slice);
    window = { from: after, hashes: await notes(after, slice) };
    await stored.read(streamNames.events, (message) => verifier.take(message), { after, to, signal });
    verifier.upTo(to);
    after = to;
    parts.onProgress?.(after, last);
  }
  const outcome = verifier.end();
  const origin = originOf(streamNames.events, state?.created ?? "");
  const elsewhere = outcome.head && outcome.head.origin !== origin;
  return {
    origin,
    commits: verifier.size(),
    events: verifier.events(),
    head: outcome.head,
    heads: { ...counts, met: outcome.headsMet, all: heads.length },
    findings: [...findings, ...outcome.findings],
    remarks: [
      ...remarks,
      ...outcome.remarks,
      ...(elsewhere
        ? [
            `the newest head was signed over another stream (${outcome.head?.origin}) with the same commits: this log was restored`,
          ]
        : []),
    ],
    elapsedMs: performance.now() - startedAt,
  };
};

/** Nothing stands where something was sealed. */
export const logIsGone = (heads: readonly Head[]): Failure => {
  const size = Math.max(...heads.map((head) => head.size));
  return new Failure("WING_LOG_TAMPERED", `there is no log, and ${size} commits of it were sealed.`, {
    remedy: "Bring the log back from a backup, or name the folder it lies in with WINGMAN_DATA_DIR.",
  });
};
