import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { writeAddress, type Wanted } from "./address.ts";
import { type CallFound, type CallsFound, find } from "./ask.ts";

const pageCount = 50;

export type FoundState = {
  /** Of the last answer, which stays while the next is on its way. */
  readonly first: CallsFound | null;
  readonly calls: readonly CallFound[];
  readonly problem: Error | null;
  readonly busy: boolean;
};

/** What is found for whatever is wanted now; a later question makes an earlier answer void. */
export const createFound = (wanted: Accessor<Wanted>) => {
  const [state, setState] = createSignal<FoundState>({ first: null, calls: [], problem: null, busy: true });
  let turn = 0;
  let next: string | null = null;
  let reading = false;

  const ask = async (): Promise<void> => {
    const mine = ++turn;
    reading = false;
    setState((before) => ({ ...before, busy: true }));
    try {
      const first = await find(wanted(), pageCount, null);
      if (mine !== turn) return;
      next = first.next;
      setState({ first, calls: first.calls, problem: null, busy: false });
    } catch (error) {
      if (mine !== turn) return;
      setState((before) => ({
        ...before,
        busy: false,
        problem: error instanceof Error ? error : new Error(String(error)),
      }));
    }
  };
  const more = async (): Promise<void> => {
    if (next === null || reading || state().busy) return;
    const mine = turn;
    reading = true;
    try {
      // What was meant by words that nobody said: its further pages are of them.
      const page = await find({ ...wanted(), words: state().first?.shown ?? wanted().words }, pageCount, next);
      if (mine !== turn) return;
      next = page.next;
      setState((before) => ({ ...before, calls: [...before.calls, ...page.calls] }));
    } catch {
      // Asked again at the next turn of the wheel.
    } finally {
      if (mine === turn) reading = false;
    }
  };
  createEffect(
    on(
      () => writeAddress(wanted()),
      () => void ask(),
    ),
  );
  onCleanup(() => turn++);
  return { state, again: ask, more, hasMore: () => next !== null };
};
