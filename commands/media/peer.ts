/** A browser or a softphone that speaks WebRTC: ICE, DTLS-SRTP and Opus, by werift; each of its tracks is a side of a call. */
import type { Channel } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import { type MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters } from "werift";
import { openTrack, type Packet, type Track } from "./track.ts";

const gatherMsMax = 3_000;
/** Packets that come before the decoder is there: two seconds. */
const earlyMax = 100;
/** Whoever made the offer and never comes holds no place for longer. */
const connectMsMax = 30_000;

export type Peer = {
  readonly answer: string;
  readonly closed: Promise<void>;
  /** Gives what waited for packets that are late: they are not waited for any more. */
  flush(): void;
  close(): Promise<void>;
};

/** Throws `Failure` WING_MEDIA_OFFER for what is no offer of sound. */
export const openPeer = async (
  offer: string,
  options: {
    /** By the offer's media ids. */
    readonly sides: Readonly<Record<string, Channel>>;
    readonly iceServers: readonly string[];
    give(channel: Channel, firstSample: number, samples: Int16Array): void;
    /** Where a track begins whose side was heard before. */
    firstSample(channel: Channel): number;
  },
): Promise<Peer> => {
  // Without a track nobody would ever come, and a place would be held for them.
  if (!/^m=audio /m.test(offer)) throw noOffer();
  const connection = new RTCPeerConnection({
    codecs: {
      audio: [new RTCRtpCodecParameters({ mimeType: "audio/opus", clockRate: 48_000, channels: 2 })],
      video: [],
    },
    iceServers: options.iceServers.map((urls) => ({ urls })),
    iceAdditionalHostAddresses: ["127.0.0.1"],
  });
  const tracks: Track[] = [];
  let over: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    over = resolve;
  });
  const listen = async (channel: Channel, track: MediaStreamTrack): Promise<void> => {
    const early: Packet[] = [];
    let take = (packet: Packet): void => {
      if (early.length < earlyMax) early.push(packet);
    };
    track.onReceiveRtp.subscribe(({ header, payload }) =>
      take({ sequence: header.sequenceNumber, timestamp: header.timestamp, payload }),
    );
    const opened = await openTrack(
      (first, samples) => options.give(channel, first, samples),
      () => options.firstSample(channel),
    );
    tracks.push(opened);
    take = opened.take;
    for (const packet of early) take(packet);
  };
  connection.onRemoteTransceiverAdded.subscribe((transceiver) => {
    transceiver.onTrack.subscribe((track) => {
      const channel = options.sides[String(transceiver.mid)];
      if (channel && track.kind === "audio") void listen(channel, track);
    });
  });
  const never = setTimeout(() => over(), connectMsMax);
  never.unref();
  connection.connectionStateChange.subscribe((state) => {
    if (state === "connected") clearTimeout(never);
    if (state === "closed" || state === "failed" || state === "disconnected") over();
  });
  try {
    await connection.setRemoteDescription({ type: "offer", sdp: offer });
    await connection.setLocalDescription(await connection.createAnswer());
    if (connection.iceGatheringState !== "complete")
      await Promise.race([
        connection.iceGatheringStateChange.watch((state) => state === "complete"),
        new Promise((resolve) => setTimeout(resolve, gatherMsMax)),
      ]);
    return {
      answer: connection.localDescription?.sdp ?? "",
      closed,
      flush() {
        for (const track of tracks) track.flush();
      },
      async close() {
        clearTimeout(never);
        over();
        await connection.close();
        for (const track of tracks) track.close();
      },
    };
  } catch (cause) {
    clearTimeout(never);
    await connection.close();
    throw noOffer(cause);
  }
};

const noOffer = (cause?: unknown): Failure =>
  new Failure("WING_MEDIA_OFFER", "this is no offer of sound by WebRTC.", {
    remedy: "Send the SDP of an offer with one or two audio tracks, once its candidates are in it.",
    ...(cause !== undefined && { cause }),
  });
