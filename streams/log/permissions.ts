/**
 * What each role may say and hear on the log's server: allow-lists alone, since a deny rule was bypassed by queue
 * subscriptions before (NATS advisory 2026-18). Answers come to an inbox that is the role's own, so that nobody
 * reads another's. A reference page and the servers' settings are made from this table, and a measure tries all of it.
 */
import { aggregateKinds } from "./event-log.ts";
import { headsSubject, probeSubject, streamNames } from "./streams.ts";
import {
  type LeaseRole,
  mediaAskSubjects,
  mediaPresenceSubject,
  modelsPresenceSubject,
  speechPresenceSubject,
  watchPresenceSubject,
  workerSubject,
} from "./subjects.ts";

export const natsRoles = [
  "gateway",
  "media",
  "stt",
  "agents",
  "projector",
  "connectors",
  "reports",
  "notary",
  "operator",
] as const;
export type NatsRole = (typeof natsRoles)[number];
/** `local` is one process with all roles in it (`wingman up`): what one of them may, it may. */
export type NatsUser = NatsRole | "local";

export type Permissions = {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** May answer whoever asked, once and soon, and nobody else. */
  readonly answers: boolean;
};

/** Prefix of the inbox that a user's answers come to; the client library is given it at `connect`. */
export const inboxOf = (user: NatsUser): string => `_INBOX_${user}`;

const { events, fragments, audio, recordings, blobs, heads, leases, allowances, tickets } = streamNames;
/** A stream that is new is opened by everyone; what else may be done with it stands below. */
const made = Object.values(streamNames);

/** What opening the log takes: whoever comes first makes the streams, and everyone holds them against what they must be. */
const opensLog = [
  "$JS.API.INFO",
  ...made.flatMap((stream) => [`$JS.API.STREAM.INFO.${stream}`, `$JS.API.STREAM.CREATE.${stream}`]),
];
const gets = (stream: string): string[] => [`$JS.API.DIRECT.GET.${stream}`, `$JS.API.DIRECT.GET.${stream}.>`];
const follows = (stream: string): string[] => [
  `$JS.API.CONSUMER.CREATE.${stream}`,
  `$JS.API.CONSUMER.CREATE.${stream}.>`,
  `$JS.API.CONSUMER.INFO.${stream}.*`,
  `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
  `$JS.API.CONSUMER.DELETE.${stream}.*`,
];
const appends = (...kinds: string[]): string[] => kinds.map((kind) => `wm.ev.1.*.*.${kind}.*`);
const leaseOf = (role: LeaseRole): string[] => [
  `$KV.leases.${role}.*`,
  workerSubject(role),
  ...gets(leases),
  ...follows(leases),
];
/** Word of keys that were forgotten, from whoever forgot them to all that hold keys. */
const keysForgotten = "wm.keys.forgotten";
const sealNow = "wm.notary.seal";
const endorse = "wm.notary.endorse";

const table: Readonly<Record<NatsRole, Permissions>> = {
  gateway: {
    publish: [
      ...opensLog,
      ...appends(...aggregateKinds),
      ...gets(events),
      ...follows(events),
      ...gets(fragments),
      ...gets(recordings),
      `$JS.API.STREAM.PURGE.${audio}`,
      // Files of documents are handed in here, read again, and taken out when they are removed.
      ...gets(blobs),
      `$JS.API.STREAM.PURGE.${blobs}`,
      "wm.blob.>",
      ...gets(allowances),
      "wm.allow.>",
      // Whoever deletes a ticket has used it.
      ...gets(tickets),
      `$JS.API.STREAM.MSG.DELETE.${tickets}`,
      "wm.ticket.*",
      "wm.frag.>",
      "wm.live.frag.>",
      "wm.audio.>",
      // How far the sound of a side came that nobody here took.
      ...gets(audio),
      mediaAskSubjects,
      watchPresenceSubject,
      // What is proven on the audit page, and signed where it leaves the house.
      ...gets(heads),
      sealNow,
      endorse,
      keysForgotten,
      probeSubject,
    ],
    subscribe: [
      "wm.live.ev.1.>",
      "wm.live.frag.>",
      "wm.settled.>",
      speechPresenceSubject,
      modelsPresenceSubject,
      mediaPresenceSubject,
      watchPresenceSubject,
      keysForgotten,
    ],
    answers: false,
  },
  media: {
    // Appends nothing: what was not heard at a call's end it tells the gateway that ends it.
    publish: [
      ...opensLog,
      ...gets(events),
      ...follows(events),
      "wm.audio.>",
      ...gets(audio),
      `$JS.API.STREAM.PURGE.${audio}`,
      ...gets(allowances),
      "wm.allow.>",
      mediaPresenceSubject,
      keysForgotten,
    ],
    subscribe: ["wm.live.ev.1.>", "wm.live.frag.>", "wm.settled.>", mediaAskSubjects, keysForgotten],
    answers: true,
  },
  stt: {
    publish: [
      ...opensLog,
      ...appends("call"),
      ...gets(events),
      ...follows(events),
      ...follows(audio),
      ...leaseOf("stt"),
      // Beside the recogniser runs the recorder; what it may not keep after all it takes out again.
      ...leaseOf("recorder"),
      ...gets(recordings),
      `$JS.API.STREAM.PURGE.${recordings}`,
      "wm.rec.>",
      "wm.frag.>",
      "wm.live.frag.>",
      "wm.settled.>",
      speechPresenceSubject,
      keysForgotten,
    ],
    subscribe: [workerSubject("stt"), workerSubject("recorder"), "wm.settled.>", keysForgotten],
    answers: false,
  },
  agents: {
    publish: [
      ...opensLog,
      ...appends("call"),
      ...gets(events),
      ...follows(events),
      ...gets(fragments),
      ...gets(allowances), // Tokens of language models.
      "wm.allow.>",
      ...follows(fragments),
      ...leaseOf("agents"),
      modelsPresenceSubject,
      keysForgotten,
    ],
    subscribe: [workerSubject("agents"), keysForgotten],
    answers: false,
  },
  projector: {
    publish: [
      ...opensLog,
      ...appends("call", "access", "tenant"), // Erasures run here, and write down what they did.
      ...gets(events),
      ...follows(events),
      ...gets(fragments),
      ...gets(recordings),
      `$JS.API.STREAM.PURGE.${audio}`,
      `$JS.API.STREAM.PURGE.${recordings}`,
      keysForgotten,
    ],
    subscribe: [keysForgotten],
    answers: false,
  },
  connectors: {
    publish: [...opensLog, ...gets(events), ...follows(events), keysForgotten],
    subscribe: [keysForgotten],
    answers: false,
  },
  reports: {
    // What is sent to somebody is an entry of the audit trail.
    publish: [...opensLog, ...appends("access"), ...gets(events), ...follows(events), keysForgotten],
    subscribe: [keysForgotten],
    answers: false,
  },
  notary: {
    publish: [
      ...opensLog,
      "$JS.API.STREAM.LIST",
      headsSubject,
      ...gets(events),
      ...follows(events),
      ...gets(heads),
      ...follows(heads),
    ],
    subscribe: [sealNow, endorse],
    answers: true,
  },
  operator: {
    publish: [
      ...opensLog,
      "$JS.API.STREAM.LIST",
      "$JS.API.STREAM.NAMES",
      ...made.flatMap((stream) => [
        ...gets(stream),
        ...follows(stream),
        `$JS.API.STREAM.UPDATE.${stream}`,
        `$JS.API.STREAM.DELETE.${stream}`,
        `$JS.API.STREAM.MSG.GET.${stream}`,
      ]),
      `$JS.API.STREAM.PURGE.${audio}`,
      `$JS.API.STREAM.PURGE.${recordings}`,
      `$JS.API.STREAM.PURGE.${blobs}`,
      // A backup is put back message by message, each where it lay.
      ...appends(...aggregateKinds),
      "wm.frag.>",
      headsSubject,
      keysForgotten,
      sealNow,
    ],
    subscribe: [keysForgotten],
    answers: false,
  },
};

/** Sorted, each once, with the inbox that is the user's own. */
export const permissionsOf = (user: NatsUser): Permissions => {
  const of = user === "local" ? natsRoles.map((role) => table[role]) : [table[user]];
  const all = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].toSorted();
  return {
    publish: all(of.map(({ publish }) => publish)),
    subscribe: all([...of.map(({ subscribe }) => subscribe), [`${inboxOf(user)}.>`]]),
    answers: of.some(({ answers }) => answers),
  };
};
