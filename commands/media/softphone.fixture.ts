/** A softphone: one track of Opus by WebRTC, packet by packet, as a test wants them. */
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from "werift";

const packetTicks = 960;
const gatherMsMax = 3_000;

export type Softphone = AsyncDisposable & {
  readonly sdp: string;
  readonly sides: Readonly<Record<string, "rep">>;
  /** Resolves once it is connected. */
  accept(answer: string): Promise<void>;
  /** The packet that is the `n`-th of the call, 20 ms each. */
  send(n: number, payload: Uint8Array): void;
  state(): string;
};

export const openSoftphone = async (): Promise<Softphone> => {
  const connection = new RTCPeerConnection({
    codecs: {
      audio: [new RTCRtpCodecParameters({ mimeType: "audio/opus", clockRate: 48_000, channels: 2 })],
      video: [],
    },
    iceServers: [],
    iceAdditionalHostAddresses: ["127.0.0.1"],
  });
  const track = new MediaStreamTrack({ kind: "audio" });
  const transceiver = connection.addTransceiver(track, { direction: "sendonly" });
  await connection.setLocalDescription(await connection.createOffer());
  if (connection.iceGatheringState !== "complete")
    await Promise.race([
      connection.iceGatheringStateChange.watch((state) => state === "complete"),
      new Promise((resolve) => setTimeout(resolve, gatherMsMax).unref()),
    ]);
  return {
    sdp: connection.localDescription?.sdp ?? "",
    sides: { [String(transceiver.mid)]: "rep" },
    async accept(answer) {
      await connection.setRemoteDescription({ type: "answer", sdp: answer });
      if (connection.connectionState !== "connected")
        await connection.connectionStateChange.watch((state) => state === "connected", 10_000);
    },
    send(n, payload) {
      const header = new RtpHeader({ sequenceNumber: n % 65_536, timestamp: n * packetTicks, payloadType: 96 });
      track.writeRtp(new RtpPacket(header, Buffer.from(payload)));
    },
    state: () => connection.connectionState,
    [Symbol.asyncDispose]: () => connection.close(),
  };
};
