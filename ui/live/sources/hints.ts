/**
 * What is wrong with the sound, with its cause and what to do: never a guess that is not observed. Pure: what the
 * page knows of both sides goes in, hints come out, the weightiest first.
 */
import type { Channel } from "@wingman/domain/call/events/shared";
import type { InputState } from "./input.ts";
import type { CannotShare } from "./share.ts";

/** No sound at all for so long is told, within 5 s with the page's own tick; an open microphone is never quite silent. */
export const silentMs = 4_000;
/** A customer who listens sends nothing, and a tab then plays nothing: that is only news after a while. */
export const quietTabMs = 60_000;
/** Sound but no voice from the rep for so long may be the wrong microphone. */
export const noVoiceMs = 30_000;
/** So much of the last five seconds at the limit is too loud, not a cough. */
export const clippedShareMin = 0.04;
/** The quietest tenth of the last four seconds is the room. Above -42 dB it costs one word in three or so. */
export const roomRmsMax = 260;
/** So much of the last four seconds never came to this page. */
export const lostShareMin = 0.1;

export type SideSound = {
  readonly state: InputState;
  readonly muted: boolean;
  readonly label: string;
  readonly openForMs: number;
  /** Since a frame that was not all silence, and since a voice; null where there was none yet. */
  readonly signalAgoMs: number | null;
  readonly heardAgoMs: number | null;
  readonly clippedShare: number;
  /** Root mean square of the quietest tenth of the last seconds, of 32,767; null while there are not enough. */
  readonly roomRms: number | null;
  /** 0 to 1, of the last seconds. */
  readonly lostShare: number;
};
export type SoundSeen = {
  readonly rep: SideSound;
  readonly customer: SideSound;
  readonly paused: boolean;
  readonly echo: boolean;
  /** What this call means to hear; the rest is no fault. */
  readonly wants: { readonly microphone: boolean; readonly share: boolean };
  readonly withoutSound: boolean;
  readonly unplugged: string | null;
  readonly cannotShare: CannotShare | null;
};

export type HintId =
  | "mic-unplugged"
  | "mic-other"
  | "mic-off"
  | "mic-muted"
  | "mic-silent"
  | "mic-loud"
  | "mic-noisy"
  | "mic-gaps"
  | "mic-no-voice"
  | "share-without-sound"
  | "share-ended"
  | "share-again"
  | "share-muted"
  | "share-silent"
  | "share-quiet"
  | "share-loud"
  | "share-gaps"
  | "share-missing"
  | "no-headphones"
  | `cannot-share-${CannotShare}`;
export type Hint = {
  readonly id: HintId;
  readonly channel: Channel;
  /** Help stops working without it; the rest is advice. */
  readonly urgent: boolean;
  /** The one thing to do. */
  readonly remedy: "share" | "choose-microphone" | "open-microphone" | null;
  /** Which device, and for how many seconds, where the words say so. */
  readonly label: string;
  readonly seconds: number;
};

export const soundHints = (seen: SoundSeen): readonly Hint[] =>
  seen.paused
    ? []
    : [...microphone(seen), ...share(seen), ...room(seen)].sort((a, b) => Number(b.urgent) - Number(a.urgent));

const hint = (
  id: HintId,
  channel: Channel,
  remedy: Hint["remedy"],
  more: Partial<Pick<Hint, "urgent" | "label" | "seconds">> = {},
): Hint => ({ id, channel, remedy, urgent: false, label: "", seconds: 0, ...more });

const microphone = ({ rep, wants, unplugged }: SoundSeen): Hint[] => {
  if (rep.state === "lost")
    return [hint("mic-unplugged", "rep", "open-microphone", { urgent: true, label: unplugged ?? rep.label })];
  if (rep.state === "off") return wants.microphone ? [hint("mic-off", "rep", "open-microphone", { urgent: true })] : [];
  if (rep.state !== "open") return [];
  const other = unplugged === null ? [] : [hint("mic-other", "rep", "choose-microphone", { label: rep.label })];
  const silentForMs = rep.signalAgoMs ?? rep.openForMs;
  if (silentForMs >= silentMs) {
    const more = { urgent: true, label: rep.label, seconds: Math.floor(silentForMs / 1_000) };
    return [rep.muted ? hint("mic-muted", "rep", null, more) : hint("mic-silent", "rep", "choose-microphone", more)];
  }
  if (rep.clippedShare >= clippedShareMin) return [hint("mic-loud", "rep", null, { label: rep.label }), ...other];
  if (rep.lostShare >= lostShareMin) return [hint("mic-gaps", "rep", null), ...other];
  if (rep.roomRms !== null && rep.roomRms > roomRmsMax)
    return [hint("mic-noisy", "rep", "choose-microphone", { label: rep.label }), ...other];
  if (rep.heardAgoMs === null && rep.openForMs >= noVoiceMs)
    return [hint("mic-no-voice", "rep", "choose-microphone", { label: rep.label })];
  return other;
};

const share = ({ customer, wants, withoutSound, cannotShare }: SoundSeen): Hint[] => {
  if (cannotShare !== null && customer.state === "off") return [hint(`cannot-share-${cannotShare}`, "customer", null)];
  // A second try without sound says nothing against a share that goes on.
  if (withoutSound && customer.state !== "open")
    return [hint("share-without-sound", "customer", "share", { urgent: true, seconds: silentMs / 1_000 })];
  if (customer.state === "lost") return [hint("share-ended", "customer", "share", { urgent: true })];
  if (customer.state === "off")
    return [
      wants.share
        ? hint("share-again", "customer", "share", { urgent: true })
        : hint("share-missing", "customer", "share"),
    ];
  if (customer.state !== "open") return [];
  const silentForMs = customer.signalAgoMs ?? customer.openForMs;
  const seconds = Math.floor(silentForMs / 1_000);
  if (silentForMs >= silentMs && customer.muted)
    return [hint("share-muted", "customer", null, { urgent: true, seconds })];
  if (customer.signalAgoMs === null && silentForMs >= silentMs)
    return [hint("share-silent", "customer", "share", { urgent: true, seconds })];
  if (silentForMs >= quietTabMs) return [hint("share-quiet", "customer", null, { seconds })];
  if (customer.lostShare >= lostShareMin) return [hint("share-gaps", "customer", null)];
  return customer.clippedShare >= clippedShareMin ? [hint("share-loud", "customer", null)] : [];
};

const room = ({ rep, customer, echo }: SoundSeen): Hint[] =>
  echo && rep.state === "open" && customer.state === "open" ? [hint("no-headphones", "rep", null)] : [];
