/**
 * Proofs for a process that answers many: the tree is kept as the roots of its whole chunks, 32 bytes for 1,024 commits, so
 * that a proof reads the leaves of a chunk or two and never the log. The leaves come from the notary's notes where they
 * are at hand and right, and from the log where not; whatever they are, they must lead to the signed root.
 */
import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "@wingman/domain/failure";
import { canonicalCommit } from "../log/canonical.ts";
import { answered, type JetStreamLog } from "../log/jetstream.ts";
import { openStored } from "../log/stored.ts";
import { headsSubject, streamNames } from "../log/streams.ts";
import type { RawMessage } from "../log/wire.ts";
import { askForHead } from "./ask.ts";
import { hashBytes, leafHash } from "./hash.ts";
import { type Head, isSigned, readHead } from "./head.ts";
import type { PublicKey } from "./key.ts";
import { openTree, type Tree } from "./tree.ts";
import type { ReadNotes } from "./verify-log.ts";

/** A power of two, so that each is a whole subtree. */
const chunk = 1_024;
/** Leaves that are read in one go while the roots are made. */
const slice = 64 * chunk;

export type ProvenCommit = {
  readonly sequence: number;
  readonly canonical: Buffer;
  /** From the leaf's sibling up. */
  readonly inclusion: readonly Buffer[];
};
export type Proven = { readonly head: Head; readonly key: PublicKey; readonly commits: readonly ProvenCommit[] };

export type Prover = {
  /** The newest head that a known key signed; undefined where nothing was sealed. */
  newest(): Promise<Head | undefined>;
  /** Asks the notary to seal what stands on the log by now; answers why it does not, in its own words. */
  seal(): Promise<string | null>;
  keys(): Promise<readonly PublicKey[]>;
  /**
   * In order. Throws `Failure` WING_PROOF_UNSEALED where one is not under any head yet, WING_LOG_TAMPERED where the log
   * does not give the newest head, WING_NOTARY_AWAY where nobody says what the notary's keys are.
   */
  prove(messages: readonly RawMessage[]): Promise<Proven>;
};

export type ProverParts = {
  readonly log: JetStreamLog;
  readonly notes: ReadNotes;
  readonly keys: () => Promise<readonly PublicKey[]>;
  readonly signal: AbortSignal;
};

export const openProver = ({ log, notes, keys, signal }: ProverParts): Prover => {
  const roots: Buffer[] = [];
  let trusts = true;
  const readLeaves = async (from: number, count: number): Promise<Buffer> => {
    const noted = trusts ? await notes(from, count) : Buffer.alloc(0);
    return noted.length === count * hashBytes ? noted : leavesOnLog(log.connection, from, count, signal);
  };
  const grow = async (size: number): Promise<void> => {
    const whole = Math.floor(size / chunk);
    while (roots.length < whole) {
      const from = roots.length * chunk;
      const leaves = await readLeaves(from, Math.min(slice, whole * chunk - from));
      for (let at = 0; at < leaves.length; at += chunk * hashBytes)
        roots.push(openTree(leaves.subarray(at, at + chunk * hashBytes)).root());
    }
  };
  /** The tree of a head over its chunks, the ragged last one as it is. */
  const overChunks = async (head: Head): Promise<Tree> => {
    const whole = Math.floor(head.size / chunk);
    const rest = head.size - whole * chunk;
    await grow(head.size);
    const tail = rest === 0 ? [] : [openTree(await readLeaves(whole * chunk, rest)).root()];
    return openTree(Buffer.concat([...roots.slice(0, whole), ...tail]));
  };
  const treeOf = async (head: Head): Promise<Tree> => {
    const first = await overChunks(head);
    if (first.root().equals(head.root)) return first;
    if (trusts) {
      trusts = false; // The notes may be another log's, or wrong: the log itself decides.
      roots.length = 0;
      const again = await overChunks(head);
      if (again.root().equals(head.root)) return again;
      roots.length = 0;
    }
    trusts = true;
    throw new Failure(
      "WING_LOG_TAMPERED",
      `the log does not give the head over ${head.size} commits of ${head.time}.`,
      {
        remedy: "Run `wingman verify`: it says what was changed.",
      },
    );
  };
  const newest = async (): Promise<Head | undefined> => {
    const stored = await answered(() =>
      log.manager.direct.getMessage(streamNames.heads, { last_by_subj: headsSubject }),
    );
    const head = stored ? readHead(new TextDecoder().decode(stored.data)) : undefined;
    return head && isSigned(head, await keys()) ? head : undefined;
  };
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = turn.then(work);
    turn = next.catch(() => undefined);
    return next;
  };
  return {
    newest,
    keys,
    seal: () =>
      askForHead(log.connection).then(
        () => null,
        (error: unknown) => (error instanceof Failure ? error.message : null),
      ),
    prove: (messages) =>
      inTurn(async () => {
        const last = messages.at(-1)?.sequence ?? 0;
        let head = await newest();
        if (!head || head.size < last) {
          await askForHead(log.connection).catch(() => undefined); // What keeps it from sealing, `seal` tells.
          head = await newest();
        }
        if (!head || head.size < last)
          throw new Failure("WING_PROOF_UNSEALED", `commit ${last} is not sealed yet (${head?.size ?? 0} are).`, {
            remedy: "The notary seals the log within a minute. Then ask again; the start page says if it does not.",
          });
        const { size } = head;
        const top = await treeOf(head);
        const chunks = new Map<number, Tree>();
        const chunkTree = async (number: number): Promise<Tree> => {
          const known = chunks.get(number);
          if (known) return known;
          const made = openTree(await readLeaves(number * chunk, Math.min(chunk, size - number * chunk)));
          chunks.set(number, made);
          return made;
        };
        const commits: ProvenCommit[] = [];
        for (const message of messages) {
          const at = message.sequence - 1;
          const number = Math.floor(at / chunk);
          const inner = await chunkTree(number);
          const inclusion = [...inner.inclusion(at - number * chunk), ...top.inclusion(number)];
          commits.push({ sequence: message.sequence, canonical: canonicalCommit(message), inclusion });
        }
        const key = (await keys()).find((known) => isSigned(head, [known]));
        if (!key) throw new Failure("WING_NOTARY_KEY", "the newest head is not signed by a key of this Wingman.");
        return { head, key, commits };
      }),
  };
};

const leavesOnLog = async (
  connection: NatsConnection,
  from: number,
  count: number,
  signal: AbortSignal,
): Promise<Buffer> => {
  const leaves = Buffer.alloc(count * hashBytes);
  const put = (message: RawMessage): void => leaves.set(leafHash(message), (message.sequence - 1 - from) * hashBytes);
  await (await openStored(connection)).read(streamNames.events, put, { after: from, to: from + count, signal });
  return leaves;
};
