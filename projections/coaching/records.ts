/** Calls as a coach looks at them, read from the rows of history: words as corrected, nothing that was taken off. */
import type { Channel } from "@wingman/domain/call/events/shared";
import type { CallRecord } from "@wingman/domain/coach/call-record";
import type { TenantId } from "@wingman/domain/ids";
import type { Transaction } from "kysely";
import type { CallRow, HistoryTables } from "../history/tables.ts";

type Tx = Transaction<HistoryTables>;
/** As `projections/history/fold.ts` labels them. */
const objectionLabel = "Objection: ";

export const recordsOf = async (
  tx: Tx,
  tenant: TenantId,
  rows: readonly CallRow[],
): Promise<ReadonlyMap<string, CallRecord>> => {
  if (rows.length === 0) return new Map();
  const ids = rows.map(({ call_id }) => call_id);
  const lines = await tx
    .selectFrom("line")
    .select(["call_id", "line_id", "channel", "text", "start_ms", "end_ms"])
    .where("tenant_id", "=", tenant)
    .where("call_id", "in", ids)
    .where("kind", "=", "words")
    .orderBy("start_ms")
    .orderBy("place")
    .execute();
  const noted = await tx
    .selectFrom("noted")
    .select(["call_id", "label", "utterance", "at_ms", "words"])
    .where("tenant_id", "=", tenant)
    .where("call_id", "in", ids)
    .where("what", "=", "objection")
    .where("off_by", "is", null)
    .where("forgotten", "=", false)
    .orderBy("place")
    .execute();
  const tips = await tx
    .selectFrom("tip")
    .select(["call_id", "headline", "say", "made_at_ms", "utterance", "rating"])
    .where("tenant_id", "=", tenant)
    .where("call_id", "in", ids)
    .where("retracted", "=", false)
    .where("forgotten", "=", false)
    .orderBy("place")
    .execute();
  const by = <Row extends { call_id: string }>(all: readonly Row[]) => Map.groupBy(all, ({ call_id }) => call_id);
  const [linesBy, notedBy, tipsBy] = [by(lines), by(noted), by(tips)];
  return new Map(
    rows.map((row) => {
      const mine = linesBy.get(row.call_id) ?? [];
      const textOf = new Map(mine.map(({ line_id, text }) => [line_id, text]));
      return [
        row.call_id,
        {
          lines: mine.map(({ line_id, channel, text, start_ms, end_ms }) => ({
            ...{ id: line_id, channel: channel as Channel, text, startMs: start_ms, endMs: end_ms }, // Written as one.
          })),
          objections: (notedBy.get(row.call_id) ?? []).map(({ label, utterance, at_ms, words }) => ({
            about: label.startsWith(objectionLabel) ? label.slice(objectionLabel.length) : label,
            utterance,
            spokenAtMs: at_ms,
            words: textOf.get(utterance) ?? words,
          })),
          tips: (tipsBy.get(row.call_id) ?? []).map(({ headline, say, made_at_ms, utterance, rating }) => ({
            ...{ headline, say, atMs: made_at_ms, utterance, isDisliked: rating === "dislike" },
          })),
          consent: row.consent_state,
          // Erased words of a next step were some.
          outcome:
            row.outcome === null
              ? null
              : { outcome: row.outcome, hasNextStep: row.next_step !== "", nextStepOn: row.next_step_on },
          csat: row.csat,
        },
      ];
    }),
  );
};
