/** A call's recorded facts, fetched page by page: first the events, with which one can begin, then the interim text. */
import { type Fact, type Half, type Timeline, timelineOf } from "@wingman/domain/call/timeline";
import { createSignal, onCleanup } from "solid-js";
import { api } from "../parts/api.ts";
import { makeReel, type Reel } from "./reel.ts";

/** The page's own work for states kept ahead, at one time; the rest waits for the next turn. */
const sliceMs = 8;
/** An hour's call is some thirty pages of both; a call beyond is not one of people. */
const pagesMax = 1_000;

export type Told = {
  readonly timeline: Timeline;
  readonly reel: Reel;
  /** Commits that could not be read. */
  readonly unreadable: number;
  /** Half-said words: on their way, there from a moment on, none kept, or not to be had now. */
  readonly interim: "coming" | "there" | "none" | "failed" | { readonly fromMs: number };
};

export const createReel = (call: string) => {
  const [told, setTold] = createSignal<Told | null>(null);
  const [problem, setProblem] = createSignal<Error | null>(null);
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const prepare = (reel: Reel): void => {
    clearTimeout(timer);
    const until = performance.now() + sliceMs;
    if (!reel.prepare(() => performance.now() > until)) timer = setTimeout(() => prepare(reel));
  };
  const load = async (): Promise<void> => {
    const mine = ++turn;
    setProblem(null);
    setTold(null);
    try {
      let unreadable = 0;
      const facts = await allPages<Fact>(async (after) => {
        const page = await api.replay(call, after);
        unreadable += page.unreadable;
        return { items: page.facts, next: page.next };
      });
      const set = (halves: readonly Half[], interim: (timeline: Timeline) => Told["interim"]): void => {
        if (mine !== turn) return;
        const timeline = timelineOf(facts, halves);
        const reel = makeReel(call, timeline.entries);
        setTold({ timeline, reel, unreadable, interim: interim(timeline) });
        prepare(reel);
      };
      set([], () => "coming");
      const halves = await allPages<Half>(async (after) => {
        const page = await api.replayInterim(call, after);
        return { items: page.halves, next: page.next };
      }).catch(() => null); // Its finals are here: a replay without it is one all the same.
      set(halves ?? [], (timeline) => (halves === null ? "failed" : interimOf(timeline)));
    } catch (error) {
      if (mine === turn) setProblem(error instanceof Error ? error : new Error(String(error)));
    }
  };
  void load();
  onCleanup(() => {
    turn += 1;
    clearTimeout(timer);
  });
  return { told, problem, again: () => void load() };
};

const allPages = async <Item>(
  ask: (after: string | null) => Promise<{ readonly items: readonly Item[]; readonly next: string | null }>,
): Promise<Item[]> => {
  const all: Item[] = [];
  let after: string | null = null;
  for (let page = 0; page < pagesMax; page++) {
    const { items, next } = await ask(after);
    all.push(...items);
    if (next === null) break;
    after = next;
  }
  return all;
};

/** So many spoken sentences in a row without any are no chance: what was kept of them is gone. */
const chanceMax = 2;

/** What there is of interim text, told by the sentences that had some. Typed words have none. */
export const interimOf = ({ entries }: Timeline): Told["interim"] => {
  let spoken = 0;
  for (const { event, cameMs } of entries) {
    if (event.type === "FragmentTranscribed") return spoken > chanceMax ? { fromMs: cameMs } : "there";
    if (event.type === "UtteranceTranscribed" && event.data.source === "speech") spoken += 1;
  }
  return spoken > 0 ? "none" : "there";
};
