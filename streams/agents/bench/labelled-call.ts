/**
 * A labelled call through the conductor, from what was heard of it at an earlier time, by any playbook; and what came of
 * it held against the labels. The same path as a past call that is tried (`what-if.ts`).
 */
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { Input } from "@wingman/domain/conductor/context";
import { rulesNow } from "@wingman/domain/conductor/rules";
import type { TenantId } from "@wingman/domain/ids";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import { callAggregate } from "../../log/calls.ts";
import type { Agents } from "../agent.ts";
import { type PastCall, tryCall } from "../what-if.ts";
import type { TriedTip } from "../what-if-compare.ts";
import { type HeardAt, type KeptHearing, unpackSide } from "./heard-call.ts";
import { type Score, scoreCall, type ScoredLabel, type ScoredTip } from "./score.ts";

export type Label = {
  readonly id: string;
  /** The author's choice first; every one is right. */
  readonly kinds: readonly string[];
  readonly words: string;
};
/** A call that somebody wrote and labelled. */
export type Labelled = {
  readonly id: string;
  readonly half: string;
  readonly title: string;
  readonly language: string;
  readonly rep: string;
  readonly customer: { readonly name: string; readonly company: string; readonly role: string };
  /** Id of the playbook of its trade. */
  readonly playbook: string;
  readonly labels: readonly Label[];
};

/** What the conductor takes, and where the labels lie. */
export type Conductable = {
  readonly call: Labelled;
  readonly past: PastCall;
  readonly labels: readonly (Label & { readonly fromMs: number; readonly atMs: number })[];
};

export type BenchTip = ScoredTip & Pick<TriedTip, "play" | "words">;
export type Benched = {
  readonly call: Labelled;
  readonly tips: readonly BenchTip[];
  readonly labels: Conductable["labels"];
  readonly score: Score;
};

/** Conducts the call by a playbook and holds what was shown, and not taken back, against its labels. */
export const benchCall = async (
  { call, past, labels }: Conductable,
  playbook: CompiledPlaybook,
  options: {
    readonly agents?: Agents;
    /** Whether a tip is early enough from the beginning of the label's turn on, and not from a second before its words ended. */
    readonly turnCounts?: boolean;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Benched> => {
  const { agents = {}, turnCounts = false, signal } = options;
  const tried = await tryCall(past, { playbook, recordedWith: playbook, agents }, signal);
  const tips = tried.tips
    .filter(({ withheld, takenBack }) => withheld === null && !takenBack)
    .map(({ suggestion: id, atMs, category, headline, play, words }): BenchTip => ({
      ...{ id, atMs, category, headline, play, words },
    }));
  const due = labels.map(({ id, kinds, atMs, fromMs }): ScoredLabel => ({
    ...{ id, kinds, atMs },
    ...(turnCounts && { fromMs }),
  }));
  return { call, tips, labels, score: scoreCall(tips, due, past.durationMs) };
};

/** The call as it was heard. Leave to write down counts as given from the start. */
export const asHeard = (call: Labelled, hearing: KeptHearing): Conductable => {
  const heard = (["rep", "customer"] as const).flatMap((channel) =>
    unpackSide(hearing[channel]).map((one) => ({ channel, one })),
  );
  const inputs: Input[] = [];
  const cameMs = new Map<number, number>();
  for (const { channel, one } of heard.toSorted((a, b) => a.one.atMs - b.one.atMs)) {
    const n = inputs.length + 2;
    if (one.kind === "fragment") cameMs.set(n, one.atMs);
    inputs.push(inputOf(n, call.id, channel, one, hearing));
  }
  return {
    call,
    past: { ...pastCall(call, hearing, inputs), durationMs: hearing.durationMs, cameMs },
    labels: call.labels.map((label) => {
      const [fromMs = 0, atMs = 0] = hearing.labels[label.id] ?? [];
      return { ...label, fromMs, atMs };
    }),
  };
};

/** `inputs` after the beginning, which is number 1. */
export const pastCall = (
  call: Labelled,
  { engine, model }: { readonly engine: string; readonly model: string },
  inputs: readonly Input[],
): Omit<PastCall, "durationMs"> => {
  const events = beginning(call, engine, model);
  const [{ data: started }] = events;
  return {
    aggregate: callAggregate("bench" as TenantId, call.id),
    started,
    startedAt: "1970-01-01T00:00:00.000Z",
    inputs: [
      { kind: "event", n: 1, clockMs: 0, events: events.map((event, at) => ({ id: `e1.${at}`, event })) },
      ...inputs,
    ],
    answers: [],
    accepted: new Set(),
    spent: { inputTokens: 0, outputTokens: 0, microDollars: 0 },
    hasErased: false,
  };
};

type Beginning = readonly [Extract<CallEvent, { type: "CallStarted" }>, ...CallEvent[]];
const beginning = (call: Labelled, engine: string, model: string): Beginning => [
  {
    type: "CallStarted",
    data: {
      kind: "live",
      title: call.title,
      rep: { id: "rep", name: call.rep },
      customer: { ...call.customer },
      language: call.language,
      playbook: { id: call.playbook, version: 1 },
      experiment: [],
      sample: null,
      rules: rulesNow,
    },
  },
  { type: "ConsentRequested", data: { scope: "words" } },
  { type: "ConsentGiven", data: { by: "rep", how: "aloud", scope: "words" } },
  ...(["rep", "customer"] as const).map((channel): CallEvent => ({
    type: "ChannelOpened",
    data: {
      ...{ channel, codec: "pcm-s16le", sampleRateHz: 16_000, openedAtMs: 0 },
      ...{ engine, model, accuracy: "basic", reason: "a labelled call" },
    },
  })),
];

const inputOf = (
  n: number,
  call: string,
  channel: Channel,
  { kind, atMs, firstSample, endSample, revision, stableCount, words }: HeardAt,
  { engine, model }: Pick<KeptHearing, "engine" | "model">,
): Input => {
  const utterance = `${call}-${channel}-${firstSample}`;
  const text = words.map((word) => word.text).join(" ");
  const spans = {
    startMs: Math.round((words[0]?.firstSample ?? firstSample) / 16),
    endMs: Math.round((words.at(-1)?.endSample ?? endSample) / 16),
  };
  const said = { utterance, channel, text, words: [...words], ...spans };
  return kind === "fragment"
    ? { kind, n, id: `f${n}`, fragment: { ...said, revision, stableCount } }
    : {
        kind: "event",
        n,
        clockMs: atMs,
        events: [
          {
            id: `e${n}`,
            event: {
              type: "UtteranceTranscribed",
              data: { ...said, firstSample, endSample, source: "speech", engine, model },
            },
          },
        ],
      };
};
