/** Files of sound for tests: the first seconds of a sample call, in every kind that is read. */
import { readFile } from "node:fs/promises";
import {
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  Input,
  Mp4OutputFormat,
  OGG,
  Output,
  type OutputFormat,
  WebMOutputFormat,
} from "mediabunny";
import { decodeOggOpus } from "./opus.ts";
import { writeWav } from "./wav.ts";

export const seconds = 4;
const rateHz = 16_000;
const opusFile = (side: "rep" | "customer"): Promise<Buffer> =>
  readFile(new URL(`../../ops/demo/samples/saas/${side}.opus`, import.meta.url));

export const sideOf = async (side: "rep" | "customer"): Promise<Int16Array> =>
  (await decodeOggOpus(await opusFile(side))).slice(0, seconds * rateHz);

/** Rep left, customer right: made with LAME 3.100 with -V 9, which no package here can. */
export const mp3File = (): Promise<Buffer> => readFile(new URL("./fixtures/two-sides.mp3", import.meta.url));
export const wavFile = async (side: "rep" | "customer"): Promise<Uint8Array> => writeWav(await sideOf(side));

/** The same packets in another container. */
const remuxed = async (format: OutputFormat): Promise<Uint8Array> => {
  using input = new Input({ source: new BufferSource(await opusFile("rep")), formats: [OGG] });
  const track = await input.getPrimaryAudioTrack();
  if (!track) throw new TypeError("a sample has sound");
  const source = new EncodedAudioPacketSource("opus");
  const target = new BufferTarget();
  const output = new Output({ format, target });
  output.addAudioTrack(source);
  await output.start();
  const decoderConfig = (await track.getDecoderConfig()) ?? undefined;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    if (packet.timestamp >= seconds) break;
    await source.add(packet, decoderConfig && { decoderConfig });
  }
  await output.finalize();
  return new Uint8Array(target.buffer ?? new ArrayBuffer(0));
};
export const webmFile = (): Promise<Uint8Array> => remuxed(new WebMOutputFormat());
export const mp4File = (): Promise<Uint8Array> => remuxed(new Mp4OutputFormat());
export const oggFile = (): Promise<Buffer> => opusFile("rep");

/** A RIFF file of any codec around its bytes. */
export const wavAround = (
  body: Uint8Array,
  head: { readonly codec: number; readonly channels: number; readonly rateHz: number; readonly bits: number },
): Uint8Array => {
  const bytes = new Uint8Array(44 + body.length);
  bytes.set(writeWav(new Int16Array(0)));
  bytes.set(body, 44);
  const view = new DataView(bytes.buffer);
  view.setUint16(20, head.codec, true);
  view.setUint16(22, head.channels, true);
  view.setUint32(24, head.rateHz, true);
  view.setUint16(34, head.bits, true);
  view.setUint32(40, body.length, true);
  return bytes;
};

/** The packets of the rep's side, 20 ms each, as RTP carries them. */
export const opusPackets = async (): Promise<Uint8Array[]> => {
  using input = new Input({ source: new BufferSource(await opusFile("rep")), formats: [OGG] });
  const track = await input.getPrimaryAudioTrack();
  if (!track) throw new TypeError("a sample has sound");
  const packets: Uint8Array[] = [];
  for await (const { data } of new EncodedPacketSink(track).packets()) packets.push(data);
  return packets;
};
