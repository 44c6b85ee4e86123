/** Who looks into a call while it goes on, and what they write to the rep: decided here, told on the rep's screen. */
import { accept, type Decision, refuse } from "../decision.ts";
import { own } from "../record.ts";
import { defaultWatching, type WatchingPolicy } from "../tenant/policy.ts";
import type { Role } from "../tenant/roles.ts";
import type { CallEvent, EventData } from "./events/index.ts";
import type { CallState } from "./state.ts";

/** Watchings of one call at once; more than fit the rep's bar are no supervision. */
export const watchingMax = 16;
/** Notes of one call that the rep has not put away; more are not read. */
export const notesUnseenMax = 8;
/** A watching whose line, or whose server, fell silent is written down as over within so long. */
export const leftWithinMsMax = 20_000;

/** Why somebody may not look into this call while it goes on; null where they may. Its own rep always may. */
export const watchingRefused = (
  who: { readonly actor: string; readonly roles: readonly Role[] },
  rep: string,
  policy: WatchingPolicy | undefined,
): "not-yours" | "switched-off" | null => {
  if (who.actor === rep) return null;
  if (!who.roles.some((role) => role === "supervisor" || role === "admin")) return "not-yours";
  return (policy ?? defaultWatching).allowed ? null : "switched-off";
};

export type WatchCommand =
  | { readonly type: "JoinCall"; readonly joined: EventData<"SupervisorJoined"> }
  | { readonly type: "LeaveCall"; readonly left: EventData<"SupervisorLeft"> }
  | { readonly type: "SendNote"; readonly note: EventData<"SupervisorNoteSent"> }
  | { readonly type: "SeeNote"; readonly seen: EventData<"SupervisorNoteSeen"> };

export type WatchRefusal = "CALL_ENDED" | "WATCHED_BY_MANY" | "NOT_WATCHING" | "NOTES_UNSEEN" | "NOTE_UNKNOWN";

/** Of a call that was started and in which nobody was erased. */
export const decideWatching = (state: CallState, command: WatchCommand): Decision<CallEvent, WatchRefusal> => {
  switch (command.type) {
    case "JoinCall": {
      if (command.joined.by.id === state.started?.rep.id) return accept(); // It is their own call.
      if (state.status === "ended") return refuse("CALL_ENDED", "the call is over");
      if (own(state.watchings, command.joined.watch)) return accept();
      if (Object.keys(state.watchings).length >= watchingMax)
        return refuse("WATCHED_BY_MANY", `${watchingMax} windows watch this call already`);
      return accept({ type: "SupervisorJoined", data: command.joined });
    }
    case "LeaveCall":
      // Over already, by themselves, by another server that missed them, or by the end of the call.
      return own(state.watchings, command.left.watch)
        ? accept({ type: "SupervisorLeft", data: command.left })
        : accept();
    case "SendNote": {
      if (own(state.notes, command.note.action)) return accept();
      if (state.status === "ended") return refuse("CALL_ENDED", "the call is over; nobody would see the note");
      if (!Object.values(state.watchings).includes(command.note.by.id))
        return refuse("NOT_WATCHING", "a note is sent by somebody who watches the call");
      if (Object.values(state.notes).filter((note) => note === "sent").length >= notesUnseenMax)
        return refuse("NOTES_UNSEEN", `${notesUnseenMax} notes wait for the rep already`);
      return accept({ type: "SupervisorNoteSent", data: command.note });
    }
    case "SeeNote": {
      const note = own(state.notes, command.seen.note);
      if (note === undefined) return refuse("NOTE_UNKNOWN", "no note of this call has this id");
      return note === "seen" ? accept() : accept({ type: "SupervisorNoteSeen", data: command.seen });
    }
  }
};
