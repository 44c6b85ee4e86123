/** A desk with the three searches, asked over real HTTP, and an agent at it. */
import type { TenantId } from "@wingman/domain/ids";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { defaultWeb, type WebPolicy } from "@wingman/domain/tenant/policy";
import type { Agent, Answer } from "@wingman/streams/agents/agent";
import { webAgent } from "@wingman/streams/agents/web/agent";
import { openSearchBudget } from "@wingman/streams/agents/web/budget";
import { openSearchDesk, type SearchDesk, searchLimits } from "@wingman/streams/agents/web/desk";
import { openGoogleSearch } from "@wingman/streams/agents/web/google";
import { openSearxng } from "@wingman/streams/agents/web/searxng";
import { openTavily } from "@wingman/streams/agents/web/tavily";
import { realRuntime, type Runtime } from "@wingman/streams/base/runtime";
import { allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
import { searchEngine, searchKey, type SearchVendor, type SearchVendors } from "./search-vendors.ts";

export type WebAsk = Parameters<Agent<"web">>[0];

export const openTestSearches = (
  server: Pick<SearchVendors, SearchVendor>,
  options: {
    readonly order?: readonly SearchVendor[];
    readonly key?: string;
    readonly callMax?: number;
    readonly dayMax?: number;
    readonly runtime?: Runtime;
    /** Hosts of the inside that may be called. */
    readonly allow?: string;
    readonly changed?: (broken: readonly string[]) => void;
  } = {},
): SearchDesk & AsyncDisposable => {
  const { order = ["tavily"], key = searchKey, runtime = realRuntime } = options;
  const allow = allowListOf(options.allow ?? "127.0.0.1");
  if (!allow) throw new Error("no list");
  const egress = openEgress({ allow, totalMsMax: searchLimits.tryMsMax });
  const keyOf = () => key;
  const kinds = {
    tavily: () => openTavily(egress, { base: server.tavily, keyOf, clock: runtime }),
    google: () => openGoogleSearch(egress, { base: server.google, engine: searchEngine, keyOf, clock: runtime }),
    searxng: () => openSearxng(egress, { base: server.searxng, clock: runtime }),
  };
  const desk = openSearchDesk({
    providers: order.map((kind) => kinds[kind]()),
    budget: openSearchBudget({ callMax: options.callMax ?? 100, dayMax: options.dayMax ?? 1_000, clock: runtime }),
    runtime,
    ...(options.changed && { changed: options.changed }),
  });
  return { ...desk, [Symbol.asyncDispose]: () => egress[Symbol.asyncDispose]() };
};

const playbook = compilePlaybook(starterPlaybook);

export const webAsk = (changes: Partial<WebAsk> = {}): WebAsk => ({
  ...{
    agent: "web",
    id: "ask-1",
    askedMs: 0,
    deadlineMs: 6_000,
    suggestion: "tip-1",
    play: "competitor-named",
    say: "",
  },
  ...{ subject: "competitor", topic: "overview", name: "SlotWise", nameFrom: "playbook" },
  evidence: {
    ...{
      utterance: "u1",
      revision: 0,
      channel: "customer",
      words: "slotwise",
      firstWord: 0,
      endWord: 1,
      spokenAtMs: 0,
    },
  },
  ...changes,
});

/** What came of it: all answers, or what was thrown. */
export const lookedUp = async (
  desk: SearchDesk,
  ask: WebAsk = webAsk(),
  {
    rules = { ...defaultWeb, mayLookUp: true },
    signal = new AbortController().signal,
    tenant = "t1",
    call = "c1",
  }: {
    readonly rules?: WebPolicy;
    readonly signal?: AbortSignal;
    readonly tenant?: string;
    readonly call?: string;
  } = {},
): Promise<{ readonly answers: Answer[]; readonly error?: unknown }> => {
  const answers: Answer[] = [];
  try {
    const asked = { tenant: tenant as TenantId, call, language: "en", playbook };
    for await (const answer of webAgent(desk, () => rules)(ask, asked, signal)) answers.push(answer);
    return { answers };
  } catch (error) {
    return { answers, error };
  }
};
