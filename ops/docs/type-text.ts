/** A JSON schema of ours as the TypeScript type of what it lets through. What TypeScript cannot say (bounds, patterns, marks) is left out. */
import type { TSchema } from "typebox";

type Schema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema | readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
};

export type TypeTextOptions = {
  /** Lists that one may hand over, also those of others: for what is asked, not for what is answered. */
  readonly readonlyLists: boolean;
  /** How deep the line stands on which the text begins, in steps of two blanks. */
  readonly depth: number;
};

const lineMax = 110;

/** Throws a TypeError at a kind of schema that no route has had so far: it must be said here how it reads. */
export const typeText = (schema: TSchema, options: TypeTextOptions): string => textOf(schema as Schema, options);

const textOf = (schema: Schema, options: TypeTextOptions): string => {
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return unionOf(schema.enum.map((value) => JSON.stringify(value)));
  if (schema.anyOf) return unionOf(schema.anyOf.map((one) => textOf(one, options)));
  if (schema.allOf)
    return schema.allOf.map((one) => (one.anyOf ? `(${textOf(one, options)})` : textOf(one, options))).join(" & ");
  switch (schema.type) {
    case "string":
    case "boolean":
    case "null":
    case "number":
      return schema.type;
    case "integer":
      return "number";
    case "array":
      return listOf(schema, options);
    case "object":
      return objectOf(schema, options);
    case undefined:
      if (Object.keys(schema).every((key) => /^x-|^description$|^~/.test(key))) return "unknown";
  }
  throw new TypeError(`no TypeScript is known for the schema ${JSON.stringify(schema).slice(0, 200)}`);
};

const unionOf = (parts: readonly string[]): string => [...new Set(parts)].join(" | ");

const listOf = ({ items = {} }: Schema, options: TypeTextOptions): string => {
  const mark = options.readonlyLists ? "readonly " : "";
  if (items instanceof Array) return `${mark}[${items.map((one) => textOf(one, options)).join(", ")}]`;
  const of = textOf(items, options);
  const isLoose = Boolean(items.anyOf ?? items.allOf ?? items.enum) && / [|&] /.test(of);
  return `${mark}${isLoose || of.startsWith("readonly ") ? `(${of})` : of}[]`;
};

const objectOf = (schema: Schema, options: TypeTextOptions): string => {
  const { properties = {}, required = [], patternProperties, additionalProperties } = schema;
  const [record] = Object.values(patternProperties ?? {});
  const values = record ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
  if (values) return `Record<string, ${textOf(values, options)}>`;
  const inside = { ...options, depth: options.depth + 1 };
  const fields = Object.entries(properties).map(
    ([name, of]) => `${nameOf(name)}${required.includes(name) ? "" : "?"}: ${textOf(of, inside)}`,
  );
  if (fields.length === 0) return "Record<string, never>";
  const onOne = `{ ${fields.join("; ")} }`;
  if (onOne.length <= lineMax && !onOne.includes("\n")) return onOne;
  const step = "  ".repeat(inside.depth);
  return `{\n${fields.map((field) => `${step}${field};\n`).join("")}${"  ".repeat(options.depth)}}`;
};

const nameOf = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
