/**
 * The one desk at which the web is searched: order of providers, breakers, deadlines, one asking again, budgets, equal
 * queries. Whoever asks hears of each query before it is sent, and writes it down first.
 */
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import type { Page } from "@wingman/domain/web/brief";
import { realRuntime, type Runtime } from "../../base/runtime.ts";
import { keyOf, openAnswerCache } from "../llm/answer-cache.ts";
import { type Breaker, openBreaker } from "../llm/breaker.ts";
import type { SearchBudget } from "./budget.ts";
import { isPassing, WebFailure } from "./failures.ts";
import { type Query, resultsMax, type SearchProvider } from "./provider.ts";

export type AskedFor = { readonly tenant: TenantId; readonly call: string };

export type Step =
  /** It is sent once the next step is asked for. */
  | { readonly kind: "sending"; readonly provider: string; readonly attempt: number }
  | { readonly kind: "found"; readonly provider: string; readonly pages: readonly Page[] };

export type SearchDesk = {
  /** Throws `Failure`: WING_WEB_* of the last provider asked, WING_WEB_CLOSED, WING_AGENT_BUDGET; or the reason of `signal`. */
  find(query: Query, asked: AskedFor, signal: AbortSignal): AsyncIterable<Step>;
  /** Providers that nobody asks for now. */
  broken(): readonly string[];
};

export const searchLimits = {
  /** Of one request, and of all that are made for one search: less than the card waits (`deadlineMsOf.web`). */
  tryMsMax: 2_500,
  totalMsMax: 5_500,
  /** Asking again: once a search, and not where a provider wants more patience than this. */
  againMax: 1,
  pauseMsMax: 300,
  retryAfterMsMax: 1_000,
  /** Less time than this is not worth a request. */
  tryMsMin: 250,
  /** On their way at once, over all calls of this process. */
  searchesMax: 16,
} as const;

export const openSearchDesk = (options: {
  /** In the order in which they are asked. */
  readonly providers: readonly SearchProvider[];
  readonly budget: SearchBudget;
  readonly runtime?: Runtime;
  /** A provider was given up for now, or is asked again. */
  readonly changed?: (broken: readonly string[]) => void;
}): SearchDesk => {
  const { providers, budget, runtime = realRuntime } = options;
  const cache = openAnswerCache(runtime);
  const breakers = new Map<SearchProvider, Breaker>();
  const broken = (): string[] =>
    providers.filter((each) => breakers.get(each)?.isOpen()).map(({ provider }) => provider);
  for (const each of providers)
    breakers.set(
      each,
      openBreaker(runtime, () => options.changed?.(broken())),
    );
  let onTheirWay = 0;

  async function* asked(
    query: Query,
    askedFor: AskedFor,
    signal: AbortSignal,
  ): AsyncGenerator<Step, undefined, undefined> {
    const untilMs = runtime.now() + searchLimits.totalMsMax;
    let attempt = 0;
    let again: number = searchLimits.againMax;
    let last: unknown = closed("no provider is asked for now, since none answered");
    for (const each of providers) {
      const { provider } = each;
      const breaker = breakers.get(each) as Breaker; // One for each.
      while (untilMs - runtime.now() >= searchLimits.tryMsMin && breaker.mayAsk()) {
        let isSettled = false;
        try {
          budget.take(askedFor);
          yield { kind: "sending", provider, attempt: attempt++ };
          signal.throwIfAborted();
          const msMax = Math.min(searchLimits.tryMsMax, untilMs - runtime.now());
          const pages = await each.search(query, Math.max(1, Math.round(msMax)), signal);
          isSettled = true;
          breaker.succeeded();
          yield { kind: "found", provider, pages: pages.slice(0, resultsMax).map(bounded) };
          return;
        } catch (error) {
          if (!(error instanceof WebFailure)) throw error;
          isSettled = true;
          breaker.failed();
          last = error;
          const pauseMs = pauseOf(error, runtime);
          if (again === 0 || !isPassing(error) || pauseMs > searchLimits.retryAfterMsMax) break;
          if (untilMs - runtime.now() - pauseMs < searchLimits.tryMsMin) break;
          again -= 1;
          await runtime.sleep(pauseMs, signal);
          signal.throwIfAborted();
        } finally {
          if (!isSettled) breaker.dropped(); // Whoever asked went away, or may ask no more.
        }
      }
    }
    throw last;
  }

  return {
    broken,
    async *find(query, askedFor, signal) {
      const key = keyOf(askedFor.tenant, query.text, query.subject, query.language);
      const known = cache.get(key);
      if (known) {
        yield { kind: "found", provider: known.model, pages: JSON.parse(known.text) as Page[] }; // As it was kept below.
        return;
      }
      if (onTheirWay >= searchLimits.searchesMax) throw closed("as much is searched at once as may be");
      onTheirWay += 1;
      try {
        for await (const step of asked(query, askedFor, signal)) {
          if (step.kind === "found") cache.set(key, { text: JSON.stringify(step.pages), model: step.provider });
          yield step;
        }
      } finally {
        onTheirWay -= 1;
      }
    },
  };
};

/** What is looked at of a page, and kept for equal queries. */
const bounded = ({ title, url, text, publishedOn }: Page): Page => ({
  title: title.slice(0, 500),
  url: url.slice(0, 2_000),
  text: text.slice(0, 4_000),
  publishedOn,
});

/** By chance, lest all come back at once; and as long as the provider asked for. */
const pauseOf = ({ retryAfterMs = 0 }: WebFailure, runtime: Runtime): number =>
  Math.max(retryAfterMs, Math.round(runtime.random() * searchLimits.pauseMsMax));

const closed = (why: string): Failure =>
  new Failure("WING_WEB_CLOSED", `${why}.`, {
    remedy: "Nothing needs to be done: it is tried again within seconds, and the card keeps the playbook's words.",
  });
