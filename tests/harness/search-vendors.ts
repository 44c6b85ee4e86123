/**
 * A server that searches as three vendors do: Tavily (`POST /search`, a bearer's key), Google's Programmable Search
 * (`GET /customsearch/v1`, a key in its header, `cx`) and SearXNG (`GET /searxng/search`, `format=json`, no key). Each
 * refuses what its documentation does not know. Each request can be given a fault; what is found is the test's.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf, openPlayedServer } from "./played-server.ts";

export const searchKey = "a-key-of-a-search-that-nobody-may-see";
export const searchEngine = "017576662512468239146:omuauf_lfve";

export type SearchVendor = "tavily" | "google" | "searxng";
export type SearchFault =
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: string }
  /** Takes the request and says nothing. */
  | { readonly kind: "silent" }
  | { readonly kind: "slow"; readonly delayMs: number }
  /** Half an answer, and the connection is gone. */
  | { readonly kind: "cut" }
  /** Half an answer, and its end. */
  | { readonly kind: "malformed" }
  /** JSON of another form. */
  | { readonly kind: "other" }
  | { readonly kind: "html" }
  /** More than anybody reads. */
  | { readonly kind: "huge" }
  | { readonly kind: "redirect"; readonly to: string }
  /** SearXNG's engines do not answer it. */
  | { readonly kind: "no-engines" };

export type FoundPage = {
  readonly title: string;
  readonly url: string;
  readonly text: string;
  /** As the vendor writes it. */
  readonly date?: string;
};

export type AskedOfSearch = {
  readonly vendor: SearchVendor;
  readonly query: string;
  /** All that was sent: address, head and body. */
  readonly sent: string;
  readonly topic: string;
};

export type SearchVendors = AsyncDisposable & {
  readonly tavily: string;
  readonly google: string;
  readonly searxng: string;
  readonly asked: AskedOfSearch[];
  /** Requests to any other path, or of another form than the vendors take. */
  readonly strays: string[];
};

export type SearchVendorsOptions = {
  readonly pagesOf?: (asked: AskedOfSearch) => readonly FoundPage[];
  readonly faultOf?: (request: number, asked: AskedOfSearch) => SearchFault | undefined;
};

export const openSearchVendors = async (options: SearchVendorsOptions = {}): Promise<SearchVendors> => {
  const asked: AskedOfSearch[] = [];
  const strays: string[] = [];
  const server = await openPlayedServer((request, response) => answer(request, response, options, asked, strays));
  const base = `http://127.0.0.1:${server.port}`;
  return {
    tavily: base,
    google: `${base}/customsearch/v1`,
    searxng: `${base}/searxng`,
    asked,
    strays,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  { pagesOf = () => [], faultOf }: SearchVendorsOptions,
  asked: AskedOfSearch[],
  strays: string[],
): Promise<void> => {
  const body = (await bodyOf(request)).toString();
  const url = new URL(request.url ?? "/", "http://vendor");
  const read = readers[`${request.method} ${url.pathname}`];
  if (!read) {
    strays.push(`${request.method} ${request.url}`);
    return void response.writeHead(404).end();
  }
  const { vendor, query, topic, key, wrong } = read(request, url, body);
  const one = { vendor, query, topic, sent: `${request.url}\n${JSON.stringify(request.headers)}\n${body}` };
  asked.push(one);
  const fault = faultOf?.(asked.length, one);
  if (fault?.kind === "status") return refuse(response, vendor, fault.status, fault.retryAfter);
  if (key !== undefined && key !== searchKey) return refuse(response, vendor, vendor === "google" ? 400 : 401);
  if (wrong !== undefined) {
    strays.push(`${vendor}: ${wrong}`);
    return refuse(response, vendor, vendor === "searxng" ? 403 : 422);
  }
  if (fault?.kind === "silent") return undefined;
  if (fault?.kind === "redirect") return void response.writeHead(302, { location: fault.to }).end();
  if (fault?.kind === "html")
    return void response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<html>Sign in");
  if (fault?.kind === "slow") await pause(fault.delayMs);
  response.writeHead(200, { "content-type": "application/json" });
  if (fault?.kind === "huge") return pour(response);
  if (fault?.kind === "other") return void response.end(JSON.stringify({ results: { title: 1 }, items: "none" }));
  const pages = fault?.kind === "no-engines" ? [] : pagesOf(one);
  const text = JSON.stringify(answers[vendor](query, pages, fault?.kind === "no-engines"));
  if (fault?.kind === "malformed") return void response.end(text.slice(0, text.length / 2));
  if (fault?.kind === "cut") {
    response.write(text.slice(0, text.length / 2));
    await pause(5);
    return void response.destroy();
  }
  return void response.end(text);
};

type Read = {
  readonly vendor: SearchVendor;
  readonly query: string;
  readonly topic: string;
  readonly key?: string;
  readonly wrong: string | undefined;
};

const readers: { readonly [path: string]: (request: IncomingMessage, url: URL, body: string) => Read } = {
  "POST /search"({ headers }, _url, body) {
    const { query, topic, search_depth, max_results, ...more } = JSON.parse(body) as Record<string, unknown>;
    const known = ["include_answer", "include_raw_content", "include_images", "time_range"];
    const isRight =
      typeof query === "string" &&
      ["general", "news", "finance"].includes(String(topic)) &&
      ["basic", "advanced"].includes(String(search_depth)) &&
      Number.isInteger(max_results) &&
      Number(max_results) <= 20 &&
      Object.keys(more).every((key) => known.includes(key)) &&
      headers["content-type"] === "application/json";
    return {
      vendor: "tavily",
      query: String(query),
      topic: String(topic),
      key: headers.authorization?.replace(/^Bearer /, "") ?? "",
      wrong: isRight ? undefined : "form",
    };
  },
  "GET /customsearch/v1"({ headers }, { searchParams: asked }) {
    const known = ["cx", "q", "num", "hl", "safe", "fields", "dateRestrict"];
    const isRight =
      asked.get("cx") === searchEngine &&
      Number(asked.get("num")) <= 10 &&
      [...asked.keys()].every((key) => known.includes(key));
    return {
      vendor: "google",
      query: asked.get("q") ?? "",
      topic: asked.has("dateRestrict") ? "news" : "general",
      key: String(headers["x-goog-api-key"]),
      wrong: isRight ? undefined : "form",
    };
  },
  "GET /searxng/search"(_request, { searchParams: asked }) {
    const isRight = asked.get("format") === "json" && /^[a-z]{2}$/.test(asked.get("language") ?? "");
    return {
      vendor: "searxng",
      query: asked.get("q") ?? "",
      topic: asked.get("categories") ?? "",
      wrong: isRight ? undefined : "form",
    };
  },
};

const answers: {
  readonly [Vendor in SearchVendor]: (query: string, pages: readonly FoundPage[], silent: boolean) => object;
} = {
  tavily: (query, pages) => ({
    query,
    follow_up_questions: null,
    answer: null,
    images: [],
    results: pages.map(({ title, url, text, date }, n) => ({
      ...{ url, title, content: text, score: 0.9 - n / 10, raw_content: null },
      ...(date !== undefined && { published_date: date }),
    })),
    response_time: 1.1,
    request_id: "r-1",
  }),
  google: (_query, pages) =>
    pages.length === 0
      ? {}
      : {
          items: pages.map(({ title, url, text, date }) => ({
            title,
            link: url,
            snippet: text,
            ...(date !== undefined && { pagemap: { metatags: [{ "article:published_time": date }] } }),
          })),
        },
  searxng: (query, pages, silent) => ({
    query,
    number_of_results: pages.length,
    results: pages.map(({ title, url, text, date }) => ({
      ...{ url, title, content: text, engine: "bing", engines: ["bing"], score: 1, category: "general" },
      publishedDate: date ?? null,
    })),
    answers: [],
    corrections: [],
    infoboxes: [],
    suggestions: [],
    unresponsive_engines: silent ? [["bing", "timeout"]] : [],
  }),
};

const refuse = (response: ServerResponse, vendor: SearchVendor, status: number, retryAfter?: string): void => {
  const message = "as the test wants it";
  const bodies = {
    tavily: { detail: { error: message } },
    google: {
      error: {
        ...{ code: status, message, status: "INVALID_ARGUMENT" },
        details: status === 400 ? [{ reason: "API_KEY_INVALID", domain: "googleapis.com" }] : [],
      },
    },
    searxng: message,
  };
  response
    .writeHead(status, {
      "content-type": vendor === "searxng" ? "text/html" : "application/json",
      ...(retryAfter !== undefined && { "retry-after": retryAfter }),
    })
    .end(JSON.stringify(bodies[vendor]));
};

/** A list without an end, for as long as somebody reads. */
const pour = async (response: ServerResponse): Promise<void> => {
  response.write('{"results":[');
  const piece = JSON.stringify({ title: "more", url: "https://a.example.com", content: "more ".repeat(2_000) });
  while (!response.destroyed) {
    response.write(`${piece},`);
    await pause(0);
  }
};
