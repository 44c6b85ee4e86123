/** What there is of a call's recording, and where there is none, why: from the call's facts and the store. */
import { answerTo } from "@wingman/domain/call/consent";
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { Span } from "@wingman/domain/call/forgetting";
import { type CallState, evolve, initial } from "@wingman/domain/call/state";
import type { TenantId } from "@wingman/domain/ids";
import { callAggregate } from "../log/calls.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { piecesOf } from "../log/recordings.ts";

/** `gone`: it was recorded, and is not in the store (a restored log: backups hold no sound). */
export type WhyNoSound =
  | "not-asked"
  | "unanswered"
  | "refused"
  | "withdrawn"
  | "no-words"
  | "deleted"
  | "erased"
  | "gone";

export type Manifest = {
  readonly call: CallState;
  /** Null where there is sound. */
  readonly none: WhyNoSound | null;
  readonly sides: readonly {
    readonly channel: Channel;
    readonly spans: readonly Span[];
    /** Silent, since the words in them are masked. */
    readonly muted: readonly Span[];
  }[];
};

/** Undefined for a call that was never started. Throws what the log throws. */
export const manifestOf = async (log: JetStreamLog, tenant: TenantId, call: string): Promise<Manifest | undefined> => {
  let state = initial;
  const said: EventData<"SoundRecorded">[] = [];
  for await (const { events } of log.read(callAggregate(tenant, call), 0, { unreadable: "give" }))
    for (const stored of events) {
      const event = stored as unknown as CallEvent; // The log checked it against its schema.
      state = evolve(state, event);
      if (event.type === "SoundRecorded") said.push(event.data);
    }
  if (state.status === "new") return undefined;
  const there = new Set(
    said.length === 0
      ? []
      : (await piecesOf(log, tenant, call)).map(({ ref, firstSample }) => `${ref.channel}.${firstSample}`),
  );
  const pieces = said.filter(({ channel, firstSample }) => there.has(`${channel}.${firstSample}`));
  const isErased = state.erased.includes("both");
  const none = isErased && said.length > 0 ? "erased" : pieces.length > 0 ? null : whyNone(state, said.length > 0);
  const sides = (["rep", "customer"] as const).flatMap((channel) => {
    const mine = none === null ? pieces.filter((piece) => piece.channel === channel) : [];
    if (mine.length === 0) return [];
    const spans = joined(mine.map(({ startMs, endMs }) => ({ fromMs: startMs, toMs: endMs })));
    return [{ channel, spans, muted: joined(mine.flatMap(({ muted }) => muted)) }];
  });
  return { call: state, none, sides };
};

const whyNone = (state: CallState, wasRecorded: boolean): WhyNoSound => {
  if (state.recordingDeleted) return "deleted";
  if (wasRecorded) return "gone";
  const answers = {
    unasked: "not-asked",
    asking: "unanswered",
    refused: "refused",
    withdrawn: "withdrawn",
    given: "no-words",
  } as const;
  return answers[answerTo(state.consents, "sound")];
};

/** Pieces follow each other to the sample; what touches is one span. */
const joined = (spans: readonly Span[]): readonly Span[] => {
  const list: Span[] = [];
  for (const span of [...spans].sort((one, other) => one.fromMs - other.fromMs)) {
    const last = list.at(-1);
    if (last && span.fromMs <= last.toMs + 1)
      list[list.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) };
    else list.push(span);
  }
  return list;
};
