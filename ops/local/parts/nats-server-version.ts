import { compareVersions, type Version, versionText } from "../version.ts";

/** A server that runs elsewhere, or a program to start. */
export type FoundNats =
  | { kind: "external"; url: string; version: string }
  | { kind: "program"; path: string; version: string };

export const natsServerVersion = "2.12.15"; // The one all measurements were made with.
export const versionMin: Version = [2, 12, 0]; // Atomic batches; older servers take one and store its parts.
const versionBelow: Version = [3];

/** Why a version will not do; undefined when it does. */
export function versionRefused(version: Version | undefined): string | undefined {
  if (version === undefined) return "does not say its version";
  if (compareVersions(version, versionMin) < 0)
    return `version ${versionText(version)} is older than ${versionText(versionMin)}`;
  if (compareVersions(version, versionBelow) >= 0)
    return `version ${versionText(version)} is newer than this Wingman knows`;
  return undefined;
}
