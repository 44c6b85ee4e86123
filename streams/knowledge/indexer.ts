/**
 * Documents read one after the other: the file behind walls, its text cut into passages, each with a vector where a model
 * is there, all of it appended to the document. Whoever stops in the middle begins that document anew.
 */
import { createHash } from "node:crypto";
import { type Chunk, chunkDocument, type CountTokens } from "@wingman/domain/knowledge/chunk";
import type { KnowledgePassage } from "@wingman/domain/knowledge/passage";
import { packTokens, piecesOf } from "@wingman/domain/knowledge/late";
import { embeddedSentences, middleOf, packVectors } from "@wingman/domain/knowledge/vectors";
import { languageOf } from "@wingman/domain/knowledge/language";
import { describe, Failure } from "@wingman/domain/failure";
import type { ActorId } from "@wingman/domain/ids";
import type { Logger } from "pino";
import type { Embedder } from "../agents/embedder.ts";
import { newId } from "../base/ids.ts";
import { readBlob } from "../log/blobs.ts";
import type { Aggregate } from "../log/event-log.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import type { Keyring } from "../log/seal.ts";
import { type FileKind, readUntrusted } from "../untrusted/untrusted.ts";
import type { Documents } from "./documents.ts";

export const indexerActor = "knowledge" as ActorId;
/** Documents that wait for this process; more are found again when there is room. */
export const waitingMax = 10_000;
/** Passages of one document: beyond it nobody finds anything in it by a question. */
export const passagesMax = 5_000;
/** Of one commit, before it is sealed. */
const commitBytesMax = 120_000;
const embeddedAtOnce = 4;

export type Waiting = {
  readonly aggregate: Aggregate;
  readonly name: string;
  readonly kind: FileKind;
  readonly bytes: number;
};

export type IndexProgress = { readonly document: string; readonly done: number; readonly of: number };

export type Indexer = {
  /** Puts a document at the end of the queue, unless it waits already. False where there is no room. */
  add(waiting: Waiting): boolean;
  /** How far the one is that is being read; undefined for any other. */
  progress(aggregate: Aggregate): IndexProgress | undefined;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
};

export const openIndexer = (options: {
  readonly log: JetStreamLog;
  readonly keys: Keyring;
  readonly documents: Documents;
  readonly logger: Pick<Logger, "info" | "warn" | "error">;
  readonly signal: AbortSignal;
  /** Undefined while there is none: then passages are found by their words alone. */
  readonly embedder?: (() => Embedder | undefined) | undefined;
  readonly countTokens?: CountTokens | undefined;
}): Indexer => {
  const { log, keys, documents, logger, signal } = options;
  const queue = new Map<string, Waiting>();
  let now: IndexProgress | undefined;
  let nowKey: string | undefined;
  let working: Promise<void> = Promise.resolve();
  let isWorking = false;
  const start = (): void => {
    if (isWorking || queue.size === 0 || signal.aborted) return;
    isWorking = true;
    working = work().finally(() => {
      isWorking = false;
      start(); // What came at the very end.
    });
  };
  const keyOf = ({ tenant, id }: Aggregate): string => `${tenant} ${id}`;

  const work = async (): Promise<void> => {
    for (let next = queue.entries().next(); !next.done && !signal.aborted; next = queue.entries().next()) {
      const [key, waiting] = next.value;
      queue.delete(key);
      nowKey = key;
      await index(waiting).catch((error: unknown) => {
        if (!signal.aborted) logger.error({ error: describe(error) }, "a document was not indexed");
      });
      nowKey = undefined;
    }
  };

  const index = async (waiting: Waiting): Promise<void> => {
    const { aggregate } = waiting;
    const reading = newId();
    now = { document: aggregate.id, done: 0, of: 0 };
    const send = (command: Parameters<Documents["send"]>[1]) =>
      documents.send(aggregate, command, { actor: indexerActor });
    const found = await passagesOf(waiting);
    if (found instanceof Failure) {
      await send({ type: "DocumentRejected", data: { index: reading, code: found.code } });
      return;
    }
    const { chunks, title, isSuperseded, pages } = found;
    const embedder = options.embedder?.();
    now = { document: aggregate.id, done: 0, of: chunks.length };
    let [held, heldBytes, first]: [KnowledgePassage[], number, number] = [[], 0, 0];
    const flush = async (): Promise<boolean> => {
      if (held.length === 0) return true;
      const sent = await send({ type: "PassagesAdded", data: { index: reading, first, passages: held } });
      first += held.length;
      held = [];
      heldBytes = 0;
      return sent.kind === "done";
    };
    for (let at = 0; at < chunks.length; at += embeddedAtOnce) {
      signal.throwIfAborted();
      const some = chunks.slice(at, at + embeddedAtOnce);
      const read = embedder ? await readByModel(embedder, some, signal) : [];
      for (const [n, chunk] of some.entries()) {
        const passage = { ...chunk, hash: hashOf(chunk.text), vector: null, ...read[n] };
        const bytes = Buffer.byteLength(JSON.stringify(passage));
        if (heldBytes + bytes > commitBytesMax && !(await flush())) return;
        held.push(passage);
        heldBytes += bytes;
      }
      now = { document: aggregate.id, done: Math.min(chunks.length, at + some.length), of: chunks.length };
    }
    if (!(await flush())) return; // Removed meanwhile.
    await send({
      type: "DocumentIndexed",
      data: {
        index: reading,
        title,
        language: languageOf(
          chunks
            .map(({ text }) => text)
            .join("\n")
            .slice(0, 20_000),
        ),
        pages,
        passages: chunks.length,
        isSuperseded,
        model: embedder?.model ?? null,
      },
    });
  };

  const passagesOf = async ({ aggregate, name, kind, bytes }: Waiting) => {
    const file = await readBlob(log, keys, aggregate, bytes);
    if (!file) return fileGone();
    const read = await readUntrusted(file, { kind, signal });
    if (read instanceof Failure) return read;
    const isPaged = read.kind === "pdf";
    const { chunks, title, isSuperseded } = chunkDocument({ name, pages: read.pages, isPaged }, options.countTokens);
    if (chunks.length === 0) return nothingInIt();
    if (chunks.length > passagesMax) return tooLong();
    return { chunks, title, isSuperseded, pages: isPaged ? read.pages.length : null };
  };

  return {
    add(waiting) {
      const key = keyOf(waiting.aggregate);
      if (!queue.has(key) && queue.size >= waitingMax) return false;
      queue.set(key, waiting);
      start();
      return true;
    },
    progress: (aggregate) => (nowKey === keyOf(aggregate) ? now : undefined),
    idle: async () => {
      while (isWorking) await working;
    },
  };
};

/** What the model makes of passages: their vectors, and their tokens where it gives any. */
const readByModel = async (
  embedder: Embedder,
  chunks: readonly Chunk[],
  signal: AbortSignal,
): Promise<readonly Pick<KnowledgePassage, "vector" | "tokens">[]> => {
  const pieces = chunks.map(piecesOf);
  const sentences = chunks.map(embeddedSentences);
  const whole = embedder.embedTokens
    ? [...(await embedder.embedTokens(pieces.flat(), signal))]
    : (await embedder.embed(pieces.flat(), signal)).map((vector) => ({
        whole: vector,
        tokens: new Float32Array(),
        words: [],
      }));
  const each = [...(await embedder.embed(sentences.flat(), signal))];
  return chunks.map((_, n) => {
    const mine = whole.splice(0, pieces[n]?.length ?? 0);
    const vectors = [middleOf(mine.map((one) => one.whole)), ...each.splice(0, sentences[n]?.length ?? 0)];
    const tokens = packTokens(
      mine.map((one) => one.tokens),
      embedder.dimensions,
    );
    const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
    return { vector: base64(packVectors(vectors)), ...(tokens.length > 0 ? { tokens: base64(tokens) } : {}) };
  });
};

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

const fileGone = (): Failure =>
  new Failure("WING_DOCUMENT_GONE", "the file of this document is not here any more.", {
    remedy: "Remove the document and hand the file in again.",
  });
const nothingInIt = (): Failure =>
  new Failure("WING_DOCUMENT_EMPTY", "there is no text in this document.", {
    remedy: "A scanned page is a picture: let a program recognise its text, and hand that in.",
  });
const tooLong = (): Failure =>
  new Failure("WING_DOCUMENT_TOO_LONG", `there are more than ${passagesMax} passages in this document.`, {
    remedy: "Hand it in as several documents, such as one a chapter.",
  });
