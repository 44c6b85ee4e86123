/** One exercise under this worker's lease: what its customer and its scorer are both given. */
import type { EventData } from "@wingman/domain/call/events/index";
import type { Logger } from "pino";
import type { Runtime } from "../../base/runtime.ts";
import type { Calls } from "../../log/calls.ts";
import type { Aggregate, EventLog } from "../../log/event-log.ts";

export type ExerciseSeat = {
  readonly aggregate: Aggregate;
  readonly startedAt: number;
  readonly begun: EventData<"PracticeBegun">;
  readonly log: Pick<EventLog, "read">;
  readonly calls: Calls;
  readonly logger: Logger;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly fence: number | null;
  readonly runtime?: Runtime;
};
