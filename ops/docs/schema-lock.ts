/**
 * `domain/schemas.json`: the schema of every version of every event, as it is on somebody's log by now. A schema
 * may only grow within its version (rule 8); anything else is a new version with an upcaster, or a new type.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { catalogue } from "@wingman/domain/catalogue";
import { personalKey, schemaOfVersion } from "@wingman/domain/schema";
import type { TSchema } from "typebox";

const root = join(import.meta.dirname, "../..");
export const schemaLockPath = "domain/schemas.json";

type Locked = Readonly<Record<string, TSchema>>;

/** Every version there is, by `<type>.v<version>`, without the words that explain it. */
export const schemasNow = (): Locked =>
  Object.fromEntries(
    [...catalogue.values()]
      .flatMap((definition) =>
        Array.from(
          { length: definition.v },
          (_, n) => [`${definition.type}.v${n + 1}`, plain(schemaOfVersion(definition, n + 1))] as const,
        ),
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ) as Locked;

export const lockedSchemas = async (): Promise<Locked> =>
  JSON.parse(await readFile(join(root, schemaLockPath), "utf8")) as Locked; // Written by `schemaLock` below.

const plain = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === "description" ? undefined : value)));

/**
 * The lock as it should be. Throws an Error naming each version that did more than grow, or is gone: what was written
 * by it could not be read any more.
 */
export const schemaLock = async (): Promise<string> => {
  const now = schemasNow();
  const broken = Object.entries(await lockedSchemas()).flatMap(([name, was]) => {
    const is = now[name];
    return is ? growth(was, is, name) : [`${name} is gone`];
  });
  if (broken.length > 0)
    throw new Error(
      `${broken.join("\n")}\nRaise the event's version, keep the old schema in \`earlier\` with an upcaster, and add an example.`,
    );
  return `${JSON.stringify(now, null, 2)}\n`;
};

type Node = Readonly<Record<string, unknown>>;
/** Bounds that may only go one way: what was written must still fit. */
const upOnly = ["maxLength", "maxItems", "maximum"] as const;
const downOnly = ["minLength", "minItems", "minimum"] as const;
const fixed = ["type", "const", "pattern", "additionalProperties", personalKey] as const;

/** Why `is` does not take everything that fitted `was`, by path; nothing where it only grew. */
export const growth = (was: unknown, is: unknown, at: string): string[] => {
  const [before, after] = [was as Node, is as Node]; // JSON Schema is open; every key read is compared, not trusted.
  const found: string[] = [];
  for (const key of fixed)
    if (before[key] !== after[key]) found.push(`${at}: ${key} was ${String(before[key])} and is ${String(after[key])}`);
  for (const key of upOnly)
    if (bound(after[key], Infinity) < bound(before[key], Infinity)) found.push(`${at}: ${key} went down`);
  for (const key of downOnly)
    if (bound(after[key], -Infinity) > bound(before[key], -Infinity)) found.push(`${at}: ${key} went up`);
  const [properties, present] = [(before["properties"] ?? {}) as Node, (after["properties"] ?? {}) as Node];
  for (const [key, child] of Object.entries(properties))
    found.push(...(key in present ? growth(child, present[key], `${at}.${key}`) : [`${at}.${key} is gone`]));
  const required = new Set((before["required"] ?? []) as string[]);
  for (const key of (after["required"] ?? []) as string[])
    if (!required.has(key)) found.push(`${at}.${key} is required now`);
  if (before["items"] !== undefined || after["items"] !== undefined)
    found.push(...growth(before["items"] ?? {}, after["items"] ?? {}, `${at}.*`));
  const branches = (before["anyOf"] ?? []) as unknown[];
  const open = (after["anyOf"] ?? []) as unknown[];
  for (const branch of branches)
    if (!open.some((other) => growth(branch, other, at).length === 0))
      found.push(`${at}: a branch of its union is gone: ${JSON.stringify(branch).slice(0, 80)}`);
  return found;
};

const bound = (value: unknown, none: number): number => (typeof value === "number" ? value : none);
