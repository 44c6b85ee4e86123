/** Whoever speaks as OpenAI's chat completions do: OpenAI, vLLM, Ollama, Gemini's endpoint; by OpenAI's SDK over our own way out. */
import OpenAI from "openai";
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

export const openAiUrl = "https://api.openai.com/v1";

/** Throws what `Model.ask` throws; `options` say where, by which key, and how long. */
export const openOpenAi = (egress: Egress, options: ProviderOptions): Model =>
  openProvider("openai", egress, options, async (sdk, request, model, signal) => {
    const client = new OpenAI({ ...sdk, organization: null, project: null });
    return partsOf(await client.chat.completions.create(bodyOf(request, model, options.base), { signal }));
  });

type Body = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

const bodyOf = (request: ModelRequest, model: string, base: string): Body => {
  const { system, data, output, tools = [], turns = [], tokensMax } = request;
  const messages: Body["messages"] = [
    { role: "system", content: system },
    { role: "user", content: data },
  ];
  for (const { id, name, input, result } of turns)
    messages.push(
      { role: "assistant", tool_calls: [{ id, type: "function", function: { name, arguments: input } }] },
      { role: "tool", tool_call_id: id, content: result },
    );
  return {
    model,
    messages,
    stream: true,
    stream_options: { include_usage: true },
    // OpenAI's newer models refuse the old name, and other servers do not know the new one.
    ...(new URL(base).hostname === new URL(openAiUrl).hostname
      ? { max_completion_tokens: tokensMax }
      : { max_tokens: tokensMax }),
    ...(output && {
      response_format: {
        type: "json_schema" as const,
        json_schema: { name: output.name, schema: { ...wireSchema(output.schema) }, strict: true },
      },
    }),
    ...(tools.length > 0 && {
      tools: tools.map(({ name, description, input }) => ({
        type: "function" as const,
        function: { name, description, parameters: { ...wireSchema(input) }, strict: true },
      })),
    }),
  };
};

async function* partsOf(stream: AsyncIterable<OpenAI.Chat.ChatCompletionChunk>): AsyncGenerator<ModelPart> {
  let usage: Usage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0 };
  let finish: string | null = null;
  let chars = 0;
  const tools = new Map<number, { id: string; name: string; input: string }>();
  const count = (text: string): string => {
    if ((chars += text.length) > answerCharsMax) throw tooMuch("openai");
    return text;
  };
  for await (const chunk of stream) {
    if (chunk.usage)
      usage = {
        inputTokens: whole(chunk.usage.prompt_tokens),
        outputTokens: whole(chunk.usage.completion_tokens),
        cachedTokens: whole(chunk.usage.prompt_tokens_details?.cached_tokens),
      };
    const choice = (Array.isArray(chunk.choices) ? chunk.choices : [])[0];
    if (!choice) continue;
    const { content, refusal, tool_calls: calls } = choice.delta ?? {};
    if (typeof refusal === "string" && refusal !== "") finish = "content_filter";
    if (typeof content === "string" && content !== "") yield { kind: "text", text: count(content) };
    for (const call of Array.isArray(calls) ? calls : []) {
      const tool = tools.get(call.index) ?? { id: "", name: "", input: "" };
      tool.id ||= textOf(call.id);
      tool.name += count(textOf(call.function?.name));
      tool.input += count(textOf(call.function?.arguments));
      tools.set(call.index, tool);
      if (tools.size > toolsPerAnswerMax) throw broke("openai", "asked for more tools than may be");
    }
    finish = choice.finish_reason ?? finish;
  }
  if (finish === null) throw broke("openai", "broke off in the middle, or answered nothing that can be read");
  for (const tool of tools.values()) yield { kind: "tool", ...tool, input: tool.input === "" ? "{}" : tool.input };
  yield {
    kind: "end",
    why: finish === "length" ? "length" : finish === "content_filter" ? "refused" : "done",
    usage,
  };
}

// Whoever answers may be anybody: what should be text or a count is looked at first.
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const whole = (value: unknown): number =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
