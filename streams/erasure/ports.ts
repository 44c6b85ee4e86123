/** What an erasure needs of others. */
import type { TenantId } from "@wingman/domain/ids";
import type { Personal } from "@wingman/domain/schema";
import type { Sequence } from "../log/event-log.ts";

/** Of the keyring: forgetting, which is what makes everything unreadable at once. */
export type ForgettingKeys = {
  /** Forgets keys for good and tells every process that may remember them; again changes nothing. Answers how many there were. */
  forget(what: {
    readonly tenant: TenantId;
    readonly calls: readonly string[];
    readonly subjects: readonly KeySubject[];
    /** Of what the ids are, where not of calls. */
    readonly kind?: "scenario";
  }): Promise<number>;
};
/** Whose key; interim text has one of its own, and each side's recorded sound. */
export type KeySubject = Personal | "interim" | "sound-rep" | "sound-customer";

/** A place that may hold personal data of a call, and can be asked whether it still does. */
export type Store = {
  readonly name: string;
  /** `asked`: things looked at; `left`: those in which something can still be read. Without signs of life for long it throws. */
  ask(what: {
    readonly tenant: TenantId;
    readonly calls: readonly string[];
    readonly subjects: readonly Personal[];
    readonly signal: AbortSignal;
  }): Promise<{ readonly asked: number; readonly left: number }>;
};

/** Calls that are over and unerased by their newest commit alone, with its sequence; of the others more must be read. */
export type EndedCalls = (tenant: TenantId, calls: readonly string[]) => Promise<ReadonlyMap<string, Sequence>>;

/** A read model's position: true once its rows hold everything up to a sequence. */
export type CaughtUp = (sequence: Sequence, waitMsMax: number) => Promise<boolean>;
