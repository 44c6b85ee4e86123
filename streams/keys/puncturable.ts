/**
 * A key that can be forgotten in part (Goldreich, Goldwasser and Micali's tree, punctured as by Green and Miers): a
 * leaf a slice of the call's clock, each node's children hashes of it. Whoever holds the root derives every leaf;
 * where some are forgotten, the nodes beside their paths are kept and everything above them is not. Pure.
 */
import { hash } from "node:crypto";
import { sliceCount } from "@wingman/domain/call/slices";
import { Failure } from "@wingman/domain/failure";

const seedBytes = 32;
/** Levels below the root. */
const depthMax = Math.log2(sliceCount);

/** A node: everything below it can be derived. `index` counts from the left among the nodes of its depth. */
export type Seed = { readonly depth: number; readonly index: number; readonly bytes: Buffer };

export const wholeKey = (root: Buffer): readonly Seed[] => [{ depth: 0, index: 0, bytes: root }];

const hashed = Buffer.alloc(seedBytes + 1);
const below = (seed: Buffer, which: 0 | 1 | 2): Buffer => {
  seed.copy(hashed);
  hashed[seedBytes] = which;
  return hash("sha256", hashed, "buffer");
};
const child = ({ depth, index, bytes }: Seed, side: 0 | 1): Seed => ({
  depth: depth + 1,
  index: index * 2 + side,
  bytes: below(bytes, side),
});
/** What a leaf seals with is no seed of the tree, so that it says nothing of any other. */
const leafKey = ({ bytes }: Seed): Buffer => below(bytes, 2);

const firstSlice = ({ depth, index }: Seed): number => index * 2 ** (depthMax - depth);
const lastSlice = (seed: Seed): number => firstSlice(seed) + 2 ** (depthMax - seed.depth) - 1;

/** The seeds that are left without the slices `first` to `last`; the same list where those were gone before. */
export const punctured = (seeds: readonly Seed[], first: number, last: number): readonly Seed[] => {
  if (!seeds.some((seed) => firstSlice(seed) <= last && lastSlice(seed) >= first)) return seeds;
  const without = (seed: Seed): Seed[] => {
    if (firstSlice(seed) > last || lastSlice(seed) < first) return [seed];
    if (firstSlice(seed) >= first && lastSlice(seed) <= last) return [];
    return [...without(child(seed, 0)), ...without(child(seed, 1))];
  };
  return seeds.flatMap(without);
};

/** Answers the key of a slice, or null for one that is forgotten. Remembers its last path, since reading is in order. */
export const sliceKeys = (seeds: readonly Seed[]): ((slice: number) => Buffer | null) => {
  let path: Seed[] = [];
  let last: { slice: number; key: Buffer | null } | undefined;
  const derive = (slice: number): Buffer | null => {
    while (path.length > 0 && !covers(path.at(-1) as Seed, slice)) path.pop();
    if (path.length === 0) {
      const top = seeds.find((seed) => covers(seed, slice));
      if (!top) return null;
      path = [top];
    }
    let node = path.at(-1) as Seed; // Not empty: filled above.
    while (node.depth < depthMax) {
      node = child(node, ((slice >> (depthMax - node.depth - 1)) & 1) as 0 | 1);
      path.push(node);
    }
    return leafKey(node);
  };
  return (slice) => {
    if (last?.slice !== slice) last = { slice, key: derive(slice) };
    return last.key;
  };
};

const covers = (seed: Seed, slice: number): boolean => seed.index === slice >> (depthMax - seed.depth);

const entryBytes = 1 + 4 + seedBytes;

export const encodeSeeds = (seeds: readonly Seed[]): Buffer => {
  const bytes = Buffer.alloc(seeds.length * entryBytes);
  seeds.forEach(({ depth, index, bytes: seed }, n) => {
    bytes.writeUInt8(depth, n * entryBytes);
    bytes.writeUInt32BE(index, n * entryBytes + 1);
    seed.copy(bytes, n * entryBytes + 5);
  });
  return bytes;
};

/** Throws `Failure` WING_SEAL_BROKEN for bytes that hold no seeds. */
export const decodeSeeds = (bytes: Buffer): readonly Seed[] => {
  if (bytes.length % entryBytes !== 0)
    throw new Failure("WING_SEAL_BROKEN", "what is kept as a key is none.", {
      remedy: "Restore wingman_keep from a backup that fits this log.",
    });
  return Array.from({ length: bytes.length / entryBytes }, (_, n) => ({
    depth: bytes.readUInt8(n * entryBytes),
    index: bytes.readUInt32BE(n * entryBytes + 1),
    bytes: Buffer.from(bytes.subarray(n * entryBytes + 5, (n + 1) * entryBytes)),
  }));
};
