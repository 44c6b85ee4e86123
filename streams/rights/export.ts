/** A person's data as a file, piece by piece, so that a thousand calls need the memory of one. */
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { object } from "@wingman/domain/schema";
import { type Static, Type } from "typebox";
import { derivedId } from "../base/ids.ts";
import type { Keys } from "../keys/keyring.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { playedMsMax, soundBetween, wavOf } from "../recordings/play.ts";
import { CallRecord, recordOf } from "./record.ts";
import { type Reference, referenceKinds } from "./references.ts";
import { shownTo, type Side } from "./subject.ts";
import { type Sound, vconMediaType, vconOf } from "./vcon.ts";

/** More calls than anybody has; who has more asks call by call. */
export const exportCallsMax = 20_000;
/** Of a vCon, which holds a call's sound whole: that of longer calls is listed, and heard on the call's page. */
export const inlineSoundMsMax = 30 * 60_000;

/** The file, for whoever checks or reads it. */
export const ExportFile = object({
  format: Type.Literal("wingman.export"),
  v: Type.Literal(1),
  exportedAt: Type.String({ format: "date-time" }),
  tenant: Type.String({ maxLength: 64 }),
  subject: object({
    by: Type.Union(referenceKinds.map((kind) => Type.Literal(kind))),
    value: Type.String({ maxLength: 200 }),
    side: Type.Union([Type.Literal("rep"), Type.Literal("customer")]),
  }),
  /** Whose fields are in the file; the others read `{"withheld":"other-party"}`. */
  holds: Type.Array(Type.String()),
  calls: Type.Array(CallRecord),
  totals: object({
    calls: Type.Integer(),
    events: Type.Integer(),
    personal: Type.Integer({ description: "events in which something of the subject can be read" }),
    unreadable: Type.Integer({ description: "commits that could not be opened; each is named in its place" }),
  }),
});
export type ExportFile = Static<typeof ExportFile>;

export type ExportOf = {
  readonly tenant: TenantId;
  readonly subject: Reference;
  readonly side: Side;
  readonly calls: readonly string[];
  readonly at: Date;
};
export type ExportParts = { readonly log: JetStreamLog; readonly keys: Keys };

/** Throws `Failure` WING_EXPORT_TOO_LARGE before anything is read. */
export const checkExport = ({ calls }: ExportOf): void => {
  if (calls.length > exportCallsMax)
    throw new Failure("WING_EXPORT_TOO_LARGE", `${calls.length} calls are more than one file holds.`, {
      remedy: "Export call by call.",
    });
};

/** The JSON file. What fails on the way breaks it off in the middle, so that it cannot be taken for whole. */
export async function* jsonExport({ log }: ExportParts, what: ExportOf): AsyncGenerator<string> {
  const { tenant, subject, side, at } = what;
  const head = {
    format: "wingman.export",
    v: 1,
    exportedAt: at.toISOString(),
    tenant,
    subject: { ...subject, side },
    holds: shownTo[side],
  };
  yield `${JSON.stringify(head).slice(0, -1)},"calls":[`;
  const totals = { calls: 0, events: 0, personal: 0, unreadable: 0 };
  for (const call of what.calls) {
    const found = await recordOf(log, { tenant, call, side });
    if (!found) continue;
    yield `${totals.calls === 0 ? "" : ","}\n${JSON.stringify(found.record)}`;
    totals.calls += 1;
    for (const name of ["events", "personal", "unreadable"] as const) totals[name] += found.counts[name];
  }
  yield `\n],"totals":${JSON.stringify(totals)}}\n`;
}

/** The vCon of one call, or of several a group of them; with the subject's own side of what was recorded. */
export async function* vconExport({ log, keys }: ExportParts, what: ExportOf): AsyncGenerator<string> {
  const { tenant, subject, side, at } = what;
  const textOf = async (call: string): Promise<{ readonly uuid: string; readonly text: string } | undefined> => {
    const found = await recordOf(log, { tenant, call, side });
    if (!found) return undefined;
    const spans = found.record.recording.sides.find(({ channel }) => channel === side)?.spans ?? [];
    const soundMs = spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    const sound: Sound[] = [];
    if (soundMs <= inlineSoundMsMax)
      for (const span of spans)
        for (let fromMs = span.fromMs; fromMs < span.toMs; fromMs += playedMsMax) {
          const toMs = Math.min(span.toMs, fromMs + playedMsMax);
          const { samples } = await soundBetween({ log, keys }, { tenant, call, channel: side }, { fromMs, toMs });
          sound.push({ fromMs, toMs, wav: wavOf([samples]) });
        }
    const vcon = vconOf(found.record, { tenant, side, subject, at, sound });
    return { uuid: vcon.uuid, text: JSON.stringify(vcon) };
  };
  const [only, ...more] = what.calls;
  if (only !== undefined && more.length === 0) {
    const one = await textOf(only);
    if (one) return yield `${one.text}\n`;
  }
  const head = {
    vcon: "0.4.0",
    uuid: derivedId("vcon group", tenant, ...what.calls),
    created_at: at.toISOString(),
    subject: "Calls of one person",
    parties: [],
  };
  yield `${JSON.stringify(head).slice(0, -1)},"group":[`;
  let count = 0;
  for (const call of what.calls) {
    const one = await textOf(call);
    if (!one) continue;
    yield `${count === 0 ? "" : ","}\n${JSON.stringify({ uuid: one.uuid, mediatype: vconMediaType, body: one.text, encoding: "json" })}`;
    count += 1;
  }
  yield "\n]}\n";
}
