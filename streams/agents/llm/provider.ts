/** What the adapters of vendors' SDKs have in common: an SDK over our own way out, which tries nothing again and prints nothing. */
import type { Egress } from "../../egress/egress.ts";
import { egressFetch } from "./egress-fetch.ts";
import { failureOf } from "./failures.ts";
import type { Model, ModelPart, ModelRequest } from "./model.ts";

/** What both adapters are opened with. */
export type ProviderOptions = {
  /** `https://api.anthropic.com`, `https://api.openai.com/v1`, or a server that speaks as one of them. */
  readonly base: string;
  /** The model, unless an ask names another. */
  readonly model: string;
  /** As it stands when something is asked; undefined for a server that wants none. */
  readonly keyOf: () => string | undefined;
  /** What is asked goes to another company's machine. */
  readonly leavesHouse: boolean;
  /** Patience until an answer begins, and with all of it. */
  readonly headMsMax: number;
  readonly totalMsMax: number;
};

const nothing = (): void => undefined;
/** An SDK would print what it was sent, and what it got. */
const quiet = { error: nothing, warn: nothing, info: nothing, debug: nothing };

/** How an SDK is to be made for one ask; the desk tries again, and nobody else. */
export type SdkOptions = {
  readonly baseURL: string;
  readonly apiKey: string;
  readonly maxRetries: 0;
  readonly timeout: number;
  readonly fetch: ReturnType<typeof egressFetch>;
  readonly logLevel: "off";
  readonly logger: typeof quiet;
};

/** A model whose answers `parts` reads by an SDK; what that throws is told as a failure of the provider. */
export const openProvider = (
  provider: "anthropic" | "openai",
  egress: Egress,
  { base, model: usual, keyOf, headMsMax, totalMsMax, leavesHouse }: ProviderOptions,
  parts: (
    sdk: SdkOptions,
    request: ModelRequest,
    model: string,
    signal: AbortSignal,
  ) => Promise<AsyncIterable<ModelPart>>,
): Model => {
  const fetch = egressFetch(egress, headMsMax);
  return {
    provider,
    model: usual,
    leavesHouse,
    async *ask(request, signal, model = usual) {
      // The key as it stands now: it may have been changed since the last ask.
      const apiKey = keyOf() ?? "none";
      const still = { maxRetries: 0, logLevel: "off", logger: quiet } as const;
      try {
        yield* await parts({ baseURL: base, apiKey, timeout: totalMsMax, fetch, ...still }, request, model, signal);
      } catch (error) {
        signal.throwIfAborted();
        throw failureOf(provider, error);
      }
    },
  };
};
