/** What a report of one call tells: all of it read at one place of the log. */
import type { CallEvent } from "@wingman/domain/call/events/index";
import { type TalkFigures, talkOf, type TalkLine } from "@wingman/domain/coach/talk";
import { toldNow } from "@wingman/domain/coach/told";
import type { TenantId } from "@wingman/domain/ids";
import { isErased } from "@wingman/domain/schema";
import type { Pool } from "@wingman/streams/base/pools";
import { callAggregate } from "@wingman/streams/log/calls";
import type { EventLog, Sequence } from "@wingman/streams/log/event-log";
import { positionOf } from "@wingman/streams/log/position";
import type { CallDetail } from "../history/answers.ts";
import { detailIn, wholeOf } from "../history/query.ts";
import { atOnePlace } from "./place.ts";

/** Pieces of a call in which it is shown who spoke how much. */
const piecesMax = 24;

type Placed = { readonly atMs: number; readonly text: string };
export type Told = {
  /** Whose model told it; null where the sentences are the call's own. */
  readonly model: string | null;
  readonly sentences: readonly (Placed & { readonly by: string })[];
  readonly objections: readonly (Placed & { readonly about: string; readonly met: boolean })[];
  readonly actions: readonly (Placed & { readonly by: string; readonly due: string | null })[];
  readonly moments: readonly (Placed & { readonly what: string })[];
};
export type CallData = {
  readonly kind: "call";
  readonly position: string;
  readonly timeZone: string;
  readonly tenant: string;
  readonly detail: CallDetail;
  /** Null where nothing was said, or its words were erased. */
  readonly told: Told | null;
  readonly talk: { readonly rep: TalkFigures; readonly customer: TalkFigures };
  readonly pieces: readonly { readonly customer: number; readonly rep: number }[];
  readonly transcript: boolean;
};

/** Throws `Failure` WING_CALL_NOT_FOUND, WING_CALL_INCOMPLETE, WING_STARTING, WING_DB_*, and what the log throws. */
export const callData = async (
  { pool, log }: { readonly pool: Pool; readonly log: Pick<EventLog, "read"> },
  tenant: { readonly id: TenantId; readonly name: string; readonly timeZone: string },
  { call, transcript }: { readonly call: string; readonly transcript: boolean },
): Promise<CallData> => {
  const { detail, sequence } = await atOnePlace(pool, tenant.id, async (tx, at) => ({
    detail: wholeOf(await detailIn(tx, tenant.id, call)),
    sequence: at,
  }));
  const lines = detail.lines.flatMap(({ kind, channel, text, startMs, endMs }): TalkLine[] =>
    kind === "words" ? [{ channel: channel === "rep" ? "rep" : "customer", text: readable(text), startMs, endMs }] : [],
  );
  const { durationMs } = detail.call;
  return {
    kind: "call",
    position: positionOf(sequence),
    timeZone: tenant.timeZone,
    tenant: tenant.name,
    detail,
    told: await toldAt(log, tenant.id, call, sequence),
    talk: { rep: talkOf(lines, "rep", durationMs), customer: talkOf(lines, "customer", durationMs) },
    pieces: piecesOf(lines, durationMs),
    transcript,
  };
};

/** The summary as the log had it at that place, without what was taken back until then, and with corrected words. */
const toldAt = async (
  log: Pick<EventLog, "read">,
  tenant: TenantId,
  call: string,
  upTo: Sequence,
): Promise<Told | null> => {
  const events: CallEvent[] = [];
  for await (const commit of log.read(callAggregate(tenant, call), 0, { unreadable: "give" })) {
    if (commit.sequence > upTo) break;
    for (const { type, data } of commit.events) events.push({ type, data } as CallEvent); // Checked when it was appended.
  }
  const now = toldNow(events);
  if (!now) return null;
  const stands = now.summary;
  // A report is read away from the page that says so: a sentence older than the words it rests on is left out.
  const written = now.written?.told.filter((sentence) => !now.isOutdated(sentence)) ?? [];
  const placed = ({ atMs, text }: { atMs: number; text: string }): Placed => ({ atMs, text: readable(text) });
  const said = <Item extends { text: string }>(items: readonly Item[]): Item[] =>
    items.filter(({ text }) => readable(text) !== "");
  const told: Told = {
    model: written.length > 0 ? (now.written?.model ?? null) : null,
    sentences:
      written.length > 0
        ? written.map(({ by, text, cites }) => ({ by, text: readable(text), atMs: cites[0]?.atMs ?? 0 }))
        : said(stands.sentences).map((item) => ({ ...placed(item), by: item.by })),
    objections: said(stands.objections).map((item) => ({ ...placed(item), about: item.about, met: item.met })),
    actions: said(stands.actions).map((item) => ({
      ...placed(item),
      by: item.by,
      due: item.due === undefined || isErased(item.due) ? null : item.due,
    })),
    moments: said(stands.moments).map((item) => ({ ...placed(item), what: item.what })),
  };
  const parts = [told.sentences, told.objections, told.actions, told.moments];
  return parts.every((list) => list.length === 0) ? null : told;
};

const readable = (text: unknown): string => (typeof text === "string" ? text : "");

/** Of each piece, which share of it each side spoke, 0 to 1. */
const piecesOf = (lines: readonly TalkLine[], durationMs: number): CallData["pieces"] => {
  const lengthMs = Math.max(durationMs, ...lines.map(({ endMs }) => endMs), 1);
  const count = Math.min(piecesMax, Math.max(1, Math.ceil(lengthMs / 15_000)));
  const stepMs = lengthMs / count;
  return Array.from({ length: count }, (_, n) => {
    const [fromMs, toMs] = [n * stepMs, (n + 1) * stepMs];
    const spoken = (side: TalkLine["channel"]): number =>
      lines
        .filter(({ channel }) => channel === side)
        .reduce((sum, line) => sum + Math.max(0, Math.min(line.endMs, toMs) - Math.max(line.startMs, fromMs)), 0);
    return { customer: round(spoken("customer") / stepMs), rep: round(spoken("rep") / stepMs) };
  });
};
const round = (value: number): number => Math.round(value * 1_000) / 1_000;
