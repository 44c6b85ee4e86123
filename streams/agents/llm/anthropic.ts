/** Anthropic's models, by their SDK over our own way out. */
import Anthropic from "@anthropic-ai/sdk";
import type { Egress } from "../../egress/egress.ts";
import { broke, tooMuch } from "./failures.ts";
import {
  answerCharsMax,
  type Model,
  type ModelPart,
  type ModelRequest,
  toolsPerAnswerMax,
  type Usage,
} from "./model.ts";
import { openProvider, type ProviderOptions } from "./provider.ts";
import { wireSchema } from "./wire-schema.ts";

export const anthropicUrl = "https://api.anthropic.com";

/** Throws what `Model.ask` throws; `options` say where, by which key, and how long. */
export const openAnthropic = (egress: Egress, options: ProviderOptions): Model =>
  openProvider("anthropic", egress, options, async (sdk, request, model, signal) =>
    partsOf(await new Anthropic(sdk).messages.create(bodyOf(request, model), { signal })),
  );

const bodyOf = (request: ModelRequest, model: string): Anthropic.MessageCreateParamsStreaming => {
  const { system, data, output, tools = [], turns = [], tokensMax } = request;
  const messages: Anthropic.MessageParam[] = [{ role: "user", content: data }];
  for (const { id, name, input, result } of turns)
    messages.push(
      { role: "assistant", content: [{ type: "tool_use", id, name, input: JSON.parse(input) as unknown }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: result }] },
    );
  return {
    model,
    max_tokens: tokensMax,
    stream: true,
    // The instructions are the same in every ask, and kept by the provider for some minutes.
    system: [{ type: "text", text: system, cache_control: { type: "ephemeral" } }],
    messages,
    ...(output && { output_config: { format: { type: "json_schema" as const, schema: wireSchema(output.schema) } } }),
    ...(tools.length > 0 && {
      tools: tools.map(({ name, description, input }) => ({
        name,
        description,
        input_schema: wireSchema(input) as Anthropic.Tool.InputSchema, // An object's schema, as all inputs are.
      })),
    }),
  };
};

async function* partsOf(stream: AsyncIterable<Anthropic.RawMessageStreamEvent>): AsyncGenerator<ModelPart> {
  let usage: Usage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0 };
  let why: "done" | "length" | "refused" = "done";
  let chars = 0;
  let tools = 0;
  let begun = false;
  const open = new Map<number, { readonly id: string; readonly name: string; input: string }>();
  const count = (text: string): string => {
    if ((chars += text.length) > answerCharsMax) throw tooMuch("anthropic");
    return text;
  };
  for await (const event of stream) {
    switch (event.type) {
      case "message_start": {
        begun = true;
        const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens } = event.message.usage;
        const cachedTokens = whole(cache_read_input_tokens);
        const inputTokens = whole(input_tokens) + cachedTokens + whole(cache_creation_input_tokens);
        usage = { ...usage, inputTokens, cachedTokens };
        break;
      }
      case "content_block_start":
        if (event.content_block.type !== "tool_use") break;
        if ((tools += 1) > toolsPerAnswerMax) throw broke("anthropic", "asked for more tools than may be");
        open.set(event.index, { id: text(event.content_block.id), name: text(event.content_block.name), input: "" });
        break;
      case "content_block_delta": {
        const { delta } = event;
        const tool = open.get(event.index);
        if (delta.type === "text_delta") yield { kind: "text", text: count(text(delta.text)) };
        else if (delta.type === "input_json_delta" && tool) tool.input += count(text(delta.partial_json));
        break;
      }
      case "content_block_stop": {
        const tool = open.get(event.index);
        if (tool) yield { kind: "tool", ...tool, input: tool.input === "" ? "{}" : tool.input };
        open.delete(event.index);
        break;
      }
      case "message_delta":
        usage = { ...usage, outputTokens: whole(event.usage.output_tokens) };
        if (event.delta.stop_reason === "max_tokens") why = "length";
        if (event.delta.stop_reason === "refusal") why = "refused";
        break;
      case "message_stop":
        if (begun) return yield { kind: "end", why, usage };
    }
  }
  throw broke("anthropic", begun ? "broke off in the middle" : "answered nothing that can be read");
}

// Whoever answers may be anybody: what should be text or a count is looked at first.
const text = (value: unknown): string => {
  if (typeof value !== "string") throw broke("anthropic", "said what cannot be read");
  return value;
};
const whole = (value: unknown): number =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
