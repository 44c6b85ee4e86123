import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { openCompactRange } from "./compact-range.ts";
import { emptyRoot, leafHashOf, nodeHash } from "./hash.ts";
import { isConsistent, isIncluded } from "./proofs.ts";
import { openTree } from "./tree.ts";

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");
const hexOf = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString("hex"));

/** The tree of eight leaves that implementations of Certificate Transparency are tried with. */
const published = {
  leaves: ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"],
  roots: [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ],
  inclusion: [
    { index: 0, size: 1, proof: [] },
    {
      index: 0,
      size: 8,
      proof: [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ],
    },
    {
      index: 5,
      size: 8,
      proof: [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ],
    },
    { index: 2, size: 3, proof: ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"] },
    {
      index: 1,
      size: 5,
      proof: [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      ],
    },
  ],
  consistency: [
    { first: 1, second: 1, proof: [] },
    {
      first: 1,
      second: 8,
      proof: [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ],
    },
    {
      first: 2,
      second: 8,
      proof: [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ],
    },
    {
      first: 6,
      second: 8,
      proof: [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ],
    },
  ],
};
const publishedTree = openTree(Buffer.concat(published.leaves.map((leaf) => leafHashOf(bytes(leaf)))));

test("roots of the published tree come out, at every size, from both trees", () => {
  const growing = openCompactRange();
  assert.equal(growing.root().toString("hex"), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  published.leaves.forEach((leaf, index) => {
    growing.push(leafHashOf(bytes(leaf)));
    assert.equal(growing.root().toString("hex"), published.roots[index]);
    assert.equal(publishedTree.root(index + 1).toString("hex"), published.roots[index]);
  });
  assert.deepEqual(openTree(Buffer.alloc(0)).root(), emptyRoot);
});

test("published proofs come out and are taken", () => {
  for (const { index, size, proof } of published.inclusion) {
    assert.deepEqual(hexOf(publishedTree.inclusion(index, size)), proof);
    const leaf = leafHashOf(bytes(published.leaves[index] ?? ""));
    assert.ok(isIncluded({ leaf, index, size, root: publishedTree.root(size), proof: proof.map(bytes) }));
  }
  for (const { first, second, proof } of published.consistency) {
    assert.deepEqual(hexOf(publishedTree.consistency(first, second)), proof);
    const roots = { firstRoot: publishedTree.root(first), secondRoot: publishedTree.root(second) };
    assert.ok(isConsistent({ first, second, ...roots, proof: proof.map(bytes) }));
  }
});

const sizeMax = 300;
const leavesOf = (count: number, salt = 0): Buffer[] =>
  Array.from({ length: count }, (_, index) => leafHashOf(Buffer.from(`${salt}/${index}`)));
const grown = openTree(Buffer.concat(leavesOf(sizeMax)));
const flipped = (hash: Buffer, bit: number): Buffer => {
  const other = Buffer.from(hash);
  other.writeUInt8(other.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return other;
};
/** MTH as the RFC writes it, with nothing kept. */
const plainRoot = (leaves: readonly Buffer[]): Buffer => {
  const [only] = leaves;
  if (!only) return emptyRoot;
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(plainRoot(leaves.slice(0, split)), plainRoot(leaves.slice(split)));
};
const bit = fc.integer({ min: 0, max: 255 });

test("at every size the root is the RFC's own recursion", () => {
  const leaves = leavesOf(sizeMax);
  const growing = openCompactRange();
  for (let size = 1; size <= sizeMax; size++) {
    growing.push(leaves[size - 1] ?? assert.fail());
    const root = plainRoot(leaves.slice(0, size));
    assert.deepEqual(growing.root(), root);
    assert.deepEqual(grown.root(size), root);
  }
});

test("every leaf of every tree is proven, and no proof is good for anything else", () => {
  const leaves = leavesOf(sizeMax);
  const cases = fc
    .integer({ min: 1, max: sizeMax })
    .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1), fc.nat(size - 1), bit, fc.nat(20)));
  fc.assert(
    fc.property(cases, ([size, index, other, at, step]) => {
      const leaf = leaves[index] ?? assert.fail();
      const proof = grown.inclusion(index, size);
      const root = grown.root(size);
      const good = { leaf, index, size, root, proof };
      assert.ok(isIncluded(good));
      assert.equal(isIncluded({ ...good, leaf: flipped(leaf, at) }), false);
      assert.equal(isIncluded({ ...good, root: flipped(root, at) }), false);
      assert.equal(isIncluded({ ...good, index: other }), other === index);
      assert.equal(isIncluded({ ...good, index: size }), false);
      assert.equal(isIncluded({ ...good, proof: [...proof, leaf] }), false);
      if (proof.length === 0) return;
      assert.equal(isIncluded({ ...good, proof: proof.slice(1) }), false);
      const bad = proof.map((hash, place) => (place === step % proof.length ? flipped(hash, at) : hash));
      assert.equal(isIncluded({ ...good, proof: bad }), false);
    }),
    { numRuns: 500 },
  );
});

test("a tree that grew is proven to have grown, and one that was changed is not", () => {
  const others = openTree(Buffer.concat(leavesOf(sizeMax, 1)));
  const cases = fc
    .integer({ min: 1, max: sizeMax })
    .chain((second) => fc.tuple(fc.integer({ min: 1, max: second }), fc.constant(second), bit, fc.nat(20)));
  fc.assert(
    fc.property(cases, ([first, second, at, step]) => {
      const proof = grown.consistency(first, second);
      const good = { first, second, firstRoot: grown.root(first), secondRoot: grown.root(second), proof };
      assert.ok(isConsistent(good));
      assert.equal(isConsistent({ ...good, firstRoot: others.root(first) }), false);
      assert.equal(isConsistent({ ...good, secondRoot: others.root(second) }), false);
      assert.equal(isConsistent({ ...good, proof: [...proof, emptyRoot] }), false);
      if (first < second) assert.equal(isConsistent({ ...good, proof: others.consistency(first, second) }), false);
      if (proof.length === 0) return;
      assert.equal(isConsistent({ ...good, proof: proof.slice(1) }), false);
      const bad = proof.map((hash, place) => (place === step % proof.length ? flipped(hash, at) : hash));
      assert.equal(isConsistent({ ...good, proof: bad }), false);
    }),
    { numRuns: 500 },
  );
});
