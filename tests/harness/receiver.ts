/** A receiver of webhooks that answers as a test wants it to, over real HTTP; every request it has read is kept. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly at: number };
/** What is done with a request once it was read whole; without one it is answered 200. */
export type Behaviour = (answer: ServerResponse, request: Received) => void;

export type Receiver = AsyncDisposable & {
  readonly url: string;
  readonly received: Received[];
  /** For the next requests, one each, then 200 again. */
  readonly next: Behaviour[];
  /** Which webhook-ids came, in order, each as often as it came. */
  ids(): string[];
};

export const startReceiver = async (): Promise<Receiver> => {
  const received: Received[] = [];
  const next: Behaviour[] = [];
  const server = createServer((request, answer) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      const one = { headers: request.headers, body, at: Date.now() };
      received.push(one);
      const behave = next.shift();
      if (behave) behave(answer, one);
      else answer.writeHead(200).end("ok");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // A TCP listener has an address of this shape.
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    next,
    ids: () => received.map(({ headers }) => String(headers["webhook-id"])),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export const answers =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (answer) =>
    answer.writeHead(status, headers).end();
/** It has the request and never says so. */
export const hangs: Behaviour = () => {};
export const resets: Behaviour = (answer) => answer.socket?.resetAndDestroy();
