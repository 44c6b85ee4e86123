/** What a page tells of an exercise over the socket. */
import type { Request } from "@wingman/domain/protocol/messages";
import { own } from "@wingman/domain/record";
import { Failure } from "@wingman/domain/failure";
import type { PracticeEvent } from "@wingman/domain/call/events/index";
import { callAggregate } from "@wingman/streams/log/calls";
import { send } from "../call/send.ts";
import { type Message, message } from "../gateway/message.ts";
import { clockOf, type Session } from "../gateway/session.ts";

/** Whoever says that nothing was heard of a customer's words must have been given words of this exercise to hear. */
const replyHeard = async (session: Session, told: Request<"reply-heard">): Promise<number> => {
  const { call, utterance, voice, interrupted } = told;
  const { state } = await session.services.calls.load(callAggregate(session.principal.tenant, call));
  if (!own(state.written, utterance))
    throw new Failure("WING_UTTERANCE_NOT_FOUND", "the customer of this exercise said nothing of this id.", {
      remedy: "Tell of words that came over this socket.",
    });
  const nowMs = clockOf(session.services.now, session.watched(call));
  const toMs = Math.round(Math.min(told.toMs, nowMs));
  const fromMs = Math.round(Math.min(told.fromMs, toMs));
  const said = { utterance, voice, fromMs, toMs };
  const event: Extract<PracticeEvent, { type: "ReplySpoken" | "ReplyInterrupted" }> = interrupted
    ? {
        type: "ReplyInterrupted",
        data: {
          ...said,
          heardChars: interrupted.heardChars,
          stoppedAfterMs: Math.round(interrupted.stoppedAfterMs),
        },
      }
    : {
        type: "ReplySpoken",
        data: { ...said, afterWordsMs: told.afterWordsMs === null ? null : Math.round(told.afterWordsMs) },
      };
  return send(session, call, { type: "TellPractice", event }, `reply-heard-${utterance}`);
};

export const practiceMessages: readonly Message[] = [
  message(
    "reply-heard",
    {
      roles: ["agent", "supervisor", "admin"],
      object: "own",
      holders: ["supervisor"],
      action: "practice.heard",
      audit: "write",
      limits: { perMinute: 120, free: true },
    },
    replyHeard,
  ),
];
