/** Who speaks within a side: voices as they were told apart, and what people have corrected since. Pure. */
import { type Erased, erased, isErased } from "../schema.ts";
import type { Channel } from "./events/shared.ts";

/** One correction, newest last. Undone, it is taken out of the list. */
export type SpeakerCorrection = {
  readonly action: string;
  readonly channel: Channel;
  readonly speaker: string;
  /** The voice it is the same as; null where it was named. */
  readonly into: string | null;
  readonly name: string | Erased | null;
};

/** `name` is null where nobody said it, or where it was erased. */
export type Speaker = { readonly id: string; readonly name: string | null };

/** Whose voice it is by all corrections: voices that were merged are the last one of their chain, under its newest name. */
export const speakerOf = (corrections: readonly SpeakerCorrection[], channel: Channel, voice: string): Speaker => {
  const own = corrections.filter((each) => each.channel === channel);
  const id = endOf(own, voice);
  const named = own.findLast((each) => each.name !== null && endOf(own, each.speaker) === id)?.name ?? null;
  return { id, name: named === null || isErased(named) ? null : named };
};

/** A merge that would close a circle was refused (`call.ts`); one that got in all the same ends where it began. */
const endOf = (corrections: readonly SpeakerCorrection[], voice: string): string => {
  const met = new Set<string>();
  let id = voice;
  while (!met.has(id)) {
    met.add(id);
    id = corrections.findLast((each) => each.into !== null && each.speaker === id)?.into ?? id;
  }
  return id;
};

/** Whether two voices of a side are one person by what was corrected so far. */
export const isSameSpeaker = (
  corrections: readonly SpeakerCorrection[],
  channel: Channel,
  one: string,
  other: string,
): boolean => speakerOf(corrections, channel, one).id === speakerOf(corrections, channel, other).id;

/** The list with one more fact in it. */
export const withCorrection = (
  corrections: readonly SpeakerCorrection[],
  {
    action,
    channel,
    speaker,
    ...what
  }: { readonly action: string; readonly channel: Channel; readonly speaker: string } & (
    | { readonly name: string | Erased }
    | { readonly into: string }
  ),
): readonly SpeakerCorrection[] =>
  corrections.some((each) => each.action === action)
    ? corrections
    : [
        ...corrections,
        { action, channel, speaker, into: "into" in what ? what.into : null, name: "name" in what ? what.name : null },
      ];

export const withoutCorrection = (
  corrections: readonly SpeakerCorrection[],
  action: string,
): readonly SpeakerCorrection[] => corrections.filter((each) => each.action !== action);

/** Once what both share was erased: the voices stay, the names are gone. */
export const withoutNames = (corrections: readonly SpeakerCorrection[]): readonly SpeakerCorrection[] =>
  corrections.map((each) => (each.name === null ? each : { ...each, name: erased }));
