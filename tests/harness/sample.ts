/** The sample call as a measure needs it: its sound, its script, its labels. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeOggOpus } from "@wingman/gpu/audio/opus";
import type { Channel } from "@wingman/domain/call/events/shared";
import { root } from "./wingman.ts";

export type Script = {
  readonly title?: string;
  readonly durationMs: number;
  readonly consent: { readonly atMs: number };
  readonly turns: readonly {
    readonly n: number;
    readonly channel: Channel;
    readonly text: string;
    readonly startMs: number;
    readonly endMs: number;
    readonly words: readonly { readonly text: string; readonly startMs: number; readonly endMs: number }[];
  }[];
};
export type Moment = {
  readonly id: string;
  readonly kind: string;
  readonly kinds?: readonly string[];
  readonly channel: Channel;
  readonly turn: number;
  readonly words: string;
  readonly t0Ms: number;
};

const samples = join(root, "ops/demo/samples");

/** Every sample call that has labels, by name; one that is only there to go wrong has none. */
export const labelledSamples = async (): Promise<readonly string[]> => {
  const found = await readdir(samples, { withFileTypes: true });
  return found
    .filter((entry) => entry.isDirectory() && existsSync(join(samples, entry.name, "moments.json")))
    .map((entry) => entry.name)
    .sort();
};

const folder = (id: string): string => join(samples, id);

export const readSample = async (
  id = "saas",
): Promise<{
  readonly script: Script;
  readonly moments: readonly Moment[];
  readonly sides: Readonly<Record<Channel, Int16Array>>;
}> => {
  const read = async <Shape>(name: string): Promise<Shape> =>
    JSON.parse(await readFile(join(folder(id), name), "utf8")) as Shape;
  const [script, { moments }, rep, customer] = await Promise.all([
    read<Script>("script.json"),
    read<{ moments: Moment[] }>("moments.json"),
    readFile(join(folder(id), "rep.opus")).then(decodeOggOpus),
    readFile(join(folder(id), "customer.opus")).then(decodeOggOpus),
  ]);
  return { script, moments, sides: { rep, customer } };
};
