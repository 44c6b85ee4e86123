import { inLanguage } from "../parts/language.ts";
import { ar } from "./words.ar.ts";

const en = {
  page: "A recording",
  title: "A recording",
  about: "Send a recorded call and read it as if it were held now: words, tips and figures.",
  file: {
    head: "File",
    about: "One with both sides, or one of each",
    drop: "Drop a file here, or choose one",
    choose: "Choose a file",
    more: "Add the other side",
    kinds: "WAV, MP3, Opus or WebM, four hours at most",
    sending: (name: string, percent: string) => `${name} is sent: ${percent}`,
    reading: "All of it is here and is being read",
    cancel: "Cancel",
    remove: "Remove",
    removeNamed: (name: string) => `Remove ${name}`,
  },
  sides: {
    head: "Sides",
    about: "Whose voice is where",
    one: "One channel",
    left: "Left channel",
    right: "Right channel",
    whose: (where: string) => `Whose voice is on: ${where}`,
    rep: "You",
    customer: "Customer",
    picture: (where: string) => `How loud it is, from beginning to end: ${where}`,
  },
  customer: {
    head: "Customer",
    about: "As in every call",
    name: "Name",
    callTitle: "Title of the call",
    untitled: "A recorded call",
    unnamed: "Customer",
  },
  consent: {
    head: "Consent",
    about: "Did the customer agree to be written down?",
    aloud: "Yes, it is heard in the recording",
    writing: "Yes, in writing",
    none: "They were not asked",
    noneText: "Then only your own words are kept, unless the law of your workplace asks nobody.",
  },
  pace: {
    head: "Speed",
    about: "The times are those of the recording either way",
    fast: "As fast as it goes",
    real: "At the speed of speech",
  },
  start: "Hear it",
  startFirst: "Choose a file and answer the question of consent first",
  hearing: {
    head: "Being heard",
    goesOn: "You can close this page; it goes on.",
    open: "Open the call",
    stop: "Stop and end the call",
    finished: "Heard to its end",
    stopped: "Stopped, and the call is ended",
    failed: "It was not heard to its end",
    another: "Another recording",
  },
  failed: {
    head: "That did not work",
    kind: "This is no sound that is read here. Choose a WAV, MP3, Opus or WebM file.",
    unsupported:
      "This kind of sound is not read here. Save it as WAV (PCM), MP3, Opus or WebM, with one or two channels.",
    damaged: "The file is damaged or cut short. Copy or record it again.",
    empty: "There is no sound in this file. Choose another.",
    large: "The file is too large or too long. Save it as MP3, or cut it into parts of up to four hours.",
    much: "Reading it took too long. Save it as WAV or MP3 and send that.",
    busy: "As many recordings are sent or played as may be. Try again in a moment.",
    sides: "Together these files have more than two channels. Remove one.",
    usedUp: "The sound of today is used up. Play the rest tomorrow, or ask your administrator.",
    gone: "It is not here any more. Send the file again.",
    line: "The line was lost. Look whether Wingman runs, and send the file again.",
  },
};

export type Words = typeof en;
export const words = inLanguage({ en, ar });
