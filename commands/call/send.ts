import type { CallCommand } from "@wingman/domain/call/call";
import type { CommitId } from "@wingman/domain/ids";
import { derivedId } from "@wingman/streams/base/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import { refusalOf } from "../gateway/errors.ts";
import { clockOf, type Session } from "../gateway/session.ts";

/**
 * Sends a command of a call that this session has said hello to, as whoever is signed in; the same `idOf` twice is one.
 * Answers the sequence of its commit. Throws the domain's refusal as a `Failure`.
 */
export const send = async (session: Session, call: string, command: CallCommand, idOf: string): Promise<number> => {
  const { calls, now } = session.services;
  const { tenant, actor } = session.principal;
  const sent = await calls.send(callAggregate(tenant, call), command, {
    actor,
    clockMs: clockOf(now, session.watched(call)),
    id: derivedId("command", call, idOf) as CommitId,
    correlation: idOf,
    time: new Date(now()),
  });
  if (sent.kind === "refused") throw refusalOf(sent.reason, sent.detail);
  return sent.sequence;
};
