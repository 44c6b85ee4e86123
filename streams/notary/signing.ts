/** Signing heads and putting them where they are kept: on their stream, and in the second file. */
import { describe, Failure } from "@wingman/domain/failure";
import type { Logger } from "pino";
import { appendHead } from "../log/heads.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import type { Stored } from "../log/stored.ts";
import { type Head, isSigned, makeHead } from "./head.ts";
import type { HeadsFile } from "./heads-file.ts";
import type { PublicKey, SigningKey } from "./key.ts";
import { readHeads } from "./read-heads.ts";

export type SigningParts = {
  readonly log: JetStreamLog;
  readonly stored: Stored;
  readonly key: SigningKey;
  readonly knownKeys: readonly PublicKey[];
  readonly headsFile: HeadsFile;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly onSecondFile?: ((trouble: Failure | undefined) => void) | undefined;
};

export type Signing = {
  /** Every head that was known at the start, from both places. */
  readonly heads: readonly Head[];
  /** The largest there is. */
  readonly last: () => Head | undefined;
  /** Signs and keeps; undefined when another notary was faster, whose heads `learn` brings. */
  sign(head: Pick<Head, "origin" | "size" | "root" | "time">): Promise<Head | undefined>;
  /** Heads that others appended since. */
  learn(): Promise<readonly Head[]>;
  /** Gives the second file what it lacks, however long it could not be written. Never throws. */
  mirror(): Promise<void>;
};

export const openSigning = async (parts: SigningParts): Promise<Signing> => {
  const { log, stored, key, headsFile, logger, signal } = parts;
  const keys = [key.publicKey, ...parts.knownKeys];
  const signed = (heads: readonly Head[]): Head[] => {
    const good = heads.filter((head) => isSigned(head, keys));
    // Anybody may write nonsense there; `wingman verify` reports it, and the notary is not stopped by it.
    if (good.length < heads.length)
      logger.warn({ count: heads.length - good.length }, "heads with a strange signature");
    return good;
  };
  const secondFile = async (): Promise<readonly Head[]> => {
    try {
      return (await headsFile.read())?.heads ?? [];
    } catch (error) {
      troubled(error);
      return [];
    }
  };
  const troubled = (error: unknown): void => {
    logger.error({ error: describe(error) }, "the second file of heads cannot be used");
    if (error instanceof Failure) parts.onSecondFile?.(error);
  };

  const onStream = await readHeads(stored, signal);
  const heads = signed([...onStream.heads, ...(await secondFile())]);
  let { lastSequence } = onStream;
  let last = heads.reduce<Head | undefined>((a, b) => (a && a.size >= b.size ? a : b), undefined);
  let isBehind = true;

  const mirror = async (): Promise<void> => {
    if (!isBehind) return;
    try {
      const there = new Set((await headsFile.read())?.heads.map(({ text }) => text));
      const missing = (await readHeads(stored, signal)).heads.filter(({ text }) => !there.has(text));
      if (missing.length > 0) await headsFile.append(missing);
      isBehind = false;
      parts.onSecondFile?.(undefined);
    } catch (error) {
      troubled(error);
    }
  };
  return {
    heads,
    last: () => last,
    async sign(of) {
      const head = makeHead(of, key);
      const sequence = await appendHead(log, head.text, lastSequence);
      if (sequence === undefined) return undefined;
      lastSequence = sequence;
      last = head;
      if (isBehind) await mirror();
      else
        await headsFile.append([head]).catch((error: unknown) => {
          isBehind = true;
          troubled(error);
        });
      return head;
    },
    async learn() {
      const since = await readHeads(stored, signal, lastSequence);
      lastSequence = since.lastSequence;
      const news = signed(since.heads);
      for (const head of news) if (head.size > (last?.size ?? 0)) last = head;
      isBehind = true;
      return news;
    },
    mirror,
  };
};
