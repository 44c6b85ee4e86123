/**
 * The played customer of one exercise: follows the call's log, is asked by its clock, and appends what the customer does.
 * What is decided, `domain/practice/dialogue.ts` decides; here are the queue, the log and the clock.
 */
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { describe } from "@wingman/domain/failure";
import type { CommitId, EventId } from "@wingman/domain/ids";
import type { CompiledScenario, Understood } from "@wingman/domain/practice/cues";
import { type Cause, type Move, moveOf } from "@wingman/domain/practice/dialogue";
import {
  dialogueAfter,
  dialogueBegins,
  type DialogueState,
  isOver,
  silencesMax,
  turnOf,
} from "@wingman/domain/practice/dialogue-state";
import { derivedId } from "../../base/ids.ts";
import { realRuntime } from "../../base/runtime.ts";
import { isFenceLost } from "../../log/aggregate.ts";
import type { Aggregate, Recorded } from "../../log/event-log.ts";
import { patiently } from "../../log/patiently.ts";
import { conductorActor } from "../inputs.ts";
import { copyEarlier } from "./again.ts";
import type { ExerciseSeat } from "./seat.ts";

/** A log that is away for longer has ended its Wingman, too. */
const appendMsMax = 120_000;
/** Spoken words come in pieces: so long after one the rep has finished, unless they are heard again. */
const turnGapMs = 250;
/** A rep who is heard again, and never comes to a final, is waited for so long. */
const turnMsMax = 4_000;
/** Typing takes longer than talking. */
const typedPatience = { times: 3, msMin: 45_000 } as const;
/** How long a word takes to say, where no voice has told. */
const wordMs = 350;
const thinkMs = 700;
/** The last words are heard, and answered if one likes, before the call is over. */
const partingMs = 4_000;
const samplesPerMs = 16;

/** What the customer says, in a model's words; undefined where the engine's own line is said. Never throws. */
export type SayAs = (
  said: {
    readonly compiled: CompiledScenario;
    readonly move: Move;
    readonly state: DialogueState;
    readonly rep: string;
    readonly aggregate: Aggregate;
  },
  signal: AbortSignal,
) => Promise<string | undefined>;

export type PartnerParts = {
  /** The scenario at its version; undefined where this Wingman knows it not. */
  readonly scenarioOf: (
    tenant: Aggregate["tenant"],
    scenario: EventData<"PracticeBegun">["scenario"],
  ) => CompiledScenario | undefined | Promise<CompiledScenario | undefined>;
  /** What a model of meaning finds in the words of a turn; nothing where none is here, or it takes too long. */
  readonly meant?: (compiled: CompiledScenario, text: string, signal: AbortSignal) => Promise<readonly Understood[]>;
  readonly sayAs?: SayAs;
};

export type Partner = {
  /** A commit of the call, in the order of the log. */
  take(commit: Recorded): void;
  /** The rep is being heard, or is typing. */
  hear(): void;
  /** Called a few times a second; what waits on time is decided then. */
  tick(): void;
  /** Resolves once what was begun is appended. */
  idle(): Promise<void>;
  /** Appends nothing more: the exercise is another's. */
  drop(): void;
};

export const partnerOf = (options: PartnerParts & ExerciseSeat): Partner => {
  const { aggregate, begun, calls, log, logger, now, fence, runtime = realRuntime } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const clock = (): number => Math.max(0, Math.round(now() - options.startedAt));
  const isSpoken = begun.mode === "spoken";

  let compiled: CompiledScenario | undefined;
  let state: DialogueState | undefined;
  let isEnded = false;
  let pausedSince: number | null = null;
  let pausedMs = 0;
  /** When the rep was last heard, and since when without the customer in between. */
  let repHeardMs = 0;
  let repSinceMs: number | null = null;
  let isInterrupted = false;
  /** Where no recogniser knows the language a spoken exercise is typed. */
  let isHeard = true;
  /** When the customer's last words are over, as far as it is known. */
  let quietFromMs = 0;
  /** The last commit that was folded, and those of its own that came back before their append was answered. */
  let folded = 0;
  const own = new Set<number>();
  const early: Recorded[] = [];
  const eventOf = new Map<string, EventId>();
  let wordsEndMs = 0;
  let acting: Promise<void> | null = null;
  let due: "silence" | "monologue" | "time" | null = null;
  let isParting = false;

  const fold = (events: readonly { readonly type: string; readonly data: unknown; readonly id?: EventId }[]): void => {
    for (const { type, data, id } of events) {
      const event = { type, data } as CallEvent; // Checked when it was appended.
      if (compiled && state) state = dialogueAfter(compiled, state, event);
      switch (event.type) {
        case "UtteranceTranscribed":
          wordsEndMs = Math.max(wordsEndMs, event.data.endMs);
          if (event.data.channel === "rep") {
            repHeardMs = Math.max(repHeardMs, event.data.endMs);
            repSinceMs ??= event.data.startMs;
            if (id) eventOf.set(event.data.utterance, id);
          } else if (isSpoken) {
            const words = Array.isArray(event.data.words) ? event.data.words.length : 0;
            quietFromMs = Math.max(quietFromMs, event.data.endMs + words * wordMs);
          } else quietFromMs = Math.max(quietFromMs, event.data.endMs);
          break;
        case "CustomerMoved":
          if (event.data.cause === "words") {
            repSinceMs = null;
            isInterrupted = false;
            eventOf.delete(event.data.heard ?? "");
          }
          break;
        case "ReplySpoken":
        case "ReplyInterrupted":
          quietFromMs = event.data.toMs;
          break;
        case "ChannelOpened":
          if (event.data.channel === "rep") isHeard = event.data.engine !== "none";
          break;
        case "CallPaused":
          pausedSince = clock();
          break;
        case "CallResumed":
          if (pausedSince !== null) pausedMs += clock() - pausedSince;
          pausedSince = null;
          quietFromMs = Math.max(quietFromMs, clock());
          break;
        case "CallEnded":
          isEnded = true;
          break;
        default:
      }
    }
  };

  const take = (commit: Recorded): void => {
    if (own.delete(commit.sequence) || commit.sequence <= folded) return;
    folded = commit.sequence;
    fold(commit.events);
  };

  const open = async (): Promise<void> => {
    compiled = await options.scenarioOf(aggregate.tenant, begun.scenario);
    if (!compiled) {
      logger.error(
        { call: aggregate.id, scenario: begun.scenario.id },
        "the scenario of an exercise is not known; its customer stays silent",
      );
      return;
    }
    state = dialogueBegins(compiled, begun);
    if (begun.from) {
      const wordsOf = { log, calls, aggregate, from: begun.from, fence };
      await patiently(signal, appendMsMax, () => copyEarlier(wordsOf), runtime);
    }
    for await (const commit of log.read(aggregate)) take(commit);
    for (const commit of early.splice(0)) take(commit);
  };
  let isOpen = false;
  const opening = patiently(signal, appendMsMax, open, runtime).then(
    () => {
      isOpen = true;
      act();
    },
    (error: unknown) => {
      if (!signal.aborted && !isFenceLost(error))
        logger.error({ call: aggregate.id, error: describe(error) }, "an exercise could not be taken up");
    },
  );

  /** One after the other; what comes meanwhile is looked at afterwards. */
  const act = (): void => {
    if (!isOpen || acting || signal.aborted) return;
    acting = actOn()
      .catch((error: unknown) => {
        if (isFenceLost(error)) stop.abort();
        else if (!signal.aborted)
          logger.error({ call: aggregate.id, error: describe(error) }, "the customer lost a move");
      })
      .finally(() => {
        acting = null;
      });
  };

  const actOn = async (): Promise<void> => {
    while (state && compiled && !isEnded && !isOver(state) && !signal.aborted) {
      const cause = due;
      const before = state;
      due = null;
      if (state.turn === 0) await move({ cause: "opening", atMs: clock() });
      else if (cause === "time") await move({ cause, atMs: clock() });
      else if (state.waiting.length > 0) await answer();
      else if (cause) await move({ cause, atMs: clock() });
      else return;
      if (state === before) return; // It stood on the log already, and comes back by it.
    }
  };

  const answer = async (): Promise<void> => {
    if (isSpoken) await turnIsOver();
    const heard = state?.waiting.at(-1)?.utterance;
    if (!state || !compiled || heard === undefined || isEnded) return;
    const meant = (await options.meant?.(compiled, turnOf(state, heard), signal)) ?? [];
    if (!isEnded) await move({ cause: "words", heard, meant, atMs: clock() });
  };

  /** The rep has said nothing since their last final. */
  const turnIsOver = async (): Promise<void> => {
    const until = now() + turnMsMax;
    for (let last = -1; last !== repHeardMs && now() < until && !isEnded;) {
      last = repHeardMs;
      await runtime.sleep(turnGapMs, signal);
    }
  };

  const move = async (cause: Cause): Promise<void> => {
    if (!state || !compiled) return;
    const before = state;
    const decided = moveOf(compiled, before, cause);
    const { says: line, hesitates, ...data } = decided;
    const rep = cause.cause === "words" ? turnOf(before, cause.heard) : "";
    const worded =
      line === null
        ? undefined
        : await options.sayAs?.({ compiled, move: decided, state: before, rep, aggregate }, signal);
    if (hesitates && !isSpoken && worded === undefined) await runtime.sleep(thinkMs, signal);
    if (signal.aborted) return;
    const id = derivedId("partner", aggregate.id, cause.cause, cause.cause === "words" ? cause.heard : before.turn);
    const text = worded ?? line;
    const says = text === null ? null : uttered(derivedId("partner-words", id), text, clock(), wordsEndMs);
    const moved = {
      ...data,
      ...{ move: id, utterance: says?.utterance ?? null },
      by: worded === undefined ? ("rules" as const) : ("model" as const),
    };
    if (before.turn === 0) await openChannel();
    const sent = await patiently(
      signal,
      appendMsMax,
      () =>
        calls.send(
          aggregate,
          { type: "MoveCustomer", moved, says },
          {
            id: derivedId("partner-commit", id) as CommitId,
            actor: conductorActor, // One worker of the call, and one fence.
            cause: cause.cause === "words" ? (eventOf.get(cause.heard) ?? null) : null,
            clockMs: clock(),
            fence,
            correlation: aggregate.id,
          },
        ),
      runtime,
    );
    if (sent.kind === "refused") {
      logger.info({ call: aggregate.id, reason: sent.reason }, "the customer was refused by the call");
      isEnded = true;
      return;
    }
    if (!sent.stands || folded >= sent.sequence) return; // It came back already, or will.
    own.add(sent.sequence);
    fold([{ type: "CustomerMoved", data: moved }, ...(says ? [{ type: "UtteranceTranscribed", data: says }] : [])]);
  };

  /** Screens show whom they hear, and by what. */
  const openChannel = async (): Promise<void> => {
    await calls.send(
      aggregate,
      {
        type: "OpenChannel",
        channel: {
          ...{
            channel: "customer",
            codec: "text",
            sampleRateHz: 16_000,
            openedAtMs: 0,
            engine: "partner",
            model: "none",
          },
          ...{ accuracy: "best", reason: "The customer is played; their words are written, not heard." },
        },
      },
      {
        id: derivedId("partner-opens", aggregate.id) as CommitId,
        actor: conductorActor,
        clockMs: clock(),
        fence,
        correlation: aggregate.id,
      },
    );
  };

  const end = (atMs: number): void => {
    isParting = true;
    calls
      .send(
        aggregate,
        { type: "EndCall", reason: "exercise-finished", durationMs: atMs },
        {
          id: derivedId("partner-ends", aggregate.id) as CommitId,
          actor: conductorActor,
          clockMs: atMs,
          fence,
          correlation: aggregate.id,
        },
      )
      .catch((error: unknown) => {
        isParting = false;
        if (isFenceLost(error)) stop.abort();
        else logger.warn({ call: aggregate.id, error: describe(error) }, "an exercise could not be ended yet");
      });
  };

  /** What time alone brings; whether it is so is told by the call's clock, pauses left out. */
  const dueAt = (atMs: number): typeof due => {
    if (!state || !compiled || state.turn === 0) return null;
    const { manner, ends } = compiled.scenario;
    if (atMs - pausedMs >= ends.timeUpMs) return "time";
    if (state.mode === "question") return null;
    const sinceMs = Math.max(quietFromMs, repHeardMs, state.lastMoveMs);
    const patienceMs =
      isSpoken && isHeard
        ? manner.impatientAfterMs
        : Math.max(typedPatience.msMin, manner.impatientAfterMs * typedPatience.times);
    const mayBreakSilence = state.silences < silencesMax && state.waiting.length === 0;
    if (mayBreakSilence && atMs - sinceMs >= patienceMs) return "silence";
    const talksMs = isSpoken && repSinceMs !== null && atMs - repHeardMs < 2_000 ? atMs - repSinceMs : 0;
    if (manner.interruptsAfterMs === null || isInterrupted || talksMs < manner.interruptsAfterMs) return null;
    isInterrupted = true;
    return "monologue";
  };

  return {
    take(commit) {
      if (!isOpen) return void early.push(commit);
      take(commit);
      act();
    },
    hear() {
      repHeardMs = clock();
      repSinceMs ??= repHeardMs;
    },
    tick() {
      if (!isOpen || !state || isEnded || pausedSince !== null || signal.aborted) return;
      const atMs = clock();
      if (isOver(state)) {
        if (!isParting && atMs >= Math.max(state.lastMoveMs, quietFromMs) + (state.closed ? 0 : partingMs)) end(atMs);
        return;
      }
      due = acting ? due : (dueAt(atMs) ?? due);
      if (due) act();
    },
    async idle() {
      await opening;
      await acting;
    },
    drop: () => stop.abort(),
  };
};

/** Written, so it was said just now: as long as it would take to say, after what was said before. */
const uttered = (
  utterance: string,
  text: string,
  clockMs: number,
  afterMs: number,
): EventData<"UtteranceTranscribed"> => {
  const texts = text.split(/\s+/u).filter((word) => word !== "");
  const endMs = Math.max(0, Math.round(clockMs));
  const startMs = Math.min(endMs, Math.round(Math.max(endMs - texts.length * wordMs, afterMs, 0)));
  const at = (n: number): number =>
    Math.round((startMs + ((endMs - startMs) * n) / Math.max(1, texts.length)) * samplesPerMs);
  return {
    ...{ utterance, channel: "customer", text, startMs, endMs, firstSample: at(0), endSample: at(texts.length) },
    words: texts.map((word, n) => ({ text: word, firstSample: at(n), endSample: at(n + 1), confidence: 1 })),
    ...{ source: "typed", engine: "partner", model: "none" },
  };
};
