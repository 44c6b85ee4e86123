import { Type, type Static, type TSchema } from "typebox";

/** Whose personal data a field holds; sealing, erasure and export follow this mark (rule 8). */
export type Personal = "rep" | "customer" | "both";

/** The mark's key in the JSON Schema itself, so that generated documents show it too. */
export const personalKey = "x-personal";

/**
 * Marks a schema as personal data of somebody in the call. The type stays the same: what is erased later
 * decodes as `Erased`, which views accept in place of any such field.
 */
export const personal = <Schema extends TSchema>(whose: Personal, schema: Schema): Schema =>
  ({ ...schema, [personalKey]: whose }) as Schema; // Spread keeps every key; only the annotation is added.

/** The mark's key of text that people type and that is no personal data by itself. */
export const freeTextKey = "x-free-text";

/** Marks a schema as text that people may type anything into: it is not sealed, and redacted like what is. */
export const freeText = <Schema extends TSchema>(schema: Schema): Schema =>
  ({ ...schema, [freeTextKey]: true }) as Schema; // As above.

/** The mark's key of text that is stored as it was written. */
export const asWrittenKey = "x-as-written";

/** Marks a personal schema whose text is sealed and not redacted: a document that was changed would answer wrongly. */
export const asWritten = <Schema extends TSchema>(schema: Schema): Schema =>
  ({ ...schema, [asWrittenKey]: true }) as Schema; // As above.

/** A field whose key was forgotten: order and size remain, the words do not. */
export const erased = { erased: true } as const;
export type Erased = typeof erased;
export const isErased = (value: unknown): value is Erased =>
  typeof value === "object" && value !== null && (value as Partial<Erased>).erased === true;

export type PersonalPath = { readonly path: readonly string[]; readonly whose: Personal };

/** Every marked path in a schema, once; `*` stands for each item of an array. */
export const personalPaths = (schema: TSchema): PersonalPath[] => {
  const found = new Map<string, PersonalPath>();
  for (const mark of marksIn(schema, [])) {
    // A field that several branches of a union mark is sealed once; where they differ it is both's.
    const key = JSON.stringify(mark.path);
    const known = found.get(key);
    found.set(key, known && known.whose !== mark.whose ? { path: mark.path, whose: "both" } : mark);
  }
  return [...found.values()];
};

/** Every path in a schema that is redacted, `*` for each item of an array: what is personal, and free text. */
export const redactedPaths = (schema: TSchema): readonly (readonly string[])[] => {
  const kept = new Set(markedIn(schema, asWrittenKey, []).map((path) => JSON.stringify(path)));
  return [
    ...personalPaths(schema)
      .map(({ path }) => path)
      .filter((path) => !kept.has(JSON.stringify(path))),
    ...markedIn(schema, freeTextKey, []),
  ];
};

const markedIn = (schema: TSchema, mark: string, path: readonly string[]): (readonly string[])[] => {
  const node = schema as Record<string, unknown>; // JSON Schema is open; the keys read here are checked below.
  if (node[mark] === true) return [path];
  return Object.entries((node["properties"] ?? {}) as Record<string, TSchema>).flatMap(([key, child]) =>
    markedIn(child, mark, [...path, key]),
  );
};

const marksIn = (schema: TSchema, path: readonly string[]): PersonalPath[] => {
  const node = schema as Record<string, unknown>; // JSON Schema is open; the keys read here are checked below.
  const whose = node[personalKey];
  if (whose === "rep" || whose === "customer" || whose === "both") return [{ path, whose }];
  const found: PersonalPath[] = [];
  for (const [key, child] of Object.entries((node["properties"] ?? {}) as Record<string, TSchema>))
    found.push(...marksIn(child, [...path, key]));
  for (const items of [node["items"] ?? []].flat() as TSchema[]) found.push(...marksIn(items, [...path, "*"]));
  for (const key of ["anyOf", "oneOf", "allOf"])
    for (const branch of (node[key] ?? []) as TSchema[]) found.push(...marksIn(branch, path));
  return found;
};

/**
 * A version that was once written: its schema, for the paths of what is personal in it, and the upcaster to the next
 * version, pure and total over all that fits the schema, with `Erased` in any personal field.
 */
export type EarlierVersion = { readonly data: TSchema; readonly upcast: (data: any) => unknown };

/** One event type at its newest version: its schema is its contract, its example lives in `examples/<type>.v<v>.json`. */
export type EventDefinition<Name extends string = string, Data extends TSchema = TSchema> = {
  readonly type: Name;
  readonly v: number;
  readonly says: string;
  readonly data: Data;
  /** Versions 1 to v - 1, in order; none of them is ever changed again. */
  readonly earlier: readonly EarlierVersion[];
};

export const defineEvent = <const Name extends string, Data extends TSchema>(
  type: Name,
  v: number,
  says: string,
  data: Data,
  earlier: readonly EarlierVersion[] = [],
): EventDefinition<Name, Data> => {
  if (earlier.length !== v - 1)
    throw new RangeError(`${type} is at version ${v} and names ${earlier.length} earlier ones`);
  return { type, v, says, data, earlier };
};

/** The schema an event of a version was written by; undefined for a version that is not known here. */
export const schemaOfVersion = ({ v, data, earlier }: EventDefinition, version: number): TSchema | undefined =>
  version === v ? data : earlier[version - 1]?.data;

/** Data of an earlier version as the newest one has it, step by step; what is newer or newest stays as it is. */
export const upcast = ({ earlier }: EventDefinition, version: number, data: unknown): unknown =>
  earlier.slice(version - 1).reduce((lifted, step) => step.upcast(lifted), data);

/** The union of plain events `{ type, data }` that a family of definitions describes. */
export type EventOf<Family extends Record<string, EventDefinition>> = {
  [Key in keyof Family]: { readonly type: Family[Key]["type"]; readonly data: Static<Family[Key]["data"]> };
}[keyof Family];

/** Objects refuse unknown keys, so that a misspelt field is an error and not lost data. */
export const object = <Properties extends Parameters<typeof Type.Object>[0]>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });
