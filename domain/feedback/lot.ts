/**
 * Lots that are drawn by a name: the same name always draws the same, on every machine, and two names have nothing to do
 * with each other. FNV-1a over the name, stirred by the last step of MurmurHash3, since FNV alone leaves names that
 * differ in one letter near each other.
 */

/** 0 to 1, without 1. */
export const lotOf = (name: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return (hash >>> 0) / 4_294_967_296;
};

/** Of the tips that were shown, people look at so many (FB-5). */
export const sampledShare = 0.1;

/** Whether a tip is one of those that people, and the judge, look at. */
export const isSampled = (call: string, suggestion: string): boolean =>
  lotOf(`review/${call}/${suggestion}`) < sampledShare;
