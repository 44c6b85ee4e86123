/** One run, call by call: read once, conducted twice, kept. Nothing is appended, and nothing has an effect but the asking of a model, where a run says so. */
import { describe, Failure } from "@wingman/domain/failure";
import type { Dealt } from "@wingman/domain/feedback/experiment";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import { type CallFigures, callFigures, summaryOf } from "@wingman/domain/what-if/figures";
import { setImmediate } from "node:timers/promises";
import type { Spec, Way } from "@wingman/domain/what-if/spec";
import type { Llm } from "@wingman/streams/agents/llm/desk";
import { wordingPrompt } from "@wingman/streams/agents/llm/prompts/wording";
import type { Meaning } from "@wingman/streams/agents/meaning/meaning";
import { readPastCall } from "@wingman/streams/agents/what-if";
import { tryBoth, tryMsMax, type Way as TriedWay } from "@wingman/streams/agents/what-if-both";
import type { Change } from "@wingman/streams/agents/what-if-compare";
import { liveAgents, newMeter, type Purse } from "@wingman/streams/agents/what-if-live";
import type { Pool } from "@wingman/streams/base/pools";
import { callAggregate } from "@wingman/streams/log/calls";
import { fragmentsOf } from "@wingman/streams/log/fragments";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { Library } from "@wingman/streams/playbooks/library";
import { digestOf, sealed } from "./kept.ts";
import { playbookThen } from "./playbooks.ts";
import { type CallDone, callsOfRun, endRun, keepCall, type Run } from "./store.ts";

/** Calls of one run that are read and conducted at once: while one is fetched, another is conducted. */
export const callsAtOnce = 3;
/** The same where a model is asked: it is waited for most of the time. */
const liveCallsAtOnce = 4;
/** A model answers in seconds, and a call has many tips. */
const liveTryMsMax = 10 * 60_000;

export type RunParts = {
  readonly log: JetStreamLog;
  readonly library: Library;
  readonly keep: Pool;
  readonly meaning?: (() => Meaning | undefined) | undefined;
  /** Undefined where none is set up. */
  readonly llm?: (() => Llm | undefined) | undefined;
  readonly now: () => number;
};

/** Until it is done, cancelled, taken over, or `signal` ends. What fails one call is written at that call. */
export const carryOut = async (parts: RunParts, run: Run, worker: string, signal: AbortSignal): Promise<void> => {
  const { keep, log } = parts;
  const { tenant, spec, depends } = run;
  const mine = { tenant, run: run.run, worker };
  const named = (way: Way) => way.playbook && playbookThen(log, tenant, way.playbook, depends.position);
  const [before, after] = await Promise.all([named(spec.before), named(spec.after)]);
  const waiting = await callsOfRun(keep, tenant, run.run);
  const spent = waiting.reduce((sum, { figures }) => sum + (figures?.spent.after.tokens ?? 0), 0);
  const purse: Purse = { tokensMax: spec.live?.tokensMax ?? 0, tokens: spent };
  const due = waiting.filter(({ state }) => state === "waiting").values();
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const work = async (): Promise<void> => {
    for (const { place, call } of due) {
      if (until.aborted) return;
      const done = await tryOne(parts, { run, before, after, purse }, { place, call }, until);
      if (until.aborted) return; // What was broken off is no result.
      if (!(await keepCall(keep, mine, done))) stop.abort();
    }
  };
  await Promise.all(Array.from({ length: spec.live ? liveCallsAtOnce : callsAtOnce }, work));
  if (until.aborted) return;
  const tried = await callsOfRun(keep, tenant, run.run);
  const figures = tried.flatMap((call) => call.figures ?? []);
  if (figures.length === 0) {
    await endRun(keep, mine, { state: "failed", problem: tried[0]?.problem ?? "WING_CALL_NOT_FOUND" });
    return;
  }
  // The question decides which calls are drawn, so that its answer is the same each time.
  const seed = digestOf([spec.before, spec.after, tried.map(({ call }) => call)]);
  const digest = digestOf(tried.map((call) => [call.call, call.state, call.digest]));
  const steps = summaryOf(figures, seed);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return endRun(keep, mine, { state: "done", summary: step.value, digest });
    await setImmediate();
  }
};

type Asked = {
  readonly run: Run;
  readonly before: CompiledPlaybook | undefined;
  readonly after: CompiledPlaybook | undefined;
  readonly purse: Purse;
};

const tryOne = async (
  parts: RunParts,
  { run, before, after, purse }: Asked,
  { place, call }: { readonly place: number; readonly call: string },
  signal: AbortSignal,
): Promise<CallDone> => {
  const { log, library, meaning, llm, now } = parts;
  const { tenant, spec, depends } = run;
  const aggregate = callAggregate(tenant, call);
  try {
    const sources = { log, fragmentsOf: () => fragmentsOf(log, tenant, call) };
    const past = await readPastCall(sources, aggregate, depends.position);
    if (!past) throw notThere();
    const own = await library.surely(tenant, past.started.playbook);
    const way = (asked: Way, named: CompiledPlaybook | undefined): TriedWay => {
      const playbook = named ?? own;
      if (playbook) return { playbook, rules: asked.rules ?? past.started.rules ?? 1 };
      throw new Failure("WING_PLAYBOOK_UNKNOWN", "the playbook that this call was held with is not here.", {
        remedy: "Leave the call out, or name a playbook to hold against.",
      });
    };
    const meter = newMeter();
    const model = spec.live && needed(llm?.());
    const is = way(spec.after, after);
    const both = await tryBoth(
      past,
      {
        before: way(spec.before, before),
        after: model ? { ...is, agents: liveAgents(model, purse, meter, now), dealt: dealtBy(spec) } : is,
      },
      {
        own,
        meaning: spec.meaning ? meaning?.() : undefined,
        until: AbortSignal.any([signal, AbortSignal.timeout(model ? liveTryMsMax : tryMsMax)]),
      },
    );
    const changes = both.changes.filter(isSeen);
    const figures = callFigures(changes, past.accepted, {
      durationMs: past.durationMs,
      startedAt: Date.parse(past.startedAt),
      spent: {
        before: { tokens: past.spent.inputTokens + past.spent.outputTokens, microDollars: past.spent.microDollars },
        after: { tokens: meter.tokens, microDollars: meter.microDollars },
      },
      askedMs: meter.askedMs,
      notKnown: both.after.notKnown,
      notAsked: meter.notAsked,
      failed: meter.failed,
      hasErased: past.hasErased,
    });
    return {
      ...{ place, state: "done", problem: null, figures, digest: digestOf([figures, changes]) },
      changes: sealed(await log.keyring.forWriting(aggregate), aggregate, run.run, changes),
    };
  } catch (error) {
    if (signal.aborted) return failed(place, "WING_WHAT_IF_STOPPED");
    if (error instanceof Failure) return failed(place, error.code);
    throw new Error(`call ${call} of a what-if: ${describe(error)}`, { cause: error });
  }
};

/** What was held back both times nobody ever saw. */
const isSeen = ({ what, wasAtMs, because }: Change): boolean =>
  !(what === "same" && wasAtMs === null && because !== null);

const failed = (place: number, problem: string): CallDone => ({
  ...{ place, state: "failed", problem, figures: null satisfies CallFigures | null, changes: null, digest: null },
});

const dealtBy = ({ live }: Spec): readonly Dealt[] =>
  live?.prompt === undefined && live?.model === undefined
    ? []
    : [
        {
          ...{ experiment: "what-if", arm: "after", prompt: wordingPrompt.id },
          ...(live.prompt !== undefined && { version: live.prompt }),
          ...(live.model && { model: live.model }),
        },
      ];

const notThere = (): Failure =>
  new Failure("WING_CALL_NOT_FOUND", "there is no such call.", { remedy: "Choose one of the list of calls." });

const needed = (llm: Llm | undefined): Llm => {
  if (llm) return llm;
  throw new Failure("WING_WHAT_IF_NO_MODEL", "no language model is set up that could be asked anew.", {
    remedy: "Set a key of a model (ANTHROPIC_API_KEY or WINGMAN_LLM_URL), or go by recorded answers.",
  });
};

/** Throws `Failure` WING_WHAT_IF_NO_MODEL; asked before a run is begun, too. */
export const mustHaveModel = (parts: Pick<RunParts, "llm">): void => void needed(parts.llm?.());
