/** Inputs nobody sends by accident: made from the schemas of the registry, then spoilt, by a seed. */
import type { Route } from "@wingman/streams/base/registry";
import type { TSchema } from "typebox";

export type Random = () => number;
const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item; // Never empty here.

const texts = [
  "",
  " ",
  "\u0000",
  "\ud800",
  "￾",
  "‮evil",
  "'; drop table call; --",
  "${7*7}{{7*7}}",
  "../../../../etc/passwd",
  "%00%2e%2e%2f",
  "<script>alert(1)</script>",
  "\r\nset-cookie: a=b",
  "true",
  "null",
  "-1",
  "1e999",
  "9007199254740993",
  "NaN",
  "١٢٣",
  "x".repeat(64),
  "x".repeat(5_000),
  "🦄".repeat(200),
] as const;
const values: readonly unknown[] = [
  ...texts,
  null,
  true,
  0,
  -0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  [],
  {},
  [[]],
  { a: { a: {} } },
];

/** JSON text that trips parsers: deep, with prototypes in it, doubled keys, or none. */
export const oddJson = (random: Random): string =>
  pick(random, [
    () => `${'{"a":'.repeat(8_000)}1${"}".repeat(8_000)}`,
    () => `${"[".repeat(30_000)}${"]".repeat(30_000)}`,
    () => '{"__proto__":{"isAdmin":true}}',
    () => '{"constructor":{"prototype":{"isAdmin":true}}}',
    () => '{"v":1,"v":2,"type":"ping","type":"hello"}',
    () => '{"v":1',
    () => "\ufeff{}",
    () => "{}{}",
    () => '"\\ud800"',
    () => `{"${"k".repeat(10_000)}":1}`,
    () => `[${"1,".repeat(20_000)}1]`,
    () => "1e400",
    () => "",
    () => JSON.stringify(pick(random, values)) ?? "null",
  ])();

/** A value by a schema, mostly right, so that what is behind the check is reached as well. */
export const valueOf = (schema: TSchema, random: Random, depth = 0): unknown => {
  if (random() < 0.12 || depth > 6) return pick(random, values);
  const {
    type,
    properties,
    items,
    anyOf,
    const: constant,
    pattern,
    minimum,
    maximum,
    minLength,
    maxLength,
  } = schema as unknown as Partial<Record<string, never>> & {
    type?: string;
    properties?: Record<string, TSchema>;
    items?: TSchema;
    anyOf?: TSchema[];
    const?: unknown;
    pattern?: string;
    minimum?: number;
    maximum?: number;
    minLength?: number;
    maxLength?: number;
  }; // JSON Schema, whose fields are read one by one.
  if (constant !== undefined) return constant;
  if (anyOf) return valueOf(pick(random, anyOf), random, depth + 1);
  if (type === "object") {
    const made: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(properties ?? {}))
      if (random() > 0.08) made[name] = valueOf(field, random, depth + 1);
    if (random() < 0.1)
      made[pick(random, ["extra", "__proto__", "constructor", "toString", ""])] = pick(random, values);
    return made;
  }
  if (type === "array")
    return Array.from({ length: Math.floor(random() * 4) }, () => (items ? valueOf(items, random, depth + 1) : null));
  if (type === "integer" || type === "number")
    return pick(random, [minimum ?? 0, maximum ?? 1_000, (minimum ?? 0) - 1, (maximum ?? 1_000) + 1, 1, 0.5]);
  if (type === "boolean") return random() < 0.5;
  if (pattern?.includes("whsec")) return "whsec_x";
  return pick(random, [
    "a",
    "call-1",
    "rep",
    "customer",
    "x".repeat(minLength ?? 1),
    "x".repeat((maxLength ?? 64) + 1),
  ]);
};

export type HttpInput = {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
  readonly body: string | Buffer | undefined;
};

const contentTypes = [
  "application/json",
  "application/json; charset=utf-8",
  "application/json\t; x",
  " application/json",
  "application/json ;a=b;c",
  "application/jsonx",
  "application/json, text/plain",
  "APPLICATION/JSON",
  "text/plain",
  "multipart/form-data; boundary=x",
  "application/x-www-form-urlencoded",
  "application/problem+json",
  "*/*",
  "",
  ";",
] as const;
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"] as const;
const strangePaths = [
  "/",
  "/api",
  "/api/",
  "/api//calls",
  "/api/socket",
  "/metrics",
  "/assets/../../package.json",
  "/assets/%2e%2e/x",
  "/healthz?x",
  "/api/calls/%",
  "/%c0%ae",
  "//evil.example/",
  "/api/calls;x",
  "/api/nothing/at/all",
] as const;

const query = (schema: TSchema | undefined, random: Random): string => {
  const made = schema ? valueOf(schema, random) : {};
  const pairs = Object.entries((made ?? {}) as Record<string, unknown>).map(
    ([name, value]) => `${encode(name)}=${encode(typeof value === "object" ? JSON.stringify(value) : String(value))}`,
  );
  if (random() < 0.2)
    pairs.push(
      pick(random, [
        "a[]=1",
        "__proto__[x]=1",
        "%zz",
        "limit=1&limit=2",
        "cursor=%00",
        "&&&=",
        `q=${"x".repeat(3_000)}`,
      ]),
    );
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
};
/** Lone halves of characters cannot be encoded; they go as they would in a broken client. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

export const httpInput = (routes: readonly Route[], random: Random): HttpInput => {
  const route = pick(random, routes);
  const isStrange = random() < 0.1;
  const path = isStrange
    ? pick(random, strangePaths)
    : route.url.replace(
        /:\w+/g,
        () => encode(String(pick(random, ["call-1", "none", "last", ...texts]))).slice(0, 400) || "x",
      );
  const method = random() < 0.85 ? route.method : pick(random, methods);
  const headers: Record<string, string | string[]> = {};
  if (random() < 0.2)
    headers["traceparent"] = pick(random, ["00-x", "x".repeat(2_000), `00-${"0".repeat(32)}-${"0".repeat(16)}-01`]);
  if (random() < 0.1) headers["x-forwarded-for"] = Array.from({ length: 60 }, () => "1.2.3.4").join(",");
  if (random() < 0.1) headers["cookie"] = pick(random, ["=", ";;;", "a=b; a=c; __proto__=1", `s=${"x".repeat(6_000)}`]);
  if (random() < 0.1)
    headers["authorization"] = pick(random, ["Bearer", "Bearer x.y.z", `Bearer ${"A".repeat(6_000)}`, "Basic %%%"]);
  if (random() < 0.1) headers["origin"] = pick(random, ["null", "https://evil.example", "http://127.0.0.1"]);
  if (random() < 0.05) headers["expect"] = "100-continue";
  if (random() < 0.05) headers["transfer-encoding"] = "chunked";
  const hasBody = method !== "GET" && method !== "HEAD" && random() < 0.9;
  if (!hasBody) return { method, path: path + query(route.schema.query, random), headers, body: undefined };
  headers["content-type"] = pick(random, contentTypes);
  // Only with a body: else what comes next on the connection would be taken for it.
  if (random() < 0.05) headers["content-length"] = pick(random, ["-1", "99999999999", "1e3"]);
  const body =
    random() < 0.5 && route.schema.body
      ? (JSON.stringify(valueOf(route.schema.body, random)) ?? "")
      : random() < 0.1
        ? "x".repeat(70_000)
        : random() < 0.2
          ? Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0x7b])
          : oddJson(random);
  return { method, path: path + query(route.schema.query, random), headers, body };
};

/** Bytes for a plain connection: requests that no client library would send. */
export const rawRequest = (random: Random, host: string): string =>
  pick(random, [
    () => `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`,
    () => `POST /api/calls HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd`,
    () =>
      `POST /api/calls HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    () => `GET / HTTP/1.1\r\nHost: ${host}\r\nX: ${"a".repeat(40_000)}\r\n\r\n`,
    () => `GET / HTTP/1.1\r\nHost: ${host}\r\n${"x: y\r\n".repeat(500)}\r\n`,
    () => `GET /${"a".repeat(30_000)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    () => `GET / HTTP/9.9\r\nHost: ${host}\r\n\r\n`,
    () => `GET / HTTP/1.1\r\n\r\n`,
    () => `GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n`,
    () => `CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n`,
    () => `BREW /pot HTCPCP/1.0\r\n\r\n`,
    () => `GET / HTTP/1.1\r\nHost : ${host}\r\nA\u0000b: c\r\n\r\n`,
    () =>
      `GET /api/socket HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n`,
    () => `GET /api/socket HTTP/1.1\r\nHost: ${host}\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n`,
    () => "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001",
    () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  ])();

/** What never comes to an end: the server is to end it. */
export const unfinished = (host: string): readonly string[] => [
  "",
  "\r\n\r\n\r\n",
  "GET / HT",
  `GET / HTTP/1.1\r\nHost: ${host}\r\nX-A: b\r\n`,
  `POST /api/sign-in HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
  `POST /api/sign-in HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n{`,
];
