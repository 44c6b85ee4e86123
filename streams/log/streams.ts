/**
 * The streams as they must be (events.md, "Streams"). `ensureStreams` makes what is missing and compares what
 * the server answers with what was asked: an older server drops settings without a word, and a role must not
 * start on a log that does not keep its promise.
 */
import {
  type JetStreamManager,
  PersistMode,
  DiscardPolicy,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from "@nats-io/jetstream";
import { Failure } from "@wingman/domain/failure";
import { defaultPolicy } from "@wingman/domain/tenant/policy";
import { dayMs } from "@wingman/domain/tenant/retention";

export const streamNames = {
  events: "EVENTS_1",
  fragments: "FRAGMENTS",
  audio: "AUDIO",
  /** Sound that may be kept, sealed; a message is a piece of it (`recordings.ts`). */
  recordings: "RECORDINGS",
  /** Files of documents, sealed; a message is a piece of one (`blobs.ts`). */
  blobs: "BLOBS",
  /** The KV bucket `leases`, under the name that NATS gives a bucket's stream. */
  leases: "KV_leases",
  heads: "HEADS",
  allowances: "ALLOWANCES",
  probe: "PROBE",
  /** One-use tickets for sockets; in memory, gone after half a minute. */
  tickets: "TICKETS",
} as const;

/** Written by whoever asks whether the log can be written to (`probe.ts`); only the newest message stays. */
export const probeSubject = "wm.probe.write";

/** One subject, so that two notaries cannot both append after the same head. */
export const headsSubject = "wm.heads.1";

export type StreamBounds = {
  readonly eventsBytesMax: number;
  readonly fragmentsBytesMax: number;
  readonly audioBytesMax: number;
  readonly audioAgeMs: number;
  readonly fragmentsAgeMs: number;
  readonly recordingsBytesMax: number;
  readonly blobsBytesMax: number;
};
export const defaultBounds: StreamBounds = {
  eventsBytesMax: 8 * 1024 ** 3,
  fragmentsBytesMax: 4 * 1024 ** 3,
  audioBytesMax: 192 * 1024 ** 2,
  audioAgeMs: 5 * 60_000,
  /** Interim text goes with the transcript's keys, whatever a tenant keeps; the bytes are nobody's need for longer than the usual keeping. */
  fragmentsAgeMs: defaultPolicy.retention.transcriptDays * dayMs,
  // Some 130 hours of calls (`safety.recordings`).
  recordingsBytesMax: 16 * 1024 ** 3,
  /** Some hundred documents of the largest kind, or tens of thousands as people write them. */
  blobsBytesMax: 4 * 1024 ** 3,
};
/** A head is half a kilobyte, and there is one a minute at most: two years and more. */
const headsBytesMax = 1024 ** 3;
const headBytesMax = 4 * 1024;
const probeBytesMax = 128 * 1024;
/** 64 slots a role, a hundred bytes each; the rest is room. */
const leasesBytesMax = 16 * 1024 ** 2;
/** A ticket is 200 bytes and lives half a minute: a hundred thousand at once. */
const ticketsBytesMax = 32 * 1024 ** 2;
export const ticketMsMax = 30_000;
/** One message a tenant and day or minute, of a few bytes: tens of thousands of tenants. */
const allowancesBytesMax = 16 * 1024 ** 2;
/** The longest day there is, and a little. */
const allowancesAgeMs = 26 * 3_600_000;
const nanos = (ms: number): number => ms * 1_000_000;

type Wanted = Partial<StreamConfig> & { readonly name: string };
export const wanted = (bounds: StreamBounds): Wanted[] => [
  {
    name: streamNames.events,
    subjects: ["wm.ev.1.>"],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New, // Full is an error to the writer, never a silent loss of history.
    max_bytes: bounds.eventsBytesMax,
    max_msg_size: 256 * 1024 + 64 * 1024,
    deny_delete: true,
    deny_purge: true,
    allow_direct: true,
    num_replicas: 1,
    duplicate_window: nanos(120_000),
    republish: { src: "wm.ev.1.>", dest: "wm.live.ev.1.>" },
  },
  {
    name: streamNames.fragments,
    subjects: ["wm.frag.>"],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    max_bytes: bounds.fragmentsBytesMax,
    max_age: nanos(bounds.fragmentsAgeMs),
    deny_delete: true,
    allow_direct: true,
    num_replicas: 1,
    duplicate_window: nanos(120_000),
    persist_mode: PersistMode.Async,
    republish: { src: "wm.frag.>", dest: "wm.live.frag.>" },
  },
  {
    name: streamNames.audio,
    subjects: ["wm.audio.>"],
    retention: RetentionPolicy.Limits,
    storage: StorageType.Memory,
    discard: DiscardPolicy.Old,
    max_bytes: bounds.audioBytesMax,
    max_age: nanos(bounds.audioAgeMs),
    allow_direct: true,
    num_replicas: 1,
    duplicate_window: nanos(2_000),
  },
  {
    name: streamNames.recordings,
    subjects: ["wm.rec.>"],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New, // Full: no more is recorded, and nothing that is kept goes unseen.
    max_bytes: bounds.recordingsBytesMax,
    max_msgs_per_subject: 1,
    allow_direct: true,
    num_replicas: 1,
    duplicate_window: nanos(2_000),
  },
  {
    name: streamNames.blobs,
    subjects: ["wm.blob.>"],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New, // Full: no further document is taken, and none that is kept goes unseen.
    max_bytes: bounds.blobsBytesMax,
    max_msgs_per_subject: 1,
    allow_direct: true,
    num_replicas: 1,
    duplicate_window: nanos(2_000),
  },
  {
    name: streamNames.heads,
    subjects: [headsSubject],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_bytes: headsBytesMax,
    max_msg_size: headBytesMax,
    deny_delete: true,
    deny_purge: true,
    allow_direct: true,
    num_replicas: 1,
  },
  {
    name: streamNames.allowances,
    subjects: ["wm.allow.>"],
    retention: RetentionPolicy.Limits,
    storage: StorageType.Memory,
    discard: DiscardPolicy.Old,
    max_msgs_per_subject: 1,
    max_bytes: allowancesBytesMax,
    max_age: nanos(allowancesAgeMs),
    allow_direct: true,
    num_replicas: 1,
    duplicate_window: nanos(2_000),
  },
  {
    name: streamNames.probe,
    subjects: [probeSubject],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File, // On the disk of the log: that it is full is what is asked.
    discard: DiscardPolicy.Old,
    max_msgs: 1,
    max_bytes: probeBytesMax,
    num_replicas: 1,
  },
  {
    // A bucket as NATS makes it, with a history of one.
    name: streamNames.leases,
    subjects: ["$KV.leases.>"],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_msgs_per_subject: 1,
    max_bytes: leasesBytesMax,
    deny_delete: true,
    allow_rollup_hdrs: true,
    allow_direct: true,
    num_replicas: 1,
    duplicate_window: nanos(120_000),
  },
  {
    name: streamNames.tickets,
    subjects: ["wm.ticket.*"],
    retention: RetentionPolicy.Limits,
    storage: StorageType.Memory,
    discard: DiscardPolicy.New,
    max_msgs_per_subject: 1,
    max_bytes: ticketsBytesMax,
    max_age: nanos(ticketMsMax),
    allow_direct: true,
    num_replicas: 1,
    duplicate_window: nanos(2_000),
  },
];

/**
 * A lease's revision fences commits for ever, so a bucket that is made anew (a restored log has none) must begin
 * above every revision of the one before: at the milliseconds of today, which no bucket's writes overtake.
 */
const birth = ({ name }: Wanted, now: () => number): Partial<StreamConfig> =>
  name === streamNames.leases ? { first_seq: now() } : {};

/** Makes the streams or holds them against what is wanted; throws `Failure` WING_LOG_CONFIG naming each difference. */
export const ensureStreams = async (
  manager: JetStreamManager,
  bounds: StreamBounds = defaultBounds,
  now: () => number = Date.now,
): Promise<void> => {
  for (const config of wanted(bounds)) {
    const { name } = config;
    const known = () => manager.streams.info(name).catch(() => undefined);
    const info =
      (await known()) ??
      (await manager.streams.add({ ...config, ...birth(config, now) }).catch(async (error: unknown) => {
        // Another role made it at the same moment, with a birth of its own.
        const made = await known();
        if (made) return made;
        throw error;
      }));
    const got = info.config as unknown as Record<string, unknown>;
    const differing = Object.entries(config)
      .filter(([key, value]) => !same(value, got[key]))
      .map(([key, value]) => `${key} is ${JSON.stringify(got[key])}, wanted ${JSON.stringify(value)}`);
    if (differing.length > 0)
      throw new Failure("WING_LOG_CONFIG", `stream ${name} is not as it must be: ${differing.join("; ")}.`, {
        remedy: "Use nats-server 2.12 or newer with nothing else in its store, or change the stream by hand to match.",
      });
  }
};

const same = (wantedValue: unknown, got: unknown): boolean =>
  typeof wantedValue === "object" && wantedValue !== null
    ? Object.entries(wantedValue).every(([key, value]) =>
        same(value, (got as Record<string, unknown> | undefined)?.[key]),
      )
    : wantedValue === got || (wantedValue === false && got === undefined);
