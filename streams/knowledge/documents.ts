import {
  decideDocument,
  type DocumentCommand,
  type DocumentEvent,
  type DocumentRefusal,
  type DocumentState,
  evolveDocument,
  initialDocument,
} from "@wingman/domain/knowledge/document";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import { type Meta, type Writer, writerOf } from "../log/aggregate.ts";
import type { Aggregate, EventLog, Sequence } from "../log/event-log.ts";

export type Documents = Writer<DocumentState, DocumentCommand, DocumentRefusal>;

/** The writer of documents over a log. */
export const documentsOn = (log: EventLog, runtime: Runtime = realRuntime): Documents =>
  writerOf<DocumentState, DocumentCommand, DocumentEvent, DocumentRefusal>(
    log,
    { initial: initialDocument, evolve: evolveDocument, decide: decideDocument },
    runtime,
  );

export const documentAggregate = (tenant: TenantId, id: string): Aggregate => ({ tenant, kind: "document", id });

/** Sends and answers where it stands. Throws `Failure` WING_DOCUMENT_NOT_FOUND, WING_REFUSED_<REASON>. */
export const sendToDocument = async (
  documents: Documents,
  aggregate: Aggregate,
  command: DocumentCommand,
  meta: Meta,
): Promise<Sequence> => {
  const sent = await documents.send(aggregate, command, meta);
  if (sent.kind === "done") return sent.sequence;
  if (sent.reason === "DOCUMENT_UNKNOWN") throw documentNotFound();
  throw new Failure(`WING_REFUSED_${sent.reason}`, `${sent.detail}.`, {
    remedy: "Look at the list of documents again; somebody may have changed it meanwhile.",
  });
};

export const documentNotFound = (): Failure =>
  new Failure("WING_DOCUMENT_NOT_FOUND", "there is no such document.", {
    remedy: "Look at the list of documents again; somebody may have removed it.",
  });
