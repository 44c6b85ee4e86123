/**
 * A line to a server through which a process can be killed at a named point: when it has sent what `point` matches and
 * before it hears any answer. The product knows nothing of it.
 */
import { createServer, connect, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** So much of what was sent before is looked at again, for a match that two packets share. */
const overlapBytes = 64;
/** What was sent reaches the server before its sender dies. */
const reachMs = 5;

export type Failpoint = AsyncDisposable & {
  readonly port: number;
  /** Resolves once the point was reached; from then on no answer goes back until `disarm`. */
  arm(point: RegExp): Promise<void>;
  disarm(): void;
};

export const openFailpoint = async (targetPort: number): Promise<Failpoint> => {
  const sockets = new Set<Socket>();
  let armed: { readonly point: RegExp; readonly reached: () => void } | undefined;
  let silent = false;
  const server = createServer((client) => {
    const upstream = connect(targetPort, "127.0.0.1");
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    let tail = "";
    client.on("data", (data) => {
      upstream.write(data);
      if (!armed) return;
      const text = tail + data.toString("latin1");
      tail = text.slice(-overlapBytes);
      if (!armed.point.test(text)) return;
      const { reached } = armed;
      armed = undefined;
      silent = true;
      setTimeout(reached, reachMs);
    });
    upstream.on("data", (data) => {
      if (!silent) client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port, // A TCP listener has an address of this shape.
    arm(point) {
      silent = false;
      return new Promise((resolve) => {
        armed = { point, reached: resolve };
      });
    },
    disarm() {
      armed = undefined;
      silent = false;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
