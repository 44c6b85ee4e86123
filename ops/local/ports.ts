import { createServer } from "node:net";
import { readFile, writeFile } from "node:fs/promises";

export const httpPortFirst = 4700; // Not 5000 or 7000: macOS listens there.
const httpPortCount = 20;

/** A free port on 127.0.0.1: the first of `preferred` that is free, else one the system picks. */
export async function freePort(preferred: readonly number[] = []): Promise<number> {
  for (const port of preferred) {
    const found = await bindable(port);
    if (found !== undefined) return found;
  }
  const any = await bindable(0);
  if (any === undefined) throw new Error("no port on 127.0.0.1 can be listened on");
  return any;
}

/** Where the page is served when nobody asked for a port: the same address from one start to the next, if it can be. */
export const freeHttpPort = (): Promise<number> =>
  freePort(Array.from({ length: httpPortCount }, (_, n) => httpPortFirst + n));

/** A free port for a part, the one it had last time if that is still free; kept in `file`. */
export async function rememberedPort(file: string): Promise<number> {
  const last = Number(await readFile(file, "utf8").catch(() => ""));
  const port = await freePort(last > 0 ? [last] : []);
  await writeFile(file, String(port));
  return port;
}

function bindable(port: number): Promise<number | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address !== null ? address.port : undefined));
    });
  });
}
