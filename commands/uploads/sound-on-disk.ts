/**
 * Sound of a recording that waits to be heard, or is: a file a channel, 16 kHz, 16 bit, in a folder of this gateway.
 * It lies there in nobody's words: enciphered (AES-256 in counter mode, so that any second of it can be read) under a key
 * of its own, which the master key wraps.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MasterKey } from "@wingman/streams/keys/master-key";

const cipher = "aes-256-ctr";
const blockBytes = 16;
const sampleBytes = 2;

export type SoundFiles = {
  append(channels: readonly Int16Array[]): Promise<void>;
  read(channel: number, firstSample: number, count: number): Promise<Int16Array>;
  close(): Promise<void>;
};

const fileOf = (folder: string, id: string, channel: number): string => join(folder, `${id}.${channel}.sound`);

/** The counter of a block: eight bytes of the channel, eight of the place. */
const counterAt = (channel: number, byte: number): Buffer => {
  const counter = Buffer.alloc(blockBytes);
  counter.writeUInt32BE(channel, 4);
  counter.writeBigUInt64BE(BigInt(byte / blockBytes), 8);
  return counter;
};

const filesOf = (key: Uint8Array, handles: readonly FileHandle[], bytes: number): SoundFiles => {
  let written = bytes;
  const ciphers = handles.map((_, channel) => createCipheriv(cipher, key, counterAt(channel, 0)));
  return {
    async append(channels) {
      const parts = channels.map((samples) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
      await Promise.all(
        handles.map((handle, channel) =>
          handle.write(
            ciphers[channel]?.update(parts[channel] ?? Buffer.alloc(0)) ?? Buffer.alloc(0),
            0,
            null,
            written,
          ),
        ),
      );
      written += parts[0]?.length ?? 0;
    },
    async read(channel, firstSample, count) {
      const from = firstSample * sampleBytes;
      const block = from - (from % blockBytes);
      const wanted = Buffer.alloc(from - block + count * sampleBytes);
      const { bytesRead } = (await handles[channel]?.read(wanted, 0, wanted.length, block)) ?? { bytesRead: 0 };
      const plain = createDecipheriv(cipher, key, counterAt(channel, block)).update(wanted.subarray(0, bytesRead));
      const sound = Uint8Array.from(plain.subarray(from - block));
      return new Int16Array(sound.buffer, 0, sound.length >> 1);
    },
    async close() {
      await Promise.all(handles.map((handle) => handle.close().catch(() => undefined)));
    },
  };
};

export type SoundFolder = {
  create(id: string, channelCount: number): Promise<{ readonly files: SoundFiles; readonly wrapped: string }>;
  open(id: string, channelCount: number, wrapped: string): Promise<SoundFiles>;
  /** What is known of it beside its sound, to be found again after this process. */
  note(id: string, note: unknown): Promise<void>;
  notes(): Promise<readonly { readonly id: string; readonly note: unknown }[]>;
  drop(id: string): Promise<void>;
  /** What nothing is noted of: whoever began it is gone. */
  sweep(): Promise<void>;
};

/** One file a channel: written whole or not at all, so that the counter of each begins at nothing once. */
export const soundFolder = (folder: string, master: Promise<MasterKey>): SoundFolder => {
  const made = (): Promise<unknown> => mkdir(folder, { recursive: true, mode: 0o700 });
  const boundTo = (id: string): string => `recording ${id}`;
  const names = (): Promise<string[]> => readdir(folder).catch(() => []);
  const noteOf = (id: string): string => join(folder, `${id}.json`);
  return {
    async create(id, channelCount) {
      await made();
      const key = randomBytes(32);
      const wrapped = await (await master).wrap(key, boundTo(id));
      const channels = Array.from({ length: channelCount }, (_, channel) => channel);
      const handles = await Promise.all(channels.map((channel) => open(fileOf(folder, id, channel), "wx+", 0o600)));
      return { files: filesOf(key, handles, 0), wrapped: Buffer.from(wrapped).toString("base64") };
    },
    async open(id, channelCount, wrapped) {
      const key = await (await master).unwrap(Buffer.from(wrapped, "base64"), boundTo(id));
      const channels = Array.from({ length: channelCount }, (_, channel) => channel);
      const handles = await Promise.all(channels.map((channel) => open(fileOf(folder, id, channel), "r")));
      return filesOf(key, handles, 0);
    },
    async note(id, note) {
      await made();
      await writeFile(`${noteOf(id)}.new`, JSON.stringify(note), { mode: 0o600 });
      await rename(`${noteOf(id)}.new`, noteOf(id));
    },
    async notes() {
      const found = (await names()).filter((name) => name.endsWith(".json"));
      return Promise.all(
        found.map(async (name) => ({
          id: name.slice(0, -".json".length),
          note: JSON.parse(await readFile(join(folder, name), "utf8").catch(() => "null")) as unknown,
        })),
      );
    },
    async drop(id) {
      const mine = (await names()).filter((name) => name.startsWith(`${id}.`));
      await Promise.all(mine.map((name) => rm(join(folder, name), { force: true })));
    },
    async sweep() {
      const all = await names();
      const noted = new Set(all.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length)));
      const left = all.filter((name) => !noted.has(name.split(".")[0] ?? ""));
      await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
    },
  };
};
