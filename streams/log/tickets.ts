/**
 * One-use tickets for sockets, where every gateway finds them and no database is asked: a call goes on while
 * PostgreSQL is away. Only the hash of a ticket is stored. Whoever deletes it has used it; nobody can twice.
 */
import { randomBytes } from "node:crypto";
import { sha256 } from "../base/sha256.ts";
import { JetStreamApiError } from "@nats-io/jetstream";
import { Failure } from "@wingman/domain/failure";
import type { JetStreamLog } from "./jetstream.ts";
import { streamNames } from "./streams.ts";
import { ticketSubject } from "./subjects.ts";

const answerMsMax = 2_000;

/** What a ticket stands for: a sign-in that was checked when it was made, and is checked again when it is used. */
export type Ticket = {
  readonly tenant: string;
  readonly member: string;
  readonly session: string | null;
  readonly version: number;
};

/** A fresh ticket, 43 characters. Throws `Failure` WING_LOG_UNKNOWN where no server takes it. */
export const makeTicket = async (log: JetStreamLog, holder: Ticket): Promise<string> => {
  const ticket = randomBytes(32).toString("base64url");
  await log.line
    .during(() =>
      log.client.publish(ticketSubject(hashOf(ticket)), JSON.stringify(holder), {
        timeout: answerMsMax,
        expect: { streamName: streamNames.tickets },
      }),
    )
    .catch(notAnswered);
  return ticket;
};

/** Uses it up; undefined for one that never was, was used, or is older than 30 s. Throws `Failure` WING_LOG_UNKNOWN. */
export const useTicket = async (log: JetStreamLog, ticket: string): Promise<Ticket | undefined> => {
  if (!/^[A-Za-z0-9_-]{43}$/.test(ticket)) return undefined;
  const found = await log.line
    .during(() => log.manager.direct.getMessage(streamNames.tickets, { last_by_subj: ticketSubject(hashOf(ticket)) }))
    .catch(notAnswered);
  if (!found) return undefined;
  const isMine = await log.line
    .during(() => log.manager.streams.deleteMessage(streamNames.tickets, found.seq))
    .catch((error: unknown) => {
      if (error instanceof JetStreamApiError && error.status !== 503) return false; // Another was quicker.
      return notAnswered(error);
    });
  return isMine ? (JSON.parse(new TextDecoder().decode(found.data)) as Ticket) : undefined; // Written by `makeTicket`.
};

const hashOf = (ticket: string): string => sha256(ticket).toString("base64url");

const notAnswered = (cause: unknown): never => {
  throw new Failure("WING_LOG_UNKNOWN", "the log's server did not answer.", {
    remedy: "Try again in a moment.",
    cause,
  });
};
