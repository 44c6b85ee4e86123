/** Words of bringing recordings in. */
import { inLanguage, isolated, plural } from "../parts/language.ts";
import { ar } from "./words.ar.ts";

export const en = {
  title: "Import",
  lead: "Recordings of past calls become calls like every other, under their own date. Only words are kept, no sound.",
  files: "Recordings, and the list if there is one",
  filesHint:
    "WAV, MP3, Opus or WebM, 250 MB each; a CSV file beside them says whose each was and when. Larger ones and whole folders: npm run wingman -- import.",
  chosen: (count: number) => plural(count, { one: "1 recording", other: `${count} recordings` }),
  basis: "On what grounds may they be written down?",
  basisHint: "Kept with each call, as you write it.",
  agreed: {
    label: "How the customers agreed",
    "in-writing": "In writing",
    aloud: "Aloud, in the call",
    "not-asked": "They were not asked: only the rep’s words are kept, unless the law that holds here asks nobody",
  },
  go: "Bring them in",
  stop: "Stop",
  stopped: "Stopped. What was sent is heard to its end; the same files again go on where it was.",
  tooLarge: "more than 250 MB.",
  tooLargeRemedy: "Bring it in with npm run wingman -- import.",
  progress: {
    label: "How far the import is",
    files: (ended: number, files: number) => `${ended} of ${files} files`,
    sound: (text: string) => `${text} of sound heard`,
    times: (times: number) => `${times} × real time`,
    left: (text: string) => `about ${text} left`,
  },
  leave: "Stay on this page until all are sent; what is being heard goes on without it.",
  done: "All done.",
  how: {
    imported: (length: string) => `${length} heard`,
    known: "There already",
    same: (as: string) => `The same recording as ${isolated(as)}`,
    waiting: "Waits",
    failed: "Not brought in",
  },
  open: "Open the call",
  list: "Each recording",
};

export const words = inLanguage({ en, ar });
