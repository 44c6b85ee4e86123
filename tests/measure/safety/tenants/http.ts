/** Every route, asked by everybody for what is somebody else's, in every place where an id can stand. */
import type { Route } from "@wingman/streams/base/registry";
import { ownOnly, type Principal } from "@wingman/streams/base/registry";
import type { Ground, Held } from "./ground.ts";
import { foundIn } from "./scan.ts";

export type Tally = { cases: number; owned: number; readonly faults: string[] };
type Answer = { readonly status: number; readonly bytes: Uint8Array; readonly text: string };

const unknownId = "0190a5c0-0000-7000-8000-000000000000";

/** `where` says in what place the id stands. */
type Place = {
  readonly where: string;
  readonly at: (id: string) => {
    readonly path?: string;
    readonly headers?: Record<string, string>;
    readonly body?: unknown;
  };
};

export const askEverything = async (ground: Ground, tally: Tally, only?: (route: Route) => boolean): Promise<void> => {
  /** By whom: what somebody asked for may stand in a list of theirs afterwards. */
  const sentBy = new Map<string, Set<string>>();
  for (const route of ground.uses.routes.filter(only ?? (() => true)))
    for (const [name, principal] of ground.people) {
      const foreign = ground.calls.filter((held) => !mayTouch(principal, route, held));
      const mine = ground.calls.filter((held) => mayTouch(principal, route, held));
      const targets = [
        foreign.find(({ tenant }) => tenant !== principal.tenant),
        foreign.find(({ tenant }) => tenant === principal.tenant),
      ].filter((held) => held !== undefined);
      const sent = sentBy.get(name) ?? new Set<string>();
      sentBy.set(name, sent);
      const cursor = await cursorOf(ground, targets[0]);
      for (const target of targets)
        for (const { where, at } of placesOf(route, cursor)) {
          sent.add(target.call);
          const [got, unknown] = [
            await ask(ground, name, route, at(target.call)),
            await ask(ground, name, route, at(unknownId)),
          ];
          tally.cases += 1;
          const about = `${route.method} ${route.url} as ${name}, ${where}`;
          for (const leak of foundIn(got.bytes, foreign, sent))
            tally.faults.push(`${about}: shows ${leak.tenant}'s ${leak.rep}`);
          tally.owned += foundIn(got.bytes, mine).length;
          const alike = (answer: Answer, id: string): string =>
            answer.text.replaceAll(id, "ID").replace(/"(request|trace\w*|sentAt|serverAt|at)":("[^"]*"|\d+)/g, "");
          if (
            ((where === "path" && route.url.includes(":")) || where === "field") &&
            (got.status !== unknown.status ||
              (route.audit !== "write" && alike(got, target.call) !== alike(unknown, unknownId)))
          )
            tally.faults.push(`${about}: ${got.status} tells it from an unknown id (${unknown.status})`);
          const wanted = refusalOf(principal, route);
          if (wanted !== undefined && got.status !== wanted)
            tally.faults.push(`${about}: ${got.status}, wanted ${wanted}`);
          if (got.status >= 500 && !/WING_(STARTING|CHROMIUM|EXPORT|PDF|REPORT)/.test(got.text))
            tally.faults.push(`${about}: ${got.status} ${got.text.slice(0, 120)}`);
        }
      // Their own, so that the scan is known to see what there is to see.
      for (const held of mine.slice(0, 2)) {
        const got = await ask(ground, name, route, {
          path: pathOf(route, held.call),
          body: exampleBody(route, held.call),
        });
        tally.owned += foundIn(got.bytes, mine).length;
        for (const leak of foundIn(got.bytes, foreign, sent))
          tally.faults.push(`${route.method} ${route.url} as ${name}, their own: shows ${leak.tenant}'s ${leak.rep}`);
      }
    }
};

/** Whose call somebody may see by a route: none without a role that is named there. */
const mayTouch = (principal: Principal, route: Route, { tenant, rep }: Held): boolean => {
  if (principal.tenant !== tenant || refusalOf(principal, route) !== undefined) return false;
  const own = ownOnly(principal, route);
  return own === null || own === rep;
};

const refusalOf = ({ roles }: Principal, route: Route): number | undefined => {
  if (route.roles === "anyone") return undefined;
  if (roles.length === 0) return 401;
  return roles.some((role) => route.roles.includes(role)) ? undefined : 403;
};

const pathOf = (route: Route, id: string): string => {
  const queries = Object.entries(exampleQuery(route)).map(([key, value]) => `${key}=${value}`);
  return `${route.url.replace(/:file\b/, "rep.opus").replace(/:\w+/g, id)}${queries.length > 0 ? `?${queries.join("&")}` : ""}`;
};

const withQuery = (path: string, query: string): string => `${path}${path.includes("?") ? "&" : "?"}${query}`;

/** What a route needs to be asked at all. */
const exampleQuery = (route: Route): Record<string, string> => {
  const { properties = {}, required = [] } = (route.schema.query ?? {}) as unknown as {
    properties?: Record<string, { anyOf?: { const: string }[]; type?: string }>;
    required?: readonly string[];
  }; // Object schemas, as every query is.
  return Object.fromEntries(
    required.map((key) => [key, properties[key]?.anyOf?.[0]?.const ?? (key === "to" ? "1000" : "0")]),
  );
};

const placesOf = (route: Route, cursor: string): Place[] => {
  const path = (id: string): string => pathOf(route, id);
  const plain = path(unknownId);
  const body = exampleBody(route, unknownId);
  const query = Object.keys((route.schema.query as { properties?: object } | undefined)?.properties ?? {});
  const texts = query.filter((key) => !(key in exampleQuery(route)));
  return [
    { where: "path", at: (id) => ({ path: path(id), body }) },
    {
      where: "query",
      at: (id) => ({ path: withQuery(plain, `call=${id}&calls=${id}&tenant=ball&tenant_id=acme`), body }),
    },
    ...texts.map((key): Place => ({
      where: `query ${key}`,
      at: (id) => ({ path: withQuery(plain, `${key}=${encodeURIComponent(key === "cursor" ? cursor : id)}`), body }),
    })),
    ...(route.schema.body
      ? [{ where: "field", at: (id: string) => ({ path: plain, body: exampleBody(route, id) }) }]
      : []),
    {
      where: "body",
      at: (id) => ({
        path: plain,
        body: { call: id, tenant: "ball", tenant_id: "acme", calls: [id], nested: { list: [{ call: id }] } },
      }),
    },
    {
      where: "header",
      at: (id) => ({
        path: plain,
        body,
        headers: {
          "x-tenant": "ball",
          "x-tenant-id": "acme",
          "x-wingman-call": id,
          "x-original-url": path(id),
          "x-forwarded-user": "ball-admin",
          cookie: `tenant=ball; call=${id}`,
        },
      }),
    },
  ];
};

/** A body that fits, about a call: what is erased is only looked at. */
export const exampleBody = (route: Route, call: string): object | undefined => {
  const { properties } = (route.schema.body ?? {}) as unknown as {
    properties?: Record<string, { anyOf?: { const?: string }[]; type?: string }>;
  }; // Object schemas, as every body is.
  if (!properties) return undefined;
  return Object.fromEntries(
    Object.entries(properties).map(([key, { anyOf, type }]) => {
      if (key === "by") return [key, "call"];
      if (key === "value" || key === "call") return [key, call];
      if (key === "email") return [key, "nobody@example.com"];
      if (key === "phone") return [key, "+12025550123"];
      if (key === "link") return [key, "x".repeat(43)];
      if (key === "password" || key === "old" || key === "next") return [key, "a long password of nobody"];
      return [key, anyOf?.[0]?.const ?? (type === "boolean" ? true : type === "integer" ? 1 : "example")];
    }),
  );
};

/** Where a list of the other side goes on: it names a call and a moment of theirs. */
const cursorOf = async (ground: Ground, held: Held | undefined): Promise<string> => {
  if (!held) return "none";
  const answer = await fetch(`${ground.url(`${held.tenant}-admin`)}/api/calls?limit=1`);
  const { next } = (await answer.json()) as { next: string | null };
  return next ?? "none";
};

export const ask = async (
  ground: Pick<Ground, "url">,
  name: string,
  route: Route,
  { path = route.url, headers = {}, body }: ReturnType<Place["at"]>,
): Promise<Answer> => {
  const mayHaveBody = route.method !== "GET" && body !== undefined;
  const answer = await fetch(`${ground.url(name)}${path}`, {
    method: route.method,
    headers: { ...headers, ...(mayHaveBody && { "content-type": "application/json" }) },
    ...(mayHaveBody && { body: JSON.stringify(body) }),
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const said = [...answer.headers].map(([key, value]) => `${key}: ${value}`).join("\n");
  const all = Buffer.concat([Buffer.from(said), bytes]);
  return { status: answer.status, bytes: all, text: Buffer.from(bytes).toString("latin1") };
};
