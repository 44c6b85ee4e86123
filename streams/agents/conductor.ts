/**
 * One conductor a call: takes inputs one at a time, asks the domain what follows, appends it with the record
 * of what it had seen. Everything that decides is in `domain/conductor`; here are the queue and the log.
 */
import { callMsMax, tickMs } from "@wingman/domain/call/policy";
import { conduct, deadline } from "@wingman/domain/conductor/conduct";
import { type Context, type Input, initialContext } from "@wingman/domain/conductor/context";
import { type Run, runsMax, withInput, writeRuns } from "@wingman/domain/conductor/seen";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import type { SignalEvent, TipEvent } from "@wingman/domain/call/events/index";
import type { Dealt } from "@wingman/domain/feedback/experiment";
import { describe } from "@wingman/domain/failure";
import type { CommitId, EventId } from "@wingman/domain/ids";
import type { Logger } from "pino";
import { derivedId } from "../base/ids.ts";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import { isFenceLost } from "../log/aggregate.ts";
import type { Calls } from "../log/calls.ts";
import type { Aggregate } from "../log/event-log.ts";
import { patiently } from "../log/patiently.ts";
import type { Agents } from "./agent.ts";
import { openAnswering } from "./answering.ts";
import { conductorActor } from "./inputs.ts";

/** Inputs waiting while an append is under way; beyond this the oldest ticks go first, words never. */
const waitingMax = 4_000;
/** A log that is away for longer has ended its Wingman, too; until then what was decided is not given up. */
const appendMsMax = 120_000;

export type Taken = { readonly input: Input; readonly storedAt: number };
export type Conductor = {
  readonly aggregate: Aggregate;
  readonly startedAt: number;
  /** Last sequence of the event log taken; the role skips what is not newer. */
  readonly lastEvent: () => number;
  readonly live: () => boolean;
  take(taken: Taken): void;
  idle(): Promise<void>;
  /** Takes nothing more and forgets what waits: the call is another's. */
  drop(): void;
};

export const conductorOf = (options: {
  readonly aggregate: Aggregate;
  readonly startedAt: number;
  readonly playbook: CompiledPlaybook;
  readonly calls: Calls;
  readonly log: Logger;
  readonly now: () => number;
  /** Whom it may ask; without one the playbook's wording and time alone give tips. */
  readonly agents?: Agents;
  /** Language tag of the call, for agents. */
  readonly language?: string;
  /** What the call was dealt of trials, for agents. */
  readonly dealt?: readonly Dealt[];
  readonly runtime?: Runtime;
  /** What cannot be appended by then is not: whoever takes the call up next decides it again. */
  readonly signal: AbortSignal;
  /** Revision of the lease under which it writes; null where nobody shares the work. */
  readonly fence?: number | null;
  /** Called once when another holds the lease: this conductor has stopped. */
  readonly onFenceLost?: () => void;
  /** Where a conductor that died had come to; see `refold` in `replay.ts`. */
  readonly from?: { readonly context: Context; readonly lastEvent: number; readonly lastTick: number };
}): Conductor => {
  const { aggregate, startedAt, calls, log, now, signal, runtime = realRuntime } = options;
  const fence = options.fence ?? null;
  let isDropped = false;
  let context = options.from?.context ?? initialContext(aggregate.id, options.playbook);
  let lastEvent = options.from?.lastEvent ?? 0;
  let lastTick = options.from?.lastTick ?? -1;
  let runs: readonly Run[] = [];
  let asked: string | null = null;
  const waiting: Taken[] = [];
  const answering = openAnswering({
    agents: options.agents ?? {},
    asked: {
      tenant: aggregate.tenant,
      call: aggregate.id,
      language: options.language ?? "en",
      dealt: options.dealt ?? [],
      playbook: options.playbook,
    },
    aggregate,
    startedAt,
    calls,
    log,
    now,
    runtime,
    signal,
  });
  answering.follow(context.pending);
  let pumping: Promise<void> | null = null;

  const step = async ({ input, storedAt }: Taken): Promise<void> => {
    const result = conduct(context, input, derivedId);
    context = result.context;
    runs = withInput(runs, input);
    const events =
      result.events.length > 0
        ? result.events
        : runs.length >= runsMax
          ? [{ type: "InputsSeen" as const, data: { inputs: runs.length } }]
          : [];
    if (events.length > 0) await append(input, events, storedAt);
    // After it: what is asked holds up no tip, and nobody words one that is not on the log yet.
    if (!isDropped) answering.follow(context.pending);
    if (input.kind === "tick") await meetDeadline();
  };

  const append = async (input: Input, events: readonly (SignalEvent | TipEvent)[], storedAt: number): Promise<void> => {
    const measured = { heard: Math.round(storedAt - startedAt), decided: Math.round(now() - startedAt) };
    const id = commitIdFor(aggregate.id, input);
    try {
      const send = () =>
        calls.send(
          aggregate,
          { type: "Conduct", events: events.map((event) => withMeasured(event, measured)) },
          {
            id,
            actor: conductorActor,
            cause: context.lastEvent as EventId | null,
            tick: input.kind === "tick" ? input.n : null,
            clockMs: context.clockMs,
            seen: writeRuns(runs),
            fence,
            correlation: aggregate.id,
          },
        );
      const sent = await patiently(signal, appendMsMax, send, runtime);
      if (sent.kind === "refused")
        log.info({ call: aggregate.id, reason: sent.reason }, "conductor refused by the call");
      else if (sent.stands) runs = [];
    } catch (error) {
      if (isFenceLost(error)) beFenced();
      else if (!signal.aborted) log.error({ call: aggregate.id, error: describe(error) }, "conductor gave up a commit");
    }
  };
  const drop = (): void => {
    isDropped = true;
    waiting.length = 0;
    answering.drop();
  };
  /** Whoever holds the lease has taken all of it up; what waits here is theirs. */
  const beFenced = (): void => {
    if (isDropped) return;
    drop();
    log.info({ call: aggregate.id }, "a call was taken over by another conductor");
    options.onFenceLost?.();
  };

  const meetDeadline = (): Promise<void> => meet(deadline(context), context.clockMs);
  /** Paused time has no ticks, and still no call lasts for ever (rule 15). */
  const endForgotten = (clockMs: number): Promise<void> =>
    meet(context.status === "live" ? { do: "end", reason: "too-long" } : undefined, clockMs);

  const meet = async (due: ReturnType<typeof deadline>, clockMs: number): Promise<void> => {
    const key = due && (due.do === "end" ? due.reason : due.do);
    if (!due || key === asked) return;
    asked = key ?? null;
    const command =
      due.do === "end"
        ? { type: "EndCall" as const, reason: due.reason, durationMs: clockMs }
        : { type: "AnswerConsent" as const, answer: "refused" as const, how: "aloud" as const };
    await calls
      .send(aggregate, command, {
        id: derivedId("deadline", aggregate.id, key ?? "") as CommitId,
        actor: conductorActor,
        clockMs,
        cause: context.lastEvent as EventId | null,
        fence,
      })
      .catch((error: unknown) => {
        if (isFenceLost(error)) return beFenced();
        asked = null;
        log.error({ call: aggregate.id, error: describe(error) }, "deadline not met");
      });
  };

  /** An input that cannot be taken is passed over: it is not among what was seen, so a replay passes it over, too. */
  const pump = async (): Promise<void> => {
    for (let taken = waiting.shift(); taken; taken = waiting.shift()) {
      const { kind } = taken.input;
      await step(taken).catch((error: unknown) =>
        log.error({ call: aggregate.id, input: kind, error: describe(error) }, "an input was passed over"),
      );
    }
    pumping = null;
  };

  return {
    aggregate,
    startedAt,
    lastEvent: () => lastEvent,
    live: () => context.status !== "ended",
    take(taken) {
      const { input } = taken;
      if (isDropped) return;
      if (input.kind === "event") {
        if (input.n <= lastEvent) return;
        lastEvent = input.n;
      }
      if (input.kind === "tick") {
        if (input.n <= lastTick) return;
        if (context.paused) {
          if (input.n * tickMs > callMsMax) void endForgotten(input.n * tickMs);
          return;
        }
        lastTick = input.n;
      }
      waiting.push(taken);
      if (waiting.length > waitingMax) {
        const tick = waiting.findIndex((item) => item.input.kind === "tick");
        if (tick >= 0) waiting.splice(tick, 1);
        log.warn({ call: aggregate.id, waiting: waiting.length }, "conductor is behind");
      }
      pumping ??= pump();
    },
    idle: async () => {
      await pumping;
    },
    drop,
  };
};

/**
 * One input, one commit, one id (rule 5). Interim text goes by its own id: a server that was killed may give its
 * number on FRAGMENTS to other words.
 */
export const commitIdFor = (call: string, input: Input): CommitId =>
  derivedId("conductor", call, input.kind, input.kind === "fragment" ? input.id : input.n) as CommitId;

const withMeasured = (
  event: SignalEvent | TipEvent,
  measured: { heard: number; decided: number },
): SignalEvent | TipEvent =>
  event.type === "SuggestionMade" || event.type === "SuggestionWithheld"
    ? ({
        ...event,
        data: {
          ...event.data,
          reason: { ...event.data.reason, stagesMs: { ...event.data.reason.stagesMs, ...measured } },
        },
      } as SignalEvent | TipEvent)
    : event;
