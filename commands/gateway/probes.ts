/**
 * Three questions of whoever runs the machine, asked without signing in and answered with a word: does the process
 * turn, can it do its work now, is it set up. Each answer is at most a second old, however often it is asked.
 */
import type { FastifyInstance } from "fastify";

export type Health = {
  /** What the work needs, by name, and whether it is there: asked by doing it, such as a publish that is acknowledged. */
  ready(): Promise<Readonly<Record<string, boolean>>>;
  /** Everything that can come has come. */
  started(): boolean;
};

/** An answer is given again for so long. */
const freshMsMax = 1_000;
/** Whoever does not answer within this is not ready. */
const askedMsMax = 3_000;

const paths: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/startupz"]);
export const isProbe = (url: string): boolean => paths.has(url.split("?", 1)[0] ?? "");

export const addProbes = (app: FastifyInstance, health: Health, isDraining: () => boolean): void => {
  const ready = onceIn(freshMsMax, () =>
    Promise.race([
      health.ready().catch(() => ({ answered: false })),
      new Promise<{ answered: boolean }>((resolve) =>
        setTimeout(() => resolve({ answered: false }), askedMsMax).unref(),
      ),
    ]),
  );
  app.get("/healthz", async (_request, reply) => reply.header("cache-control", "no-store").send({ ok: true }));
  app.get("/readyz", async (_request, reply) => {
    const parts = isDraining() ? { draining: false } : await ready();
    const is = Object.values(parts).every(Boolean);
    return reply
      .code(is ? 200 : 503)
      .header("cache-control", "no-store")
      .send({ ready: is, parts });
  });
  app.get("/startupz", async (_request, reply) => {
    const started = health.started();
    return reply
      .code(started ? 200 : 503)
      .header("cache-control", "no-store")
      .send({ started });
  });
};

/** Asked by many at once, it is done once; its answer is given again until it is old. */
const onceIn = <Answer>(msMax: number, ask: () => Promise<Answer>): (() => Promise<Answer>) => {
  let answer: Promise<Answer> | undefined;
  let until = 0;
  return () => {
    if (answer && performance.now() < until) return answer;
    const asked = ask();
    answer = asked;
    until = Infinity;
    const answeredNow = (): void => void (until = performance.now() + msMax);
    asked.then(answeredNow, answeredNow);
    return asked;
  };
};
