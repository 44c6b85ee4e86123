/** What the trail's routes read from the log itself: an event opened, its proof, and a call with all its proofs. */
import { personalFieldsOf } from "@wingman/domain/call/erasure";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import { answered, type JetStreamLog, messagesAfter } from "@wingman/streams/log/jetstream";
import { placeIn } from "@wingman/streams/log/position";
import { streamNames } from "@wingman/streams/log/streams";
import { aggregateOf, eventSubject, fragmentSubjects } from "@wingman/streams/log/subjects";
import type { RawMessage } from "@wingman/streams/log/wire";
import { takeCommit } from "@wingman/streams/log/wire";
import { endorsedKey, type ExportKey } from "@wingman/streams/notary/endorse";
import { leafHashOf } from "@wingman/streams/notary/hash";
import { inclusionSteps, isIncluded } from "@wingman/streams/notary/proofs";
import { type ProofFile, proofFileOf } from "@wingman/streams/notary/proof-file";
import type { Proven, Prover } from "@wingman/streams/notary/prover";
import { type BundleFile, bundleOf } from "@wingman/streams/rights/bundle";
import { recordOf } from "@wingman/streams/rights/record";
import { vconOf } from "@wingman/streams/rights/vcon";
import type { Opened, Proof } from "./answers.ts";

/** The message that holds an event of this tenant; what is another's is not there. Throws `Failure` WING_EVENT_NOT_FOUND. */
const messageOf = async (log: JetStreamLog, tenant: TenantId, place: string): Promise<RawMessage> => {
  const { sequence } = placeIn(place);
  const found = await answered(() => log.manager.direct.getMessage(streamNames.events, { seq: sequence }));
  if (found && aggregateOf(found.subject)?.tenant === tenant)
    return {
      ...{ subject: found.subject, headers: found.header, data: found.data, sequence: found.seq },
      storedAt: found.time.getTime(),
    };
  throw notFound();
};

const notFound = (): Failure =>
  new Failure("WING_EVENT_NOT_FOUND", "no event of this company stands there.", {
    remedy: "Take its place from the list.",
  });

/** An event with its fields opened; what was erased says so. Throws `Failure` WING_EVENT_NOT_FOUND. */
export const openedEvent = async (log: JetStreamLog, tenant: TenantId, place: string): Promise<Opened> => {
  const commit = await takeCommit(log.keyring, await messageOf(log, tenant, place));
  const { index } = placeIn(place);
  const event = commit?.events[index];
  if (!commit || (!event && !commit.unreadable)) throw notFound();
  const type = event?.type ?? "";
  return {
    place,
    event: event?.id ?? `${commit.id}.${index}`,
    type,
    v: event?.v ?? 0,
    data: event?.data ?? null,
    personal: personalFieldsOf(type).map(({ path }) => path.join(".")),
    unreadable: commit.unreadable?.code ?? null,
  };
};

/** As `Proof` says; one that is not sealed yet is an answer, too. Throws `Failure` WING_EVENT_NOT_FOUND, WING_LOG_TAMPERED. */
export const proofOf = async (log: JetStreamLog, prover: Prover, tenant: TenantId, place: string): Promise<Proof> => {
  const message = await messageOf(log, tenant, place);
  const { sequence } = message;
  try {
    const { head, key, commits } = await prover.prove([message]);
    const [commit] = commits;
    if (!commit) throw notFound();
    const at = { leaf: leafHashOf(commit.canonical), index: sequence - 1, size: head.size, proof: commit.inclusion };
    const hex = (hash: Buffer): string => hash.toString("hex");
    return {
      sealed: true,
      size: head.size,
      sequence,
      proof: {
        leaf: hex(at.leaf),
        steps: (inclusionSteps(at) ?? []).map(({ side, hash, result }) => ({
          side,
          hash: hex(hash),
          result: hex(result),
        })),
        root: hex(head.root),
        ...{ time: head.time, keyId: head.keyId, publicKey: key.line, origin: head.origin },
        holds: isIncluded({ ...at, root: head.root }),
      },
    };
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== "WING_PROOF_UNSEALED") throw error;
    return { sealed: false, size: (await prover.newest())?.size ?? 0, sequence, proof: null };
  }
};

/** As a file that `wingman verify` checks. Throws as `Prover.prove` does. */
export const proofFile = async (
  log: JetStreamLog,
  prover: Prover,
  tenant: TenantId,
  place: string,
): Promise<ProofFile> => {
  const message = await messageOf(log, tenant, place);
  const { index } = placeIn(place);
  return proofFileOf(`${message.headers?.get("Nats-Msg-Id") ?? ""}.${index}`, await prover.prove([message]));
};

/** Commits of a call that one file holds: days of it. */
const bundleCommitsMax = 50_000;

/** Throws `Failure` WING_CALL_NOT_FOUND, WING_NOTARY_AWAY, WING_EXPORT_TOO_LARGE, and as `Prover.prove` does. */
export const callBundle = async (
  log: JetStreamLog,
  prover: Prover,
  key: () => Promise<ExportKey>,
  { tenant, call, at }: { readonly tenant: TenantId; readonly call: string; readonly at: Date },
): Promise<BundleFile> => {
  const messages: RawMessage[] = [];
  for await (const message of messagesAfter(log, eventSubject(callAggregate(tenant, call)), 0)) {
    messages.push(message);
    if (messages.length > bundleCommitsMax)
      throw new Failure("WING_EXPORT_TOO_LARGE", `this call has more than ${bundleCommitsMax} commits.`, {
        remedy: "Write its proof with `wingman proof` and its words with the export of the Privacy page.",
      });
  }
  if (messages.length === 0)
    throw new Failure("WING_CALL_NOT_FOUND", "there is no such call.", { remedy: "See the trail's list." });
  const exporting = await key();
  const proven: Proven = await prover.prove(messages);
  const found = await recordOf(log, { tenant, call, side: "both" });
  if (!found) throw new Failure("WING_CALL_NOT_FOUND", "there is no such call.", { remedy: "See the trail's list." });
  // What was written while the file was made comes with the next one.
  const record = { ...found.record, commits: found.record.commits.slice(0, messages.length), interim: [] };
  const vcon = vconOf(record, { tenant, side: "both", subject: { by: "call", value: call }, at });
  return bundleOf(call, vcon, proven, exporting);
};

/** A key of this process, asked for when it is first needed; one that was not given is asked for again. */
export const oneKey = (log: () => JetStreamLog): (() => Promise<ExportKey>) => {
  let known: Promise<ExportKey> | undefined;
  return () =>
    (known ??= endorsedKey(log().connection).catch((error: unknown) => {
      known = undefined;
      throw error;
    }));
};

type Interim = {
  readonly counts: Record<string, number>;
  readonly fragments: Record<string, { readonly utterance: string; readonly revision: number }>;
};
type OfCall = {
  readonly tenant: TenantId;
  readonly call: string;
  readonly utterances: readonly string[];
  /** Ids of events that are none of the log's. */
  readonly causes: readonly string[];
};

/**
 * How many interim texts are kept of some utterances of a call, and which of them are the cause of something. They age out
 * before the words do.
 */
export const interimOf = async (log: JetStreamLog, { tenant, call, utterances, causes }: OfCall): Promise<Interim> => {
  const counts: Record<string, number> = Object.fromEntries(utterances.map((utterance) => [utterance, 0]));
  const fragments: Record<string, { utterance: string; revision: number }> = {};
  if (utterances.length + causes.length === 0) return { counts, fragments };
  const decoder = new TextDecoder();
  for await (const { data } of messagesAfter(log, fragmentSubjects(tenant, call), 0, streamNames.fragments)) {
    const stored = JSON.parse(decoder.decode(data)) as Stored; // Written by `publishFragment`; which words, is not sealed.
    const { utterance, revision } = stored.data;
    if (Object.hasOwn(counts, utterance)) counts[utterance] = (counts[utterance] ?? 0) + 1;
    if (causes.includes(stored.id)) fragments[stored.id] = { utterance, revision };
  }
  return { counts, fragments };
};
type Stored = { readonly id: string; readonly data: { readonly utterance: string; readonly revision: number } };
