import { idOf, tokenPattern, type TenantId } from "@wingman/domain/ids";
import type { Channel } from "@wingman/domain/call/events/shared";
import { type Aggregate, aggregateKinds } from "./event-log.ts";

/** Names the stream a subject lives in; rotation is a decision record until a log nears a million subjects. */
export const epoch = "1";
export const slotCount = 64;

/** FNV-1a over the id, mod 64: computed by the writer, constant for ever, the unit of partitioning (rule 2). */
export const slotOf = (id: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % slotCount;
};

const token = (text: string): string => {
  if (!tokenPattern.test(text)) throw new RangeError('a subject token is 1 to 64 letters, digits, "-" or "_"');
  return text;
};

export const eventSubject = ({ tenant, kind, id }: Aggregate): string =>
  `wm.ev.${epoch}.${slotOf(id)}.${token(tenant)}.${kind}.${token(id)}`;

/** A shared count: what is counted, whose, and in which window. */
export const allowanceSubject = (key: string): string => `wm.allow.${key.split(".").map(token).join(".")}`;

/** Every aggregate of a kind. */
export const subjectsOfKind = (kind: Aggregate["kind"]): string => `wm.ev.${epoch}.*.*.${kind}.*`;

/** One channel of one call, on FRAGMENTS or AUDIO. */
export type ChannelRef = { readonly tenant: TenantId; readonly call: string; readonly channel: Channel };
const channelTail = ({ tenant, call, channel }: ChannelRef): string =>
  `${slotOf(call)}.${token(tenant)}.${token(call)}.${channel}`;
export const fragmentSubject = (ref: ChannelRef): string => `wm.frag.${channelTail(ref)}`;
/** Both channels of one call, on FRAGMENTS. */
export const fragmentSubjects = (tenant: TenantId, call: string): string =>
  `wm.frag.${slotOf(call)}.${token(tenant)}.${token(call)}.*`;
export const audioSubject = (ref: ChannelRef): string => `wm.audio.${channelTail(ref)}`;

/** Where the streams republish what they have taken (rule 14); fan-out listens here, never to the subjects above. */
export const liveEventSubject = (aggregate: Aggregate): string =>
  eventSubject(aggregate).replace("wm.ev.", "wm.live.ev.");
export const liveFragmentSubjects = (tenant: TenantId, call: string): string =>
  `wm.live.frag.${slotOf(call)}.${token(tenant)}.${token(call)}.*`;
export const liveFragmentSubject = (ref: ChannelRef): string => `wm.live.frag.${channelTail(ref)}`;
/** Worker to gateway, not kept: how far a channel's sound is settled. */
export const settledSubject = (ref: ChannelRef): string => `wm.settled.${channelTail(ref)}`;
export const settledSubjects = (tenant: TenantId, call: string): string =>
  `wm.settled.${slotOf(call)}.${token(tenant)}.${token(call)}.*`;

const kinds: ReadonlySet<string> = new Set(aggregateKinds);

/** The aggregate an event subject names (`wm.ev.…` or its republished `wm.live.ev.…`); undefined for any other, a wrong slot's too. */
export const aggregateOf = (subject: string): Aggregate | undefined => {
  const [, , slot, tenant, kind, id, ...more] = subject.replace("wm.live.ev.", "wm.ev.").split(".").slice(1);
  if (!tenant || !kind || !id || more.length > 0 || !kinds.has(kind) || slot !== String(slotOf(id))) return undefined;
  if (!tokenPattern.test(tenant) || !tokenPattern.test(id)) return undefined;
  return { tenant: idOf<TenantId>("tenant", tenant), kind: kind as Aggregate["kind"], id }; // Checked by the set above.
};

/** The channel a fragment, audio or settled subject names. */
export const channelOf = (subject: string): ChannelRef | undefined => {
  const [tenant, call, channel] = subject.split(".").slice(-3);
  if (!tenant || !call || (channel !== "rep" && channel !== "customer")) return undefined;
  return { tenant: idOf<TenantId>("tenant", tenant), call, channel };
};

/** A piece of a side's recorded sound, by its first sample: one is written once. */
export const recordingSubject = (ref: ChannelRef, firstSample: number): string =>
  `wm.rec.${channelTail(ref)}.${firstSample}`;
export const recordingSubjects = (tenant: TenantId, call: string): string =>
  `wm.rec.${slotOf(call)}.${token(tenant)}.${token(call)}.>`;
export const recordingSubjectsIn = (slot: number, tenant: TenantId): string => `wm.rec.${slot}.${token(tenant)}.>`;
/** What a recording's subject names. */
export const recordingOf = (
  subject: string,
): { readonly ref: ChannelRef; readonly firstSample: number } | undefined => {
  const [sample, ...rest] = subject.split(".").reverse();
  const ref = channelOf(rest.reverse().join("."));
  const firstSample = Number(sample);
  return ref && Number.isSafeInteger(firstSample) ? { ref, firstSample } : undefined;
};

/** A piece of a document's file, by its number. */
export const blobSubject = ({ tenant, id }: Aggregate, piece: number): string =>
  `wm.blob.${slotOf(id)}.${token(tenant)}.${token(id)}.${piece}`;
export const blobSubjects = ({ tenant, id }: Aggregate): string =>
  `wm.blob.${slotOf(id)}.${token(tenant)}.${token(id)}.*`;

/** Speech worker to gateway, not kept: that it is there, and what it is. */
export const speechPresenceSubject = "wm.presence.speech";
/** Agents to gateways, not kept: which language models they ask, and which do not answer. */
export const modelsPresenceSubject = "wm.presence.models";

/** Gateways to each other, not kept: which watchings of calls their sockets hold. */
export const watchPresenceSubject = "wm.presence.watch";

/** Media processes to gateways, not kept: that they are there, and whose sound comes in through them. */
export const mediaPresenceSubject = "wm.presence.media";
/** Gateway to one media process: what it is asked to do. Names no tenant; whose it is stands in the sealed request. */
export const mediaAskSubject = (media: string): string => `wm.media.${token(media)}`;
export const mediaAskSubjects = "wm.media.*";

/** Kinds of workers that share the slots among themselves; each has leases of its own. */
export type LeaseRole = "agents" | "stt" | "recorder";
export const leaseSubject = (role: LeaseRole, slot: number): string =>
  `$KV.leases.${role}.${String(slot).padStart(2, "0")}`;
export const leaseSubjects = (role: LeaseRole): string => `$KV.leases.${role}.*`;
/** The slot a lease's subject names. */
export const slotIn = (subject: string): number => Number(subject.split(".").at(-1));
/** Worker to its fellows, not kept: that it lives, or leaves. */
export const workerSubject = (role: LeaseRole): string => `wm.presence.${role}`;
/** Sound of every call of a slot. */
export const audioSubjects = (slot: number): string => `wm.audio.${slot}.>`;

/** A ticket by the hash of what its holder has; kept for half a minute. */
export const ticketSubject = (hash: string): string => `wm.ticket.${token(hash)}`;
