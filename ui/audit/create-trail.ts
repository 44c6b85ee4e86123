import { createEffect, createSignal, on } from "solid-js";
import { type Actor, audit, type Entry, type Filter } from "./ask.ts";

/** Rows that are held at most; whoever wants to see further back says from when. */
const rowsMax = 100_000;

/** The trail as far as it was scrolled, page by page; begun again when what is asked for changes. */
export const createTrail = (filter: () => Filter) => {
  const [entries, setEntries] = createSignal<readonly Entry[]>([]);
  const [actors, setActors] = createSignal<ReadonlyMap<string, Actor>>(new Map());
  const [next, setNext] = createSignal<string | null>(null);
  const [state, setState] = createSignal<"loading" | "more" | "ready">("loading");
  const [problem, setProblem] = createSignal<Error | null>(null);
  let asked = 0;

  const load = async (cursor: string | null): Promise<void> => {
    const mine = ++asked;
    setState(cursor === null ? "loading" : "more");
    setProblem(null);
    try {
      const page = await audit.list(filter(), cursor);
      if (mine !== asked) return;
      setActors((known) => new Map([...known, ...page.actors.map((one) => [one.actor, one] as const)]));
      const all = cursor === null ? page.entries : [...entries(), ...page.entries];
      setEntries(all);
      setNext(all.length < rowsMax ? page.next : null);
    } catch (error) {
      if (mine === asked) setProblem(error instanceof Error ? error : new Error(String(error)));
    }
    if (mine === asked) setState("ready");
  };
  const again = (): void => void load(null);
  createEffect(on(() => JSON.stringify(filter()), again));
  return {
    entries,
    actors,
    state,
    problem,
    again,
    isWhole: () => next() === null,
    more(): void {
      const cursor = next();
      if (state() === "ready" && cursor !== null && problem() === null) void load(cursor);
    },
    learn: (some: readonly Actor[]): void =>
      void setActors((known) => new Map([...known, ...some.map((one) => [one.actor, one] as const)])),
  };
};
export type TrailStore = ReturnType<typeof createTrail>;
