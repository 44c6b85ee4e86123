/** What may be done in one place only: each thing has one door, so that its rules cannot be forgotten elsewhere. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isTest, listed, placesOf, sourceFiles, textOf } from "./repository.ts";

const product = sourceFiles().filter((path) => !isTest(path));
const outside = (...folders: string[]): string[] =>
  product.filter((path) => !folders.some((folder) => path.startsWith(folder)));

test("only streams/base opens PostgreSQL, and ops/local, which brings the server up", () => {
  const places = placesOf(
    outside("streams/base/", "ops/local/"),
    /from "pg(-[a-z]+)?"|import\("pg"\)|\bnew (Kysely|Pool|Client|PostgresDialect)\b\s*[(<]/g,
  );
  assert.deepEqual(places, [], `Take a pool from @wingman/streams/base/pools:\n${listed(places)}`);
});

test("only streams/log publishes: redaction, schema, seal and check stand there", () => {
  const places = placesOf(outside("streams/log/"), /\.publish\(|\bjetstream\(|\.startBatch\(/g);
  assert.deepEqual(places, [], `Append through @wingman/streams/log:\n${listed(places)}`);
});

test("only the gateway opens routes, from the registry", () => {
  const places = placesOf(
    outside("commands/gateway/"),
    /\b(app|fastify|server)\.(get|post|put|patch|delete|all|route|register)\(|from "fastify"/g,
  );
  assert.deepEqual(
    places,
    [],
    `Make a \`route\` of it (streams/base/registry.ts) and hand it to the gateway:\n${listed(places)}`,
  );
});

/** Who else may speak HTTP as a client, and why nobody who types an address can reach them. */
const callsOut = [
  "streams/egress/", // The one client.
  "ops/local/fetch/", // Set-up: fixed publishers' addresses, proxies, checksums; before anything serves anybody.
  "ops/local/durability.ts", // The operator's own NATS server, whose address stands in the settings beside its password.
  "ops/local/parts/nats-server.ts", // Greets that same server.
  "ops/bin/client.ts", // The command line speaks to the Wingman it belongs to,
  "ops/bin/sign-in.ts", // and signs in there.
  "ops/bin/sign-in.ts", // As above.
  "ui/", // Runs in the browser, whose policy knows one host.
];

test("only streams/egress calls what somebody named", () => {
  const places = placesOf(
    outside(...callsOut),
    /(?<![.\w])fetch\(|globalThis\.fetch|from "undici|\bhttps?2?\.(request|get|connect)\(|import \{[^}]*\b(request|get|connect)\b[^}]*\} from "(node:)?(https?|http2|tls|net)"|\bnew (WebSocket|EventSource)\(/g,
  );
  assert.deepEqual(places, [], `Call through @wingman/streams/egress/egress:\n${listed(places)}`);
});

test("only gpu/onnx loads onnxruntime, which sends telemetry unless it is told not to", () => {
  const places = placesOf(outside("gpu/onnx/"), /(from|import\() ?"(onnxruntime-node|@huggingface\/transformers)"/g);
  assert.deepEqual(places, [], `Take it from gpu/onnx/runtime.ts:\n${listed(places)}`);
  const loud = product.filter(
    (path) => path.startsWith("gpu/") && /\bnew Worker\(/.test(textOf(path)) && !/onnx\/quiet\.ts"/.test(textOf(path)),
  );
  assert.deepEqual(loud, [], "Import gpu/onnx/quiet.ts where the thread is started: within, it comes too late.");
});

test("only tests import what tests use", () => {
  const places = placesOf(product, /from "(@wingman\/tests|node:test|fast-check|[./]+\/tests\/)[^"]*"/g);
  assert.deepEqual(places, [], listed(places));
});

test("a boundary is ignored only by a test that takes the harness", () => {
  // A comment, so the source is searched as it is.
  const wrong = sourceFiles()
    .filter((path) => path !== "tests/house/doors.test.ts")
    .flatMap((path) =>
      textOf(path)
        .split("\n")
        .flatMap((line, index, lines) => {
          if (!line.includes("@boundaries-ignore")) return [];
          return isTest(path) && /from "(\.\.\/)+tests\/harness\//.test(lines[index + 1] ?? "")
            ? []
            : [`${path}:${index + 1}`];
        }),
    );
  assert.deepEqual(wrong, []);
});
