/** Who watches, and their notes, as screens show them. */
import type { WatchingEvent } from "./events/index.ts";
import type { CallView, Watcher } from "./view.ts";

export const watched = (view: CallView, { type, data }: WatchingEvent): CallView => {
  switch (type) {
    case "SupervisorJoined": {
      const { watch, by, atMs } = data;
      if (view.status === "ended" || view.watchers.some((known) => known.watch === watch)) return view;
      return { ...view, watchers: [...view.watchers, { watch, id: by.id, name: by.name, sinceMs: atMs }] };
    }
    case "SupervisorLeft":
      return { ...view, watchers: view.watchers.filter(({ watch }) => watch !== data.watch) };
    case "SupervisorNoteSent": {
      const { action: id, by, text, atMs } = data;
      if (view.notes.some((known) => known.id === id)) return view;
      return { ...view, notes: [...view.notes, { id, by, text, atMs, seen: false }] };
    }
    case "SupervisorNoteSeen":
      return { ...view, notes: view.notes.map((note) => (note.id === data.note ? { ...note, seen: true } : note)) };
  }
};

/** Each person once, as they came: two windows of one are one who watches. */
export const watchersOf = ({ watchers }: Pick<CallView, "watchers">): readonly Watcher[] =>
  watchers.filter(({ id }, at) => watchers.findIndex((other) => other.id === id) === at);
