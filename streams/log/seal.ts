/**
 * Personal fields are encrypted on the way in, after redaction, and opened on the way out, before anyone reads; a
 * key per call and data subject (rule 9). This is the port; who holds the keys stands behind it (`streams/keys`).
 */
import type { Channel } from "@wingman/domain/call/events/shared";
import type { Personal } from "@wingman/domain/schema";
import type { Aggregate } from "./event-log.ts";

/** Which field of which event: what a sealed value is bound to, so that it opens nowhere else. */
export type SealedPlace = {
  readonly aggregate: Aggregate;
  readonly eventId: string;
  readonly type: string;
  readonly path: string;
};
export type FieldPlace = SealedPlace & {
  readonly whose: Personal;
  /** When on the call's clock it was said, in milliseconds; 0 for what was not said in the call. */
  readonly atMs: number;
};

/** A field as it lies on the log; what stands in it is its sealer's to say. */
export type Sealed = { readonly sealed: string };
export const isSealed = (value: unknown): value is Sealed =>
  typeof value === "object" && value !== null && typeof (value as Partial<Sealed>).sealed === "string";

export type Sealer = {
  /** What may be stored; `Erased` where its key is forgotten. Throws `Failure` WING_KEY_MISSING. */
  seal(value: unknown, place: FieldPlace): unknown;
  /**
   * The value, or `Erased` once its key was forgotten; what is not sealed as it is. Throws `Failure` WING_SEAL_BROKEN
   * for what was changed or moved, WING_KEY_MISSING where there is neither a key nor a word that it was forgotten.
   */
  open(value: unknown, place: SealedPlace): unknown;
};

/** A piece of a call's sound: its key is that of its side, of its slice of the call's clock, and of recordings alone. */
export type SoundPlace = {
  readonly aggregate: Aggregate;
  readonly channel: Channel;
  readonly slice: number;
  readonly firstSample: number;
};
export type SoundSealer = {
  /** Null where the key of its slice is forgotten: then it must not be stored at all. */
  seal(bytes: Uint8Array, place: SoundPlace): Buffer | null;
  /** Null where its key is forgotten. Throws `Failure` WING_SEAL_BROKEN for what was changed or moved. */
  open(bytes: Uint8Array, place: SoundPlace): Buffer | null;
};
/** Keys of recordings are apart from those of words, since they end earlier. */
export type SoundKeyring = {
  /** Made, and kept, first. Throws `Failure` WING_KEYS_AWAY. */
  soundForWriting(aggregate: Aggregate): Promise<SoundSealer>;
  /** Undefined where nothing was ever recorded. Throws `Failure` WING_KEYS_AWAY. */
  soundForReading(aggregate: Aggregate): Promise<SoundSealer | undefined>;
};

export type Keyring = {
  /** What an aggregate's events are sealed with; its keys are made, and kept, first. Throws `Failure` WING_KEYS_AWAY. */
  forWriting(aggregate: Aggregate): Promise<Sealer>;
  /** What the events of these aggregates are opened with, their keys fetched at once. Throws `Failure` WING_KEYS_AWAY. */
  forReading(aggregates: readonly Aggregate[]): Promise<(aggregate: Aggregate) => Sealer>;
};

/** Leaves everything as it is. */
export const plainSealer: Sealer = { seal: (value) => value, open: (value) => value };

/** Seals nothing and opens nothing: for tests that are not about keys, and for readers that need no words. */
export const plainKeyring: Keyring = {
  forWriting: async () => plainSealer,
  forReading: async () => () => plainSealer,
};
