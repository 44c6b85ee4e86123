/**
 * Runs of what-if as jobs: asked for and answered at once, carried out in turn, looked at meanwhile. All there is to know
 * of one stands in `wingman_keep`, so that a page may come and go, a process may end, and another goes on where it stopped.
 */
import { describe, Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { rulesNow } from "@wingman/domain/conductor/rules";
import { type Calls, callsMax, type Spec, type Way } from "@wingman/domain/what-if/spec";
import { promptVersions } from "@wingman/streams/agents/llm/prompts/versions";
import { wordingPrompt } from "@wingman/streams/agents/llm/prompts/wording";
import { tokensPerTip } from "@wingman/streams/agents/what-if-live";
import { newId } from "@wingman/streams/base/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import type { Sequence } from "@wingman/streams/log/event-log";
import { caughtUpElsewhere } from "../caught-up.ts";
import { readCheckpoint } from "../checkpoint.ts";
import { history } from "../history/model.ts";
import { hashOf, playbookThen } from "./playbooks.ts";
import { carryOut, mustHaveModel, type RunParts } from "./run.ts";
import { type Chosen, chooseCalls } from "./select.ts";
import {
  beatRun,
  callsOfRun,
  cancelRun,
  claimRun,
  endRun,
  keepRun,
  purgeRuns,
  readRun,
  type Run,
  runsMax,
} from "./store.ts";

/** Runs of all companies that one process carries out at once; the others wait. */
export const runsAtOnce = 1;
/** Whether others have left something to do is looked at so often. */
const lookMs = 5_000;
const beatMs = 2_000;
const tidyMs = 10 * 60_000;

/** What a model is asked for, and what it costs: dollars for a million tokens, where that is known. */
export type ModelAsked = {
  readonly provider: "anthropic" | "openai";
  readonly model: string;
  readonly price: { readonly input: number; readonly output: number } | null;
};

export type DeskParts = RunParts & {
  readonly read: Pool;
  readonly version: string;
  readonly logger: { warn(fields: object, line: string): void };
  /** Those that are set up; the first is asked where none is named. */
  readonly models: () => readonly ModelAsked[];
  /** Names this process. */
  readonly worker: string;
};

export type Estimate = {
  readonly calls: number;
  readonly minutes: number;
  /** Entries of the log that history does not tell of yet: calls in them are not among these. */
  readonly behind: number;
  /** Calls that were named and are not there, or not over. */
  readonly missing: number;
  /** Null where no model is asked. */
  readonly live: {
    readonly asks: number;
    /** What it comes to at most, as a rule; the budget ends it in any case. */
    readonly tokens: number;
    /** Millionths of a dollar; null where the model's price is not known. */
    readonly microDollars: number | null;
  } | null;
};

export type Desk = {
  /** What a run would be of, and cost. Throws `Failure` as `begin` does. */
  estimate(tenant: TenantId, spec: Spec): Promise<Estimate>;
  /**
   * Answers the run's id once it stands in line. Throws `Failure` WING_WHAT_IF_NO_CALLS, WING_WHAT_IF_NOT_FOUND,
   * WING_WHAT_IF_FULL, WING_WHAT_IF_NO_MODEL, WING_BUSY, WING_RULES_UNKNOWN, WING_PLAYBOOK_NOT_FOUND,
   * WING_REFUSED_PLAYBOOK_INVALID.
   */
  begin(tenant: TenantId, actor: ActorId, given: { readonly name: string; readonly spec: Spec }): Promise<string>;
  /** The same question on the same log as it was then. */
  repeat(tenant: TenantId, actor: ActorId, run: string): Promise<string>;
  cancel(tenant: TenantId, run: string): Promise<boolean>;
  /** Ends what goes on here; another process goes on with it. */
  close(): Promise<void>;
};

type Choice = { readonly chosen: readonly Chosen[] } & Pick<Estimate, "behind" | "missing">;
type NewCalls = { readonly calls: readonly string[] } & Pick<Estimate, "minutes" | "behind" | "missing">;

export const openDesk = (parts: DeskParts): Desk => {
  const { keep, log, logger, worker } = parts;
  const stopping = new AbortController();
  const going = new Map<string, { readonly stop: AbortController; readonly done: Promise<void> }>();

  const carry = async (run: Run, stop: AbortController): Promise<void> => {
    const mine = { tenant: run.tenant, run: run.run, worker };
    const beat = setInterval(() => {
      beatRun(keep, mine).then(
        (isMine) => {
          if (!isMine) stop.abort();
        },
        () => undefined, // The database is away: what is done meanwhile cannot be kept, and says so.
      );
    }, beatMs);
    try {
      await carryOut(parts, run, worker, AbortSignal.any([stop.signal, stopping.signal]));
    } catch (error) {
      if (stop.signal.aborted || stopping.signal.aborted) return;
      logger.warn({ run: run.run, error: describe(error) }, "a what-if could not be carried out");
      const problem = error instanceof Failure ? error.code : "WING_WHAT_IF_FAILED";
      // A database that is away comes back, and the run with it.
      if (!problem.startsWith("WING_DB_"))
        await endRun(keep, mine, { state: "failed", problem }).catch(() => undefined);
    } finally {
      clearInterval(beat);
    }
  };
  const look = async (): Promise<void> => {
    while (going.size < runsAtOnce && !stopping.signal.aborted) {
      const run = await claimRun(keep, worker);
      if (!run) return;
      const stop = new AbortController();
      const key = `${run.tenant}/${run.run}`;
      const done = carry(run, stop).finally(() => {
        going.delete(key);
        wake();
      });
      going.set(key, { stop, done });
    }
  };
  let looking: Promise<void> | undefined;
  let again = false;
  const wake = (): void => {
    if (looking) {
      again = true;
      return;
    }
    again = false;
    looking = look()
      .catch((error: unknown) => logger.warn({ error: describe(error) }, "waiting what-ifs could not be looked at"))
      .finally(() => {
        looking = undefined;
        if (again) wake();
      });
  };
  const timer = setInterval(wake, lookMs);
  const tidy = setInterval(() => {
    purgeRuns(keep).catch(() => undefined); // The next time it is tried again.
  }, tidyMs);
  for (const each of [timer, tidy]) each.unref();
  wake();

  const caughtUp = caughtUpElsewhere(parts.read, history);
  const chosenBy = async (tenant: TenantId, calls: Calls, position: Sequence): Promise<Choice> => {
    // Looked at before the calls are: what comes between the two is told to be missing, and is not.
    const { sequence } = await asProjector(parts.read, history.name, (tx) => readCheckpoint(tx, history));
    const behind = Math.max(0, position - sequence);
    if (calls.by === "filter") return { chosen: await chooseCalls(parts.read, tenant, calls), behind, missing: 0 };
    let named: readonly string[] = [];
    if (calls.by === "picked") named = [...new Set(calls.calls)];
    else {
      await mustBeThere(keep, tenant, calls.run);
      named = (await callsOfRun(keep, tenant, calls.run)).map(({ call }) => call).slice(0, callsMax);
    }
    const chosen = await chooseCalls(parts.read, tenant, { by: "picked", calls: [...named] });
    return { chosen, behind, missing: named.length - chosen.length };
  };
  const estimateOf = ({ live }: Spec, { chosen, behind, missing }: Choice): Estimate => {
    const minutes = chosen.reduce((sum, { durationMs }) => sum + durationMs, 0) / 60_000;
    const known = { calls: chosen.length, minutes, behind, missing };
    if (!live) return { ...known, live: null };
    const asks = chosen.reduce((sum, { tips }) => sum + tips, 0);
    const models = parts.models();
    const asked = live.model
      ? models.find(({ provider, model }) => provider === live.model?.provider && model === live.model.model)
      : models[0];
    const tokens = Math.min(asks * tokensPerTip, live.tokensMax);
    // As if all of it were written: what is read costs less.
    const microDollars = asked?.price ? Math.ceil(tokens * Math.max(asked.price.input, asked.price.output)) : null;
    return { ...known, live: { asks, tokens, microDollars } };
  };
  const checked = async (tenant: TenantId, spec: Spec, position: Sequence) => {
    for (const { rules } of [spec.before, spec.after])
      if (rules !== undefined && rules > rulesNow)
        throw new Failure("WING_RULES_UNKNOWN", `there are no board rules of version ${rules}.`, {
          remedy: `Give a whole number from 1 to ${rulesNow}; without it a call keeps the rules it was held by.`,
        });
    if (spec.live) {
      mustHaveModel(parts);
      const { prompt } = spec.live;
      if (prompt !== undefined && !promptVersions.get(wordingPrompt.id)?.some(({ version }) => version === prompt))
        throw new Failure("WING_WHAT_IF_NO_PROMPT", `there is no prompt of version ${prompt}.`, {
          remedy: "Choose one of the list, or none for the usual one.",
        });
    }
    const named = [spec.before, spec.after].flatMap(({ playbook }: Way) => playbook ?? []);
    return Promise.all(
      named.map(async (each) => ({
        id: each.id,
        version: String(each.version),
        hash: hashOf(await playbookThen(log, tenant, each, position)),
      })),
    );
  };
  const keepNew = async (
    tenant: TenantId,
    actor: ActorId,
    given: { readonly name: string; readonly spec: Spec },
    position: Sequence,
    { calls, minutes, behind, missing }: NewCalls,
  ): Promise<string> => {
    const playbooks = await checked(tenant, given.spec, position);
    const run = newId();
    const full = await keepRun(keep, tenant, {
      ...{ run, name: given.name, askedBy: actor, spec: given.spec, calls, minutes },
      depends: {
        ...{ position, wingman: parts.version, rulesNow, playbooks, behind, missing },
        meaning: given.spec.meaning ? (parts.meaning?.()?.model ?? null) : null,
      },
    });
    if (full === "waiting")
      throw new Failure("WING_BUSY", "as many what-ifs of your company wait as there may.", {
        remedy: "Wait until one is done, or cancel one.",
      });
    if (full === "kept")
      throw new Failure("WING_WHAT_IF_FULL", `${runsMax} reports are kept already.`, {
        remedy: "Delete one that nobody needs any more.",
      });
    wake();
    return run;
  };

  return {
    async estimate(tenant, spec) {
      const position = await log.last();
      await checked(tenant, spec, position);
      return estimateOf(spec, await chosenBy(tenant, spec.calls, position));
    },
    async begin(tenant, actor, given) {
      const position = await log.last();
      await caughtUp(position); // Where it takes too long, how much is missing is told.
      const choice = await chosenBy(tenant, given.spec.calls, position);
      if (choice.chosen.length === 0)
        throw new Failure("WING_WHAT_IF_NO_CALLS", "no call that is over fits what was chosen.", {
          remedy: "Choose a longer time, or leave out the rep or the playbook.",
        });
      const calls = choice.chosen.map(({ call }) => call);
      return keepNew(tenant, actor, given, position, { ...estimateOf(given.spec, choice), calls });
    },
    async repeat(tenant, actor, run) {
      const { name, spec, depends, minutes } = await mustBeThere(keep, tenant, run);
      const calls = (await callsOfRun(keep, tenant, run)).map(({ call }) => call);
      const { position, behind = 0, missing = 0 } = depends;
      return keepNew(tenant, actor, { name, spec }, position, { calls, minutes, behind, missing });
    },
    async cancel(tenant, run) {
      const was = await cancelRun(keep, tenant, run);
      going.get(`${tenant}/${run}`)?.stop.abort();
      return was;
    },
    async close() {
      stopping.abort();
      for (const each of [timer, tidy]) clearInterval(each);
      await looking;
      await Promise.all([...going.values()].map(({ done }) => done));
    },
  };
};

/** Throws `Failure` WING_WHAT_IF_NOT_FOUND. */
export const mustBeThere = async (keep: Pool, tenant: TenantId, run: string): Promise<Run> => {
  const found = await readRun(keep, tenant, run);
  if (found) return found;
  throw whatIfNotFound();
};
export const whatIfNotFound = (): Failure =>
  new Failure("WING_WHAT_IF_NOT_FOUND", "there is no such what-if.", { remedy: "Choose one of the list." });
