/** A TypeBox schema as providers take it: they refuse what they do not know, and we check the answer by the whole schema. */
import type { TSchema } from "typebox";

type Json = { readonly [key: string]: unknown };
const kept = ["type", "description", "enum", "const"];

/** Every property is asked for; no other may come. */
export const wireSchema = (schema: TSchema | Json): Json => {
  const from = schema as Json; // A schema is a JSON object; only what is known is taken over.
  const out: Record<string, unknown> = {};
  for (const key of kept) if (from[key] !== undefined) out[key] = from[key];
  if (Array.isArray(from["anyOf"])) out["anyOf"] = from["anyOf"].map((each) => wireSchema(each as Json));
  if (from["items"] !== undefined) out["items"] = wireSchema(from["items"] as Json);
  if (from["type"] === "object") {
    const properties = (from["properties"] ?? {}) as Record<string, Json>;
    out["properties"] = Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, wireSchema(each)]));
    out["required"] = Object.keys(properties);
    out["additionalProperties"] = false;
  }
  return out;
};
