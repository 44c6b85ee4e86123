/** Searches of the web, as the settings switch them on. Whose names may be looked up, each company's policy says. */
import { describe, Failure } from "@wingman/domain/failure";
import { openSearchBudget } from "@wingman/streams/agents/web/budget";
import { openSearchDesk, type SearchDesk, searchLimits } from "@wingman/streams/agents/web/desk";
import { googleSearchUrl, openGoogleSearch } from "@wingman/streams/agents/web/google";
import type { SearchProvider } from "@wingman/streams/agents/web/provider";
import { openSearxng } from "@wingman/streams/agents/web/searxng";
import { openTavily, tavilyUrl } from "@wingman/streams/agents/web/tavily";
import { systemClock } from "@wingman/streams/base/clock";
import { allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
import type { Logger } from "pino";
import { type Config, envName } from "../config/config.ts";
import { reloaded } from "../config/secret-files.ts";
import { allowFailure } from "./roles/connectors.ts";

export type WebSettings = Pick<
  Config,
  | "tavilyKey"
  | "tavilyUrl"
  | "googleSearchKey"
  | "googleSearchEngine"
  | "googleSearchUrl"
  | "searxngUrl"
  | "webOrder"
  | "webCallSearches"
  | "webDaySearches"
  | "egressAllow"
> & {
  /** The keys, or the files they stand in: a new one counts from the next search on. */
  readonly env: NodeJS.ProcessEnv;
};

export type WebSearch = SearchDesk & AsyncDisposable & { readonly names: readonly string[] };

/** Undefined where none is set. Throws `Failure` WING_CONFIG_INVALID. */
export const openWebSearch = (
  settings: WebSettings,
  parts: { readonly changed: (broken: readonly string[]) => void; readonly logger: Logger },
): WebSearch | undefined => {
  const { tavilyKey, googleSearchKey, googleSearchEngine, searxngUrl, env } = settings;
  if ((googleSearchKey === undefined) !== (googleSearchEngine === undefined))
    throw new Failure("WING_CONFIG_INVALID", "Google's search is half set up.", {
      remedy: `Set both ${envName("googleSearchKey")} and ${envName("googleSearchEngine")}, or none of them.`,
    });
  const allow = allowListOf(settings.egressAllow);
  if (!allow) throw allowFailure();
  const secretOf = (key: "tavilyKey" | "googleSearchKey") =>
    reloaded(env, envName(key), (failure) =>
      parts.logger.warn({ error: describe(failure) }, "a new key of a search cannot be used; the one before is kept"),
    );
  const egress = openEgress({ allow, totalMsMax: searchLimits.tryMsMax });
  const clock = systemClock;
  const kinds: { readonly [Kind in SearchProvider["provider"]]: () => SearchProvider | undefined } = {
    searxng: () => (searxngUrl === undefined ? undefined : openSearxng(egress, { base: searxngUrl, clock })),
    tavily() {
      if (tavilyKey === undefined) return undefined;
      const keyOf = secretOf("tavilyKey");
      const base = settings.tavilyUrl ?? tavilyUrl;
      return openTavily(egress, { base, keyOf: () => keyOf() ?? tavilyKey, clock });
    },
    google() {
      if (googleSearchKey === undefined || googleSearchEngine === undefined) return undefined;
      const keyOf = secretOf("googleSearchKey");
      const base = settings.googleSearchUrl ?? googleSearchUrl;
      return openGoogleSearch(egress, {
        base,
        engine: googleSearchEngine,
        keyOf: () => keyOf() ?? googleSearchKey,
        clock,
      });
    },
  };
  const order = [...new Set(settings.webOrder.split(",") as (keyof typeof kinds)[])]; // As its pattern says.
  const providers = order.flatMap((kind) => kinds[kind]() ?? []);
  if (providers.length === 0) {
    void egress[Symbol.asyncDispose]();
    return undefined;
  }
  const { webCallSearches: callMax, webDaySearches: dayMax } = settings;
  const desk = openSearchDesk({
    providers,
    budget: openSearchBudget({ callMax, dayMax, clock }),
    changed: parts.changed,
  });
  return {
    ...desk,
    names: providers.map(({ provider }) => provider),
    [Symbol.asyncDispose]: () => egress[Symbol.asyncDispose](),
  };
};
