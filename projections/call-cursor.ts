/** Where a page of calls, newest first, ended; opaque to whoever carries it. */
import { Failure } from "@wingman/domain/failure";

export type CallCursor = { readonly startedAt: number; readonly call: string };

export const writeCursor = ({ startedAt, call }: CallCursor): string =>
  Buffer.from(`${startedAt}/${call}`).toString("base64url");

/** Throws `Failure` WING_CURSOR_INVALID for a cursor that no list gave. */
export const readCursor = (cursor: string): CallCursor => {
  const parts = /^(\d{1,15})\/([A-Za-z0-9_-]{1,64})$/.exec(Buffer.from(cursor, "base64url").toString("utf8"));
  if (!parts?.[1] || !parts[2])
    throw new Failure("WING_CURSOR_INVALID", "this cursor came from no list.", {
      remedy: "Begin again without a cursor.",
    });
  return { startedAt: Number(parts[1]), call: parts[2] };
};
