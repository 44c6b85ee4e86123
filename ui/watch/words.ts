/** Words of the running calls and of looking into one of them. */
import { inLanguage, isolated, plural } from "../parts/language.ts";
import { ar } from "./words.ar.ts";

export const en = {
  place: "Watch",
  page: "Running calls · Wingman",
  title: "Running calls",
  lead: "Open one to see what its rep sees. They see that you watch, from the first second on, and it is written down.",
  count: (calls: number) => plural(calls, { one: "1 call is running", other: `${calls} calls are running` }),
  more: "Others run as well; the newest of them are shown.",
  empty: {
    title: "No call is running.",
    text: "As soon as somebody starts one, it stands here.",
    go: "To the finished calls",
  },
  off: {
    title: "Running calls are not watched here.",
    text: "The policy of your company says so. Every call can be read once it is over. An administrator may change it under Admin.",
  },
  connecting: "Looking for running calls…",
  down: "The line is down; this is how it stood. It comes back by itself.",
  rep: (name: string) => `Rep ${isolated(name)}`,
  since: (minutes: number) => plural(minutes, { one: "for 1 min", other: `for ${minutes} min` }),
  sinceLess: "just begun",
  stage: "Stage",
  noStage: "No stage yet",
  lastTip: "Last tip",
  noTip: "No tip yet",
  talk: (rep: string, share: number, customer: string) =>
    `${isolated(rep)} spoke ${share} %, ${isolated(customer)} ${100 - share} % so far`,
  noTalk: "Too early to say who talks",
  consent: {
    unasked: "Not asked yet",
    asking: "Being asked",
    given: "Agreed",
    refused: "Refused",
    withdrawn: "Withdrawn",
  } as Record<string, string>,
  paused: "Paused",
  sample: "Sample",
  unnamed: "Customer",
  unnamedRep: "Rep",
  watchedBy: (names: readonly string[]) => `Watched by ${names.map(isolated).join(", ")}`,
  call: {
    page: (customer: string) => `Watching: ${customer}`,
    you: "You are watching. Nothing you press here changes the call.",
    repSees: (rep: string) => `${isolated(rep)} sees that you watch.`,
    held: (rep: string) =>
      `The customer has not agreed yet. What is said now only ${isolated(rep)} sees, until they do.`,
    back: "Running calls",
    over: { title: "The call is over.", text: "Everything that was kept of it is on its own page.", go: "To the call" },
    note: {
      label: (rep: string) => `A note to ${isolated(rep)}`,
      hint: "One short line: they read it while they talk.",
      send: "Send",
      sent: "Sent, not seen yet",
      seen: "Seen",
      refused: "That note was not sent.",
      yours: "Notes",
    },
    line: {
      connecting: "Connecting…",
      open: "Live",
      reconnecting: "The line is down; it comes back by itself.",
      closed: "Closed",
    },
  },
};

export const words = inLanguage({ en, ar });
