/** What supervisors ask over the socket, and what a rep answers them. Watching itself is a hello that names the call. */
import type { Access } from "@wingman/streams/base/registry";
import { redactedNote } from "../call/messages.ts";
import { type Message, message } from "../gateway/message.ts";
import { Failure } from "@wingman/domain/failure";
import { clockOf } from "../gateway/session.ts";
import { send } from "../call/send.ts";
import { watchingIsOn, watchingOff } from "./watching.ts";

const nameCharsMax = 120;

const supervises: Pick<Access, "roles"> = { roles: ["supervisor", "admin"] };

export const watchMessages: readonly Message[] = [
  message(
    "watch-calls",
    { ...supervises, object: "tenant", action: "calls.watch", audit: "read-personal", limits: { perMinute: 120 } },
    async (session, { on }) => {
      if (on && !watchingIsOn(session.services.policyOf(session.principal.tenant))) throw watchingOff();
      session.lookAtRunning(on);
      return undefined;
    },
  ),
  message(
    "note",
    {
      ...supervises,
      object: "own",
      action: "note.send",
      audit: "write",
      limits: { perMinute: 60, free: true },
    },
    async (session, { call, action, text }) => {
      const { actor: id, name } = session.principal;
      const atMs = clockOf(session.services.now, session.watched(call));
      const note = {
        action,
        by: { id, name: name.slice(0, nameCharsMax) },
        text: await redactedNote(session, call, text),
        atMs,
      };
      return send(session, call, { type: "SendNote", note }, `note-${action}`);
    },
  ),
  message(
    "note-seen",
    {
      roles: ["agent", "admin"],
      object: "own",
      action: "note.put-away",
      audit: "write",
      limits: { perMinute: 240, free: true },
    },
    async (session, { call, action, note }) => {
      const watched = session.watched(call);
      if (watched.rep !== session.principal.actor)
        throw new Failure("WING_REFUSED_NOT_THE_REP", "a note is put away by whom it is for.", {
          remedy: "Leave it to the rep of the call.",
        });
      const atMs = clockOf(session.services.now, watched);
      return send(session, call, { type: "SeeNote", seen: { action, note, atMs } }, `note-seen-${note}`);
    },
  ),
];
