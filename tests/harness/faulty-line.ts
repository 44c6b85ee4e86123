/** A line to a server that can be disturbed: answers held back, bytes swallowed, the connection cut. */
import { connect as dial, createServer, type Socket, type AddressInfo } from "node:net";

export type FaultyLine = AsyncDisposable & {
  /** Address to connect to in place of the server's. */
  readonly url: string;
  /** From now on nothing the server says reaches the client; it is kept, in order. */
  holdAnswers(): void;
  /** What was kept goes on its way, and all that follows. */
  releaseAnswers(): void;
  /** Swallows all that the client says from now on, for lines that exist now. */
  swallowRequests(): void;
  /** Ends every connection; what was held is lost. New ones pass undisturbed. */
  cut(): void;
};

export const faultyLine = async (serverUrl: string): Promise<FaultyLine> => {
  const { hostname, port } = new URL(serverUrl.includes("//") ? serverUrl : `nats://${serverUrl}`);
  const pairs = new Set<{ client: Socket; server: Socket; swallow: boolean }>();
  let held: { to: Socket; bytes: Buffer }[] | null = null;
  const listener = createServer((client) => {
    const server = dial(Number(port), hostname);
    const pair = { client, server, swallow: false };
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.setNoDelay(true).on("error", end).on("close", end);
    client.on("data", (bytes) => {
      if (!pair.swallow) server.write(bytes);
    });
    server.on("data", (bytes) => {
      if (held) held.push({ to: client, bytes });
      else client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const release = (): void => {
    const waiting = held ?? [];
    held = null;
    for (const { to, bytes } of waiting) if (!to.destroyed) to.write(bytes);
  };
  const cut = (): void => {
    held = null;
    for (const { client, server } of [...pairs]) {
      client.destroy();
      server.destroy();
    }
    pairs.clear();
  };
  return {
    url: `nats://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    holdAnswers: () => void (held ??= []),
    releaseAnswers: release,
    swallowRequests: () => {
      for (const pair of pairs) pair.swallow = true;
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
};
