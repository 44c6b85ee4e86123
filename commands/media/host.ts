/**
 * The media process: takes connections by WebRTC that a gateway asks it to take, and puts their sound onto AUDIO. It trusts
 * what a gateway sealed, and asks the log for the rest: whether the call goes on, and whom it may hear in it.
 */
import type { Channel } from "@wingman/domain/call/events/shared";
import { describe, Failure } from "@wingman/domain/failure";
import { idOf, type TenantId } from "@wingman/domain/ids";
import { openAnswerer } from "@wingman/streams/keys/sealed-talk";
import type { MasterKey } from "@wingman/streams/keys/master-key";
import type { Allowances } from "@wingman/streams/limits/allowances";
import { callAggregate } from "@wingman/streams/log/calls";
import { answerMedia, sayMedia } from "@wingman/streams/log/media-door";
import type { Logger } from "pino";
import { Value } from "typebox/value";
import { drainLastWords } from "../call/last-words.ts";
import type { Unheard } from "../call/feeds.ts";
import { noSuchCall } from "../gateway/reps.ts";
import type { Services } from "../gateway/session.ts";
import { type Feed, openFeed } from "../uploads/feed.ts";
import { openPeer, type Peer } from "./peer.ts";
import { allBusy, type Answer, Ask, type Beat, beatMs } from "./wire.ts";

/** Connections of one process. */
export const peersMax = 50;
/** Frames of one connection that wait for the tenant's count: ten seconds. Beyond, they are a gap. */
const waitingMax = 500;
/** Calls whose end is remembered, for a gateway that asks again. */
const endedMax = 200;
/** So soon whoever asks for an end is told at least that it is under way. */
const tellMs = 2_000;
/** Where this process stops, so long is waited for what was taken to be in the stream. */
const leaveMsMax = 1_000;
const lookMs = 20;

type Connected = {
  readonly tenant: TenantId;
  readonly call: string;
  readonly channels: readonly Channel[];
  readonly feed: Feed;
  readonly peer: Peer;
  /** What came is let in by now. */
  settled(): Promise<void>;
};
type Ended = { readonly channels: readonly Channel[]; readonly unheard: readonly Unheard[] };

export type MediaHost = {
  /** Takes no more, says so, and ends its connections once what they sent is in the stream. */
  drain(): Promise<void>;
};

export const openMediaHost = (options: {
  readonly services: Pick<Services, "log" | "calls" | "fanOut" | "now">;
  readonly allowances: Pick<Allowances, "sound">;
  /** STUN and TURN servers, as `stun:host:port`; none on one machine or in one network. */
  readonly iceServers: readonly string[];
  /** Of this process alone. */
  readonly media: string;
  readonly master: Promise<MasterKey>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly peersMax?: number | undefined;
}): MediaHost => {
  const { services, allowances, iceServers, media, logger, signal } = options;
  const { log } = services;
  const max = options.peersMax ?? peersMax;
  const peers = new Set<Connected>();
  const endings = new Map<string, Promise<Ended>>();
  let opening = 0;
  let leaves = false;
  const keyOf = (tenant: string, call: string): string => `${tenant} ${call}`;
  const room = (): number => (leaves ? 0 : Math.max(0, max - peers.size - opening));
  const say = (): void => {
    const told = [...peers].map(({ tenant, call, channels }) => ({ tenant, call, channels: [...channels] }));
    sayMedia(log, JSON.stringify({ media, peers: told, room: room(), leaves } satisfies Beat));
  };
  const drop = (one: Connected): void => {
    if (!peers.delete(one)) return;
    one.feed.close();
    void one.peer.close().catch(() => undefined);
    if (!leaves) say();
  };

  const offer = async ({ call, sdp, sides, ...asked }: Extract<Ask, { kind: "offer" }>): Promise<Answer> => {
    if (room() === 0) throw allBusy();
    opening += 1;
    try {
      const tenant = idOf<TenantId>("tenant", asked.tenant);
      const { state } = await services.calls.load(callAggregate(tenant, call));
      if (state.status !== "live") throw noSuchCall();
      endings.delete(keyOf(tenant, call));
      const one = await connect(tenant, call, sdp, sides);
      peers.add(one);
      void one.peer.closed.then(() => drop(one));
      if (one.feed.isEnded() || leaves) drop(one);
      return { kind: "peer", sdp: one.peer.answer };
    } finally {
      opening -= 1;
      say();
    }
  };

  const connect = async (
    tenant: TenantId,
    call: string,
    sdp: string,
    sides: Readonly<Record<string, Channel>>,
  ): Promise<Connected> => {
    const { view } = await services.fanOut.snapshot(tenant, call);
    const { startedAt } = view;
    let hangUp = (): void => undefined;
    const onEnded = (): void => hangUp();
    const feed = await openFeed({ services, allowances, tenant, call, startedAt, fast: false, onEnded });
    const { line } = feed;
    let [waiting, work] = [0, Promise.resolve()];
    const peer = await openPeer(sdp, {
      sides,
      iceServers,
      firstSample: feed.nextSample,
      give(channel, firstSample, samples) {
        if (line.isPaused() || line.isOver() || waiting >= waitingMax) return;
        waiting += 1;
        // One after the other: a frame that waits for the tenant's count must not be passed by the next.
        work = work
          .then(() => line.sound(channel, firstSample, samples))
          .catch(() => undefined)
          .finally(() => {
            waiting -= 1;
          });
      },
    }).catch((error: unknown) => {
      feed.close();
      throw error;
    });
    hangUp = () => void peer.close().catch(() => undefined);
    return { tenant, call, channels: [...new Set(Object.values(sides))], feed, peer, settled: () => work };
  };

  const heardToTheEnd = async (mine: readonly Connected[]): Promise<Ended> => {
    const of = await Promise.all(
      mine.map(async ({ peer, feed, settled, channels }) => {
        peer.flush();
        await settled();
        feed.end();
        const unheard = await drainLastWords(feed.intake);
        return { channels: channels.filter((channel) => feed.intake.has(channel)), unheard };
      }),
    );
    for (const one of mine) drop(one);
    return {
      channels: [...new Set(of.flatMap(({ channels }) => channels))],
      unheard: of.flatMap((one) => one.unheard),
    };
  };
  const end = async ({ tenant, call }: Extract<Ask, { kind: "end" }>): Promise<Answer> => {
    const key = keyOf(tenant, call);
    const ending = endings.get(key) ?? heardToTheEnd([...peers].filter((one) => keyOf(one.tenant, one.call) === key));
    if (endings.size >= endedMax && !endings.has(key)) endings.delete(endings.keys().next().value as string);
    endings.set(key, ending);
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, tellMs, undefined).unref());
    const ended = await Promise.race([ending, late]);
    const unheard = ended?.unheard.map(({ channel, firstSample, endSample }) => ({ channel, firstSample, endSample }));
    return { kind: "ended", done: ended !== undefined, channels: [...(ended?.channels ?? [])], unheard: unheard ?? [] };
  };

  const read = openAnswerer(options.master, media);
  const answer = async (bytes: Uint8Array): Promise<Uint8Array | undefined> => {
    const asked = await read(bytes);
    if (!asked) {
      logger.warn("somebody asked for what only gateways may ask");
      return undefined;
    }
    const ask: unknown = JSON.parse(asked.text);
    const done = async (): Promise<Answer> => {
      if (!Value.Check(Ask, ask)) throw new Failure("WING_REQUEST_INVALID", "the media process does not know this.");
      return ask.kind === "offer" ? offer(ask) : end(ask);
    };
    const said = await done().catch((error: unknown): Answer => {
      if (!(error instanceof Failure)) logger.error({ error: describe(error) }, "a connection could not be made");
      const failure = error instanceof Failure ? error : new Failure("WING_LOG_UNKNOWN", "that did not work there.");
      return { kind: "failed", code: failure.code, message: failure.message, remedy: failure.remedy ?? null };
    });
    return asked.answer(JSON.stringify(said));
  };
  answerMedia(log, media, (bytes) => answer(bytes).catch(() => undefined), signal);
  const beating = setInterval(say, beatMs);
  beating.unref();
  const leaveLine = log.line.watch({ up: say });
  say();

  return {
    async drain() {
      clearInterval(beating);
      leaveLine();
      leaves = true;
      say(); // Whoever is cut off is told now, and finds another process.
      await Promise.all([...peers].map(leave));
      for (const one of [...peers]) drop(one);
    },
  };
};

const leave = async ({ peer, feed: { intake, end }, settled }: Connected): Promise<void> => {
  peer.flush();
  await settled();
  end();
  const isOnItsWay = (): boolean =>
    intake.unsettled().some(({ channel, endSample }) => intake.marks(channel).receivedSample < endSample);
  for (const until = Date.now() + leaveMsMax; isOnItsWay() && Date.now() < until;)
    await new Promise((resolve) => setTimeout(resolve, lookMs));
};
