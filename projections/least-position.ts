/**
 * The least position of the log that a read may answer from. It waits for its tables, for a while; an answer says in
 * its headers how far they had come at least, and whether that is less than was asked for.
 */
import type { Http } from "@wingman/streams/base/registry";
import type { Pool } from "@wingman/streams/base/pools";
import type { Sequence } from "@wingman/streams/log/event-log";
import { askedSequence, positionOf } from "@wingman/streams/log/position";
import { Type } from "typebox";
import { lookAt } from "./look.ts";
import type { ReadModel } from "./read-model.ts";

/** In the query of a route whose tables may be waited for. The gateway's description knows it by its name. */
export const leastPosition = Type.Optional(
  Type.String({ maxLength: 40, description: "position a command answered, to read your own write" }),
);

/**
 * Before anything is read. Throws `Failure` WING_POSITION_INVALID; that the tables do not come so far is no error: then
 * the answer carries `wingman-behind: true`.
 */
export const waitFor = async (
  model: ReadModel,
  {
    pool,
    caughtUp,
  }: {
    readonly pool: Pool;
    /** `Projector.caughtUp`; without it nothing is waited for. */
    readonly caughtUp?: ((sequence: Sequence) => Promise<boolean>) | undefined;
  },
  asked: string | undefined,
  http: Pick<Http, "setHeader">,
): Promise<void> => {
  if (asked === undefined) return;
  const sequence = askedSequence(asked);
  if (await caughtUp?.(sequence)) return http.setHeader("wingman-position", asked);
  const { position } = await lookAt(pool, model);
  http.setHeader("wingman-position", positionOf(position));
  if (position < sequence) http.setHeader("wingman-behind", "true");
};
