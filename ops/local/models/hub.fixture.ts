/**
 * Plays the hub as its documents and its own clients describe it: a list of files with their sums, small files itself,
 * large ones by a signed address of another host that takes ranges and grows old.
 */
import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { CatalogueModel } from "./catalogue.ts";
import { type Behaviour, whole } from "../fetch/release-host.fixture.ts";

export const commit = "0123456789abcdef0123456789abcdef01234567";

export type Hub = {
  readonly url: string;
  /** Method, path and range of what was asked of the hub, then of the host that its addresses lead to. */
  readonly asked: string[];
  readonly sent: string[];
  /** What the next questions for a large file get in place of it, one each. */
  readonly faults: Map<string, Behaviour[]>;
  /** What the next questions to the hub itself get, by path. */
  readonly hubFaults: Map<string, Behaviour[]>;
  /** What it offers of the model, and under which sum where that is a lie. */
  readonly files: Map<string, Buffer>;
  readonly sums: Map<string, string>;
  /** A mirror that serves files and knows nothing of lists; and one that tells no sums either. */
  mirrors: "no" | "without lists" | "without sums";
  [Symbol.asyncDispose](): Promise<void>;
};

const isLarge = (path: string): boolean => path.endsWith(".onnx"); // By .gitattributes, LFS takes these.
export const sha256Of = (body: Buffer): string => createHash("sha256").update(body).digest("hex");
const gitSha1Of = (body: Buffer): string =>
  createHash("sha1").update(`blob ${body.length}\0`).update(body).digest("hex");

export const startHub = async (id: string, offered: Readonly<Record<string, Buffer>>): Promise<Hub> => {
  const signed = new Map<string, string>();
  const hub: Omit<Hub, "url" | typeof Symbol.asyncDispose> = {
    asked: [],
    sent: [],
    faults: new Map(),
    hubFaults: new Map(),
    files: new Map(Object.entries(offered)),
    sums: new Map(),
    mirrors: "no",
  };
  const far = await listening((request, response) => {
    const url = new URL(request.url ?? "", "http://far");
    const path = signed.get(url.searchParams.get("X-Amz-Signature") ?? "");
    hub.sent.push(words(`${path}`, request.headers.range));
    if (path === undefined) return void response.writeHead(403).end("<Error><Code>AccessDenied</Code></Error>");
    signed.delete(url.searchParams.get("X-Amz-Signature") ?? ""); // Good for one question.
    const fault = hub.faults.get(path)?.shift();
    (fault ?? whole(hub.files.get(path) ?? Buffer.alloc(0)))(request, response);
  });
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? "", "http://hub");
    hub.asked.push(words(request.method, pathname, request.headers.range));
    const json = (status: number, body: unknown): void =>
      void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const fault = hub.hubFaults.get(pathname)?.shift();
    if (fault) return fault(request, response);
    if (pathname.startsWith("/api/") && hub.mirrors !== "no") return json(404, { error: "Not Found" });
    if (pathname === `/api/models/${id}/revision/main`) return json(200, { id, sha: commit, private: false });
    if (pathname === `/api/models/${id}/tree/${commit}`)
      return json(200, [
        { type: "directory", oid: "0".repeat(40), size: 0, path: "onnx" },
        ...[...hub.files].map(([path, body]) => {
          const sha256 = hub.sums.get(path) ?? sha256Of(body);
          return {
            type: "file",
            oid: isLarge(path) ? "f".repeat(40) : (hub.sums.get(path) ?? gitSha1Of(body)),
            size: body.length,
            path,
            ...(isLarge(path) && { lfs: { oid: sha256, size: body.length, pointerSize: 134 } }),
          };
        }),
      ]);
    const path = new RegExp(`^/${id}/resolve/(?:main|${commit})/(.+)$`).exec(pathname)?.[1];
    // The hub tells nobody whether what it hides is there.
    if (path === undefined) return json(401, { error: "Invalid username or password." });
    const body = hub.files.get(path);
    if (body === undefined) {
      response.setHeader("x-error-code", "EntryNotFound");
      return void response.writeHead(404).end("Entry not found");
    }
    const isMute = hub.mirrors === "without sums";
    if (!isMute) response.setHeader("x-repo-commit", commit);
    if (!isLarge(path)) {
      if (!isMute) response.setHeader("etag", `"${gitSha1Of(body)}"`);
      return void response.writeHead(200, { "content-length": body.length }).end(request.method === "HEAD" ? "" : body);
    }
    const signature = randomBytes(8).toString("hex");
    signed.set(signature, path);
    if (!isMute) {
      response.setHeader("x-linked-etag", `"${hub.sums.get(path) ?? sha256Of(body)}"`);
      response.setHeader("x-linked-size", body.length);
    }
    const location = `${far.url}/repos/ab/cd/${sha256Of(body)}?X-Amz-Expires=3600&X-Amz-Signature=${signature}`;
    response.writeHead(302, { location, etag: `"${randomBytes(8).toString("hex")}"` }).end("Found. Redirecting.");
  };
  const near = await listening(answer);
  return Object.assign(hub, {
    url: near.url,
    async [Symbol.asyncDispose]() {
      for (const { server } of [near, far]) {
        server.closeAllConnections();
        await new Promise((next) => server.close(next));
      }
    },
  });
};

/** Every file of every dtype that is asked for, some of them a little longer than a chunk. */
export const filledBy = (model: CatalogueModel, paths: readonly string[]): Record<string, Buffer> =>
  Object.fromEntries(
    paths.map((path) => [
      path,
      isLarge(path) ? randomBytes(200_000) : Buffer.from(JSON.stringify({ of: model.id, path })),
    ]),
  );

const words = (...all: readonly (string | undefined)[]): string => all.filter((text) => text !== undefined).join(" ");

const listening = async (answer: Behaviour): Promise<{ readonly server: Server; readonly url: string }> => {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((next) => server.once("listening", next));
  const { port } = server.address() as { port: number }; // It listens on a port, so its address is one.
  return { server, url: `http://127.0.0.1:${port}` };
};
