/**
 * What an agent is to the conductor: something that is asked and answers in its own time. It is handed what it needs
 * (an index, a model, a search) when it is made, and writes nothing itself.
 */
import type { About, AgentName, Ask } from "@wingman/domain/conductor/asks";
import type { AnswerEvent } from "@wingman/domain/call/events/index";
import type { Dealt } from "@wingman/domain/feedback/experiment";
import type { TenantId } from "@wingman/domain/ids";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";

/** The call an ask is of. */
export type AskedIn = {
  readonly tenant: TenantId;
  readonly call: string;
  /** Language tag of the call. */
  readonly language: string;
  readonly playbook: CompiledPlaybook;
  /** What it was dealt of trials of prompts and models. */
  readonly dealt?: readonly Dealt[];
};

type Common = "ask" | "agent" | "from" | "atMs" | "tookMs";
/** An answer as an agent gives it; which ask it is of, when it came and how long it took are added. */
export type Answer = {
  readonly [Type in AnswerEvent["type"]]: {
    readonly type: Type;
    readonly data: Omit<Extract<AnswerEvent, { type: Type }>["data"], Common>;
  };
}[AnswerEvent["type"]];

type AskOf<Name extends AgentName> = Extract<About, { agent: Name }> & Pick<Ask, "id" | "askedMs" | "deadlineMs">;

/**
 * Yields one answer, or several where a wording comes in parts or its reasons come with it. What it throws is written
 * down as `AgentFailed` with the failure's code. `signal` ends at the deadline and with the call.
 */
export type Agent<Name extends AgentName> = (
  ask: AskOf<Name>,
  asked: AskedIn,
  signal: AbortSignal,
) => AsyncIterable<Answer>;

/** The agents there are; an ask of one that is not here comes to nothing. */
export type Agents = { readonly [Name in AgentName]?: Agent<Name> };
