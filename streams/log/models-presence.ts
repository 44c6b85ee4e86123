/** Agents say which language models they have and which of them do not answer; a gateway hears it, wherever they run. */
import type { JetStreamLog } from "./jetstream.ts";
import { modelsPresenceSubject } from "./subjects.ts";

const everyMs = 2_000;
const silentMsMax = 7_000;
/** Workers that are remembered at once; more are not looked at. */
const workersMax = 64;

/** Language models of one worker. */
export type Models = {
  /** Provider and model, in the order in which they are asked. */
  readonly names: readonly string[];
  /** Providers that are not asked for now, since they did not answer. */
  readonly broken: readonly string[];
};

/** What all workers together say. Away: of one of them none answers, so that its calls keep the playbook's wording. */
export type ModelsHeard = Models & { readonly wording: "none" | "here" | "away" };

/** Says it now and again until `signal` aborts; `changed` says it at once. */
export const announceModels = (
  { connection, line }: JetStreamLog,
  worker: string,
  models: () => Models,
  signal: AbortSignal,
): { changed(): void } => {
  const say = (): void => {
    const text = JSON.stringify({ worker, ...models() });
    if (line.isUp() && !connection.isClosed()) connection.publish(modelsPresenceSubject, text);
  };
  say();
  const timer = setInterval(say, everyMs);
  timer.unref();
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  return { changed: say };
};

/** Tells whenever it is another than before; a worker that falls silent while the line is up counts no more. */
export const hearModels = (
  { connection, line }: JetStreamLog,
  tell: (heard: ModelsHeard) => void,
  signal: AbortSignal,
): void => {
  const workers = new Map<string, Models & { heardAt: number }>();
  let told = JSON.stringify(heardOf([]));
  const tellNews = (): void => {
    const heard = heardOf([...workers.values()]);
    const text = JSON.stringify(heard);
    if (text === told) return;
    told = text;
    tell(heard);
  };
  const subscription = connection.subscribe(modelsPresenceSubject, {
    callback: (error, message) => {
      if (error) return;
      const { worker, names, broken } = JSON.parse(message.string()) as Models & { worker: string }; // Written by `announceModels`.
      if (!workers.has(worker) && workers.size >= workersMax) return;
      workers.set(worker, { names, broken, heardAt: Date.now() });
      tellNews();
    },
  });
  const timer = setInterval(() => {
    for (const [worker, known] of workers)
      if (!line.isUp()) known.heardAt = Date.now(); // Nobody can be heard then.
      else if (Date.now() - known.heardAt >= silentMsMax) workers.delete(worker);
    tellNews();
  }, everyMs);
  timer.unref();
  signal.addEventListener(
    "abort",
    () => {
      clearInterval(timer);
      subscription.unsubscribe();
    },
    { once: true },
  );
};

/** Of the workers' words: each name once, and whether one of them has nobody left to ask. */
export const heardOf = (workers: readonly Models[]): ModelsHeard => {
  const having = workers.filter(({ names }) => names.length > 0);
  const isAway = having.some(({ names, broken }) => broken.length >= names.length);
  return {
    names: [...new Set(having.flatMap(({ names }) => names))].toSorted(),
    broken: [...new Set(having.flatMap(({ broken }) => broken))].toSorted(),
    wording: having.length === 0 ? "none" : isAway ? "away" : "here",
  };
};
