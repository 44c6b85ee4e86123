/** Failures and refusals as the outside sees them: a stable code, a sentence, a remedy; never a stack trace. */
import { Failure } from "@wingman/domain/failure";

export type Problem = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly remedy: string | null;
};

const statusOf = (code: string): number => {
  if (code.endsWith("_NOT_FOUND")) return 404;
  if (code === "WING_ERASURE_NOBODY") return 404;
  if (
    code.startsWith("WING_REFUSED_") ||
    code.startsWith("WING_WHAT_IF_") ||
    [
      "WING_CALL_INCOMPLETE",
      "WING_ERASURE_CALL_GOING",
      "WING_ERASURE_NOT_CONFIRMED",
      "WING_IMPORT_KNOWN",
      "WING_PROOF_UNSEALED",
    ].includes(code)
  )
    return 409;
  if (
    code === "WING_EXPORT_TOO_LARGE" ||
    code === "WING_UPLOAD_TOO_LARGE" ||
    code === "WING_TRY_TOO_LONG" ||
    code === "WING_AUDIO_TOO_LONG"
  )
    return 413;
  // A file that cannot be read, and what is wrong with it: the sender's to mend.
  if (code === "WING_UPLOAD_PLACE") return 409;
  if (["WING_IMPORT_REP_UNKNOWN", "WING_IMPORT_TOO_OLD", "WING_IMPORT_DATE"].includes(code)) return 422;
  if (/^WING_(PLAYBOOK|SCENARIO|RUBRIC)_FILE_INVALID$/.test(code)) return 422;
  if (/^WING_(PLAYBOOKS|SCENARIOS|RUBRICS)_FULL$/.test(code)) return 409;
  if (/^WING_AUDIO_(KIND|UNSUPPORTED|TRUNCATED|EMPTY|NOT_WAV)$/.test(code) || code === "WING_UPLOAD_TOO_MUCH")
    return 422;
  if (
    ["WING_SIGN_IN", "WING_SIGN_IN_WRONG", "WING_LINK_USED", "WING_CODE_WRONG", "WING_SECOND_STEP_OVER"].includes(code)
  )
    return 401;
  if (["WING_FORBIDDEN", "WING_DEMO_CLOSED", "WING_ORIGIN", "WING_WATCHING_OFF"].includes(code)) return 403;
  if (code === "WING_TOO_OFTEN") return 429;
  if (code === "WING_MESSAGE_TOO_LARGE") return 413;
  if (
    [
      "WING_MESSAGE_INVALID",
      "WING_REQUEST_INVALID",
      "WING_PASSWORD_WEAK",
      "WING_CURSOR_INVALID",
      "WING_POSITION_INVALID",
      "WING_EVENT_INVALID",
      "WING_AUDIO_FRAME",
      "WING_HELLO_FIRST",
      "WING_MESSAGE_UNKNOWN",
      "WING_REFERENCE_INVALID",
      "WING_CALL_SIDES",
      "WING_MEDIA_OFFER",
      "WING_RULES_UNKNOWN",
    ].includes(code)
  )
    return 400;
  if (
    code === "WING_STARTING" ||
    code === "WING_BUSY" ||
    code === "WING_MEDIA_AWAY" ||
    code === "WING_NOTARY_AWAY" ||
    code === "WING_UPLOAD_BUSY" ||
    code.startsWith("WING_DB_") ||
    code === "WING_REPORT_BUSY" ||
    code === "WING_REPORT_PDF_OFF" ||
    code === "WING_LOG_UNKNOWN" ||
    code === "WING_LOG_FULL"
  )
    return 503;
  return 500;
};

/** A thrown thing as a problem; what is not a `Failure` is our fault and says so without saying more. */
export const problemOf = (error: unknown): Problem => {
  if (isClientError(error))
    return {
      status: error.statusCode,
      code: "WING_REQUEST_INVALID",
      message: "this request cannot be read.",
      remedy: null,
    };
  if (error instanceof Failure)
    return { status: statusOf(error.code), code: error.code, message: error.message, remedy: error.remedy ?? null };
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === "number" && status >= 400 && status < 500)
    return {
      status,
      code: "WING_REQUEST_INVALID",
      message: error instanceof Error ? error.message : "The request does not fit.",
      remedy: null,
    };
  return {
    status: 500,
    code: "WING_OUR_FAULT",
    message: "That did not work, and it is our fault. Your call goes on.",
    remedy: null,
  };
};

/** What the HTTP server itself refuses: a broken address, a body that is none. */
const isClientError = (error: unknown): error is { statusCode: number } => {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return !(error instanceof Failure) && typeof status === "number" && status >= 400 && status < 500;
};

/** A domain refusal as a failure: `WING_REFUSED_<REASON>`. */
export const refusalOf = (reason: string, detail: string, remedy?: string): Failure =>
  new Failure(`WING_REFUSED_${reason}`, `${detail}.`, remedy === undefined ? {} : { remedy });
