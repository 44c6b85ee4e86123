/**
 * Asks a route by its name, `call("GET /api/calls/:call", { params: { call } })`. What it takes and answers is
 * `Routes`, made from the server's own list: a page that asks what no route answers does not compile.
 */
import { json, request } from "./http.ts";
import type { Routes } from "./routes.generated.ts";

type Name = keyof Routes;
type FileName = { [Route in Name]: Routes[Route]["answer"] extends Blob ? Route : never }[Name];
type TakesBytes = { [Route in Name]: Routes[Route]["body"] extends Blob ? Route : never }[Name];
/** Bytes both ways go through `request`. */
type JsonName = Exclude<Name, FileName | TakesBytes>;

export type AnswerOf<Route extends Name> = Routes[Route]["answer"];
export type BodyOf<Route extends Name> = Routes[Route]["body"];
export type QueryOf<Route extends Name> = NonNullable<Routes[Route]["query"]>;

/** Left out where the route takes none, and where all of it may be left out. */
type Part<Key extends string, Of> = [Of] extends [undefined]
  ? { readonly [key in Key]?: undefined }
  : Record<never, never> extends Of
    ? { readonly [key in Key]?: Of }
    : { readonly [key in Key]: Of };
type Where<Route extends Name> = Part<"params", Routes[Route]["params"]> & Part<"query", Routes[Route]["query"]>;
type Asked<Route extends Name> = Where<Route> & Part<"body", Routes[Route]["body"]>;
type Given<Of> = Record<never, never> extends Of ? [asked?: Of, msMax?: number] : [asked: Of, msMax?: number];

type Values = Readonly<Record<string, unknown>>;

/** The address of a route. What is undefined in its query is left out, a list said once for each of its values. */
export const addressOf = <Route extends Name>(
  route: Route,
  ...[asked]: Record<never, never> extends Where<Route> ? [asked?: Where<Route>] : [asked: Where<Route>]
): string => {
  const { params = {}, query = {} } = (asked ?? {}) as { readonly params?: Values; readonly query?: Values };
  const path = route
    .slice(route.indexOf(" ") + 1)
    .replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const said = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((one): [string, string] => [
      name,
      String(one),
    ]),
  );
  return said.length === 0 ? path : `${path}?${new URLSearchParams(said).toString()}`;
};

/** Asks, for `msMax` at most. What the server refuses is thrown as `ApiProblem`. */
export const call = <Route extends JsonName>(
  route: Route,
  ...[asked, msMax]: Given<Asked<Route>>
): Promise<AnswerOf<Route>> =>
  json<AnswerOf<Route>>(
    route.slice(0, route.indexOf(" ")) as "GET" | "POST" | "PUT" | "DELETE",
    addressOf(route, asked as never),
    (asked as { readonly body?: unknown } | undefined)?.body,
    msMax,
  );

/** A drawn report takes longer than an answer. */
const fileMsMax = 60_000;

/** The same for a file that is asked for by its address. */
export const file = async <Route extends Extract<FileName, `GET ${string}`>>(
  route: Route,
  ...[asked, msMax = fileMsMax]: Given<Where<Route>>
): Promise<Blob> => (await request(addressOf(route, asked as never), { signal: AbortSignal.timeout(msMax) })).blob();
