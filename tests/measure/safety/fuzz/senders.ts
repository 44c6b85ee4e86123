/** How inputs reach the gateway: by requests, by bytes on a plain connection, by frames. Each tells how it was answered, and how soon. */
import { type Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import type { HttpInput } from "./inputs.ts";
import { hello } from "./frames.ts";

export type Answered = {
  /** 0 where the connection was closed without an answer. */
  readonly status: number;
  readonly tookMs: number;
  readonly problem: boolean;
};

const giveUpMs = 25_000;

export const sendHttp = (
  port: number,
  agent: Agent,
  input: HttpInput,
  token: string | undefined,
): Promise<Answered> => {
  const from = performance.now();
  return new Promise((resolve) => {
    const done = (status: number, problem = false): void =>
      resolve({ status, tookMs: performance.now() - from, problem });
    try {
      const asked = request(
        {
          host: "127.0.0.1",
          port,
          method: input.method,
          path: input.path.replaceAll(/[^\x21-\x7e]/g, "x"),
          agent,
          timeout: giveUpMs,
          headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...input.headers },
        },
        (answer) => {
          answer.resume();
          const problem = (answer.headers["content-type"] ?? "").startsWith("application/problem+json");
          answer.once("close", () => done(answer.statusCode ?? 0, problem));
        },
      );
      asked.once("timeout", () => asked.destroy());
      asked.once("error", () => done(0));
      asked.once("upgrade", (_answer, socket) => {
        socket.destroy();
        done(101);
      });
      asked.end(input.body);
    } catch {
      done(0); // The client's own library refuses to send such a thing.
    }
  });
};

/** Bytes as they are; the answer's first line, or 0 where the connection just closed. */
export const sendRaw = (port: number, bytes: string): Promise<Answered> => {
  const from = performance.now();
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    const finish = (): void => {
      clearTimeout(timer);
      socket.destroy();
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      resolve({ status, tookMs: performance.now() - from, problem: /application\/problem\+json/.test(text) });
    };
    const timer = setTimeout(finish, giveUpMs);
    socket.setEncoding("latin1").on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("\r\n\r\n")) finish();
    });
    socket.once("close", finish);
    socket.once("error", finish);
    socket.write(bytes, "latin1");
  });
};

export type RawSocket = {
  readonly socket: Socket;
  /** What the server has said, without control frames; only counted and searched. */
  readonly heard: () => string;
  /** Of the close frame; undefined where the line just ended. */
  readonly closed: Promise<number | undefined>;
};

/** Lets itself in as a page would, and says hello with the ticket. */
export const openRaw = async (port: number, ticket: string): Promise<RawSocket> => {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  let bytes = Buffer.alloc(0);
  let text = "";
  let code: number | undefined;
  const { promise: upgraded, resolve: isUpgraded, reject } = Promise.withResolvers<void>();
  const closed = new Promise<number | undefined>((resolve) => socket.once("close", () => resolve(code)));
  socket.once("close", () => reject(new Error("not let in")));
  let isOpen = false;
  socket.on("data", (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (!isOpen) {
      const end = bytes.indexOf("\r\n\r\n");
      if (end < 0) return;
      if (!bytes.subarray(0, 12).toString("latin1").startsWith("HTTP/1.1 101")) return void socket.destroy();
      isOpen = true;
      bytes = bytes.subarray(end + 4);
      isUpgraded();
    }
    for (;;) {
      const short = (bytes[1] ?? 0) & 127;
      const head = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (bytes.length < head) return;
      const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
      if (bytes.length < head + length) return;
      const opcode = (bytes[0] ?? 0) & 15;
      const payload = bytes.subarray(head, head + length);
      if (opcode === 8) code = length >= 2 ? payload.readUInt16BE(0) : 1005;
      if (opcode === 8) socket.end();
      if (opcode === 1) text = (text + payload.toString("utf8")).slice(-200_000);
      bytes = bytes.subarray(head + length);
    }
  });
  socket.write(
    `GET /api/socket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: wingman.v1\r\n\r\n`,
  );
  await upgraded;
  socket.write(hello(ticket));
  return { socket, heard: () => text, closed };
};
