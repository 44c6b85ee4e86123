/** Words of the page about the API. What the description says itself is English everywhere, as the names in it are. */
import { inLanguage, plural } from "../parts/language.ts";
import { ar } from "./words.ar.ts";

export const en = {
  page: "API · Wingman",
  title: "API",
  count: (shown: number, all: number) =>
    shown === all
      ? plural(all, { one: "1 operation", other: `${all} operations` })
      : `${shown} of ${plural(all, { one: "1 operation", other: `${all} operations` })}`,
  search: "Find an operation",
  list: "Operations",
  none: "No operation has these words.",
  clear: "Show all",
  unknown: (id: string) => `There is no operation “${id}”.`,
  all: "All operations",
  file: "openapi.json",
  begin: {
    title: "Ask from a program",
    key: "An administrator makes a key under Admin, Keys. It has some of their own roles, and is sent with every request.",
    keys: "To the keys",
    problem:
      "A no is application/problem+json: a status, a code that never changes its meaning, a sentence, and what to do.",
    pages: "Lists come in pages: send the answer's next as cursor, until it is null.",
    position:
      "A change answers its position on the log. Sent back as position with a read, the answer waits for that change, for 2 s at most.",
    roles: "Whose things one sees, and how often one may ask, stands with each operation.",
  },
  who: "Who may",
  anyone: "Anyone, signed in or not",
  roles: {
    admin: "Administrator",
    supervisor: "Supervisor",
    agent: "Agent",
    viewer: "Viewer",
    compliance: "Compliance",
  } as Record<string, string>,
  whose: "Whose",
  objects: {
    tenant: "all of the company",
    own: "an agent their own calls, others all",
    self: "one's own account",
    none: "nobody's",
  } as Record<string, string>,
  kept: "Audit trail",
  audits: {
    none: "nothing is kept",
    "read-personal": "that it was read",
    export: "that it was taken out",
    write: "the event it makes",
    change: "that it was changed",
  } as Record<string, string>,
  limit: "How often",
  perMinute: (count: number, isCounted: boolean) =>
    `${count} a minute each${isCounted ? ", and out of the company's minute" : ""}`,
  parameters: "Parameters",
  inPath: "in the address",
  inQuery: "after the ?",
  body: "Body",
  answer: "Answer",
  optional: "optional",
  must: "must be there",
  refusals: "When it says no",
  statuses: {
    400: { code: "WING_REQUEST_INVALID", text: "The request does not fit." },
    401: { code: "WING_SIGN_IN", text: "Nobody is signed in, or the key is over." },
    403: { code: "WING_FORBIDDEN", text: "The roles do not allow it." },
    404: { code: "WING_…_NOT_FOUND", text: "There is none, or none that is yours to see." },
    409: { code: "WING_REFUSED_…", text: "A rule says no; nothing was stored." },
    429: { code: "WING_TOO_OFTEN", text: "The minute is used up. Retry-After says how long to wait." },
    503: { code: "WING_STARTING", text: "A part of this is still being set up, or away." },
  } as Record<number, { code: string; text: string }>,
  curl: "From a terminal",
  copyAddress: "Copy the address",
  copyLink: "Copy a link to this",
  copyLine: "Copy the line",
  copied: "Copied.",
  notCopied: "This browser lets nothing be copied here.",
};

export const words = inLanguage({ en, ar });
