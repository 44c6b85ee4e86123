import { Type } from "typebox";
import { defineEvent, object, personal } from "../../schema.ts";
import { ClockMs, Id } from "./shared.ts";

/** Others than the rep who look into a call while it goes on, and what they tell the rep. Each of it is on the rep's screen. */
const Watcher = object({ id: Id, name: personal("rep", Type.String({ maxLength: 120 })) });

export const SupervisorJoined = defineEvent(
  "SupervisorJoined",
  1,
  "Somebody else than the rep began to watch the call.",
  object({
    /** This watching: a person may watch by two windows. */
    watch: Id,
    by: Watcher,
    atMs: ClockMs,
  }),
);

export const SupervisorLeft = defineEvent(
  "SupervisorLeft",
  1,
  "They watch no more. The end of a call ends every watching without it.",
  object({
    watch: Id,
    why: Type.Union([Type.Literal("left"), Type.Literal("lost"), Type.Literal("switched-off")], {
      description: "lost: their line, or the server that held it, fell silent; switched-off: by the tenant's policy",
    }),
    atMs: ClockMs,
  }),
);

export const SupervisorNoteSent = defineEvent(
  "SupervisorNoteSent",
  1,
  "A person who watches wrote a line to the rep.",
  object({
    action: Id,
    by: Watcher,
    text: personal("both", Type.String({ minLength: 1, maxLength: 400 })),
    atMs: ClockMs,
  }),
);

export const SupervisorNoteSeen = defineEvent(
  "SupervisorNoteSeen",
  1,
  "The rep put the note away.",
  object({ action: Id, note: Id, atMs: ClockMs }),
);
