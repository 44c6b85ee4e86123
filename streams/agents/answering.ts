/**
 * Asks of one call on their way: every ask in the conductor's context is put to its agent once, with its deadline, and
 * what comes back is appended before the conductor takes it (rule 7). Agents run beside each other and beside the
 * conductor: none of them holds up a tip.
 */
import type { Ask } from "@wingman/domain/conductor/asks";
import type { AnswerEvent } from "@wingman/domain/call/events/index";
import { answerKey } from "@wingman/domain/call/state";
import { describe, Failure } from "@wingman/domain/failure";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import type { Logger } from "pino";
import { derivedId } from "../base/ids.ts";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import type { Calls } from "../log/calls.ts";
import type { Aggregate } from "../log/event-log.ts";
import type { Agent, Agents, Answer, AskedIn } from "./agent.ts";

const agentsActor = "agents" as ActorId;

export type Answering = {
  /** Starts what is new among the asks, and stops what nobody waits for any more. */
  follow(pending: readonly Ask[]): void;
  drop(): void;
};

export const openAnswering = (options: {
  readonly agents: Agents;
  readonly asked: AskedIn;
  readonly aggregate: Aggregate;
  readonly startedAt: number;
  readonly calls: Calls;
  readonly log: Logger;
  readonly now: () => number;
  readonly runtime?: Runtime;
  readonly signal: AbortSignal;
}): Answering => {
  const { agents, asked, aggregate, startedAt, calls, log, now, runtime = realRuntime } = options;
  /** By ask: how to stop it. As many as the context holds (`pendingMax`). */
  const running = new Map<string, AbortController>();

  /** False where the call takes it no more. */
  const append = async (ask: Ask, answer: Answer, askedAt: number): Promise<boolean> => {
    const event = {
      type: answer.type,
      data: {
        ...answer.data,
        ask: ask.id,
        agent: ask.agent,
        from: fromOf(ask),
        atMs: Math.max(0, Math.round(now() - startedAt)),
        tookMs: Math.max(0, Math.round(now() - askedAt)),
      },
    } as AnswerEvent; // Its parts are those of one type; the append checks the whole.
    const sent = await calls.send(
      aggregate,
      { type: "Answer", event },
      {
        id: derivedId("answer", answerKey(event)) as CommitId,
        actor: agentsActor,
        clockMs: event.data.atMs,
        correlation: aggregate.id,
      },
    );
    if (sent.kind !== "refused") return true;
    log.info({ call: aggregate.id, reason: sent.reason }, "an answer came too late");
    return false;
  };

  const put = async (ask: Ask, stop: AbortController): Promise<void> => {
    const agent = agents[ask.agent] as Agent<Ask["agent"]> | undefined; // The name chose it.
    if (!agent) return;
    const askedAt = now();
    const endDeadline = runtime.later(ask.deadlineMs, () => stop.abort(tooLate(ask)));
    const signal = AbortSignal.any([stop.signal, options.signal]);
    try {
      for await (const answer of agent(ask, asked, signal)) {
        if (signal.aborted) break;
        // What cannot be written down is not done either: a search is written down before it is sent.
        if (!(await append(ask, answer, askedAt))) return;
      }
      signal.throwIfAborted();
    } catch (error) {
      if (options.signal.aborted || stop.signal.reason === dropped) return;
      const failure = stop.signal.aborted ? tooLate(ask) : error;
      log.warn({ call: aggregate.id, agent: ask.agent, error: describe(failure) }, "an agent gave no answer");
      await append(ask, { type: "AgentFailed", data: failed(failure) }, askedAt);
    } finally {
      endDeadline();
    }
  };

  const start = (ask: Ask): void => {
    const stop = new AbortController();
    running.set(ask.id, stop);
    put(ask, stop).catch((error: unknown) =>
      log.error({ call: aggregate.id, agent: ask.agent, error: describe(error) }, "an answer could not be written"),
    );
  };

  return {
    follow(pending) {
      for (const ask of pending) if (!running.has(ask.id)) start(ask);
      for (const [id, stop] of running)
        if (!pending.some((ask) => ask.id === id)) {
          stop.abort(dropped);
          running.delete(id);
        }
    },
    drop() {
      for (const stop of running.values()) stop.abort(dropped);
      running.clear();
    },
  };
};

const dropped = Symbol("nobody waits for it");

const fromOf = (ask: Ask): AnswerEvent["data"]["from"] => {
  if (ask.agent === "meaning") return { utterance: ask.spoken.utterance, spokenAtMs: Math.round(ask.spoken.endMs) };
  const { evidence } = ask;
  return evidence && { utterance: evidence.utterance, spokenAtMs: evidence.spokenAtMs };
};

const tooLate = ({ agent, deadlineMs }: Ask): Failure =>
  new Failure("WING_AGENT_DEADLINE", `the agent "${agent}" gave no answer within ${deadlineMs} ms.`, {
    remedy: "The tips of the playbook are there all the same; a faster model or a nearer server answers in time.",
  });

const failed = (error: unknown): Extract<Answer, { type: "AgentFailed" }>["data"] => {
  const code = error instanceof Failure ? error.code : "WING_AGENT_FAILED";
  return { because: reasons.find(([pattern]) => pattern.test(code))?.[1] ?? "failed", code };
};

type Because = Extract<Answer, { type: "AgentFailed" }>["data"]["because"];
const reasons: readonly (readonly [RegExp, Because])[] = [
  [/^WING_AGENT_DEADLINE$/, "deadline"],
  [/^WING_AGENT_BUDGET$/, "budget"],
  [/^WING_(LLM_REFUSED|LLM_NOT_ALLOWED|AGENT_TOOL)$/, "refused"],
  [/^WING_(LLM_ANSWER|WEB_ANSWER|AGENT_UNCLEARED)$/, "invalid"],
  [/^WING_(LLM|WEB)_/, "unavailable"],
];
