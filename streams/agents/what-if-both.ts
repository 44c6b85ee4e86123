/**
 * A past call by two ways of conducting it, one after the other, held against each other. What tries calls in a process
 * that people wait for comes through here: everything else goes first every few milliseconds.
 */
import { setImmediate } from "node:timers/promises";
import { type Rules, rulesOf } from "@wingman/domain/conductor/rules";
import { Failure } from "@wingman/domain/failure";
import type { Dealt } from "@wingman/domain/feedback/experiment";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import type { Agents } from "./agent.ts";
import type { Meaning } from "./meaning/meaning.ts";
import { type PastCall, type Tried, tryCall } from "./what-if.ts";
import { type Change, compareTries } from "./what-if-compare.ts";

/** What one try may take in all; a call of an hour is far from it. */
export const tryMsMax = 60_000;
/** For so long the process may be kept from everything else. */
const sliceMs = 5;

/** One way of conducting a call. */
export type Way = {
  readonly playbook: CompiledPlaybook;
  /** A version; the call's own where none is named. */
  readonly rules?: number | undefined;
  /** Agents that are asked anew, and what they are dealt. */
  readonly agents?: Agents | undefined;
  readonly dealt?: readonly Dealt[] | undefined;
};

export type Both = {
  readonly before: Tried | null;
  readonly after: Tried;
  readonly changes: readonly Change[];
};

export type BothOptions = {
  /** The playbook whose answers were recorded, where it is known. */
  readonly own: CompiledPlaybook | undefined;
  /** Asked anew where the call's own answers do not say what these plays would have heard. */
  readonly meaning?: Meaning | undefined;
  /** Throws `Failure` WING_TRY_TOO_LONG once it is over. */
  readonly until: AbortSignal;
};

/** `before` null: nothing to hold it against, so that every tip is new. */
export const tryBoth = async (
  past: PastCall,
  { before, after }: { readonly before: Way | null; readonly after: Way },
  options: BothOptions,
): Promise<Both> => {
  const was = before ? await tryOn(past, before, options) : null;
  const is = await tryOn(past, after, options);
  return { before: was, after: is, changes: compareTries(was?.tips ?? [], is.tips) };
};

const tryOn = async (past: PastCall, way: Way, { own, meaning, until }: BothOptions): Promise<Tried> => {
  const rules: Rules | undefined = way.rules === undefined ? undefined : rulesOf(way.rules);
  const { playbook, agents, dealt } = way;
  const trial = { playbook, rules, recordedWith: own, agents, dealt, breathe: breathing(until) };
  // Who is asked anew costs money; whether meaning must be asked too is found out first, without them.
  const recorded = await tryCall(past, meaning ? { ...trial, agents: {} } : trial, until);
  const isAsked = meaning !== undefined && recorded.notKnown > 0;
  if (!isAsked && (!meaning || !agents)) return recorded;
  return tryCall(past, { ...trial, agents: { ...agents, ...(isAsked && { meaning: meaning.agent }) } }, until);
};

/** Lets everything else go first every few milliseconds. */
const breathing = (until: AbortSignal): (() => Promise<void>) => {
  let last = performance.now();
  return async () => {
    if (until.aborted) throw until.reason instanceof Failure ? until.reason : tooLong();
    if (performance.now() - last < sliceMs) return;
    await setImmediate();
    last = performance.now();
  };
};

const tooLong = (): Failure =>
  new Failure("WING_TRY_TOO_LONG", "this call is too long to be tried in one go.", {
    remedy: "Leave it out, and try shorter calls.",
  });
