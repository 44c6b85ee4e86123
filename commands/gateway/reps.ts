/** Who holds a call: what `own` is held against, on the socket and over HTTP alike. */
import type { EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import type { EventLog } from "@wingman/streams/log/event-log";

/** Undefined where the tenant has no such call. */
export type RepOf = (tenant: TenantId, call: string) => Promise<ActorId | undefined>;

/** Calls whose rep is remembered; it never changes, so the oldest can go. */
const knownMax = 10_000;

/** Asks the log, whose first event of a call names its rep. Throws `Failure` WING_STARTING before there is one. */
export const repsOf = (log: () => Pick<EventLog, "read"> | undefined): RepOf => {
  const known = new Map<string, ActorId>();
  return async (tenant, call) => {
    const key = `${tenant} ${call}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const reading = log();
    if (!reading)
      throw new Failure("WING_STARTING", "a part of this is still being set up.", {
        remedy: "Try again in a few seconds; the start page shows how far it is.",
      });
    for await (const { events } of reading.read(callAggregate(tenant, call), 0, { unreadable: "give" })) {
      const started = events.find(({ type }) => type === "CallStarted");
      if (!started) break; // Of a first commit that cannot be read nobody is the rep.
      const { rep } = started.data as EventData<"CallStarted">; // The log holds what prepareEvents checked.
      if (known.size >= knownMax) known.delete(known.keys().next().value as string);
      known.set(key, rep.id as ActorId);
      return rep.id as ActorId;
    }
    return undefined;
  };
};

/** The one answer to a call that is nobody's, somebody else's, or another tenant's: nothing in it tells which. */
export const noSuchCall = (): Failure =>
  new Failure("WING_CALL_NOT_FOUND", "no call has this id.", {
    remedy: "It may have been started elsewhere, or never.",
  });

/** Whoever watches a call or an exercise of somebody else has it before them, and says and does nothing in it. */
export const heldByAnother = (): Failure =>
  new Failure("WING_FORBIDDEN", "this is for whoever holds the call, or began the exercise.", {
    remedy: "Send them a note, or begin an exercise of your own.",
  });

const depthMax = 6;

/** Every call that a path, a query or a body names, wherever in it: under `call`, or in a list under `calls`. */
export const callsNamedIn = (value: unknown, depth = 0): string[] => {
  if (typeof value !== "object" || value === null || depth > depthMax) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === "call" && typeof inner === "string") return [inner];
    if (key === "calls" && Array.isArray(inner))
      return inner.flatMap((one: unknown) => (typeof one === "string" ? [one] : callsNamedIn(one, depth + 1)));
    return callsNamedIn(inner, depth + 1);
  });
};
