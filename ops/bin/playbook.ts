/** `wingman playbook …`: the routes of the manager's editor from the command line, at the running Wingman. */
import { readFile, writeFile } from "node:fs/promises";
import { Failure } from "@wingman/domain/failure";
import type { Changes } from "@wingman/domain/playbook/diff";
import { defaultDataDir } from "../local/instance.ts";
import { runningInstance } from "../local/lock.ts";
import { config, fileOf, root } from "./command-tools.ts";
import { signedFetch } from "./sign-in.ts";
import { printable, say } from "./terminal.ts";

const answerMsMax = 15_000;

type Version = number | "draft";
type Head = {
  readonly id: string;
  readonly name: string;
  readonly live: number | null;
  readonly revision: number;
  readonly unpublished: boolean;
  readonly versions: readonly number[];
};

const address = async (): Promise<string> => {
  const holder = await runningInstance(config().dataDir ?? defaultDataDir(root));
  if (!holder)
    throw new Failure("WING_NOT_RUNNING", "no Wingman runs here, and its playbooks are on its log.", {
      remedy: "Start one with `npm start` in another terminal and try again.",
    });
  if (!holder.address)
    throw new Failure("WING_STARTING", "Wingman is just being set up and has no address yet.", {
      remedy: "Try again in a few seconds.",
    });
  return holder.address;
};

/** Throws the `Failure` that the server answers. */
const ask = async (method: "GET" | "POST", path: string, body?: unknown): Promise<Response> => {
  const answer = await signedFetch(new URL(path, await address()), {
    method,
    signal: AbortSignal.timeout(answerMsMax),
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  if (answer.ok) return answer;
  const { code, message, remedy } = (await answer.json().catch(() => ({}))) as Partial<Record<string, string>>;
  throw new Failure((code ?? "WING_OUR_FAULT") as `WING_${string}`, message ?? `it answered ${answer.status}.`, {
    ...(remedy !== undefined && { remedy }),
  });
};
const json = async <Shape>(method: "GET" | "POST", path: string, body?: unknown): Promise<Shape> =>
  (await (await ask(method, path, body)).json()) as Shape; // The route's schema is its contract.

const path = (id: string, rest = ""): string => `/api/playbooks/${encodeURIComponent(id)}${rest}`;
const query = (values: { readonly [key: string]: Version | undefined }): string => {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value !== undefined) params.set(key, String(value));
  return params.size === 0 ? "" : `?${params.toString()}`;
};

export const list = async (): Promise<void> => {
  const { playbooks } = await json<{ playbooks: readonly Head[] }>("GET", "/api/playbooks/all");
  for (const { id, name, live, unpublished, versions } of playbooks)
    say(
      `  ${id.padEnd(24)} ${(live === null ? "never published" : `version ${live}`).padEnd(16)} ${printable(name)}` +
        `${versions.length > 1 ? `  (of ${[...versions].reverse().join(", ")})` : ""}${unpublished ? "  (a draft waits)" : ""}`,
    );
};

export const exportFile = async (
  id: string,
  { as, out }: { readonly as?: Version; readonly out?: string },
): Promise<void> => {
  const text = await (await ask("GET", path(id, `/file${query({ version: as })}`))).text();
  if (out === undefined) return say(text.trimEnd());
  await writeFile(fileOf(out), text);
  say(`  ${out} is written.`);
};

export const importFile = async (
  file: string,
  { publish: isPublished }: { readonly publish?: true },
): Promise<void> => {
  const text = await readFile(fileOf(file), "utf8").catch((cause: unknown) => {
    throw new Failure("WING_FILE_NOT_FOUND", `${file} cannot be read.`, { remedy: "Name a YAML file.", cause });
  });
  const { id, revision } = await json<{ id: string; revision: number }>("POST", "/api/playbooks/file", {
    text,
    onto: null,
  });
  say(`  ${file} is the draft of ${id}.`);
  if (isPublished) await publishAt(id, revision);
};

const publishAt = async (id: string, onto: number): Promise<void> => {
  const { version } = await json<{ version: number }>("POST", path(id, "/publish"), { onto });
  say(`  Calls begin with version ${version} of ${id} from now on.`);
};

export const publishDraft = async (id: string): Promise<void> => {
  const { revision } = await json<Head>("GET", path(id));
  await publishAt(id, revision);
};

export const rollBack = async (id: string, version: number): Promise<void> => {
  await ask("POST", path(id, "/roll-back"), { version });
  say(`  Calls begin with version ${version} of ${id} again.`);
};

const shown = (value: unknown): string => (value === undefined ? "nothing" : printable(JSON.stringify(value)));

export const diff = async (
  id: string,
  { from, to }: { readonly from?: Version; readonly to?: Version },
): Promise<void> => {
  const { outline, plays } = await json<Changes>("GET", path(id, `/diff${query({ from, to })}`));
  const fields = [
    ...outline.map(({ path: field, before, after }) => ({ of: "", field, before, after })),
    ...plays.changed.flatMap((play) =>
      play.fields.map(({ path: field, before, after }) => ({ of: `${play.id} `, field, before, after })),
    ),
  ];
  for (const play of plays.added) say(`  + ${play.id}`);
  for (const play of plays.removed) say(`  - ${play.id}`);
  for (const { of, field, before, after } of fields) say(`  ~ ${of}${field}: ${shown(before)} → ${shown(after)}`);
  if (plays.reordered) say("  ~ the plays stand in another order");
  if (plays.added.length + plays.removed.length + fields.length === 0 && !plays.reordered) say("  They are the same.");
};
