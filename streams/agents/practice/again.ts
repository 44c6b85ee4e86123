/** "Again from here": the turns before a place of an exercise, written into another one once more. */
import type { EventData } from "@wingman/domain/call/events/index";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import { isErased } from "@wingman/domain/schema";
import { derivedId } from "../../base/ids.ts";
import type { Calls } from "../../log/calls.ts";
import { callAggregate } from "../../log/calls.ts";
import type { Aggregate, EventLog } from "../../log/event-log.ts";
import { conductorActor } from "../inputs.ts";

type Said = EventData<"UtteranceTranscribed">;
export type Earlier =
  | { readonly kind: "rep"; readonly said: Said; readonly actor: ActorId }
  | { readonly kind: "move"; readonly moved: EventData<"CustomerMoved">; readonly says: Said | null };

/**
 * What an exercise held before an utterance: the customer's own is the last of it, an answer of the rep is given anew and
 * is left out. Undefined where no exercise has such an utterance, or its words were erased.
 */
export const earlierTurns = async (
  log: Pick<EventLog, "read">,
  aggregate: Aggregate,
  utterance: string,
): Promise<readonly Earlier[] | undefined> => {
  const turns: Earlier[] = [];
  for await (const { events, actor } of log.read(aggregate)) {
    const moved = events.find(({ type }) => type === "CustomerMoved")?.data as EventData<"CustomerMoved"> | undefined;
    const says = events.find(({ type }) => type === "UtteranceTranscribed")?.data as Said | undefined;
    if (says && isErased(says.text)) return undefined;
    if (moved) {
      // What was decided at the end is what is to go otherwise.
      if (moved.ends !== null) return undefined;
      turns.push({ kind: "move", moved, says: says ?? null });
      if (says?.utterance === utterance) return turns;
    } else if (says) {
      if (says.utterance === utterance) return turns;
      if (says.channel === "rep") turns.push({ kind: "rep", said: says, actor });
    }
  }
  return undefined;
};

/** Writes them; those that stand already change nothing, so that it may be done again. */
export const copyEarlier = async ({
  log,
  calls,
  aggregate,
  from,
  fence,
}: {
  readonly log: Pick<EventLog, "read">;
  readonly calls: Calls;
  readonly aggregate: Aggregate;
  readonly from: { readonly call: string; readonly utterance: string };
  readonly fence: number | null;
}): Promise<void> => {
  const turns = (await earlierTurns(log, callAggregate(aggregate.tenant, from.call), from.utterance)) ?? [];
  const { state } = await calls.load(aggregate);
  const again = (id: string): string => derivedId("again", aggregate.id, id);
  const renamed = (said: Said): Said => {
    const { masks: _masks, ...words } = said; // They are masked already, and their numbers are the other call's.
    return { ...words, utterance: again(said.utterance), source: "typed" };
  };
  for (const turn of turns) {
    const id = turn.kind === "rep" ? turn.said.utterance : turn.moved.move;
    const meta = { id: derivedId("again-commit", aggregate.id, id) as CommitId, correlation: aggregate.id };
    if (turn.kind === "rep") {
      if (Object.hasOwn(state.written, again(id))) continue;
      const { actor, said } = turn;
      await calls.send(
        aggregate,
        { type: "TranscribeUtterance", utterance: renamed(said) },
        { ...meta, actor, clockMs: said.endMs },
      );
      continue;
    }
    if (Object.hasOwn(state.practice.moves, again(id))) continue;
    const { moved, says } = turn;
    await calls.send(
      aggregate,
      {
        type: "MoveCustomer",
        moved: {
          ...moved,
          move: again(id),
          heard: moved.heard === null ? null : again(moved.heard),
          utterance: moved.utterance === null ? null : again(moved.utterance),
        },
        says: says && renamed(says),
      },
      { ...meta, actor: conductorActor, clockMs: moved.atMs, fence },
    );
  }
};
