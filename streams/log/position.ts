import { Failure } from "@wingman/domain/failure";
import type { Sequence } from "./event-log.ts";

/**
 * A place in the log as others see it: opaque, ordered as text. Epoch, sequence and index within the commit,
 * each of fixed width, so that comparing strings compares places.
 */
export type Position = string;

export const positionOf = (sequence: Sequence, index = 0): Position =>
  `1-${sequence.toString(36).padStart(11, "0")}-${index.toString(36).padStart(3, "0")}`;

/** Sequence and index in a position; throws a RangeError for anything this version did not write. */
export const placeIn = (position: Position): { readonly sequence: Sequence; readonly index: number } => {
  const parts = /^1-([0-9a-z]{11})-([0-9a-z]{3})$/.exec(position);
  if (!parts?.[1] || !parts[2]) throw new RangeError("not a position of this log");
  return { sequence: Number.parseInt(parts[1], 36), index: Number.parseInt(parts[2], 36) };
};

/** The sequence in a position; throws a RangeError for anything this version did not write. */
export const sequenceOf = (position: Position): Sequence => placeIn(position).sequence;

/** The same of a position that a request names. Throws `Failure` WING_POSITION_INVALID for what no answer of ours held. */
export const askedSequence = (position: string): Sequence => {
  try {
    return sequenceOf(position);
  } catch (cause) {
    throw new Failure("WING_POSITION_INVALID", "this is no position of the log.", {
      remedy: "Send the position that a command answered, unchanged.",
      cause,
    });
  }
};
