/**
 * The log's server, as much of JetStream as Wingman uses: streams with a check on the last sequence of a subject, a
 * memory of message ids, direct reads and pull consumers without acknowledgement. One shared state, no waiting in
 * it; what happens on the way to it and back is the network's (`network.ts`).
 */
import { JetStreamApiError, type StreamConfig } from "@nats-io/jetstream";
import type { MsgHdrs } from "@nats-io/transport-node";

export type Stored = {
  readonly subject: string;
  readonly seq: number;
  readonly headers: MsgHdrs;
  readonly data: Uint8Array;
  readonly timeMs: number;
  readonly id: string;
  /** What the writer expected to be the subject's last; undefined where it did not say. */
  readonly expected: number | undefined;
};

export type Published = {
  readonly subject: string;
  readonly id: string;
  readonly headers: MsgHdrs;
  readonly data: Uint8Array;
  readonly expected: number | undefined;
};

type Consumer = { readonly wants: (subject: string) => boolean; next: number; delivered: number };
type Stream = {
  readonly config: StreamConfig;
  readonly created: string;
  /** Sequence of the first message. */
  readonly first: number;
  messages: Stored[];
  lastOf: Map<string, number>;
  /** Sequence and time of first sight of each id. */
  known: Map<string, { readonly seq: number; readonly atMs: number }>;
  readonly consumers: Map<string, Consumer>;
};

export type ServerRules = {
  /** A single server of 2.12 compares the sequence first, a cluster looks at the id first; a retry sees the difference. */
  readonly idFirst: boolean;
  /** For a mutation: the check is not made. */
  readonly unchecked: boolean;
};

const duplicateMs = 120_000;

export const openServer = (now: () => number, rules: ServerRules) => {
  const streams = new Map<string, Stream>();
  const listeners = new Set<() => void>();
  const ears = new Set<{ readonly subject: string; readonly hear: (text: string) => void }>();
  let up = true;
  let full = false;
  let consumers = 0;
  let spoil: ((message: Stored) => Stored | undefined) | undefined;

  const streamOf = (name: string): Stream => {
    const stream = streams.get(name);
    if (!stream) throw refusal(404, 10059, "stream not found");
    return stream;
  };
  const takes = (stream: Stream, subject: string): boolean =>
    stream.config.subjects.some((filter) => filterOf(filter)(subject));
  const wake = (): void => {
    for (const listener of [...listeners]) listener();
  };

  return {
    isUp: () => up,
    isFull: () => full,
    setFull: (is: boolean) => {
      full = is;
    },
    /** Told after every change that a consumer may care for. */
    listen: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    /** What is not kept: told to whoever listens now. */
    tell(subject: string, text: string): void {
      for (const ear of [...ears]) if (ear.subject === subject) ear.hear(text);
    },
    hear(subject: string, hear: (text: string) => void): () => void {
      const ear = { subject, hear };
      ears.add(ear);
      return () => void ears.delete(ear);
    },
    publish({ subject, id, headers, data, expected }: Published): { seq: number; duplicate: boolean } {
      const stream = [...streams.values()].find((one) => takes(one, subject));
      if (!stream) throw refusal(503, 0, "no responders");
      if (full && stream.config.name.startsWith("EVENTS")) throw refusal(503, 10077, "maximum bytes exceeded");
      const known = id === "" ? undefined : stream.known.get(id);
      const again = known && now() - known.atMs <= duplicateMs ? known.seq : undefined;
      if (rules.idFirst && again !== undefined) return { seq: again, duplicate: true };
      if (!rules.unchecked && expected !== undefined && (stream.lastOf.get(subject) ?? 0) !== expected)
        throw refusal(400, 10071, "wrong last sequence");
      if (again !== undefined) return { seq: again, duplicate: true };
      const seq = stream.first + stream.messages.length;
      const message = { subject, seq, headers, data, timeMs: now(), id, expected };
      stream.messages.push(spoil?.(message) ?? message);
      stream.lastOf.set(subject, seq);
      stream.known.set(id, { seq, atMs: now() });
      wake();
      return { seq, duplicate: false };
    },
    add(config: StreamConfig): void {
      if (streams.has(config.name)) return;
      const created = new Date(now()).toISOString();
      streams.set(config.name, {
        config,
        created,
        first: config.first_seq ?? 1,
        messages: [],
        lastOf: new Map(),
        known: new Map(),
        consumers: new Map(),
      });
    },
    info(name: string) {
      const { config, created, messages, first } = streamOf(name);
      const stamp = (message: Stored | undefined): string => new Date(message?.timeMs ?? 0).toISOString();
      return {
        config,
        created,
        state: {
          messages: messages.length,
          first_seq: first,
          last_seq: first + messages.length - 1,
          first_ts: stamp(messages[0]),
          last_ts: stamp(messages.at(-1)),
        },
      };
    },
    /** The next of a subject from a sequence on, at most so many. */
    batch(name: string, from: number, subject: string, count: number): Stored[] {
      const { messages, first } = streamOf(name);
      const found: Stored[] = [];
      for (let at = Math.max(0, from - first); at < messages.length && found.length < count; at++) {
        const message = messages[at];
        if (message?.subject === subject) found.push(message);
      }
      if (found.length === 0) throw refusal(404, 10037, "no message found");
      return found;
    },
    message(
      name: string,
      query: { readonly seq?: number; readonly start_time?: Date | string; readonly last_by_subj?: string },
    ): Stored | null {
      const { messages, first, lastOf } = streamOf(name);
      const seq = query.last_by_subj === undefined ? query.seq : (lastOf.get(query.last_by_subj) ?? 0);
      if (seq !== undefined) return messages[seq - first] ?? null;
      const fromMs = new Date(query.start_time ?? 0).getTime();
      return messages.find(({ timeMs }) => timeMs >= fromMs) ?? null;
    },
    /** The newest of every subject that matches. */
    newest(name: string, filters: readonly string[]): Stored[] {
      const { messages, first, lastOf } = streamOf(name);
      const wants = filters.map(filterOf);
      return [...lastOf]
        .filter(([subject]) => wants.some((one) => one(subject)))
        .flatMap(([, seq]) => messages[seq - first] ?? [])
        .toSorted((a, b) => a.seq - b.seq);
    },
    addConsumer(name: string, from: number, filters: readonly string[]): string {
      const wants = filters.map(filterOf);
      const consumer = `c${(consumers += 1)}`;
      const any = (subject: string): boolean => wants.some((one) => one(subject));
      streamOf(name).consumers.set(consumer, { wants: any, next: from, delivered: 0 });
      return consumer;
    },
    removeConsumer: (name: string, consumer: string) => void streams.get(name)?.consumers.delete(consumer),
    consumer(name: string, consumer: string) {
      const stream = streamOf(name);
      const one = stream.consumers.get(consumer);
      if (!one) throw refusal(404, 10014, "consumer not found");
      const num_pending = stream.messages
        .slice(Math.max(0, one.next - stream.first))
        .filter(({ subject }) => one.wants(subject)).length;
      return { num_pending, delivered: { consumer_seq: one.delivered, stream_seq: one.next - 1 } };
    },
    /** What a consumer is given next; undefined where there is nothing, or no such consumer any more. */
    deliver(name: string, consumer: string): Stored | undefined {
      const stream = streams.get(name);
      const one = stream?.consumers.get(consumer);
      if (!stream || !one || !up) return undefined;
      one.next = Math.max(one.next, stream.first);
      for (; one.next < stream.first + stream.messages.length; one.next += 1) {
        const message = stream.messages[one.next - stream.first];
        if (!message || !one.wants(message.subject)) continue;
        one.next += 1;
        one.delivered += 1;
        return message;
      }
      return undefined;
    },
    /** Away; consumers, which are kept in memory, are gone when it comes back. */
    stop(): void {
      up = false;
      for (const { consumers: mine } of streams.values()) mine.clear();
    },
    /** `lostInterim` of the newest fragments were not on the disk yet; a server may also have forgotten which ids it saw. */
    start({ lostInterim, forgetsIds }: { readonly lostInterim: number; readonly forgetsIds: boolean }): void {
      up = true;
      const fragments = streams.get("FRAGMENTS");
      if (fragments && lostInterim > 0)
        fragments.messages.length = Math.max(0, fragments.messages.length - lostInterim);
      for (const stream of streams.values()) if (forgetsIds) stream.known.clear();
      wake();
    },
    /** What stands on a stream: for the audit, which asks nobody. */
    all: (name: string): readonly Stored[] => streams.get(name)?.messages ?? [],
    /** What it answers is kept in place of what came: something that no writer of this version would write. */
    setSpoil: (change: typeof spoil) => {
      spoil = change;
    },
  };
};
export type Server = ReturnType<typeof openServer>;

const refusal = (code: number, errorCode: number, description: string): JetStreamApiError =>
  new JetStreamApiError({ code, err_code: errorCode, description });

const filters = new Map<string, (subject: string) => boolean>();
/** `*` is one token, `>` is one or more at the end. */
const filterOf = (filter: string): ((subject: string) => boolean) => {
  const known = filters.get(filter);
  if (known) return known;
  const wanted = filter.split(".");
  const matches = (subject: string): boolean => {
    const tokens = subject.split(".");
    for (const [at, token] of wanted.entries()) {
      if (token === ">") return tokens.length > at;
      if (token !== "*" && token !== tokens[at]) return false;
    }
    return tokens.length === wanted.length;
  };
  filters.set(filter, matches);
  return matches;
};
