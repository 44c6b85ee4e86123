import { Failure } from "@wingman/domain/failure";

/** `what`: a sentence's part that says which commits. */
export const tampered = (what: string): Failure =>
  new Failure("WING_LOG_TAMPERED", `the log is not what was sealed: ${what}.`, {
    remedy:
      "Nothing more is sealed. Run `wingman verify`: it says what was changed. Then bring the log back from a backup.",
  });

/** The same, with what the notary's notes know of it. */
export const alsoNoted = (failure: Failure, first: number): Failure =>
  new Failure(
    "WING_LOG_TAMPERED",
    `${failure.message} By the notary's notes, commit ${first} is the first that differs.`,
    failure.remedy === undefined ? {} : { remedy: failure.remedy },
  );

export const isTampered = (error: unknown): error is Failure =>
  error instanceof Failure && error.code === "WING_LOG_TAMPERED";

/** `commit 7 is`, `commits 7 to 9 are`. */
export const spanOf = (from: number, to: number): string =>
  from === to ? `commit ${from} is` : `commits ${from} to ${to} are`;
