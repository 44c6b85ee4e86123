import { createSignal, onCleanup } from "solid-js";
import { addressOf, type AnswerOf, type BodyOf, call } from "./client.ts";
import { ApiProblem, request } from "./http.ts";

export { ApiProblem } from "./http.ts";

/** The gateway's answers, as several pages use them. */
export type Status = AnswerOf<"GET /api/status">;
export type SetupPart = Status["parts"][number];
export type Sample = AnswerOf<"GET /api/samples">["samples"][number];
export type CallDetail = AnswerOf<"GET /api/calls/:call">;
export type CallSummary = AnswerOf<"GET /api/calls">["calls"][number];
export type Figures = AnswerOf<"GET /api/figures">;
export type CallTip = CallDetail["tips"][number];
/** Null where nothing was told of the call. */
export type CallTold = AnswerOf<"GET /api/calls/:call/summary">;
/** What was recorded of a call's sound; `none` says why there is nothing to hear. */
export type CallRecording = AnswerOf<"GET /api/calls/:call/recording">;
export type ReplayPage = AnswerOf<"GET /api/calls/:call/replay">;
export type ReplayInterimPage = AnswerOf<"GET /api/calls/:call/replay/interim">;

export const api = {
  status: () => call("GET /api/status"),
  /** Whose voice it is, for all lines of a call. */
  correctSpeaker: (id: string, body: BodyOf<"POST /api/calls/:call/speakers">) =>
    call("POST /api/calls/:call/speakers", { params: { call: id }, body }),
  /** What was said, in place of what was heard; and back. */
  correctWords: (id: string, body: BodyOf<"POST /api/calls/:call/words">) =>
    call("POST /api/calls/:call/words", { params: { call: id }, body }),
  /** A comment at a moment, one taken off, and either back. */
  comment: (id: string, body: BodyOf<"POST /api/calls/:call/comments">) =>
    call("POST /api/calls/:call/comments", { params: { call: id }, body }),
  dealSignal: (id: string, position: string | null) =>
    call("GET /api/calls/:call/deal-signal", { params: { call: id }, query: { position: position || undefined } }),
  /** What can hear a call in a language (BCP 47; empty for the company's). */
  engines: (language: string) => call("GET /api/speech/engines", { query: { language } }),
  samples: async () => (await call("GET /api/samples")).samples,
  /** The one a call is held with, at the version it began with; without a name the default. */
  playbook: (of: { readonly id: string; readonly version: number } | null = null) =>
    call("GET /api/playbook", of === null ? {} : { query: { id: of.id, version: of.version } }),
  calls: (limit: number, cursor?: string | null) =>
    call("GET /api/calls", { query: { limit, cursor: cursor || undefined } }),
  figures: (today: number, week: number) => call("GET /api/figures", { query: { today, week } }),
  /** What came up in a call that is over. */
  told: (id: string) => call("GET /api/calls/:call/summary", { params: { call: id } }),
  /** A page of what a call's replay runs over, after `next` of the page before. */
  replay: (id: string, after: string | null) =>
    call("GET /api/calls/:call/replay", { params: { call: id }, query: { after: after || undefined } }),
  replayInterim: (id: string, after: string | null) =>
    call("GET /api/calls/:call/replay/interim", { params: { call: id }, query: { after: after || undefined } }),
  recording: (id: string) => call("GET /api/calls/:call/recording", { params: { call: id } }),
  /** Both sides between two moments of the call, as WAV. */
  sound: async (id: string, from: number, to: number, signal: AbortSignal): Promise<ArrayBuffer> =>
    (
      await request(addressOf("GET /api/calls/:call/sound", { params: { call: id }, query: { from, to } }), { signal })
    ).arrayBuffer(),
  /** With the position that a command answered, the answer has what it did in it. */
  call: (id: string, position?: string | null) =>
    call("GET /api/calls/:call", { params: { call: id }, query: { position: position || undefined } }),
};

export type Loaded<Value> = { readonly value: Value | null; readonly problem: ApiProblem | Error | null };

/**
 * Asks once, and again every `everyMs` for as long as `again` says so; a failed question keeps the last
 * answer and is asked again, so that a page mends itself when the server is back.
 */
export const createPolled = <Value>(
  ask: () => Promise<Value>,
  everyMs: number,
  again: (value: Value) => boolean = () => false,
) => {
  const [state, setState] = createSignal<Loaded<Value>>({ value: null, problem: null });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const run = async (): Promise<void> => {
    clearTimeout(timer);
    let more = true;
    try {
      const value = await ask();
      more = again(value);
      if (!over) setState({ value, problem: null });
    } catch (error) {
      const problem = error instanceof Error ? error : new Error(String(error));
      // A clear no is an answer; only silence is asked again.
      if (problem instanceof ApiProblem && problem.status < 500) more = false;
      if (!over) setState((known) => ({ value: known.value, problem }));
    }
    if (more && !over) timer = setTimeout(run, everyMs);
  };
  void run();
  onCleanup(() => {
    over = true;
    clearTimeout(timer);
  });
  return [state, run] as const;
};
