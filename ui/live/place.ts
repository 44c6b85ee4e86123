/**
 * Where in the log this page stands, and which facts are news to it. Positions are opaque texts that sort.
 * One commit may arrive as several messages (words, then tips) under the same position, so beside the
 * position the ids applied at it are held; older positions are simply past.
 */
export type Placed = {
  readonly position: string;
  readonly events: readonly { readonly id: string; readonly type: string }[];
};

export const makePlace = () => {
  let position: string | null = null;
  /** Null after a snapshot: everything at its position is in it already. */
  let seenHere: Set<string> | null = null;

  return {
    position: () => position,

    /** A snapshot replaced everything that was known. */
    snapshot(at: string | null): void {
      position = at;
      seenHere = null;
    },

    /** Which of a message's events have not been applied yet; takes them as applied. */
    take<Message extends Placed>(message: Message): Message["events"] {
      // Interim words live outside the log: they carry the last event's position and never move it.
      if (message.events.every((event) => event.type === "FragmentTranscribed")) return message.events;
      if (position !== null && message.position < position) return [];
      if (message.position === position) {
        if (seenHere === null) return [];
        const here = seenHere;
        return message.events.filter((event) => !here.has(event.id) && here.add(event.id));
      }
      position = message.position;
      seenHere = new Set(message.events.map((event) => event.id));
      return message.events;
    },
  };
};
