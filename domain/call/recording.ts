/**
 * What of a call's sound may be put into its recording: a fold over the call's facts, by the call's clock. Sound that
 * waits for an answer may be held in memory; a no, or a consent that is withdrawn, leaves nothing that could be kept.
 */
import { answerTo } from "./consent.ts";
import type { CallEvent } from "./events/index.ts";
import type { Channel } from "./events/shared.ts";
import type { Span } from "./forgetting.ts";
import { dispositionOf, mayRecord } from "./policy.ts";
import { type CallState, evolve, initial } from "./state.ts";

/** A span in which sound may be kept; `toMs` is Infinity while it goes on. Not `sure`: it waits for an answer. */
export type Recordable = Span & { readonly sure: boolean };

export type SoundState = {
  readonly call: CallState;
  /** In order, and apart from each other. */
  readonly spans: Readonly<Record<Channel, readonly Recordable[]>>;
};

const noSound: SoundState = { call: initial, spans: { rep: [], customer: [] } };

const channels: readonly Channel[] = ["rep", "customer"];

/** Whether sound made now is for the recording, for memory until the customer has answered, or for nobody. */
export const stanceOfSound = (state: CallState, channel: Channel): "keep" | "hold" | "drop" => {
  if (mayRecord(state, channel)) return "keep";
  const words = dispositionOf(state, channel);
  const sound = answerTo(state.consents, "sound");
  const mayBecome = sound === "asking" ? words !== "drop" : sound === "given" && words === "hold";
  return mayBecome ? "hold" : "drop";
};

type Commit = { readonly clockMs: number; readonly events: readonly CallEvent[] };

/** The state after one more commit. */
export const evolveSound = (before: SoundState | undefined, { clockMs, events }: Commit): SoundState =>
  events.reduce((state, event) => {
    const call = evolve(state.call, event);
    const atMs = event.type === "CallPaused" ? (event.data.atMs ?? clockMs) : clockMs;
    const spans = Object.fromEntries(
      channels.map((channel) => [channel, spansAfter(state.spans[channel], call, channel, atMs)]),
    ) as SoundState["spans"]; // One of each channel.
    return { call, spans };
  }, before ?? noSound);

const spansAfter = (
  spans: readonly Recordable[],
  call: CallState,
  channel: Channel,
  atMs: number,
): readonly Recordable[] => {
  /** What consent alone says: a pause or the end takes nothing of what was made before. */
  const stance = stanceOfSound({ ...call, status: "live", paused: false }, channel);
  if (stance === "drop" || (stance === "hold" && call.status === "ended")) return [];
  const answered = stance === "keep" && spans.some(({ sure }) => !sure);
  const known = answered ? spans.map((span) => ({ ...span, sure: true })) : spans;
  // Sound on its way at the end was made before it: what is settled says where it ends.
  if (call.status === "ended") return known;
  const last = known.at(-1);
  const isOpen = last?.toMs === Infinity;
  const goesOn = call.status === "live" && !call.paused;
  if (goesOn === isOpen) return known;
  if (goesOn) return [...known, { fromMs: Math.max(atMs, last?.toMs ?? 0), toMs: Infinity, sure: stance === "keep" }];
  const closed = last && { ...last, toMs: Math.max(last.fromMs, atMs) };
  return [...known.slice(0, -1), ...(closed && closed.toMs > closed.fromMs ? [closed] : [])];
};
