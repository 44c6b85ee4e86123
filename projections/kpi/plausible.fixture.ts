/** The log of history's fixture, with what counts for figures alone: summaries, tokens, recordings, documents. */
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { DocumentEvent } from "@wingman/domain/knowledge/document";
import { isErased } from "@wingman/domain/schema";
import type { CommitId, TenantId } from "@wingman/domain/ids";
import type { Recorded, StoredEvent } from "@wingman/streams/log/event-log";
import { type Plan, plausibleLog, randomOf } from "../history/plausible.fixture.ts";

const hash = "0".repeat(64);

export const plausibleKpiLog = (seed: number, plan: Plan): Recorded[] => {
  const random = randomOf(seed + 9_000);
  const below = (count: number) => Math.floor(random() * count);
  const log: Recorded[] = [];
  const documents: string[] = [];
  const add = (commit: Recorded, events: readonly { type: string; data: unknown }[]): void => {
    const sequence = log.length + 1;
    const id = commit.id;
    log.push({
      ...commit,
      sequence,
      events: [
        ...commit.events,
        ...events.map(({ type, data }, n): StoredEvent => ({
          id: `${id}.m${n}` as StoredEvent["id"],
          type,
          v: 1,
          time: commit.events[0]?.time ?? "2026-09-21T00:00:00.000Z",
          data,
        })),
      ],
    });
  };
  for (const commit of plausibleLog(seed, plan)) {
    const hasEnded = log.some(
      ({ aggregate, events }) =>
        aggregate.id === commit.aggregate.id && events.some(({ type }) => type === "CallEnded"),
    );
    const isErasure = commit.events.some(({ type }) => type === "PersonalDataForgotten");
    add(commit, random() < 0.3 && !isErasure ? [more(commit, below, hasEnded)] : []);
    if (random() < 0.02) {
      const document = `doc-${documents.length}`;
      documents.push(document);
      add(ofDocument(commit, document), [
        { type: "DocumentUploaded", data: { name: "a.pdf", kind: "pdf", bytes: 1 + below(9_000), sha256: hash } },
      ] satisfies DocumentEvent[]);
    }
    if (random() < 0.02 && documents.length > 0)
      add(ofDocument(commit, documents[below(documents.length)] ?? ""), [
        { type: "DocumentRemoved", data: {} },
        { type: "DocumentForgotten", data: {} },
      ] as DocumentEvent[]);
  }
  return log;
};

const ofDocument = (commit: Recorded, id: string): Recorded => ({
  ...commit,
  id: `${commit.id}-${id}` as CommitId,
  aggregate: { tenant: "acme" as TenantId, kind: "document", id },
  events: [],
});

const more = (commit: Recorded, below: (count: number) => number, hasEnded: boolean): CallEvent => {
  const at = commit.clockMs;
  const usage = { inputTokens: below(900), outputTokens: below(90), microDollars: below(5_000) };
  const erasedBefore = commit.events.some(({ data }) => Object.values(data as object).some(isErased));
  const kinds: (() => CallEvent)[] = [
    () => ({
      type: "WordingWritten",
      data: {
        ...{
          ask: `ask-${below(9)}`,
          agent: "wording",
          from: null,
          atMs: at,
          tookMs: 300,
          suggestion: `tip-${below(6)}`,
        },
        ...{ part: 0, isLast: true, say: "Better words", model: "llm", prompt: null, usage },
      },
    }),
    () => ({
      type: "SoundRecorded",
      data: {
        ...{ channel: "customer", firstSample: 0, endSample: 16_000, startMs: at, endMs: at + 1_000 },
        ...{ bytes: 1 + below(50_000), sha256: hash, muted: [] },
      },
    }),
    () => ({
      type: "CompetitorNoticed",
      data: noticed(commit, below, { competitor: ["Vanta", "Corvane"][below(2)] ?? "" }),
    }),
    () => ({
      type: "CommitmentNoticed",
      data: { ...noticed(commit, below, { by: "rep" as const, text: "I send it" }), kind: "next-step" as const },
    }),
  ];
  if (hasEnded)
    kinds.push(
      () => ({ type: "RecordingDeleted", data: { reason: "asked", chunks: 2 } }),
      () => ({
        type: "CallSummarised",
        data: {
          ...{ atMs: at, sentences: [], moments: [], actions: [] },
          objections: Array.from({ length: erasedBefore ? 0 : below(4) }, () => ({
            ...{ utterance: `u-${below(12)}`, atMs: at, spokenAtMs: at, text: "too expensive" },
            ...{ about: ["price", "timing"][below(2)] ?? "", met: below(2) === 0 },
          })),
        },
      }),
    );
  return kinds[below(kinds.length)]!();
};

const noticed = <Data extends object>({ clockMs }: Recorded, below: (count: number) => number, data: Data) => ({
  signal: `signal-${below(10)}`,
  play: "play-1",
  evidence: {
    ...{ utterance: `u-${below(12)}`, revision: 0, channel: "customer" as const, words: "we use them" },
    ...{ firstWord: 0, endWord: 2, spokenAtMs: clockMs },
  },
  ...data,
});
