import { readFile, rm } from "node:fs/promises";
import type { Context, Skipped } from "../parts/source.ts";
import { fetchFile } from "./fetch-file.ts";

/** A file that its publisher offers together with a list of checksums. */
export type Release = {
  /** The address of the folder, without a slash at its end. */
  folder: string;
  file: string;
  /** Name of the list in the same folder, with lines of `<sha256>  <file>`. */
  sums: string;
  bytesMax: number;
};

const sumsBytesMax = 200_000;

/** Fetches a release and compares it with the publisher's list, fetched from the same place; saying so as it goes. */
export async function fetchRelease(
  release: Release,
  to: string,
  { env, say, signal }: Pick<Context, "env" | "say" | "signal">,
): Promise<{ sha256: string } | Skipped> {
  const folder = addressOf(release.folder, env);
  const list = `${to}.sums`;
  say("fetching", `${release.sums} from ${new URL(folder).host}`);
  const listed = await fetchFile({ url: `${folder}/${release.sums}`, to: list, bytesMax: sumsBytesMax, env, signal });
  if ("skipped" in listed) return listed;
  const sha256 = checksumIn(await readFile(list, "utf8"), release.file);
  await rm(list, { force: true });
  if (sha256 === undefined) return { skipped: `the publisher's ${release.sums} does not name ${release.file}` };
  return fetchFile({
    url: `${folder}/${release.file}`,
    to,
    sha256,
    bytesMax: release.bytesMax,
    env,
    signal,
    onBytes: (bytes, bytesTotal) =>
      say("fetching", `${release.file} from ${new URL(folder).host}`, {
        bytes,
        ...(bytesTotal !== undefined && { bytesTotal }),
      }),
  });
}

/** With a mirror, the publisher's address below the mirror's: `<mirror>/github.com/...`. */
export function addressOf(address: string, env: NodeJS.ProcessEnv): string {
  const mirror = env["WINGMAN_RELEASE_MIRROR"];
  if (mirror === undefined || mirror === "") return address;
  return `${mirror.replace(/\/+$/, "")}/${address.replace(/^https:\/\//, "")}`;
}

/** The checksum of a file in a list as sha256sum writes it; a star before the name means "binary" there. */
export function checksumIn(list: string, file: string): string | undefined {
  for (const line of list.split("\n")) {
    const [, sum, name] = /^([0-9a-fA-F]{64})\s+\*?(\S+)\s*$/.exec(line) ?? [];
    if (name === file && sum !== undefined) return sum.toLowerCase();
  }
  return undefined;
}
