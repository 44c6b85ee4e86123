/** What an answer of a model is held to, whichever agent asked. */
import { Failure } from "@wingman/domain/failure";
import type { Static, TSchema } from "typebox";
import { Value } from "typebox/value";
import type { Answer } from "../agent.ts";
import type { AskedFor, Llm, LlmPart, LlmRequest } from "./desk.ts";

/**
 * A whole answer in the form that was asked for, with what the desk says of it at its end. Whoever asks so has no tools.
 * Throws `Failure`: WING_LLM_ANSWER, WING_LLM_REFUSED, WING_AGENT_TOOL, and what the desk throws.
 */
export const askForm = async <Schema extends TSchema>(
  llm: Llm,
  request: Omit<LlmRequest, "output"> & { readonly output: { readonly name: string; readonly schema: Schema } },
  asked: AskedFor,
  signal: AbortSignal,
): Promise<{ readonly form: Static<Schema>; readonly end: Extract<LlmPart, { kind: "end" }> }> => {
  let json = "";
  for await (const part of llm.ask(request, asked, signal)) {
    if (part.kind === "tool") throw noTools(part.name);
    if (part.kind === "text") {
      json += part.text;
      continue;
    }
    if (part.why === "refused") throw refused();
    return { form: formIn(json, request.output.schema), end: part };
  }
  throw new Error("a model's answer has no end"); // The desk gives one, or throws.
};

/** Throws `Failure` WING_LLM_ANSWER. */
export const formIn = <Schema extends TSchema>(json: string, schema: Schema): Static<Schema> => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = undefined; // As wrong as any other form.
  }
  if (Value.Check(schema, value)) return value;
  throw new Failure("WING_LLM_ANSWER", "a model answered in another form than it was asked for.", {
    remedy: "Choose a model that knows structured output (a JSON schema).",
  });
};

export const refused = (): Failure =>
  new Failure("WING_LLM_REFUSED", "a model would not answer this.", {
    remedy: "Nothing needs to be done: what is there without a model stays.",
  });

/** Whoever reads the words of others is handed no tools. */
export const noTools = (name: string): Failure =>
  new Failure("WING_AGENT_TOOL", `a model asked for a tool that it was not given (${nameOf(name)}).`, {
    remedy: "Nothing was run. If it happens often, what is said or written in a document tries to steer the model.",
  });

/** That whoever has no tools asked for one, as it is written down. */
export const refusalOf = (name: string, model: string, prompt: string): Extract<Answer, { type: "ToolRefused" }> => ({
  type: "ToolRefused",
  data: { call: 7, tool: nameOf(name), because: "grant", model: model.slice(0, 80), prompt },
});

/** A tool's name as it may be shown: whoever made it up may have meant something by it. */
export const nameOf = (name: string): string => name.replaceAll(/[^\w-]/g, "?").slice(0, 40);
