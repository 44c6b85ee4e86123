/** Identifiers, told apart by the type checker. All travel as plain strings of letters, digits, `-` and `_`. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type TenantId = Branded<"tenant">;
/** `<commit id>.<index>`: one event of one commit. */
export type EventId = Branded<"event">;
export type CommitId = Branded<"commit">;
/** Pseudonymous: never a name or an address. */
export type ActorId = Branded<"actor">;

/** What may stand in a NATS subject token; personal data never does (rule 2). */
export const tokenPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** Takes a string for an id after checking its shape; throws a RangeError that names the kind. */
export const idOf = <Id extends Branded<string>>(kind: string, text: string): Id => {
  if (!tokenPattern.test(text)) throw new RangeError(`not a ${kind} id: 1 to 64 letters, digits, "-" or "_"`);
  return text as Id; // The pattern above is the whole meaning of the brand.
};

/** The id of the `index`-th event of a commit. */
export const eventIdOf = (commit: CommitId, index: number): EventId => `${commit}.${index}` as EventId;
