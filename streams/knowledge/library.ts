/** Documents handed in, read again, removed and brought back: what routes and commands do, in one place. */
import { createHash } from "node:crypto";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { newId } from "../base/ids.ts";
import { purgeBlob, putBlob } from "../log/blobs.ts";
import type { Sequence } from "../log/event-log.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import type { Keys } from "../keys/keyring.ts";
import { type FileKind, kindOfName } from "../untrusted/untrusted.ts";
import { untrustedLimits } from "../untrusted/limits.ts";
import { documentAggregate, documentNotFound, type Documents, sendToDocument } from "./documents.ts";
import { type Indexer, indexerActor, type IndexProgress, type Waiting } from "./indexer.ts";

/** Documents of one tenant. */
export const documentsMax = 10_000;
/** A removal can be taken back for so long; then the file and its key go. */
export const restorableMs = 24 * 3_600_000;
const nameCharsMax = 200;
const kinds: readonly FileKind[] = ["pdf", "docx", "md", "txt", "html"];

export type ShelvedDocument = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly state: "waiting" | "indexed" | "rejected";
  readonly code: string | null;
  readonly uploadedAt: number;
  readonly uploadedBy: string;
  readonly indexedAt: number | null;
  readonly title: string;
  readonly language: string;
  readonly pages: number | null;
  readonly passages: number;
  readonly isSuperseded: boolean;
  readonly model: string | null;
  readonly removedAt: number | null;
};

/** What is known of documents by the read model. */
export type Shelf = {
  list(tenant: TenantId): Promise<readonly ShelvedDocument[]>;
  one(tenant: TenantId, document: string): Promise<ShelvedDocument | undefined>;
  /** One that is not removed and has these bytes. */
  withHash(tenant: TenantId, sha256: string): Promise<ShelvedDocument | undefined>;
  count(tenant: TenantId): Promise<number>;
  /** Whether there is, or was a day ago, any document; those that were removed count. */
  hasAny(tenant: TenantId): Promise<boolean>;
  /** Of every tenant: what waits to be read, was read without this model, or was removed before a time. */
  due(what: { readonly model: string | null; readonly removedBefore: number }): Promise<{
    readonly waiting: readonly (ShelvedDocument & { readonly tenant: TenantId })[];
    readonly forgettable: readonly { readonly tenant: TenantId; readonly id: string }[];
  }>;
  caughtUp(sequence: Sequence): Promise<boolean>;
};

export type HandedIn = { readonly document: string; readonly isKnown: boolean; readonly name: string };

export type Library = {
  /** Throws `Failure` WING_UPLOAD_KIND, _TOO_LARGE, WING_DOCUMENT_TOO_MANY, WING_LOG_*. The same bytes again are the document that is there. */
  handIn(
    tenant: TenantId,
    actor: ActorId,
    file: { readonly name: string; readonly bytes: Uint8Array },
  ): Promise<HandedIn>;
  reindex(tenant: TenantId, actor: ActorId, document: string): Promise<void>;
  remove(tenant: TenantId, actor: ActorId, document: string): Promise<void>;
  restore(tenant: TenantId, actor: ActorId, document: string): Promise<void>;
  progress(tenant: TenantId, document: string): IndexProgress | undefined;
  /** Takes up what earlier processes left, and forgets what was removed long enough ago. */
  tend(now: number): Promise<void>;
  readonly shelf: Shelf;
};

export const openLibrary = (options: {
  readonly log: JetStreamLog;
  readonly keys: Keys;
  readonly documents: Documents;
  readonly indexer: Indexer;
  readonly shelf: Shelf;
  readonly model: () => string | null;
}): Library => {
  const { log, keys, documents, indexer, shelf, model } = options;
  const waitingOf = (tenant: TenantId, { id, name, kind, bytes }: ShelvedDocument): Waiting => ({
    aggregate: documentAggregate(tenant, id),
    name,
    kind: kind as FileKind, // Written by `handIn`.
    bytes,
  });
  const found = async (tenant: TenantId, id: string): Promise<ShelvedDocument> => {
    const known = await shelf.one(tenant, id);
    if (known) return known;
    throw documentNotFound();
  };
  const change = async (
    tenant: TenantId,
    actor: ActorId,
    id: string,
    command: Parameters<Documents["send"]>[1],
  ): Promise<void> => {
    await shelf.caughtUp(await sendToDocument(documents, documentAggregate(tenant, id), command, { actor }));
  };
  return {
    shelf,
    async handIn(tenant, actor, { name: given, bytes }) {
      const name = nameOf(given);
      const kind = kindOfName(name);
      if (kind === undefined || !kinds.includes(kind)) throw wrongKind();
      if (bytes.length > untrustedLimits.fileBytesMax) throw tooLarge();
      if (bytes.length === 0) throw wrongKind();
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const same = await shelf.withHash(tenant, sha256);
      if (same) return { document: same.id, isKnown: true, name: same.name };
      if ((await shelf.count(tenant)) >= documentsMax) throw tooMany();
      const id = newId();
      const aggregate = documentAggregate(tenant, id);
      await putBlob(log, keys, aggregate, bytes); // First: a document without its file could not be read.
      await change(tenant, actor, id, {
        type: "DocumentUploaded",
        data: { name, kind: kind as "md", bytes: bytes.length, sha256 }, // One of the five, looked at above.
      });
      indexer.add({ aggregate, name, kind, bytes: bytes.length });
      return { document: id, isKnown: false, name };
    },
    async reindex(tenant, actor, id) {
      const document = await found(tenant, id);
      await change(tenant, actor, id, { type: "DocumentIndexAsked", data: { index: newId() } });
      indexer.add(waitingOf(tenant, document));
    },
    async remove(tenant, actor, id) {
      await found(tenant, id);
      await change(tenant, actor, id, { type: "DocumentRemoved", data: {} });
    },
    async restore(tenant, actor, id) {
      const document = await found(tenant, id);
      await change(tenant, actor, id, { type: "DocumentRestored", data: {} });
      if (document.state === "waiting") indexer.add(waitingOf(tenant, document));
    },
    progress: (tenant, id) => indexer.progress(documentAggregate(tenant, id)),
    async tend(now) {
      const { waiting, forgettable } = await shelf.due({ model: model(), removedBefore: now - restorableMs });
      for (const document of waiting) indexer.add(waitingOf(document.tenant, document));
      for (const { tenant, id } of forgettable) {
        const aggregate = documentAggregate(tenant, id);
        await purgeBlob(log, aggregate);
        await keys.forget({ tenant, calls: [id], kind: "document" });
        await sendToDocument(documents, aggregate, { type: "DocumentForgotten", data: {} }, { actor: indexerActor });
      }
    },
  };
};

/** The last part of a path, without what cannot stand in a list. */
const nameOf = (given: string): string =>
  (given.split(/[/\\]/).at(-1) ?? "")
    .replaceAll(/\p{Cc}/gu, "")
    .trim()
    .slice(-nameCharsMax);

const wrongKind = (): Failure =>
  new Failure("WING_UPLOAD_KIND", "this file is not of a kind that is read: its name says what it is.", {
    remedy: "Hand in PDF, DOCX, Markdown, TXT or HTML, named as what it is, with something in it.",
  });
const tooLarge = (): Failure =>
  new Failure("WING_UPLOAD_TOO_LARGE", `this file has more than ${untrustedLimits.fileBytesMax / 1e6} MB.`, {
    remedy: "Hand it in as several documents.",
  });
const tooMany = (): Failure =>
  new Failure("WING_DOCUMENT_TOO_MANY", `there are ${documentsMax} documents already.`, {
    remedy: "Remove those that nobody needs.",
  });
