import type { Request } from "@wingman/domain/protocol/messages";
import { Failure } from "@wingman/domain/failure";
import { placeIn, type Position } from "@wingman/streams/log/position";
import { joinCall } from "../watch/watching.ts";
import { type Message, message } from "./message.ts";
import { noSuchCall } from "./reps.ts";
import type { Session } from "./session.ts";

/**
 * The first message of a connection: both clocks, what the server is, and the call that is named: its snapshot
 * and position for a new watcher, what was missed since `position` for one that comes back.
 */
const hello = async (session: Session, data: Request<"hello">, sentAt: number): Promise<undefined> => {
  const { fanOut, now, version, speech } = session.services;
  session.greeted = true;
  const { sheds, busy } = session.services.admission.now();
  const common = { sentAt, serverAt: now(), version, speech: speech() };
  if (!data.call) {
    session.send("welcome", { ...common, call: null, position: null, snapshot: null });
    if (sheds.length > 0) session.send("load", { sheds: [...sheds], busy });
    return undefined;
  }
  const asked = data.position === undefined ? null : placeOf(data.position);
  const { view, position, pausedAt, unreadable } = await fanOut.snapshot(session.principal.tenant, data.call);
  if (!view.started) throw noSuchCall();
  // Before anything of it is told: nobody looks in unseen.
  const watching = await joinCall(session, data.call, view);
  if (watching) session.joined(watching);
  // A place that the call has not come to is of another log, restored or emptied since: begin anew.
  const resumes = asked !== null && position !== null && asked <= position;
  session.send("welcome", {
    ...common,
    call: data.call,
    position: resumes ? asked : position,
    snapshot: resumes ? null : view,
  });
  if (sheds.length > 0) session.send("load", { sheds: [...sheds], busy });
  if (unreadable) session.tellIncomplete(data.call);
  const { state: consent } = view.consent;
  const watched = await session.watch(
    data.call,
    {
      rep: view.started.rep.id,
      exercise: view.started.kind === "practice",
      startedAt: view.startedAt,
      fast: view.started.recording?.pace === "fast",
      pausedAt,
      ended: view.status === "ended",
      muted: consent === "withdrawn" ? "both" : consent === "refused" ? "customer" : "nobody",
    },
    resumes ? asked : position,
  );
  for (const { watch } of view.watchers) watched.standing.add(watch);
  for (const channel of ["rep", "customer"] as const) {
    const settled = data.settled?.[channel];
    if (settled !== undefined) watched.intake.claim(channel, settled);
  }
  for (const tip of view.tips) watched.spokenAtMs.set(tip.suggestion, tip.reason.evidence?.spokenAtMs ?? null);
  return undefined;
};

/** Throws `Failure` WING_POSITION_INVALID for what no answer of ours held. */
const placeOf = (position: Position): Position => {
  try {
    placeIn(position);
    return position;
  } catch {
    throw new Failure("WING_POSITION_INVALID", "this is no position of the log.", {
      remedy: "Say hello with the call alone.",
    });
  }
};

export const helloMessages: readonly Message[] = [
  message(
    "hello",
    {
      roles: ["agent", "supervisor", "viewer", "admin", "compliance"],
      object: "own",
      action: "call.watch",
      audit: "read-personal",
      limits: { perMinute: 240 },
    },
    hello,
  ),
];
