import { Type } from "typebox";
import { Id } from "../call/events/shared.ts";
import { defineEvent, object } from "../schema.ts";

/** Who looked at what, who came in: the audit trail of what changes nothing. Ids alone, so that erasure need not touch it. */
const Action = Type.String({
  pattern: "^[a-z-]+\\.[a-z-]+$",
  maxLength: 60,
  description: "`<noun>.<verb>` of the permission table",
});
const Thing = Type.Union([Id, Type.Null()], { description: "the call, member or document; null where it is many" });

export const LoginSucceeded = defineEvent(
  "LoginSucceeded",
  1,
  "Somebody signed in.",
  object({
    session: Id,
    how: Type.Union([
      Type.Literal("password"),
      Type.Literal("single-sign-on"),
      Type.Literal("invitation"),
      Type.Literal("demo"),
      Type.Literal("api-key"),
    ]),
  }),
);

export const LoginRefused = defineEvent(
  "LoginRefused",
  1,
  "Somebody tried to sign in and was not let in.",
  object({ reason: Type.String({ maxLength: 60, description: "the code that was answered" }) }),
);

export const RecordViewed = defineEvent(
  "RecordViewed",
  1,
  "Personal data was looked at.",
  object({ action: Action, thing: Thing, request: Id }),
);

export const RecordExported = defineEvent(
  "RecordExported",
  1,
  "Personal data left the house as a file.",
  object({ action: Action, thing: Thing, request: Id, format: Type.String({ maxLength: 20 }) }),
);

export const RecordChanged = defineEvent(
  "RecordChanged",
  1,
  "Something was changed that has no event of its own on this log, such as a password.",
  object({ action: Action, thing: Thing, request: Id }),
);

export const AccessRefused = defineEvent(
  "AccessRefused",
  1,
  "Somebody asked for what their roles do not allow.",
  object({ action: Action, thing: Thing, request: Id }),
);
