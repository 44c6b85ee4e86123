/** The registry of socket messages: like a route, a message is reachable only with its access stated. */
import type { Request, RequestType } from "@wingman/domain/protocol/messages";
import type { Access } from "@wingman/streams/base/registry";
import type { Session } from "./session.ts";

/** `sentAt` is the client's clock from the envelope. `handle` answers the log sequence its command reached, for the `ack`; undefined where nothing was stored. */
export type Message = Access & {
  readonly type: RequestType;
  handle(session: Session, data: unknown, sentAt: number): Promise<number | undefined>;
};

/** Ties a handler to its message's schema; the gateway has validated `data` by it before. */
export const message = <const Type extends RequestType>(
  type: Type,
  access: Access,
  handle: (session: Session, data: Request<Type>, sentAt: number) => Promise<number | undefined>,
): Message => ({ ...access, type, handle: (session, data, sentAt) => handle(session, data as Request<Type>, sentAt) });
