/** Words of the pages about calls that are over. */
import { inLanguage, plural } from "../parts/language.ts";
import { ar } from "./words.ar.ts";

export const en = {
  page: "Calls · Wingman",
  title: "Calls",
  lead: "Every call that was kept, newest first.",
  toPrivacy: "Somebody asks for their data, or for its end",
  empty: {
    title: "Your calls will be here.",
    text: "Nothing to set up first: hear a sample call and watch.",
    go: "Play a sample call",
  },
  erasedCustomer: "Customer erased",
  erasedRep: "Rep erased",
  /** The day comes as lists write it: Today, or a date. */
  erasedOn: (day: string) => `Erased on request · ${day}`,
  erasedWords: "Words erased. Numbers and order remain.",
  more: "Earlier calls",
  sample: "Sample call",
  goingNow: "Live now",
  tips: (count: number, liked: number) =>
    `${plural(count, { one: "1 tip", other: `${count} tips` })}${liked > 0 ? `, ${liked} liked` : ""}`,
  linesCount: (count: number) => plural(count, { one: "1 sentence", other: `${count} sentences` }),
  lanes: (customer: string, rep: string) => `above: ${customer}, below: ${rep}, marks: tips`,
  ended: {
    "ended-by-rep": "Ended by the rep",
    "sample-finished": "Sample call, heard to its end",
    "no-sound": "Ended by itself, after silence",
    "too-long": "Ended by itself, at the longest a call may be",
    "consent-never-answered": "Ended by itself, consent was never answered",
    "recording-finished": "Recording, heard to its end",
  } as Record<string, string>,
  going: "Still going on",
  call: {
    page: (who: string) => `${who} · Wingman`,
    back: "Back to all calls",
    words: "Words",
    tips: "Tips, and what became of them",
    noted: "Noted",
    withheld: "Held back",
    you: "Rep",
    incomplete: "Part of this call could not be read, so not all of it is shown.",
    gap: (span: string) => `${span} not heard`,
    erased: "Words erased",
    erasedNote: "Names and words can never be read again. Times, order and figures remain.",
    erasedTips: "Tips that came of the words went with them.",
    none: "Nothing was said.",
    noTips: "No tip was due in this call.",
    madeAfter: (span: string) => `on screen ${span} after the words`,
    neverShown: "not painted",
    copyLink: (at: string) => `Copy link to ${at}`,
    copied: "Link copied",
    tags: {
      liked: "Liked",
      disliked: "Not useful",
      pinned: "Pinned",
      copied: "Copied",
      dismissed: "Dismissed",
      retracted: "Taken back",
    },
    because: {
      pace: "enough tips in that minute already",
      duplicate: "it had been shown before",
      stale: "the moment had passed",
      quiet: "quiet was asked for",
      "cool-down": "the play had just fired",
    } as Record<string, string>,
    consent: {
      given: "Agreed to a transcript, not to a recording.",
      refused: "Said no: the customer’s words were not kept.",
      withdrawn: "Consent was withdrawn during the call.",
      asking: "Consent was never answered.",
      unasked: "Consent was not asked.",
      typed: "A typed call.",
    } as Record<string, string>,
    engine: (engine: string, accuracy: string) => `${engine}, ${accuracy} accuracy.`,
    missing: {
      title: "This call is not here.",
      text: "It may still be going on, or its page is still being written.",
      go: "All calls",
    },
    own: "Call with my own microphone",
    inLog: "In the log as",
  },
};

export const words = inLanguage({ en, ar });
