import type { CallDetail, CallList, DealReading, Figures } from "@wingman/projections/history/answers";
import type { Engines } from "@wingman/commands/speech/routes";
import type { Fact, Half } from "@wingman/domain/call/timeline";
import type { Playbook } from "@wingman/domain/playbook/play";
import { createSignal, onCleanup } from "solid-js";
import { ask } from "./signed-in.ts";

/** The gateway's answers, as the pages use them. */
export type SetupPart = {
  part: string;
  state: "looking" | "fetching" | "building" | "ready" | "skipped" | "failed";
  detail: string;
  bytes?: number;
  bytesTotal?: number;
  elapsedMs?: number;
};
export type Status = {
  version: string;
  ready: boolean;
  parts: SetupPart[];
  speech: { ready: boolean; engine: string; accuracy: string; reason: string };
};
export type Sample = {
  id: string;
  title: string;
  about: string;
  durationMs: number;
  customer: { name: string; company: string; role: string };
  rep: { name: string };
  language: string;
  consent: { atMs: number };
};
export type { CallDetail, CallSummary, Figures } from "@wingman/projections/history/answers";
type Span = { readonly fromMs: number; readonly toMs: number };
/** What was recorded of a call's sound; `none` says why there is nothing to hear. */
type ToldPlace = { readonly utterance: string; readonly atMs: number; readonly text: string };
/** Null where nothing was told of the call. */
export type CallTold = {
  readonly summary: {
    readonly sentences: readonly (ToldPlace & { readonly by: "rep" | "customer" })[];
    readonly moments: readonly (ToldPlace & { readonly what: string })[];
    readonly objections: readonly (ToldPlace & { readonly about: string; readonly met: boolean })[];
    readonly actions: readonly (ToldPlace & { readonly by: "rep" | "customer"; readonly due: string | null })[];
    readonly letter: { readonly subject: string; readonly body: string };
    /** As a model told it, where one did. */
    readonly written: {
      readonly model: string;
      readonly told: readonly (ToldPlace & { readonly by: "rep" | "customer"; readonly outdated?: boolean })[];
    } | null;
  } | null;
};
export type CallRecording = {
  readonly none: string | null;
  readonly sides: readonly {
    readonly channel: "rep" | "customer";
    readonly spans: readonly Span[];
    readonly muted: readonly Span[];
  }[];
  readonly takenBack: readonly Span[];
};
export type ReplayPage = { readonly facts: readonly Fact[]; readonly next: string | null; readonly unreadable: number };
export type ReplayInterimPage = { readonly halves: readonly Half[]; readonly next: string | null };
export type CallTip = CallDetail["tips"][number];

/** What the server said when it said no; `code` is stable. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  readonly code: string;
  readonly remedy: string | null;
  constructor(
    status: number,
    { code = "", message = "", remedy = null }: { code?: string; message?: string; remedy?: string | null },
  ) {
    super(message || `The server answered ${status}.`);
    this.status = status;
    this.code = code;
    this.remedy = remedy;
  }
}

const timeoutMs = 10_000;

/** A drawn report takes longer than an answer. */
const fileTimeoutMs = 60_000;

/** Asks as whoever is signed in. What the server refuses is thrown as `ApiProblem`. */
export const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
  const response = await ask(path, init);
  if (response.ok) return response;
  throw new ApiProblem(response.status, (await response.json().catch(() => ({}))) as { code?: string });
};

/** The same for JSON, each way. */
export const json = async <Body>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
  msMax = timeoutMs,
): Promise<Body> => {
  const response = await request(path, {
    method,
    signal: AbortSignal.timeout(msMax),
    headers: { accept: "application/json", ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return response.json().catch(() => ({})) as Promise<Body>; // The gateway's schemas are checked by its own tests.
};
const get = <Body>(path: string): Promise<Body> => json<Body>("GET", path);

export type FileFormat = "csv" | "xlsx" | "pdf";

const file = async (path: string): Promise<Blob> =>
  (await request(path, { signal: AbortSignal.timeout(fileTimeoutMs) })).blob();

export const api = {
  callsFile: (format: FileFormat, language: string) => file(`/api/calls/export?format=${format}&language=${language}`),
  status: () => get<Status>("/api/status"),
  /** Whose voice it is, for all lines of a call. */
  correctSpeaker: (
    call: string,
    correction: { action: string; channel: "rep" | "customer"; speaker: string } & (
      | { name: string }
      | { into: string }
    ),
  ) => json<{ position: string }>("POST", `/api/calls/${encodeURIComponent(call)}/speakers`, correction),
  /** What was said, in place of what was heard; and back. */
  correctWords: (
    call: string,
    correction: { action: string } & ({ utterance: string; text: string } | { undoes: string }),
  ) => json<{ position: string }>("POST", `/api/calls/${encodeURIComponent(call)}/words`, correction),
  /** A comment at a moment, one taken off, and either back. */
  comment: (
    call: string,
    comment: { action: string } & (
      | { comment: string; atMs: number; text: string }
      | { removes: string }
      | { undoes: string }
    ),
  ) => json<{ position: string }>("POST", `/api/calls/${encodeURIComponent(call)}/comments`, comment),
  dealSignal: (call: string, position: string | null) =>
    get<DealReading>(
      `/api/calls/${encodeURIComponent(call)}/deal-signal${position ? `?position=${encodeURIComponent(position)}` : ""}`,
    ),
  /** What can hear a call in a language (BCP 47; empty for the company's). */
  engines: (language: string) => get<Engines>(`/api/speech/engines?language=${encodeURIComponent(language)}`),
  samples: () => get<{ samples: Sample[] }>("/api/samples").then(({ samples }) => samples),
  /** The one a call is held with, at the version it began with; without a name the default. */
  playbook: (of: { readonly id: string; readonly version: number } | null = null) =>
    get<Playbook>(
      of === null ? "/api/playbook" : `/api/playbook?id=${encodeURIComponent(of.id)}&version=${of.version}`,
    ),
  calls: (limit: number, cursor?: string | null) =>
    get<CallList>(`/api/calls?limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`),
  figures: (today: number, week: number) => get<Figures>(`/api/figures?today=${today}&week=${week}`),
  /** What came up in a call that is over. */
  told: (id: string) => get<CallTold>(`/api/calls/${encodeURIComponent(id)}/summary`),
  /** A page of what a call's replay runs over, after `next` of the page before. */
  replay: (id: string, after: string | null) =>
    get<ReplayPage>(`/api/calls/${encodeURIComponent(id)}/replay${after ? `?after=${encodeURIComponent(after)}` : ""}`),
  replayInterim: (id: string, after: string | null) =>
    get<ReplayInterimPage>(
      `/api/calls/${encodeURIComponent(id)}/replay/interim${after ? `?after=${encodeURIComponent(after)}` : ""}`,
    ),
  recording: (id: string) => get<CallRecording>(`/api/calls/${encodeURIComponent(id)}/recording`),
  /** Both sides between two moments of the call, as WAV. */
  sound: async (id: string, fromMs: number, toMs: number, signal: AbortSignal): Promise<ArrayBuffer> =>
    (await request(`/api/calls/${encodeURIComponent(id)}/sound?from=${fromMs}&to=${toMs}`, { signal })).arrayBuffer(),
  /** With the position that a command answered, the answer has what it did in it. */
  call: (id: string, position?: string | null) =>
    get<CallDetail>(
      `/api/calls/${encodeURIComponent(id)}${position ? `?position=${encodeURIComponent(position)}` : ""}`,
    ),
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
