/** Words of the pages for people, rules and sessions. */
import { inLanguage, plural } from "../parts/language.ts";
import { ar } from "./words.ar.ts";

export const en = {
  page: "Admin · Wingman",
  nav: "Admin",
  parts: { members: "Members", policy: "Policy", sessions: "Sessions", privacy: "Data rights and retention" },
  cancel: "Cancel",
  readOnly: "You can look here. Administrators can change it.",
  roles: {
    admin: {
      name: "Administrator",
      text: "Asks people in, gives roles, sets the policy, sees all calls, answers requests about data",
    },
    supervisor: { name: "Supervisor", text: "Sees and hears all calls, exports them; reads members and the policy" },
    agent: { name: "Agent", text: "Holds calls, and sees their own" },
    viewer: { name: "Viewer", text: "Reads all calls, changes nothing, hears no sound" },
    compliance: {
      name: "Compliance",
      text: "Sees and hears all calls; finds, copies and erases what is held of a person; places legal holds",
    },
  },
  members: {
    title: "Members",
    count: (count: number) => plural(count, { one: "1 person", other: `${count} people` }),
    invite: "Invite",
    you: "You",
    invited: "Invited, no password yet",
    roles: "Roles",
    ofWhom: (what: string, name: string) => `${what}: ${name}`,
    change: "Change roles",
    newLink: "New link",
    remove: "Remove",
    rolesOf: (name: string) => `Roles of ${name}`,
    saveRoles: "Save roles",
    yourself: "You would no longer be an administrator, from the next press on.",
    removeTitle: "Remove from here?",
    removeText: (name: string) =>
      `${name} is signed out at once and can do nothing here any more. Their calls, and what they said and did, stay.`,
    removeYes: "Remove",
    alone:
      "Nobody but you is here yet. Ask a second administrator in, so that one of you can always let the other in again.",
    whatRoles: "What each role may do",
  },
  invite: {
    title: "Invite somebody",
    again: "Make a new link",
    againText: (email: string) =>
      `${email} was asked in before and has set no password yet. The new link works beside the old one.`,
    name: "Name",
    email: "E-mail address",
    go: "Make a link",
    made: (name: string, hours: number) =>
      `Send this link to ${name}. It is good once, for ${plural(hours, { one: "1 hour", other: `${hours} hours` })}. Wingman sends no mail itself.`,
    link: "Link to set a password",
    once: "This link is shown only here. Whoever has it can come in as this person.",
    copy: "Copy the link",
    copied: "Copied.",
    notCopied: "The browser did not let it be copied. It is selected: press Ctrl C.",
    done: "Done",
  },
  sessions: {
    title: "Sessions",
    lead: "Where somebody is signed in. What is ended here is out within a moment.",
    everywhere: "Sign me out everywhere",
    whose: "Whose sessions",
    mine: "Mine",
    all: "Everybody's",
    none: "No session is open.",
    unknown: "Unknown browser or program",
    how: {
      password: "By password",
      invitation: "By invitation",
      demo: "Opened the demo",
      "single-sign-on": "By single sign-on",
    } as Record<string, string>,
    seen: (at: string) => `Last renewed: ${at}`,
    since: (at: string) => `Signed in: ${at}`,
    this: "This one",
    end: "Sign out",
    endOf: (where: string, name: string) => (name ? `Sign out: ${where}, ${name}` : `Sign out: ${where}`),
    ended: "Signed out.",
  },
  policy: {
    title: "Policy",
    lead: "Rules for everybody here. A call that is going on keeps the law of consent it began with.",
    keep: "Save the policy",
    putBack: "Put back",
    kept: "Saved.",
    changed: "Changed, not saved yet.",
    same: "As it is in force.",
    consent: {
      title: "Consent",
      preset: "Which law calls are held under",
      presets: {
        "all-parties": {
          word: "Everybody agrees",
          text: "Nothing is kept until the customer said yes. The strictest, and right everywhere.",
        },
        "one-party": {
          word: "One side agrees",
          text: "Words are kept once the agent agreed; a no of the customer ends it.",
        },
        notice: { word: "A notice is enough", text: "Words are kept once the customer was told; a no ends it." },
      },
      basis: "Legal basis",
      basisHint: "Which law lets less than everybody's yes do, and why it holds here. It is kept with the rule.",
      basisMissing: "Less than everybody's yes needs a reason in writing, of 8 characters or more.",
      notice: "How the notice reaches the customer",
      notices: { both: "Said and shown", spoken: "Said aloud", shown: "Shown in writing" },
      recording: "Sound",
      recordings: {
        ask: { word: "Ask on its own", text: "Sound is kept only after a yes to that question." },
        never: { word: "Never record", text: "Nobody is even asked." },
      },
      sentence: "What the agent says first",
    },
    retention: {
      title: "How long things are kept",
      text: "From the end of a call. Then the key is forgotten and nobody can read it, from no backup either; a legal hold stops it.",
      transcripts: "Words, days",
      recordings: "Sound, days",
      kinds: { transcripts: "the words", recordings: "the sound" },
      fewer: (kind: string, from: number, to: number, due: number | null, orMore: boolean) =>
        due === null
          ? `${to} days instead of ${from}: ${kind} of older calls would be erased within the hour. This cannot be undone.`
          : `${to} days instead of ${from} would erase ${kind} of ${plural(due, { one: "1 call", other: `${due} calls` })}${orMore ? " or more" : ""} within the hour. This cannot be undone.`,
    },
    redaction: {
      title: "What is masked before it is kept",
      always: "Card numbers, e-mail addresses and telephone numbers are masked always.",
      also: "Mask as well",
      ids: "Identity numbers",
      idsText: "IBAN, Emirates ID, social security, passport and the like",
      names: "Names",
      namesText: "Of customer and agent, of who says “my name is”, and after Mr, Ms, Dr",
      format: "How a mask is written",
      formats: {
        token: "Kind and number: [card 1]",
        "last-four": "With the last four digits: [card 1 ··1111]",
        stars: "Stars: ****",
      },
      example: "A sentence, as it would be kept",
    },
    calls: {
      title: "Calls",
      language: "Language",
      languageHint: "Of calls that name none: en, ar, en-GB",
      timeZone: "Time zone",
      timeZoneHint: "Where days begin: Asia/Dubai",
      vocabulary: "Words of your trade",
      vocabularyHint:
        "One a line; where it is said unlike it is written, its sounds after an equals sign: Corvane = K AO1 R V EY2 N",
      tooMany: "500 words at most.",
      badLine: (line: number) => `Line ${line} is no word, or its sounds are not in ARPAbet.`,
    },
    limits: {
      title: "Limits",
      text: "Of all your people together. Whoever is over it is told to wait.",
      requests: "Requests a minute",
      requestsHint: "What a call that runs is made of does not count",
      sound: "Seconds of sound a day",
      soundHint: (hours: number) =>
        `About ${plural(hours, { one: "1 hour", other: `${hours} hours` })}, both sides added`,
      tokens: "Tokens a day",
      tokensHint: "Of language models, where one is connected",
    },
  },
  no: {
    WING_REFUSED_LAST_ADMINISTRATOR:
      "This is the last administrator. Make somebody else one first, or nobody could let anybody in.",
    WING_REFUSED_MEMBER_KNOWN: "Somebody with this address belongs here already. Change their roles instead.",
    WING_REFUSED_MEMBER_UNKNOWN: "This person was removed meanwhile. Load the page again.",
    WING_REFUSED_LEGAL_BASIS_MISSING: "Less than everybody's yes needs its legal basis in writing.",
    WING_SESSION_NOT_FOUND: "This session has ended already.",
    WING_FORBIDDEN: "Your roles do not allow this. Ask an administrator.",
    WING_TOO_OFTEN: "That was asked too often. Wait a minute, then try again.",
    WING_STARTING: "Wingman is still being set up. Try again in a moment.",
  } as Record<string, string>,
};

export const words = inLanguage({ en, ar });
