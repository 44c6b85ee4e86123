/**
 * A call as a vCon (draft-ietf-vcon-vcon-core, JSON syntax 0.4.0): who was in it, what was said, what Wingman made of it,
 * and as an attachment the whole record, so that nothing is lost on the way. Only the part of the format that is used
 * here stands in the schema, with nothing beside it.
 */
import { asCorrected } from "@wingman/domain/call/corrections";
import { familyOf, type EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import { isErased, object } from "@wingman/domain/schema";
import type { TenantId } from "@wingman/domain/ids";
import { type Static, Type } from "typebox";
import { derivedId } from "../base/ids.ts";
import type { CallRecord } from "./record.ts";
import type { Reference } from "./references.ts";
import { isWithheld, type Whose } from "./subject.ts";

const When = Type.String({ format: "date-time" });
const Uuid = Type.String({ format: "uuid" });
const Index = Type.Integer({ minimum: 0 });
const Encoding = Type.Union([Type.Literal("base64url"), Type.Literal("json"), Type.Literal("none")]);
const content = { mediatype: Type.String(), body: Type.String(), encoding: Encoding };

const Party = object({
  uuid: Type.Optional(Uuid),
  name: Type.Optional(Type.String()),
  tel: Type.Optional(Type.String({ pattern: "^\\+" })),
  mailto: Type.Optional(Type.String({ format: "email" })),
});
const Dialog = object({
  type: Type.Union([Type.Literal("text"), Type.Literal("recording")]),
  start: When,
  duration: Type.Number({ minimum: 0, description: "seconds" }),
  parties: Index,
  filename: Type.Optional(Type.String()),
  ...content,
});
const Analysis = object({
  type: Type.String(),
  dialog: Type.Optional(Index),
  vendor: Type.String(),
  product: Type.String(),
  schema: Type.String(),
  ...content,
});
const Attachment = object({ purpose: Type.String(), start: When, party: Index, dialog: Index, ...content });

export const VCon = object({
  vcon: Type.Literal("0.4.0"),
  uuid: Uuid,
  created_at: When,
  subject: Type.Optional(Type.String()),
  parties: Type.Array(Party, { minItems: 1 }),
  dialog: Type.Array(Dialog),
  analysis: Type.Array(Analysis),
  attachments: Type.Array(Attachment),
});
export type VCon = Static<typeof VCon>;

/** Several calls in one file: a vCon whose `group` holds the others, each whole. */
export const VConGroup = object({
  vcon: Type.Literal("0.4.0"),
  uuid: Uuid,
  created_at: When,
  subject: Type.String(),
  parties: Type.Array(Party),
  group: Type.Array(object({ uuid: Uuid, ...content })),
});

/** What the attachment with the whole record is for; an import finds it by this. */
export const recordPurpose = "wingman-record-1";
export const vconMediaType = "application/vcon+json";

/** A span of one side's sound as a WAV file. */
export type Sound = { readonly fromMs: number; readonly toMs: number; readonly wav: Uint8Array };

const sides = ["rep", "customer"] as const;
const partyOf = (channel: Channel): number => sides.indexOf(channel);

export const vconOf = (
  record: CallRecord,
  about: {
    readonly tenant: TenantId;
    readonly side: Whose;
    readonly subject: Reference;
    readonly at: Date;
    readonly sound?: readonly Sound[];
  },
): VCon => {
  const { tenant, side, subject, sound = [] } = about;
  // Words as people corrected them; what was heard stands in the record that is attached.
  const events = asCorrected(record.commits.flatMap((commit) => commit.events));
  const own: Channel = side === "both" ? "customer" : side; // Whose the file's own parts are; the format wants one.
  const startedAt = record.startedAt ?? record.commits[0]?.storedAt ?? about.at.toISOString();
  const atMs = (ms: number): string => new Date(Date.parse(startedAt) + ms).toISOString();
  const started = events.find(({ type }) => type === "CallStarted")?.data as EventData<"CallStarted"> | undefined; // As its type says.
  const party = (channel: Channel): Static<typeof Party> => {
    const name = shown(channel === "rep" ? started?.rep.name : started?.customer.name);
    return {
      ...(name !== undefined && { name }),
      ...(channel === side && subject.by === "phone" && subject.value.startsWith("+") && { tel: subject.value }),
      ...(channel === side && subject.by === "email" && { mailto: subject.value }),
    };
  };
  const dialog: VCon["dialog"] = [];
  const dialogOf = new Map<string, number>();
  for (const { type, data } of events) {
    if (type !== "UtteranceTranscribed") continue;
    const said = data as EventData<"UtteranceTranscribed">; // As its type says, but for what was erased.
    const body = shown(said.text);
    if (body === undefined) continue;
    dialogOf.set(said.utterance, dialog.length);
    dialog.push({
      type: "text",
      start: atMs(said.startMs),
      duration: Math.max(0, said.endMs - said.startMs) / 1_000,
      parties: partyOf(said.channel),
      mediatype: "text/plain",
      body,
      encoding: "none",
    });
  }
  // An attachment must name a dialog, and a call without words has one without words.
  if (dialog.length === 0)
    dialog.push({
      ...{ type: "text", start: startedAt, duration: 0, parties: partyOf(own) },
      ...{ mediatype: "text/plain", body: "", encoding: "none" },
    });
  for (const { fromMs, toMs, wav } of sound)
    dialog.push({
      ...{ type: "recording", start: atMs(fromMs), duration: (toMs - fromMs) / 1_000, parties: partyOf(own) },
      ...{ mediatype: "audio/x-wav", filename: `${record.call}-${Math.round(fromMs / 1_000)}.wav` },
      ...{ body: Buffer.from(wav).toString("base64url"), encoding: "base64url" },
    });
  const analysis = events.flatMap(({ type, v, data }): VCon["analysis"] => {
    const family = familyOf(type);
    if (family !== "signals" && family !== "tips") return [];
    const from = dialogOf.get(utteranceIn(data) ?? "");
    return [
      {
        ...{ type: family === "tips" ? "tip" : "signal", ...(from !== undefined && { dialog: from }) },
        ...{ vendor: "Wingman", product: "Wingman", schema: `${type}.v${v}` },
        ...{ mediatype: "application/json", body: JSON.stringify(data), encoding: "json" },
      },
    ];
  });
  const title = shown(started?.title);
  return {
    vcon: "0.4.0",
    uuid: derivedId("vcon", tenant, record.call),
    created_at: about.at.toISOString(),
    ...(title !== undefined && title !== "" && { subject: title }),
    parties: sides.map(party),
    dialog,
    analysis,
    attachments: [
      {
        ...{ purpose: recordPurpose, start: startedAt, party: partyOf(own), dialog: 0 },
        ...{ mediatype: "application/json", body: JSON.stringify(record), encoding: "json" },
      },
    ],
  };
};

/** Text that may be shown; undefined for what was erased, left out, or says nothing. */
const shown = (value: unknown): string | undefined =>
  isErased(value) || isWithheld(value) || typeof value !== "string" ? undefined : value;

const utteranceIn = (data: unknown): string | undefined => {
  const { evidence, reason } = data as {
    evidence?: { utterance?: string } | null;
    reason?: { evidence?: { utterance?: string } | null };
  }; // Whatever the type, these say which words it came of.
  return evidence?.utterance ?? reason?.evidence?.utterance;
};
