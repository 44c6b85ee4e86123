/**
 * One field sealed and opened. The sealed form is `{"sealed":"1.<whose>.<slice>.<base64url>"}`: no field of any event
 * is an object of that shape, it says which key opens it, and it opens in its own place alone.
 */
import { erased, isErased } from "@wingman/domain/schema";
import { sliceCount, sliceOf } from "@wingman/domain/call/slices";
import { Failure } from "@wingman/domain/failure";
import { type FieldPlace, isSealed, type SealedPlace, type Sealer } from "../log/seal.ts";
import { decrypt, encrypt } from "./cipher.ts";
import type { Subject, WordSubject } from "./store.ts";

const version = "1";

/** Answers the key of a slice, or null where that slice is forgotten. */
export type SliceKeys = (slice: number) => Buffer | null;
/** Null: forgotten altogether; undefined: there is no such key, nor a word of one. */
export type KeyOf = (subject: Subject) => SliceKeys | null | undefined;

const subjectLetters: Readonly<Record<string, WordSubject>> = { r: "rep", c: "customer", b: "both", i: "interim" };
const letterOf: Readonly<Record<WordSubject, string>> = { rep: "r", customer: "c", both: "b", interim: "i" };

const boundTo = ({ aggregate, eventId, type, path }: SealedPlace, subject: Subject, slice: number): string =>
  [version, aggregate.tenant, aggregate.kind, aggregate.id, eventId, type, path, subject, slice].join("\n");

export const sealerOf = (keyOf: KeyOf): Sealer => ({
  seal(value, place) {
    if (isErased(value) || saysNothing(value)) return value;
    const subject = subjectOf(place);
    const slice = sliceOf(place.atMs);
    const key = found(keyOf(subject), place)?.(slice);
    if (!key) return erased;
    const bytes = encrypt(key, JSON.stringify(value), boundTo(place, subject, slice));
    return { sealed: `${version}.${letterOf[subject]}.${slice}.${bytes.toString("base64url")}` };
  },
  open(value, place) {
    if (!isSealed(value)) return value; // Written before sealing was, or erased.
    const [writtenBy, letter = "", number, text = "", ...rest] = value.sealed.split(".");
    const subject = subjectLetters[letter];
    const slice = Number(number);
    const fits = writtenBy === version && rest.length === 0 && subject !== undefined;
    if (!fits || !Number.isInteger(slice) || slice < 0 || slice >= sliceCount) throw broken(place);
    const key = found(keyOf(subject), place)?.(slice);
    if (!key) return erased;
    const plain = decrypt(key, Buffer.from(text, "base64url"), boundTo(place, subject, slice));
    if (!plain) throw broken(place);
    return JSON.parse(plain.toString("utf8")) as unknown;
  },
});

/** Nothing was said: it is nobody's, and reads the same before and after a key is forgotten. */
const saysNothing = (value: unknown): boolean => value === "" || (Array.isArray(value) && value.length === 0);

const subjectOf = ({ type, whose }: FieldPlace): WordSubject => (type === "FragmentTranscribed" ? "interim" : whose);

const found = (key: SliceKeys | null | undefined, { aggregate, type }: SealedPlace): SliceKeys | null => {
  if (key === undefined)
    throw new Failure(
      "WING_KEY_MISSING",
      `a ${type} of ${aggregate.kind} ${aggregate.id} is sealed with a key that is not here.`,
      {
        remedy:
          "Restore wingman_keep from a backup that is as new as the log; where the key was forgotten on purpose, its row would say so.",
      },
    );
  return key;
};

const broken = ({ aggregate, type, eventId, path }: SealedPlace): Failure =>
  new Failure(
    "WING_SEAL_BROKEN",
    `${path} of ${type} ${eventId} in ${aggregate.kind} ${aggregate.id} is not what was sealed.`,
    {
      remedy:
        "The message was changed or moved after it was written: see who can write to the log's files, and restore it from a backup.",
    },
  );
