/**
 * A gateway's view of the media processes: who is there, in which of them a call's sound comes in, and who is gone. A
 * request goes to the one that is meant, sealed; one that answers no more counts as dead, and its sides as cut off.
 */
import type { Channel } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { openAsker } from "@wingman/streams/keys/sealed-talk";
import type { MasterKey } from "@wingman/streams/keys/master-key";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { askMedia, hearMedia } from "@wingman/streams/log/media-door";
import { Value } from "typebox/value";
import type { EndedElsewhere, FeedsElsewhere } from "../call/feeds.ts";
import { behindMsMax } from "../call/last-words.ts";
import { allBusy, Answer, type Ask, Beat, beatMs } from "./wire.ts";

/** Not heard for so long, a media process is gone. */
const silentMsMax = 3.5 * beatMs;
const lookMs = 500;
/** Where none is known, so long is waited for one to say that it is there. */
const firstBeatMsMax = 1.5 * beatMs;
/** Taking a connection: its candidates are gathered for up to 3 s. */
const offerMsMax = 8_000;
/** Each time an end is asked for; it is answered within 2 s, if only with "not yet". */
const endMsMax = 3_000;
/** So often nobody answers before it counts as dead. */
const missesMax = 2;
/** Processes that are asked to take one connection. */
const triesMax = 3;
/** Calls of which it is remembered that a side was cut off; the oldest is forgotten first. */
const cutMax = 1_000;
/** Media processes that are known at once. */
const knownMax = 1_000;

type Known = { beat: Beat; heardAt: number };
export type Offer = Omit<Extract<Ask, { kind: "offer" }>, "kind">;
export type MediaDesk = FeedsElsewhere & {
  /** Our side of the connection, as SDP. Throws `Failure` WING_MEDIA_AWAY, WING_BUSY, WING_MEDIA_OFFER, WING_CALL_NOT_FOUND. */
  offer(offer: Offer): Promise<string>;
};

export const openMediaDesk = (log: JetStreamLog, master: Promise<MasterKey>, signal: AbortSignal): MediaDesk => {
  const asker = openAsker(master);
  const known = new Map<string, Known>();
  const cut = new Map<string, Set<Channel>>();
  const watchers = new Map<string, Set<(channels: readonly Channel[]) => void>>();
  const waiting = new Set<() => void>();
  const keyOf = ({ tenant, call }: { readonly tenant: string; readonly call: string }): string => `${tenant} ${call}`;

  const gone = (media: string): void => {
    const before = known.get(media);
    known.delete(media);
    for (const peer of before?.beat.peers ?? []) {
      const key = keyOf(peer);
      if (!cut.has(key) && cut.size >= cutMax) cut.delete(cut.keys().next().value as string);
      cut.set(key, new Set([...(cut.get(key) ?? []), ...peer.channels]));
      for (const tell of watchers.get(key) ?? []) tell(peer.channels);
    }
  };
  const hear = (text: string): void => {
    const beat: unknown = JSON.parse(text);
    if (!Value.Check(Beat, beat)) return;
    if (known.has(beat.media) || known.size < knownMax) known.set(beat.media, { beat, heardAt: Date.now() });
    if (beat.leaves) return gone(beat.media);
    for (const peer of beat.peers) {
      const key = keyOf(peer);
      const sides = cut.get(key);
      if (!sides) continue;
      for (const channel of peer.channels) sides.delete(channel);
      if (sides.size === 0) cut.delete(key);
    }
    for (const wake of [...waiting]) wake();
  };
  hearMedia(
    log,
    (text) => {
      try {
        hear(text);
      } catch {
        // What is no JSON is nobody's beat.
      }
    },
    signal,
  );
  const looking = setInterval(() => {
    const now = Date.now();
    for (const [media, one] of [...known]) {
      if (!log.line.isUp()) one.heardAt = now; // Nobody can be heard then.
      else if (now - one.heardAt > silentMsMax) gone(media);
    }
  }, lookMs);
  looking.unref();
  signal.addEventListener("abort", () => clearInterval(looking), { once: true });

  const ask = async (media: string, said: Ask, msMax: number): Promise<Answer | "nobody" | "late"> => {
    const question = await asker.ask(media, JSON.stringify(said));
    const bytes = await askMedia(log, media, question.bytes, msMax);
    if (typeof bytes === "string") return bytes;
    const answer: unknown = JSON.parse(asker.read(question, bytes) ?? "null");
    return Value.Check(Answer, answer) ? answer : "late";
  };

  const nextBeat = (msMax: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, msMax);
      waiting.add(wake);
    });
  /** The one with the fewest connections that has room. */
  const mostIdle = (tried: ReadonlySet<string>): string | undefined =>
    [...known.values()]
      .filter(({ beat }) => beat.room > 0 && !tried.has(beat.media))
      .toSorted((a, b) => a.beat.peers.length - b.beat.peers.length)[0]?.beat.media;

  const endAt = async (media: string, said: Ask): Promise<Extract<Answer, { kind: "ended" }> | undefined> => {
    let misses = 0;
    for (const until = Date.now() + behindMsMax + endMsMax; Date.now() < until;) {
      const answer = await ask(media, said, endMsMax);
      if (typeof answer === "object") {
        if (answer.kind === "ended" && answer.done) return answer;
        if (answer.kind === "failed") misses += 1;
      } else misses += answer === "nobody" && log.line.isUp() ? missesMax : 1;
      if (misses >= missesMax) break;
    }
    gone(media);
    return undefined;
  };

  return {
    async offer(offer) {
      const tried = new Set<string>();
      if (known.size === 0) await nextBeat(firstBeatMsMax);
      let refusal: Failure | undefined;
      for (let tries = 0; tries < triesMax; tries++) {
        const media = mostIdle(tried);
        if (media === undefined) break;
        tried.add(media);
        const answer = await ask(media, { kind: "offer", ...offer }, offerMsMax);
        if (answer === "nobody") gone(media);
        if (typeof answer === "string") continue;
        if (answer.kind === "peer") return answer.sdp;
        if (answer.kind !== "failed") continue;
        const { code, message, remedy } = answer;
        refusal = new Failure(code as `WING_${string}`, message, remedy === null ? {} : { remedy }); // By its schema.
        if (code !== "WING_BUSY") throw refusal;
      }
      throw refusal ?? (known.size > 0 && tried.size === 0 ? allBusy() : away());
    },
    async end(tenant, call) {
      const said = { kind: "end", tenant, call } as const;
      const key = keyOf(said);
      const media = [...known.values()].filter(({ beat }) => beat.peers.some((peer) => keyOf(peer) === key));
      const answers = await Promise.all(media.map(({ beat }) => endAt(beat.media, said).catch(() => undefined)));
      const ended = answers.filter((answer) => answer !== undefined);
      const cutOff = [...(cut.get(key) ?? [])];
      cut.delete(key);
      return {
        channels: ended.flatMap(({ channels }) => channels),
        unheard: ended.flatMap(({ unheard }) => unheard),
        cutOff,
      } satisfies EndedElsewhere;
    },
    watch(tenant: TenantId, call, cutOff) {
      const key = keyOf({ tenant, call });
      const all = watchers.get(key) ?? new Set();
      watchers.set(key, all.add(cutOff));
      return () => {
        all.delete(cutOff);
        if (all.size === 0 && watchers.get(key) === all) watchers.delete(key);
      };
    },
  };
};

const away = (): Failure =>
  new Failure("WING_MEDIA_AWAY", "no process answers that takes sound by WebRTC.", {
    remedy: "Try again in a moment, or start one with `wingman run media`; sound over the socket works without.",
  });
