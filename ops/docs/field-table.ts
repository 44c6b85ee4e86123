/** The fields of an object's schema as a table of Markdown, for the pages that are made from schemas. */
import type { TSchema } from "typebox";

export const fieldTable = (schema: TSchema): string => {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, Record<string, unknown>>;
    required?: readonly string[];
  };
  const rows = Object.entries(properties).map(([name, field]) => {
    const remarks = [required.includes(name) ? "" : "optional", String(field["description"] ?? "")];
    return `| \`${name}\` | ${kind(field)} | ${remarks.filter((remark) => remark !== "").join("; ")} |`;
  });
  return ["| field | type | |", "|---|---|---|", ...rows].join("\n");
};

const kind = (schema: Record<string, unknown>): string => {
  if ("const" in schema) return `\`${JSON.stringify(schema["const"])}\``;
  if (Array.isArray(schema["anyOf"])) return (schema["anyOf"] as Record<string, unknown>[]).map(kind).join(" or ");
  if (schema["type"] === "array") return `list of ${kind((schema["items"] ?? {}) as Record<string, unknown>)}`;
  const [record] = Object.values((schema["patternProperties"] ?? {}) as Record<string, Record<string, unknown>>);
  if (record) return `${kind(record)} by name`;
  if (schema["type"] === "object") return `{ ${Object.keys((schema["properties"] ?? {}) as object).join(", ")} }`;
  return typeof schema["type"] === "string" ? schema["type"] : "anything";
};
