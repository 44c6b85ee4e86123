/**
 * Checks proofs as RFC 9162 says (2.1.3.2 and 2.1.4.2), step by step from its text and apart from the code that makes
 * them: a mistake there must not be repeated here. Numbers are below 2^53 and halved by division, never by bit shifts.
 */
import { nodeHash } from "./hash.ts";

const isOdd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);

export type Inclusion = {
  readonly leaf: Buffer;
  readonly index: number;
  readonly size: number;
  readonly root: Buffer;
  readonly proof: readonly Buffer[];
};

/** What is hashed on the way from a leaf up: on which side the given hash stands, and what comes of it. */
export type InclusionStep = { readonly side: "left" | "right"; readonly hash: Buffer; readonly result: Buffer };

/** Step by step; undefined for a proof that is too long or too short for its place in the tree. */
export const inclusionSteps = ({
  leaf,
  index,
  size,
  proof,
}: Omit<Inclusion, "root">): readonly InclusionStep[] | undefined => {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return undefined;
  const steps: InclusionStep[] = [];
  let fn = index;
  let sn = size - 1;
  let r = leaf;
  for (const p of proof) {
    if (sn === 0) return undefined;
    if (isOdd(fn) || fn === sn) {
      r = nodeHash(p, r);
      steps.push({ side: "left", hash: p, result: r });
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      r = nodeHash(r, p);
      steps.push({ side: "right", hash: p, result: r });
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 ? steps : undefined;
};

/** Whether `leaf` stands at `index` in the tree of `size` leaves with that root. */
export const isIncluded = ({ root, ...rest }: Inclusion): boolean => {
  const steps = inclusionSteps(rest);
  return steps !== undefined && (steps.at(-1)?.result ?? rest.leaf).equals(root);
};

export type Consistency = {
  readonly first: number;
  readonly firstRoot: Buffer;
  readonly second: number;
  readonly secondRoot: Buffer;
  readonly proof: readonly Buffer[];
};

/** Whether the tree of `second` leaves only added to the one of `first`. */
export const isConsistent = ({ first, firstRoot, second, secondRoot, proof }: Consistency): boolean => {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 1 || first > second) return false;
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot);
  const isPower = Number.isInteger(Math.log2(first));
  const path = isPower ? [firstRoot, ...proof] : [...proof];
  const begin = path.shift();
  if (!begin || (isPower && proof.length === 0)) return false;
  let fn = first - 1;
  let sn = second - 1;
  while (isOdd(fn)) {
    fn = half(fn);
    sn = half(sn);
  }
  let fr = begin;
  let sr = begin;
  for (const c of path) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else sr = nodeHash(sr, c);
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(secondRoot);
};
