/** Plays the host that releases come from, as well and as badly as real ones do. */
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { run } from "../run.ts";

export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

export type ReleaseHost = {
  /** No slash at its end; serves as a mirror, so a publisher's path lies below its host's name. */
  url: string;
  /** What was asked, in order: path, and the range with it. */
  asked: string[];
  serve(path: string, ...behaviours: Behaviour[]): void;
  [Symbol.asyncDispose](): Promise<void>;
};

/** `serve` names what the first, the second ... and every later question for a path gets; what is not named is a 404. */
export async function releaseHost(): Promise<ReleaseHost> {
  const served = new Map<string, Behaviour[]>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push([path, request.headers.range].filter((text) => text !== undefined).join(" "));
    const left = served.get(path) ?? [status(404)];
    const next = left.length > 1 ? left.shift() : left[0];
    next?.(request, response);
  });
  server.listen(0, "127.0.0.1");
  await new Promise((next) => server.once("listening", next));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    serve: (path, ...behaviours) => void served.set(path, behaviours),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((next) => server.close(next));
    },
  };
}

/** All of it, or what a range asks for. */
export const whole =
  (body: Buffer): Behaviour =>
  (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? Number.NaN);
    if (Number.isNaN(from)) return void response.writeHead(200, { "content-length": body.length }).end(body);
    const range = { "content-range": `bytes ${from}-${body.length - 1}/${body.length}` };
    response.writeHead(206, { ...range, "content-length": body.length - from }).end(body.subarray(from));
  };

/** Takes no notice of ranges. */
export const always =
  (body: Buffer): Behaviour =>
  (_request, response) =>
    void response.writeHead(200, { "content-length": body.length }).end(body);

export const slow =
  (body: Buffer, chunks: number): Behaviour =>
  async (_request, response) => {
    response.writeHead(200, { "content-length": body.length });
    const size = Math.ceil(body.length / chunks);
    for (let at = 0; at < body.length; at += size) {
      response.write(body.subarray(at, at + size));
      await new Promise((next) => setTimeout(next, 30));
    }
    response.end();
  };

/** Promises all of it and closes the line after `bytes`. */
export const truncated =
  (body: Buffer, bytes: number): Behaviour =>
  (_request, response) => {
    response.writeHead(200, { "content-length": body.length });
    response.write(body.subarray(0, bytes), () => response.destroy());
  };

/** Promises all of it and falls silent after `bytes`. */
export const stalled =
  (body: Buffer, bytes: number): Behaviour =>
  (_request, response) => {
    response.writeHead(200, { "content-length": body.length });
    response.write(body.subarray(0, bytes));
  };

export const status =
  (code: number): Behaviour =>
  (_request, response) =>
    void response.writeHead(code).end("<html>not here</html>");

export const redirect =
  (to: string): Behaviour =>
  (_request, response) =>
    void response.writeHead(302, { location: to }).end();

export const sumsOf = (files: Readonly<Record<string, Buffer>>): Buffer =>
  Buffer.from(
    Object.entries(files)
      .map(([name, body]) => `${createHash("sha256").update(body).digest("hex")}  ${name}\n`)
      .join(""),
  );

/** A real tar.gz of shell scripts, by their paths in it; all lie in one folder. */
export async function archiveWith(folder: string, scripts: Readonly<Record<string, string>>): Promise<Buffer> {
  for (const [path, script] of Object.entries(scripts)) {
    const at = join(folder, "archive", path);
    await mkdir(dirname(at), { recursive: true });
    await writeFile(at, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const packed = join(folder, "archive.tar.gz");
  const top = Object.keys(scripts)[0]?.split("/")[0] ?? "";
  const made = await run("tar", ["-czf", packed, "-C", join(folder, "archive"), top], { timeoutMs: 60_000 });
  if (made.code !== 0) throw new Error(made.stderr);
  return readFile(packed);
}

/** A real zip of shell scripts, by their paths in it, uncompressed. */
export function zipWith(scripts: Readonly<Record<string, string>>): Buffer {
  const entries: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, script] of Object.entries(scripts)) {
    const name = Buffer.from(path);
    const body = Buffer.from(`#!/bin/sh\n${script}\n`);
    const common = Buffer.alloc(26); // From "version needed" on, the same in both places.
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(body), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(body.length, 18);
    common.writeUInt16LE(name.length, 22);
    const entry = Buffer.concat([Buffer.from("PK\x03\x04"), common, name, body]);
    const unix = Buffer.from([20, 3]); // Made by a system that knows who may run a file.
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((0o100755 << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    entries.push(entry);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02"), unix, common, rest, name]));
    offset += entry.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...entries, list, Buffer.from("PK\x05\x06"), end]);
}
