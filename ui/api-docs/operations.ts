/** The description of the API as this page shows it: its operations, looked through, and how each is asked. Pure. */

export type Schema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema | readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly default?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
};
type Content = Readonly<Record<string, { readonly schema?: Schema }>>;
type Parameter = {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly schema: Schema;
};
type Described = {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly "x-roles": "anyone" | readonly string[];
  readonly "x-object": string;
  readonly "x-audit": string;
  readonly "x-limits": { readonly perMinute: number; readonly free?: boolean };
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
};
export type OpenApi = { readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>> };

type Message = { readonly type: string; readonly schema: Schema };
export type Operation = {
  readonly id: string;
  readonly tag: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly roles: "anyone" | readonly string[];
  readonly object: string;
  readonly audit: string;
  readonly perMinute: number;
  /** Of the tenant's minute. */
  readonly isCounted: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: Message | null;
  readonly answer: Message | null;
  /** Statuses of a no. */
  readonly refusals: readonly number[];
};

const messageOf = (content: Content | undefined): Message | null => {
  const [entry] = Object.entries(content ?? {});
  return entry ? { type: entry[0], schema: entry[1].schema ?? {} } : null;
};

const ok = 200;

export const operationsOf = ({ paths }: OpenApi): readonly Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): Operation => ({
      id: one.operationId,
      tag: one.tags[0] ?? "",
      method: method.toUpperCase(),
      path,
      summary: one.summary,
      roles: one["x-roles"],
      object: one["x-object"],
      audit: one["x-audit"],
      perMinute: one["x-limits"].perMinute,
      isCounted: one["x-limits"].free !== true,
      parameters: one.parameters,
      body: messageOf(one.requestBody?.content),
      answer: messageOf(one.responses[ok]?.content),
      refusals: Object.keys(one.responses)
        .map(Number)
        .filter((status) => status > ok),
    })),
  );

export type Group = { readonly tag: string; readonly operations: readonly Operation[] };

/** Those in which every word of `text` stands, by the thing they are about, in the alphabet's order. */
export const groupsOf = (operations: readonly Operation[], text: string): readonly Group[] => {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Operation[]>();
  for (const one of operations) {
    const all = `${one.method} ${one.path} ${one.id} ${one.summary}`.toLowerCase();
    if (wanted.every((word) => all.includes(word))) groups.set(one.tag, [...(groups.get(one.tag) ?? []), one]);
  }
  return [...groups]
    .map(([tag, found]) => ({ tag, operations: found }))
    .sort((a, b) => a.tag.localeCompare(b.tag, "en"));
};

/** What is in it, one deep: its fields, or those of what it lists; null where it has none to open. */
export const partsOf = (schema: Schema): readonly { name: string; required: boolean; schema: Schema }[] | null => {
  if (schema.properties)
    return Object.entries(schema.properties).map(([name, of]) => ({
      name,
      required: schema.required?.includes(name) ?? false,
      schema: of,
    }));
  const listed = schema.items instanceof Array ? schema.items : schema.items ? [schema.items] : [];
  const [record] = Object.values(schema.patternProperties ?? {});
  const inside = [...listed, ...(record ? [record] : [])];
  if (inside.length === 1) return partsOf(inside[0] ?? {});
  const ways = [...(schema.anyOf ?? []), ...(schema.allOf ?? [])].filter((one) => partsOf(one) !== null);
  if (ways.length === 1) return partsOf(ways[0] ?? {});
  return ways.length === 0 ? null : ways.map((one, n) => ({ name: `${n + 1}`, required: true, schema: one }));
};

const kindsMax = 12;

/** As one would write it down: `string`, `"a" | "b"`, `integer | null`, `object[]`. */
export const kindOf = (schema: Schema): string => {
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return shortly(schema.enum.map((value) => JSON.stringify(value)));
  if (schema.anyOf) return shortly([...new Set(schema.anyOf.map(kindOf))]);
  if (schema.allOf) return [...new Set(schema.allOf.map(kindOf))].join(" & ");
  if (schema.items instanceof Array) return `[${schema.items.map(kindOf).join(", ")}]`;
  if (schema.type === "array") {
    const of = kindOf((schema.items as Schema | undefined) ?? {});
    return `${of.includes(" | ") ? `(${of})` : of}[]`;
  }
  const [record] = Object.values(schema.patternProperties ?? {});
  if (record) return `{ [name]: ${kindOf(record)} }`;
  return schema.format ?? schema.type ?? "any";
};
const shortly = (kinds: readonly string[]): string =>
  [...kinds.slice(0, kindsMax), ...(kinds.length > kindsMax ? ["…"] : [])].join(" | ");

/** Its bounds, such as `1–100`, `≤ 40 characters`; in signs alone, which need no translation. */
export const boundsOf = (schema: Schema): string => {
  const between = (least: number | undefined, most: number | undefined, mark: string): string =>
    least === undefined && most === undefined
      ? ""
      : most === undefined
        ? `${mark} ≥ ${least}`
        : least === undefined
          ? `${mark} ≤ ${most}`
          : `${least} ≤ ${mark} ≤ ${most}`;
  return [
    between(schema.minimum, schema.maximum, "x"),
    between(schema.minLength, schema.maxLength, "length"),
    between(schema.minItems, schema.maxItems, "count"),
    schema.pattern ? `/${schema.pattern}/` : "",
    schema.default === undefined ? "" : `= ${JSON.stringify(schema.default)}`,
  ]
    .filter(Boolean)
    .join(", ");
};

/** The least that fits it: what must be there, each of its first kind. */
export const exampleOf = (schema: Schema): unknown => {
  if ("const" in schema) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return exampleOf(schema.anyOf[0] ?? {});
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(exampleOf)) as unknown;
  switch (schema.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name))
          .map(([name, of]) => [name, exampleOf(of)]),
      );
    case "array":
      if (schema.items instanceof Array) return schema.items.map(exampleOf);
      return schema.minItems ? [exampleOf((schema.items as Schema | undefined) ?? {})] : [];
    case "string":
      return "…";
    case "integer":
    case "number":
      return schema.minimum ?? 0;
    case "boolean":
      return false;
    default:
      return null;
  }
};

/** How a shell asks it; what one puts in stands as `$NAME`, the key of a program as `$KEY`. */
export const curlOf = (one: Operation, origin: string): string => {
  const named = (name: string): string => `$${name.replaceAll(/(?<=[a-z])[A-Z]/g, "_$&").toUpperCase()}`;
  const path = one.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => named(name));
  const query = one.parameters
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map(({ name }) => `${name}=${named(name)}`)
    .join("&");
  const isFile = one.answer !== null && one.answer.type !== "application/json";
  const parts = [
    `curl${one.method === "GET" ? "" : ` -X ${one.method}`}${isFile ? " -OJ" : ""} "${origin}${path}${query && `?${query}`}"`,
    one.roles === "anyone" ? "" : `-H "Authorization: Bearer $KEY"`,
    one.body ? `-H "Content-Type: ${one.body.type}"` : "",
    one.body === null
      ? ""
      : one.body.type === "application/json"
        ? `-d '${JSON.stringify(exampleOf(one.body.schema)).replaceAll("'", String.raw`'\''`)}'`
        : `--data-binary "@$FILE"`,
  ];
  return parts.filter(Boolean).join(" \\\n  ");
};
