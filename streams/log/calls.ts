import { decide, type CallCommand, type CallRefusal } from "@wingman/domain/call/call";
import { evolve, initial, type CallState } from "@wingman/domain/call/state";
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { TenantId } from "@wingman/domain/ids";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import { type Writer, writerOf } from "./aggregate.ts";
import type { Aggregate, EventLog } from "./event-log.ts";

export type Calls = Writer<CallState, CallCommand, CallRefusal>;

/** The writer of calls over a log. */
export const callsOn = (log: EventLog, runtime: Runtime = realRuntime): Calls =>
  writerOf<CallState, CallCommand, CallEvent, CallRefusal>(log, { initial, evolve, decide }, runtime);

export const callAggregate = (tenant: TenantId, call: string): Aggregate => ({ tenant, kind: "call", id: call });
