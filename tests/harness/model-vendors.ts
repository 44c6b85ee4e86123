/**
 * A server that speaks as two vendors of language models do: Anthropic's Messages (server-sent events with names) and
 * OpenAI's chat completions (chunks, then `[DONE]`). Each request can be given a fault, and what is answered is the test's.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf, openPlayedServer } from "./played-server.ts";

export const modelKey = "a-key-of-a-model-that-nobody-may-see";

export type ModelFault =
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: string }
  /** Takes the request and says nothing. */
  | { readonly kind: "silent" }
  /** The first word comes after so long. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** A few words, and then nothing more. */
  | { readonly kind: "stalls" }
  /** A few words, and the connection is gone; in the middle of a message. */
  | { readonly kind: "cut" }
  | { readonly kind: "nonsense" }
  | { readonly kind: "empty" }
  /** Never stops. */
  | { readonly kind: "huge" }
  | { readonly kind: "html" };

export type Said = {
  readonly text?: string;
  readonly tools?: readonly { readonly name: string; readonly input: string }[];
  readonly refused?: boolean;
};

export type AskedOfModel = {
  readonly vendor: "anthropic" | "openai";
  readonly headers: IncomingMessage["headers"];
  /** As it was sent. */
  readonly body: string;
};

export type ModelVendors = AsyncDisposable & {
  readonly port: number;
  readonly anthropic: string;
  readonly openai: string;
  readonly asked: AskedOfModel[];
  /** Requests to any other path. */
  readonly strays: string[];
};

export type ModelVendorsOptions = {
  readonly answerOf?: (asked: AskedOfModel) => Said;
  readonly faultOf?: (request: number, asked: AskedOfModel) => ModelFault | undefined;
  /** Between two pieces of an answer. */
  readonly pieceMs?: number;
};

export const openModelVendors = async (options: ModelVendorsOptions = {}): Promise<ModelVendors> => {
  const asked: AskedOfModel[] = [];
  const strays: string[] = [];
  const server = await openPlayedServer((request, response) => answer(request, response, options, asked, strays));
  const { port } = server;
  return {
    port,
    anthropic: `http://127.0.0.1:${port}`,
    openai: `http://127.0.0.1:${port}/v1`,
    asked,
    strays,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  { answerOf = () => ({ text: "Hello." }), faultOf, pieceMs = 0 }: ModelVendorsOptions,
  asked: AskedOfModel[],
  strays: string[],
): Promise<void> => {
  const body = (await bodyOf(request)).toString();
  const vendor = { "/v1/messages": "anthropic", "/v1/chat/completions": "openai" } as const;
  const which = vendor[request.url as keyof typeof vendor];
  if (request.method !== "POST" || which === undefined) {
    strays.push(`${request.method} ${request.url}`);
    return void response.writeHead(404).end();
  }
  const one = { vendor: which, headers: request.headers, body };
  asked.push(one);
  // Anthropic takes it in a header of its own, too; its SDK sends this one.
  const key = request.headers.authorization ?? `Bearer ${String(request.headers["x-api-key"])}`;
  const fault = faultOf?.(asked.length, one);
  if (fault?.kind === "status") return refuse(response, which, fault.status, fault.retryAfter);
  if (key !== `Bearer ${modelKey}`) return refuse(response, which, 401);
  const wrong = which === "anthropic" ? wrongForAnthropic(one) : wrongForOpenAi(one);
  if (wrong !== undefined) return refuse(response, which, 400);
  if (fault?.kind === "silent") return undefined;
  if (fault?.kind === "html") return void response.writeHead(200, { "content-type": "text/html" }).end("<html>Hello");
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  if (fault?.kind === "empty") return void response.end();
  if (fault?.kind === "nonsense") return void response.end('event: message_start\ndata: {"type": nonsense\n\n');
  response.flushHeaders();
  if (fault?.kind === "slow") await pause(fault.delayMs);
  const events = (which === "anthropic" ? anthropicEvents : openAiEvents)(answerOf(one));
  if (fault?.kind === "huge") return pour(response, which);
  const some = Math.max(3, Math.floor(events.length / 2));
  for (const [index, event] of events.entries()) {
    if (fault?.kind === "stalls" && index === some) return undefined;
    if (fault?.kind === "cut" && index === some) {
      response.write(event.slice(0, event.length / 2));
      await pause(5);
      return void response.destroy();
    }
    response.write(event);
    if (pieceMs > 0) await pause(pieceMs);
  }
  return void response.end();
};

const refuse = (
  response: ServerResponse,
  vendor: "anthropic" | "openai",
  status: number,
  retryAfter?: string,
): void => {
  const error = { type: "as_the_test_wants_it", message: "as the test wants it" };
  response
    .writeHead(status, {
      "content-type": "application/json",
      ...(retryAfter !== undefined && { "retry-after": retryAfter }),
    })
    .end(JSON.stringify(vendor === "anthropic" ? { type: "error", error } : { error }));
};

/** Both refuse what they do not know; so does this. */
const wrongForAnthropic = ({ body, headers }: AskedOfModel): string | undefined => {
  const { model, max_tokens, messages, stream, output_config: output } = JSON.parse(body) as Record<string, unknown>;
  if (headers["anthropic-version"] === undefined) return "no version";
  if (typeof model !== "string" || !Number.isInteger(max_tokens) || !Array.isArray(messages) || stream !== true)
    return "form";
  return output === undefined ? undefined : wrongSchema((output as { format?: { schema?: unknown } }).format?.schema);
};
const wrongForOpenAi = ({ body }: AskedOfModel): string | undefined => {
  const { model, messages, stream, response_format: format } = JSON.parse(body) as Record<string, unknown>;
  if (typeof model !== "string" || !Array.isArray(messages) || stream !== true) return "form";
  return format === undefined
    ? undefined
    : wrongSchema((format as { json_schema?: { schema?: unknown } }).json_schema?.schema);
};
/** Strict forms: every property asked for, none besides, no checks of length. */
const wrongSchema = (schema: unknown): string | undefined => {
  const text = JSON.stringify(schema ?? null);
  if (/"(maxLength|minLength|pattern|maxItems|minimum|maximum)"/.test(text)) return "an unknown keyword";
  return text.includes('"additionalProperties":false') ? undefined : "open properties";
};

const pieces = (text: string): string[] => text.match(/[^]{1,12}/g) ?? [];
const named = (type: string, data: object): string => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;

const anthropicEvents = ({ text = "", tools = [], refused = false }: Said): string[] => {
  const usage = { input_tokens: 100, cache_read_input_tokens: 800, cache_creation_input_tokens: 0, output_tokens: 1 };
  const message = {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "m",
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
  const events = [named("message_start", { message: { ...message, usage } }), named("ping", {})];
  let index = 0;
  if (text !== "") {
    events.push(named("content_block_start", { index, content_block: { type: "text", text: "" } }));
    for (const piece of pieces(text))
      events.push(named("content_block_delta", { index, delta: { type: "text_delta", text: piece } }));
    events.push(named("content_block_stop", { index: index++ }));
  }
  for (const { name, input } of tools) {
    const content_block = { type: "tool_use", id: `toolu_${index}`, name, input: {} };
    events.push(named("content_block_start", { index, content_block }));
    for (const partial_json of pieces(input))
      events.push(named("content_block_delta", { index, delta: { type: "input_json_delta", partial_json } }));
    events.push(named("content_block_stop", { index: index++ }));
  }
  const stop_reason = refused ? "refusal" : tools.length > 0 ? "tool_use" : "end_turn";
  events.push(named("message_delta", { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 40 } }));
  return [...events, named("message_stop", {})];
};

const chunk = (delta: object, finish_reason: string | null = null, more: object = {}): string =>
  `data: ${JSON.stringify({ id: "c1", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason }], ...more })}\n\n`;

const openAiEvents = ({ text = "", tools = [], refused = false }: Said): string[] => {
  const events = [chunk({ role: "assistant", content: "" })];
  for (const content of pieces(text)) events.push(chunk({ content }));
  for (const [index, { name, input }] of tools.entries()) {
    events.push(
      chunk({ tool_calls: [{ index, id: `call_${index}`, type: "function", function: { name, arguments: "" } }] }),
    );
    for (const piece of pieces(input)) events.push(chunk({ tool_calls: [{ index, function: { arguments: piece } }] }));
  }
  events.push(chunk({}, refused ? "content_filter" : tools.length > 0 ? "tool_calls" : "stop"));
  const usage = {
    prompt_tokens: 900,
    completion_tokens: 40,
    total_tokens: 940,
    prompt_tokens_details: { cached_tokens: 800 },
  };
  return [...events, chunk({}, null, { choices: [], usage }), "data: [DONE]\n\n"];
};

/** A lot of words, for as long as somebody reads. */
const pour = async (response: ServerResponse, vendor: "anthropic" | "openai"): Promise<void> => {
  const text = "more and more ".repeat(100);
  const piece =
    vendor === "anthropic"
      ? named("content_block_delta", { index: 0, delta: { type: "text_delta", text } })
      : chunk({ content: text });
  if (vendor === "anthropic") {
    const usage = { input_tokens: 100, output_tokens: 1 };
    response.write(
      named("message_start", {
        message: { id: "msg_1", type: "message", role: "assistant", model: "m", content: [], usage },
      }),
    );
    response.write(named("content_block_start", { index: 0, content_block: { type: "text", text: "" } }));
  }
  while (!response.destroyed) {
    response.write(piece);
    await pause(1);
  }
};
