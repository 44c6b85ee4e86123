/** One demo call: commands in, facts out, folded like everywhere else. Words come as the sound of them arrives. */
import type { EventData } from "@wingman/domain/call/events/index";
import { type CallView, emptyView, evolveView, type Seen } from "@wingman/domain/call/view";
import type { Fact, Request } from "@wingman/domain/protocol/messages";
import { playbook, reworded, type Turn, turns } from "./script.ts";

type Family = "call" | "transcript" | "insight" | "feedback";
export type Message = {
  readonly family: Family;
  readonly position: string;
  readonly clockMs: number;
  readonly at: number;
  readonly events: readonly Fact[];
};
type Event = { type: string; data: unknown };

const wordsBehindMs = 350;
const fragmentEveryMs = 320;
const rewordedAfterMs = 1_600;

export const makeCall = (id: string, publish: (message: Message) => void, now: () => number = Date.now) => {
  const log: Message[] = [];
  /** Half-said words: beside the log, as in the real one. */
  const halves: Message[] = [];
  let view: CallView = emptyView(id);
  let startedAt = 0;
  let step = 0;
  let rewording: { tip: string; atMs: number } | null = null;
  let fragment = { turn: -1, revision: 0 };
  const received = { rep: 0, customer: 0 };

  const position = () => `1-${log.length.toString(36).padStart(11, "0")}-000`;
  const clockMs = () => (startedAt === 0 ? 0 : Math.max(0, now() - startedAt));
  const emit = (family: Family, ...events: Event[]): void => {
    if (events.length === 0) return;
    const live = family === "transcript" && events[0]?.type === "FragmentTranscribed";
    const message: Message = {
      family,
      at: now(),
      clockMs: clockMs(),
      position: live ? position() : `1-${(log.length + 1).toString(36).padStart(11, "0")}-000`,
      events: events.map(({ type, data }, i) => ({ id: `c${log.length}.${i}`, type, v: 1, data })),
    };
    for (const { id: event, type, data } of message.events)
      view = evolveView(view, {
        id: event,
        clockMs: message.clockMs,
        at: message.at,
        event: { type, data } as Seen["event"],
      });
    (live ? halves : log).push(message);
    publish(message);
  };

  /** `position` and `channel` are where sound of both sides has come to; words follow it. */
  const hear = () => {
    const heardMs = Math.max(received.rep, received.customer) / 16 - wordsBehindMs;
    if (rewording && heardMs >= rewording.atMs) {
      const { tip } = rewording;
      rewording = null;
      emit("insight", {
        type: "SuggestionRefined",
        data: { suggestion: `t-${tip}`, say: reworded[tip] ?? "", model: "demo", from: null },
      });
    }
    const turn = turns[step];
    if (!turn || view.status !== "live") return;
    const utterance = `u${step}`;
    if (heardMs >= turn.endMs) {
      final(turn, utterance);
      step++;
      return;
    }
    const revision = Math.floor((heardMs - turn.startMs) / fragmentEveryMs);
    if (heardMs < turn.startMs || (fragment.turn === step && fragment.revision >= revision) || revision < 1) return;
    fragment = { turn: step, revision };
    const all = wordsOf(turn);
    const words = all.filter((word) => word.endSample / 16 <= heardMs);
    if (words.length > 0)
      emit("transcript", {
        type: "FragmentTranscribed",
        data: {
          utterance,
          revision,
          channel: turn.channel,
          text: words.map((word) => word.text).join(" "),
          words,
          stableCount: Math.max(0, words.length - 3),
          startMs: turn.startMs,
          endMs: (words.at(-1)?.endSample ?? 0) / 16,
        } satisfies EventData<"FragmentTranscribed">,
      });
  };

  const final = (turn: Turn, utterance: string) => {
    const words = wordsOf(turn);
    emit("transcript", {
      type: "UtteranceTranscribed",
      data: {
        utterance,
        channel: turn.channel,
        text: turn.text,
        words,
        firstSample: turn.startMs * 16,
        endSample: turn.endMs * 16,
        startMs: turn.startMs,
        endMs: turn.endMs,
        source: "speech",
        engine: "Moonshine",
        model: "demo",
      } satisfies EventData<"UtteranceTranscribed">,
    });
    const insight: Event[] = [];
    if (turn.noticed) {
      const { signal, words: said, ...more } = turn.noticed;
      insight.push({
        type: signal,
        data: {
          signal: `s${step}`,
          play: turn.tip ?? "note",
          evidence: evidenceOf(turn, utterance, said),
          ...(signal === "CommitmentNoticed" ? { text: said } : {}),
          ...more,
        },
      });
    }
    if (turn.stage && view.stages[turn.stage] === undefined)
      insight.push({ type: "StageReached", data: { stage: turn.stage, atMs: turn.startMs } });
    if (turn.retracts)
      insight.push({
        type: "SuggestionRetracted",
        data: { suggestion: `t-${turn.retracts}`, because: "words-changed", heard: "two sites" },
      });
    if (turn.withheld)
      insight.push({
        type: "SuggestionWithheld",
        data: { ...tipOf(turn, turn.withheld, utterance), because: "pace", atMs: clockMs() },
      });
    if (turn.tip)
      insight.push({
        type: "SuggestionMade",
        data: { ...tipOf(turn, turn.tip, utterance), madeAtMs: clockMs(), lifeMs: 14_000, priority: 50 },
      });
    emit("insight", ...insight);
    if (turn.refines) rewording = { tip: turn.refines, atMs: turn.endMs + rewordedAfterMs };
  };

  return {
    id,
    log,
    halves,
    emit,
    hear,
    clockMs,
    view: () => view,
    position: () => (log.length === 0 ? null : position()),
    received,
    engine: { engine: "Moonshine", model: "demo", accuracy: "good", reason: "this computer: no graphics card" },

    start(request: Request<"start-call">, kind: "live" | "practice" = "live"): void {
      if (startedAt !== 0) return;
      startedAt = now();
      const events: Event[] = [
        {
          type: "CallStarted",
          data: {
            kind,
            title: request.title,
            rep: kind === "practice" ? { id: "marta", name: "Marta Lind" } : { id: "rep", name: "Priya Nair" },
            customer: request.customer,
            language: request.language,
            playbook: { id: playbook.id, version: playbook.version },
            experiment: [],
            sample: request.sample,
            consent: { preset: "all-parties", legalBasis: "", notice: "spoken", recording: "ask" },
          },
        },
      ];
      if (request.consent !== "unasked") events.push({ type: "ConsentRequested", data: { scope: "words" } });
      if (request.consent === "given")
        events.push({ type: "ConsentGiven", data: { by: "customer", how: "typed-call", scope: "words" } });
      emit("call", ...events);
      emit(
        "call",
        ...request.channels.map(({ channel }) => ({
          type: "ChannelOpened",
          data: { channel, codec: "pcm-s16le", sampleRateHz: 16_000, openedAtMs: 0, ...this.engine },
        })),
      );
    },
    life: (
      type:
        | "ConsentGiven"
        | "ConsentRefused"
        | "ConsentWithdrawn"
        | "NoticeGiven"
        | "SoundConsentRequested"
        | "SoundConsentGiven"
        | "SoundConsentRefused"
        | "SoundConsentWithdrawn"
        | "CallPaused"
        | "CallResumed"
        | "PersonalDataForgotten",
      data: unknown,
    ) => emit("call", { type, data }),
    type(channel: "rep" | "customer", utterance: string, text: string): void {
      const endMs = clockMs();
      emit("transcript", {
        type: "UtteranceTranscribed",
        data: {
          utterance,
          channel,
          text,
          words: [],
          firstSample: 0,
          endSample: 0,
          startMs: Math.max(0, endMs - 1_000),
          endMs,
          source: "typed",
          engine: "",
          model: "",
        },
      });
      const said = { channel, startMs: endMs - 1_000, endMs, text };
      for (const [pattern, tip] of [
        [/expensive|price|budget|above/i, "price"],
        [/slotwise/i, "slotwise"],
        [/data|security/i, "frankfurt"],
      ] as const) {
        const words = pattern.exec(text)?.[0];
        if (!words || view.tips.some((known) => known.suggestion === `t-${tip}`)) continue;
        emit(
          "insight",
          {
            type: "ObjectionNoticed",
            data: { signal: `s-${tip}`, play: tip, about: tip, evidence: evidenceOf(said, utterance, words) },
          },
          {
            type: "SuggestionMade",
            data: {
              ...tipOf({ ...said, noticed: { signal: "ObjectionNoticed", words, about: tip } }, tip, utterance),
              madeAtMs: endMs,
              lifeMs: 14_000,
              priority: 50,
            },
          },
        );
      }
    },
    hand: (type: string, data: object) => emit("feedback", { type, data: { atMs: clockMs(), ...data } }),
    end(reason: EventData<"CallEnded">["reason"]): void {
      if (view.status === "live") emit("call", { type: "CallEnded", data: { reason, durationMs: clockMs() } });
    },
  };
};
export type DemoCall = ReturnType<typeof makeCall>;

const wordsOf = ({ text, startMs, endMs }: Turn) => {
  const words = text.split(" ");
  const each = (endMs - startMs) / words.length;
  return words.map((word, i) => ({
    text: word,
    firstSample: Math.round((startMs + i * each) * 16),
    endSample: Math.round((startMs + (i + 1) * each) * 16),
    confidence: 0.9,
  }));
};

const evidenceOf = (
  turn: Pick<Turn, "channel" | "endMs">,
  utterance: string,
  words: string,
): EventData<"QuestionNoticed">["evidence"] => ({
  utterance,
  revision: 0,
  channel: turn.channel,
  words,
  firstWord: 0,
  endWord: 1,
  spokenAtMs: turn.endMs,
});

const tipOf = (turn: Turn, id: string, utterance: string) => {
  const play = playbook.plays.find((known) => known.id === id);
  if (!play) throw new Error(`the script names a play that the playbook lacks: ${id}`);
  return {
    suggestion: `t-${id}`,
    ...play.tip,
    reason: {
      evidence: evidenceOf(turn, utterance, turn.noticed?.words ?? turn.text.split(" ").slice(0, 5).join(" ")),
      snippet: turn.text,
      agent: "conductor",
      play: id,
      category: play.category,
      playbook: { id: playbook.id, version: playbook.version },
      prompt: null,
      model: null,
      citations: [],
      stagesMs: { heard: 310, decided: 340 },
      sureness: 0.91,
    },
  };
};
