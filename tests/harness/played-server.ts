/** A server of somebody else's that is played here: on a free port, gone with its connections. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type PlayedServer = AsyncDisposable & { readonly port: number };

/** An `answer` that fails breaks its connection, as a server that crashes would. */
export const openPlayedServer = async (
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<PlayedServer> => {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // A TCP listener has an address of this shape.
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** All that was sent with a request. */
export const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
};
