/**
 * Recordings that somebody sends to be heard as a call: parts come in, are decoded behind walls as they come, and lie on
 * this gateway's disk until they are played or dropped. One gateway holds an upload from its first part to its last word.
 */
import { createHash } from "node:crypto";
import { Failure } from "@wingman/domain/failure";
import { callMsMax } from "@wingman/domain/call/policy";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { newId } from "@wingman/streams/base/ids";
import type { SoundFiles, SoundFolder } from "./sound-on-disk.ts";

/** Of one part: what a slow line sends within the time a request has. */
export const partBytesMax = 1_000_000;
export const uploadBytesMax = 1_000_000_000;
/** Of one person, and of all on this gateway: begun or waiting. */
const mineMax = 4;
const allMax = 24;
/** On disk, decoded, in all; a recording of the longest kind is a quarter of it. */
const samplesMax = 2 * (callMsMax / 1_000) * 16_000 * 4;
/** An upload of which nothing comes for so long, or that nobody plays, is dropped. */
const stillMsMax = 60_000;
const keptMsMax = 3_600_000;
const lookEveryMs = 5_000;
const samplesPerMs = 16;
/** A peak is kept for each tenth of a second, and as many are told as a picture is wide. */
const peakSamples = 1_600;
const peaksTold = 240;

export type HeardFile = {
  readonly kind: string;
  readonly codec: string;
  readonly channelCount: number;
  readonly rateHz: number;
  readonly samples: number;
};
/** Decodes what comes to `take`; see `gpu/audio/untrusted-sound.ts`. */
export type DecodeSound = (
  bytes: AsyncIterable<Uint8Array>,
  take: (channels: readonly Int16Array[]) => void | Promise<void>,
  signal?: AbortSignal,
) => Promise<HeardFile | Failure>;

type Owner = { readonly tenant: TenantId; readonly actor: ActorId };
export type Upload = {
  readonly id: string;
  readonly owner: Owner;
  readonly bytes: number;
  receivedBytes: number;
  heard: HeardFile | null;
  files: SoundFiles | null;
  wrapped: string;
  /** SHA-256 of all its bytes, in hex; empty until they are here. */
  digest: string;
  peaks: readonly (readonly number[])[];
};
type Open = Upload & {
  put(bytes: Uint8Array): Promise<void>;
  readonly finished: Promise<HeardFile | Failure>;
  readonly stop: AbortController;
  touchedAt: number;
  /** Taken by a call: it is that call's to drop. */
  isTaken: boolean;
};

export type Uploads = {
  /** Throws `Failure` WING_UPLOAD_BUSY, _TOO_LARGE. */
  begin(owner: Owner, bytes: number): Upload;
  /**
   * Takes the part that begins at a byte; one that was taken before is passed over. The answer to the last one comes when
   * all is decoded. Throws `Failure` WING_UPLOAD_NOT_FOUND, _PLACE, and why it cannot be read.
   */
  put(owner: Owner, id: string, at: number, bytes: Uint8Array): Promise<Upload>;
  drop(owner: Owner, id: string): Promise<void>;
  /** Whole uploads of this person, for `play`: theirs to drop once it resolves, and here again where it throws. Throws `Failure` WING_UPLOAD_NOT_FOUND. */
  take(owner: Owner, ids: readonly string[], play: (uploads: readonly Upload[]) => Promise<void>): Promise<void>;
  close(): void;
};

export const openUploads = (folder: SoundFolder, decode: DecodeSound): Uploads => {
  const uploads = new Map<string, Open>();
  const find = (owner: Owner, id: string): Open => {
    const known = uploads.get(id);
    if (known && known.owner.tenant === owner.tenant && known.owner.actor === owner.actor) return known;
    throw new Failure("WING_UPLOAD_NOT_FOUND", "there is no such upload here, or it was dropped.", {
      remedy: "Send the file again.",
    });
  };
  const forget = async (upload: Open): Promise<void> => {
    uploads.delete(upload.id);
    upload.stop.abort(
      new Failure("WING_UPLOAD_NOT_FOUND", "the upload was dropped.", { remedy: "Send the file again." }),
    );
    await upload.finished.catch(() => undefined);
    await upload.files?.close();
    await folder.drop(upload.id);
  };
  const looking = setInterval(() => {
    const now = Date.now();
    for (const upload of uploads.values())
      if (!upload.isTaken && now - upload.touchedAt > (upload.heard ? keptMsMax : stillMsMax)) void forget(upload);
  }, lookEveryMs);
  looking.unref();

  return {
    begin(owner, bytes) {
      if (bytes > uploadBytesMax)
        throw new Failure("WING_UPLOAD_TOO_LARGE", `this file has more than ${uploadBytesMax / 1e6} MB.`, {
          remedy: "Save it as MP3 or Opus, or send it in parts.",
        });
      const all = [...uploads.values()];
      const mine = all.filter((one) => one.owner.tenant === owner.tenant && one.owner.actor === owner.actor);
      const samples = all.reduce((sum, { heard }) => sum + (heard ? heard.samples * heard.channelCount : 0), 0);
      if (mine.length >= mineMax || all.length >= allMax || samples > samplesMax)
        throw new Failure("WING_UPLOAD_BUSY", "as many recordings wait here as may.", {
          remedy: "Play or drop those you sent, or try again later.",
        });
      const opened = openUpload(owner, bytes, folder, decode);
      uploads.set(opened.id, opened);
      return opened;
    },
    async put(owner, id, at, bytes) {
      const upload = find(owner, id);
      upload.touchedAt = Date.now();
      if (at + bytes.length > upload.bytes || at > upload.receivedBytes)
        throw new Failure(
          "WING_UPLOAD_PLACE",
          `the next part begins at byte ${upload.receivedBytes} of ${upload.bytes}.`,
          {
            remedy: "Send the part that begins there.",
          },
        );
      const fresh = bytes.subarray(upload.receivedBytes - at);
      if (fresh.length > 0) {
        upload.receivedBytes += fresh.length;
        await upload.put(fresh);
      }
      if (upload.receivedBytes < upload.bytes) return upload;
      const heard = await upload.finished.catch((error: unknown) => {
        if (error instanceof Failure) return error;
        throw error;
      });
      upload.touchedAt = Date.now();
      if (!(heard instanceof Failure)) return upload;
      await forget(upload);
      throw heard;
    },
    async drop(owner, id) {
      await forget(find(owner, id));
    },
    async take(owner, ids, play) {
      const taken = ids.map((id) => find(owner, id));
      if (taken.some(({ heard, isTaken }) => !heard || isTaken))
        throw new Failure("WING_UPLOAD_NOT_FOUND", "an upload is not whole yet, or is played already.", {
          remedy: "Send the whole file first.",
        });
      for (const upload of taken) upload.isTaken = true;
      try {
        await play(taken);
        for (const { id } of taken) uploads.delete(id);
      } catch (error) {
        for (const upload of taken) upload.isTaken = false;
        throw error;
      }
    },
    close() {
      clearInterval(looking);
      for (const upload of uploads.values()) void forget(upload);
    },
  };
};

const openUpload = (owner: Owner, bytes: number, folder: SoundFolder, decode: DecodeSound): Open => {
  const id = newId();
  const hash = createHash("sha256");
  const stop = new AbortController();
  const parts = new TransformStream<Uint8Array, Uint8Array>(undefined, { highWaterMark: 1 });
  const writer = parts.writable.getWriter();
  writer.closed.catch(() => undefined);
  const peaks: number[][] = [];
  let sampleCount = 0;
  const run = async (): Promise<HeardFile | Failure> => {
    const heard = await decode(
      parts.readable,
      async (channels) => {
        if (!upload.files) Object.assign(upload, await folder.create(id, channels.length));
        channels.forEach((channel, n) => addPeaks((peaks[n] ??= []), channel, sampleCount));
        sampleCount += channels[0]?.length ?? 0;
        await upload.files?.append(channels);
      },
      stop.signal,
    );
    if (!(heard instanceof Failure)) {
      upload.heard = heard;
      upload.peaks = peaks.map((all) => told(all));
    }
    return heard;
  };
  const upload: Open = {
    id,
    owner,
    bytes,
    receivedBytes: 0,
    heard: null,
    files: null,
    wrapped: "",
    digest: "",
    peaks: [],
    stop,
    touchedAt: Date.now(),
    isTaken: false,
    finished: Promise.resolve().then(run),
    async put(part) {
      hash.update(part);
      // Where the decoder has said no, the rest is not waited for: its reason is told with the last part, or here.
      const ended = upload.finished.then((heard) => (heard instanceof Failure ? heard : undefined));
      const failure = await Promise.race([ended, writer.write(part).then(() => undefined)]);
      if (failure) throw failure;
      if (upload.receivedBytes >= bytes) upload.digest = hash.digest("hex");
      if (upload.receivedBytes >= bytes) await writer.close().catch(() => undefined);
    },
  };
  upload.finished.catch(() => undefined);
  return upload;
};

const addPeaks = (peaks: number[], samples: Int16Array, from: number): void => {
  for (let n = 0; n < samples.length; n++) {
    const at = Math.floor((from + n) / peakSamples);
    const size = Math.abs(samples[n] ?? 0);
    if (size > (peaks[at] ?? 0)) peaks[at] = size;
    else peaks[at] ??= 0;
  }
};

/** 0 to 1, as many as are told. */
const told = (peaks: readonly number[]): readonly number[] => {
  const count = Math.min(peaksTold, peaks.length);
  return Array.from({ length: count }, (_, n) => {
    const part = peaks.slice(Math.floor((n * peaks.length) / count), Math.floor(((n + 1) * peaks.length) / count));
    return Math.round((part.reduce((max, one) => Math.max(max, one), 0) / 32_768) * 1_000) / 1_000;
  });
};

export const msOf = (samples: number): number => Math.round(samples / samplesPerMs);
