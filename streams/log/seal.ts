/**
 * Where personal fields will be encrypted, a key per call and data subject (rule 9). Identity for now: the
 * calls stand where they must stand, on the way in after redaction and on the way out before anyone reads.
 */
import type { Personal } from "@wingman/domain/schema";
import type { Aggregate } from "./event-log.ts";

export type FieldPlace = {
  readonly aggregate: Aggregate;
  readonly eventId: string;
  readonly type: string;
  readonly path: string;
  readonly whose: Personal;
};

export type Sealer = {
  seal(value: unknown, place: FieldPlace): unknown;
  /** The value, or `Erased` once its key was forgotten; never throws for a forgotten key. */
  open(value: unknown, place: FieldPlace): unknown;
};

export const openSealer: Sealer = { seal: (value) => value, open: (value) => value };
