import type { CallEvent, EventData } from "./events/index.ts";
import type { Channel } from "./events/shared.ts";

/** What a decider must know of a call, and nothing that only a screen would show. */
export type CallState = {
  readonly status: "new" | "live" | "ended";
  readonly started: EventData<"CallStarted"> | null;
  readonly consent: "unasked" | "asking" | "given" | "refused" | "withdrawn";
  readonly paused: boolean;
  readonly channels: { readonly [Side in Channel]?: ChannelState };
  readonly suggestions: { readonly [id: string]: SuggestionState };
  /** Hand actions by the client's id: what each did, so that a repeat is known and an undo finds its act. */
  readonly actions: { readonly [id: string]: ActionState };
  readonly signals: { readonly [id: string]: true };
};

export type ChannelState = { readonly open: boolean; readonly openedAtMs: number; readonly settledSample: number };
export type SuggestionState = {
  readonly status: "made" | "withheld" | "retracted";
  readonly shown: boolean;
  readonly rating: "like" | "dislike" | "none";
  readonly pinned: boolean;
  readonly dismissed: boolean;
};
type ActionState = { readonly undone: boolean; readonly suggestion: string | null; readonly before: SuggestionState | null };

export const initial: CallState = {
  status: "new", started: null, consent: "unasked", paused: false, channels: {}, suggestions: {}, actions: {}, signals: {},
};

const untouched: SuggestionState = { status: "made", shown: false, rating: "none", pinned: false, dismissed: false };

/** The state after one more fact. Total: facts of a later version's families change nothing here. */
export const evolve = (state: CallState, event: CallEvent): CallState => {
  switch (event.type) {
    case "CallStarted": return { ...state, status: "live", started: event.data };
    case "ConsentRequested": return { ...state, consent: "asking" };
    case "ConsentGiven": return { ...state, consent: "given" };
    case "ConsentRefused": return { ...state, consent: "refused" };
    case "ConsentWithdrawn": return { ...state, consent: "withdrawn" };
    case "CallPaused": return { ...state, paused: true };
    case "CallResumed": return { ...state, paused: false };
    case "CallEnded": return { ...state, status: "ended", paused: false };
    case "ChannelOpened": {
      const before = state.channels[event.data.channel];
      return channel(state, event.data.channel, {
        open: true,
        openedAtMs: before?.openedAtMs ?? event.data.openedAtMs,
        settledSample: before?.settledSample ?? 0,
      });
    }
    case "ChannelClosed": {
      const before = state.channels[event.data.channel];
      return before ? channel(state, event.data.channel, { ...before, open: false }) : state;
    }
    case "UtteranceTranscribed":
    case "AudioMissed": {
      const before = state.channels[event.data.channel] ?? { open: false, openedAtMs: 0, settledSample: 0 };
      return channel(state, event.data.channel, { ...before, settledSample: Math.max(before.settledSample, event.data.endSample) });
    }
    case "SuggestionMade": return suggestion(state, event.data.suggestion, untouched);
    case "SuggestionWithheld": return suggestion(state, event.data.suggestion, { ...untouched, status: "withheld" });
    case "SuggestionRetracted": return touch(state, event.data.suggestion, { status: "retracted" });
    case "SuggestionRefined": return state;
    case "SuggestionShown": return act(touch(state, event.data.suggestion, { shown: true }), event.data, state);
    case "SuggestionCopied": return act(state, event.data, state);
    case "SuggestionRated": return act(touch(state, event.data.suggestion, { rating: event.data.rating }), event.data, state);
    case "SuggestionPinned": return act(touch(state, event.data.suggestion, { pinned: event.data.pinned }), event.data, state);
    case "SuggestionDismissed": return act(touch(state, event.data.suggestion, { dismissed: true }), event.data, state);
    case "TipsQuieted":
    case "MomentMarked": return act(state, { action: event.data.action, suggestion: null }, state);
    case "ActionUndone": {
      const undone = state.actions[event.data.undoes];
      if (!undone) return state;
      const restored = undone.suggestion && undone.before ? suggestion(state, undone.suggestion, undone.before) : state;
      return act(
        { ...restored, actions: { ...restored.actions, [event.data.undoes]: { ...undone, undone: true } } },
        { action: event.data.action, suggestion: null },
        state,
      );
    }
    case "QuestionNoticed":
    case "ObjectionNoticed":
    case "CompetitorNoticed":
    case "CommitmentNoticed": return { ...state, signals: { ...state.signals, [event.data.signal]: true } };
    case "StageReached": return { ...state, signals: { ...state.signals, [event.data.stage]: true } };
    case "InputsSeen": return state;
  }
};

const channel = (state: CallState, side: Channel, next: ChannelState): CallState => ({
  ...state, channels: { ...state.channels, [side]: next },
});
const suggestion = (state: CallState, id: string, next: SuggestionState): CallState => ({
  ...state, suggestions: { ...state.suggestions, [id]: next },
});
const touch = (state: CallState, id: string, change: Partial<SuggestionState>): CallState => {
  const before = state.suggestions[id];
  return before ? suggestion(state, id, { ...before, ...change }) : state;
};
const act = (state: CallState, done: { action: string; suggestion: string | null }, before: CallState): CallState => ({
  ...state,
  actions: {
    ...state.actions,
    [done.action]: {
      undone: false,
      suggestion: done.suggestion,
      before: done.suggestion ? (before.suggestions[done.suggestion] ?? null) : null,
    },
  },
});
