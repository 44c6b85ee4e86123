/** What follows from utterances that belong together: that a block is over, and the thought it holds so far. */
import type { SignalEvent } from "../call/events/index.ts";
import { type Block, takeFinal, takeTime, thoughtOf } from "./blocks.ts";
import type { Conducted, Derive } from "./conducted.ts";
import type { Context } from "./context.ts";
import type { Spoken } from "./spoken.ts";

/** A final taken into the blocks. `thought`: its words with those before it, where it does not stand alone. */
export const gather = (
  context: Context,
  spoken: Spoken,
  derive: Derive,
): Conducted & { readonly thought?: Spoken | undefined } => {
  if (!context.board.rules.hasBlocks) return { context, events: [] };
  const { blocks, formed } = takeFinal(context.blocks, spoken);
  return {
    context: { ...context, blocks },
    events: toldOf(context, formed, derive),
    thought: thoughtOf(blocks, spoken),
  };
};

/** A block whose side has rested is over. */
export const rest = (context: Context, derive: Derive): Conducted => {
  if (!context.board.rules.hasBlocks) return { context, events: [] };
  const { rep, customer } = context.sides;
  const heard = { rep: rep.lastWordMs, customer: customer.lastWordMs };
  const { blocks, formed } = takeTime(context.blocks, context.clockMs, heard);
  return formed.length === 0
    ? { context, events: [] }
    : { context: { ...context, blocks }, events: toldOf(context, formed, derive) };
};

const toldOf = (context: Context, formed: readonly Block[], derive: Derive): SignalEvent[] =>
  formed.map((block) => ({
    type: "BlockFormed",
    data: {
      signal: derive("block", context.call, block.id, block.told),
      replaces: block.told > 1 ? derive("block", context.call, block.id, block.told - 1) : null,
      channel: block.channel,
      utterances: block.parts.map(({ utterance }) => utterance),
      startMs: Math.round(block.startMs),
      endMs: Math.round(block.endMs),
    },
  }));
