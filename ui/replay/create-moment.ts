/** A moment of a replay, as the components of the live view ask for it. What did not change stays the same object. */
import { type Accessor, createMemo } from "solid-js";
import type { CallState, TipsShown } from "../live/call-state.ts";
import { sameIds, sameShowing, type Showing } from "../live/tip-life.ts";
import type { Told } from "./create-reel.ts";
import type { Moment } from "./reel.ts";

export const createMoment = (call: string, told: Accessor<Told>, atMs: Accessor<number>) => {
  const moment = createMemo<Moment>(() => told().reel.at(atMs()));
  const view = createMemo(() => moment().view);
  const tips = createMemo(() => view().tips);
  const showing = createMemo<Showing | null>(() => moment().showing, null, { equals: sameShowing });
  const waiting = createMemo<readonly string[]>((before) => sameIds(before, moment().waiting), []);
  const folded = createMemo<readonly string[]>((before) => sameIds(before, moment().folded), []);
  const tipOf = (id: string | undefined) => tips().find(({ suggestion }) => suggestion === id);
  const state: CallState = { call, view, tips, paused: () => view().paused, heardInstead: () => moment().heardInstead };
  const shown: TipsShown = {
    showing,
    current: createMemo(() => tipOf(showing()?.id) ?? null),
    waiting,
    folded: createMemo(() => folded().flatMap((id) => tipOf(id) ?? [])),
  };
  return { state, tips: shown, come: createMemo(() => moment().come) };
};
