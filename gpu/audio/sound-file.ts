/**
 * A file of sound, whatever it is, as 16 kHz samples a channel: read once from front to back, so that an hour takes no
 * more memory than a minute. What it is, its first bytes say, not its name.
 */
import { Failure } from "@wingman/domain/failure";
import { callMsMax } from "@wingman/domain/call/policy";
import { sampleRateHz } from "../stt/recognizer.ts";
import { mp3Reader } from "./readers/mp3.ts";
import { oggOpusReader } from "./readers/ogg-opus.ts";
import { damaged, type SoundHead, type SoundReader, type SoundReaderOf, unsupported } from "./readers/reader.ts";
import { wavReader } from "./readers/wav.ts";
import { containerReader } from "./readers/container.ts";

/** No call lasts longer, so no recording of one does. */
export const soundSecondsMax = callMsMax / 1_000;
/** What decides what it is. */
const beginningBytes = 128;
/** Decoders are given so much at once: what comes of it stays small, however well it was packed. */
const stepBytes = 64 * 1024;

export type SoundSink = {
  /** Once, before the first part. */
  head(head: SoundHead): void;
  /** Channels of the same length, at 16 kHz; the next part waits for it. */
  part(channels: readonly Int16Array[]): void | Promise<void>;
};

/**
 * Gives all of it to `sink`; answers how many samples a channel has. Throws `Failure` WING_AUDIO_KIND, _UNSUPPORTED,
 * _TRUNCATED, _TOO_LONG, _EMPTY.
 */
export const readSoundFile = async (bytes: AsyncIterable<Uint8Array>, sink: SoundSink): Promise<number> => {
  let begun: Uint8Array<ArrayBufferLike> = new Uint8Array(0);
  let reader: SoundReader | undefined;
  let samples = 0;
  let isHeadTold = false;
  const pass = async (parts: Iterable<readonly Int16Array[]> | AsyncIterable<readonly Int16Array[]>): Promise<void> => {
    for await (const part of parts) {
      const length = part[0]?.length ?? 0;
      if (length === 0) continue;
      if (!isHeadTold && reader) sink.head(reader.head());
      isHeadTold = true;
      samples += length;
      if (samples > soundSecondsMax * sampleRateHz) throw tooLong();
      await sink.part(part);
    }
  };
  try {
    for await (const chunk of bytes)
      for (let at = 0; at < chunk.length; at += stepBytes) {
        const step = chunk.subarray(at, at + stepBytes);
        if (reader) {
          await pass(await reader.push(step));
          continue;
        }
        begun = joined(begun, step);
        if (begun.length < beginningBytes) continue;
        reader = await readerFor(begun);
        await pass(await reader.push(begun));
      }
    reader ??= await readerFor(begun);
    if (begun.length < beginningBytes) await pass(await reader.push(begun));
    await pass(reader.end());
  } catch (error) {
    throw error instanceof Failure ? error : damaged("its parts do not fit together", error);
  } finally {
    reader?.free();
  }
  if (samples === 0)
    throw new Failure("WING_AUDIO_EMPTY", "There is no sound in this file.", { remedy: "Choose another file." });
  return samples;
};

const readerFor = async (begin: Uint8Array): Promise<SoundReader> => {
  const text = new TextDecoder("latin1").decode(begin.subarray(0, beginningBytes));
  const at = (from: number, length: number): string => text.slice(from, from + length);
  const open = (of: SoundReaderOf): Promise<SoundReader> => of();
  if (at(0, 4) === "RIFF" && at(8, 4) === "WAVE") return open(wavReader);
  if (at(0, 4) === "OggS") {
    if (!text.includes("OpusHead")) throw unsupported("an Ogg file that holds no Opus");
    return open(oggOpusReader);
  }
  if (at(0, 4) === "\u001aE\u00df\u00a3") return open(() => containerReader("webm"));
  if (at(4, 4) === "ftyp") return open(() => containerReader("mp4"));
  if (at(0, 3) === "ID3" || isMp3Frame(begin)) return open(mp3Reader);
  for (const [sign, name] of Object.entries(known)) if (text.startsWith(sign)) throw unsupported(name);
  throw new Failure("WING_AUDIO_KIND", "This is not a file of sound that is read here.", {
    remedy: "Choose a WAV, MP3, Opus (.opus, .ogg) or WebM file.",
  });
};

/** Eleven set bits, then a version, layer and rate that exist. */
const isMp3Frame = (bytes: Uint8Array): boolean => {
  const [first = 0, second = 0, third = 0] = bytes;
  return (
    first === 0xff &&
    (second & 0xe0) === 0xe0 &&
    (second & 0x18) !== 0x08 &&
    (second & 0x06) === 0x02 &&
    third >> 4 !== 15 &&
    (third & 0x0c) !== 0x0c
  );
};

/** Sound that is known and not read, to be named in the refusal. */
const known: Readonly<Record<string, string>> = {
  fLaC: "a FLAC file",
  FORM: "an AIFF file",
  "#!AMR": "an AMR file",
  caff: "a CAF file",
  "0&²u": "a Windows Media file",
};

const tooLong = (): Failure =>
  new Failure("WING_AUDIO_TOO_LONG", `The recording is longer than ${soundSecondsMax / 3_600} hours.`, {
    remedy: "Cut it into parts, a call each.",
  });

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
};
