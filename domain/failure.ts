/**
 * Something outside the domain went wrong, and somebody should be told. `code` is stable and published
 * (`WING_<AREA>_<WHAT>`); `remedy` is one sentence that says what the reader can do about it.
 * A rule that says no is not a failure but a refusal (`decision.ts`); a broken assumption is an assert.
 */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: string;
  readonly remedy: string | undefined;

  constructor(code: `WING_${string}`, message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
  }
}

/** The words of any thrown thing, for a log line or a screen; never throws itself. */
export const describe = (error: unknown): string => {
  if (error instanceof Failure) return `${error.code}: ${error.message}${error.remedy ? ` ${error.remedy}` : ""}`;
  return error instanceof Error ? error.message : String(error);
};
