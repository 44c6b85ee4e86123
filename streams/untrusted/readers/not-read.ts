import type { Head } from "../untrusted.ts";

type Code = Extract<Head, { ok: false }>["code"];

/** Why a file is not read. `why` is ours: nothing of the file comes into it. */
export class NotRead extends Error {
  override readonly name = "NotRead";
  readonly code: Code;
  readonly why: string;
  constructor(code: Code, why: string) {
    super(why);
    this.code = code;
    this.why = why;
  }
}
