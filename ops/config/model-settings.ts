/** Settings of language models; see `configSchema` for how they are read. */
import { Type } from "typebox";

export const modelSettings = {
  anthropicKey: Type.Optional(
    Type.String({
      pattern: "^[!-~]{8,1000}$",
      secret: true,
      description:
        "The key for Anthropic's language models. With it cards of companies that let words leave the house are worded anew. Unset: nothing goes there.",
      expected: "the key as Anthropic's console shows it",
    }),
  ),
  anthropicUrl: Type.Optional(
    Type.String({
      pattern: "^https?://[^\\s?#]+$",
      description: "Where Anthropic's models answer. Unset: https://api.anthropic.com.",
      expected: "an address such as https://api.anthropic.com",
    }),
  ),
  anthropicModel: Type.String({
    default: "claude-haiku-4-5",
    pattern: "^[^\\s]{1,200}$",
    description: "Which of them; a fast one, since the customer waits.",
    expected: "a model's name",
  }),
  llmUrl: Type.Optional(
    Type.String({
      pattern: "^https?://[^\\s?#]+$",
      description:
        "A language model that speaks as OpenAI's chat completions do (vLLM, Ollama, Gemini's endpoint), with its version. Unset: https://api.openai.com/v1 where there is a key, else none.",
      expected: "an address such as http://10.20.0.5:11434/v1",
    }),
  ),
  llmKey: Type.Optional(
    Type.String({
      pattern: "^[!-~]{1,1000}$",
      secret: true,
      description: "The key for that model. Unset: it is asked without one.",
      expected: "the key as the model's owner shows it",
    }),
  ),
  llmModel: Type.String({
    default: "gpt-4.1-mini",
    pattern: "^[^\\s]{1,200}$",
    description: "The model that answers there.",
    expected: "a model's name",
  }),
  llmOrder: Type.Union([Type.Literal("anthropic"), Type.Literal("openai")], {
    default: "anthropic",
    description: "Which of two is asked first; the other steps in when it fails.",
    expected: "one of anthropic, openai",
  }),
  llmPrices: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        "Prices by model in dollars for a million tokens read, written and read again: model=3/15/0.3, other=0.1/0.4. A model without one costs nothing. Unset: none has.",
      expected: "a list such as claude-haiku-4-5=1/5/0.1",
    }),
  ),
  llmCallTokens: Type.Integer({
    default: 200_000,
    minimum: 0,
    maximum: 100_000_000,
    description:
      "Tokens of language models that one call may use; how many a company may use a day stands in its policy.",
    expected: "a whole number from 0 to 100000000",
  }),
  llmCallCents: Type.Integer({
    default: 50,
    minimum: 0,
    maximum: 1_000_000,
    description: "What one call may cost, by those prices.",
    expected: "US cents, a whole number",
  }),
  llmDayCents: Type.Integer({
    default: 2_000,
    minimum: 0,
    maximum: 100_000_000,
    description: "What one company may cost a day, in each worker.",
    expected: "US cents, a whole number",
  }),
};
