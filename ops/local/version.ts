/** A version as numbers, for comparison: `v2.12.15` is [2, 12, 15]. */
export type Version = readonly number[];

/** The first dotted number in a text such as `nats-server: v2.9.10`; undefined where there is none. */
export function versionIn(text: string): Version | undefined {
  const match = /\d+(?:\.\d+)+/.exec(text);
  return match === null ? undefined : match[0].split(".").map(Number);
}

export const versionText = (version: Version): string => version.join(".");

/** Negative when `a` is older than `b`, 0 when equal; missing places count as 0. */
export function compareVersions(a: Version, b: Version): number {
  for (let place = 0; place < Math.max(a.length, b.length); place++) {
    const difference = (a[place] ?? 0) - (b[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
