/** Proofs for some commits of a log: which they are, the newest head, and the tree that leads from them to it. */
import { Failure } from "@wingman/domain/failure";
import { canonicalCommit } from "../log/canonical.ts";
import { streamNames } from "../log/streams.ts";
import type { RawMessage } from "../log/wire.ts";
import { hashBytes, leafHash } from "./hash.ts";
import type { Head } from "./head.ts";
import type { SealedCommit } from "./proof-file.ts";
import { openTree, type Tree } from "./tree.ts";
import { headsOfBoth, type ReadNotes, type VerifyParts } from "./verify-log.ts";

const slice = 65_536;

export type Provable = {
  readonly head: Head;
  readonly tree: Tree;
  readonly commits: readonly SealedCommit[];
};

/**
 * Throws `Failure` WING_PROOF_UNSEALED where a commit is not under any head yet, WING_LOG_TAMPERED where the log does
 * not give the newest head.
 */
export const provable = async (parts: VerifyParts, messages: readonly RawMessage[]): Promise<Provable> => {
  const { heads } = await headsOfBoth(parts);
  const head = heads.reduce<Head | undefined>((a, b) => (a && a.size >= b.size ? a : b), undefined);
  const last = messages.at(-1)?.sequence ?? 0;
  if (!head || head.size < last)
    throw new Failure("WING_PROOF_UNSEALED", `commit ${last} is not sealed yet (${head?.size ?? 0} are).`, {
      remedy: "Start Wingman: its notary seals the log within a minute. Then ask again.",
    });
  const tree = (await fromNotes(parts.notes, head)) ?? (await fromLog(parts, head));
  return {
    head,
    tree,
    commits: messages.map((message) => ({ sequence: message.sequence, canonical: canonicalCommit(message) })),
  };
};

/** Fast, where the notary's notes are there and right. */
const fromNotes = async (notes: ReadNotes, head: Head): Promise<Tree | undefined> => {
  const leaves = await notes(0, head.size);
  if (leaves.length !== head.size * hashBytes) return undefined;
  const tree = openTree(leaves);
  return tree.root().equals(head.root) ? tree : undefined;
};

const fromLog = async ({ stored, signal, onProgress }: VerifyParts, head: Head): Promise<Tree> => {
  const leaves = Buffer.alloc(head.size * hashBytes);
  for (let after = 0; after < head.size; after += slice) {
    const to = Math.min(head.size, after + slice);
    const put = (message: RawMessage): void => leaves.set(leafHash(message), (message.sequence - 1) * hashBytes);
    await stored.read(streamNames.events, put, { after, to, signal });
    onProgress?.(to, head.size);
  }
  const tree = openTree(leaves);
  if (tree.root().equals(head.root)) return tree;
  throw new Failure("WING_LOG_TAMPERED", `the log does not give the head over ${head.size} commits of ${head.time}.`, {
    remedy: "Run `wingman verify`: it says what was changed.",
  });
};
