/** The log with what is needed to hold it against its seal: for `verify`, `proof` and `heads`. */
import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "@wingman/domain/failure";
import { openStored } from "@wingman/streams/log/stored";
import { streamNames } from "@wingman/streams/log/streams";
import { aggregateOf } from "@wingman/streams/log/subjects";
import type { RawMessage } from "@wingman/streams/log/wire";
import { askForHead } from "@wingman/streams/notary/ask";
import { headsFileIn, openHeadsFile } from "@wingman/streams/notary/heads-file";
import { type PublicKey, readPublicKey } from "@wingman/streams/notary/key";
import { keyFileIn, publicKeyFileOf, readPublicKeys } from "@wingman/streams/notary/key-file";
import { leavesFileIn, readLeaves } from "@wingman/streams/notary/leaves-file";
import { logIsGone, type VerifyParts } from "@wingman/streams/notary/verify-log";
import { existsSync } from "node:fs";
import { defaultDataDir } from "../../local/instance.ts";
import { config, fileOf, root } from "../command-tools.ts";
import { withLogServer } from "../log-at-hand.ts";
import { printable, say } from "../terminal.ts";

const listedMax = 10;
const toldEveryMs = 500;

export type SealedLog = Omit<VerifyParts, "onProgress"> & {
  readonly connection: NatsConnection;
  /** Why the notary that runs does not seal; undefined when it does, or when none runs. */
  readonly refusal: Failure | undefined;
};

/** `given`: a file of public keys, or one itself; without it the ones of this Wingman. Throws `Failure` WING_NOTARY_KEY. */
export const keysFrom = async (given: string | undefined): Promise<PublicKey[]> => {
  if (given !== undefined)
    return given.includes("+") && !existsSync(fileOf(given)) ? [readPublicKey(given)] : readPublicKeys(fileOf(given));
  const { dataDir = defaultDataDir(root), notaryKeyFile = keyFileIn(dataDir) } = config();
  const file = publicKeyFileOf(notaryKeyFile);
  return existsSync(file) ? readPublicKeys(file) : [];
};

/** A notary that runs is asked for a head first, so that all that stands there by now is sealed. */
export const withSealedLog = async <Result>(
  options: { readonly key?: string | undefined; readonly signal: AbortSignal },
  work: (log: SealedLog) => Promise<Result>,
): Promise<Result> => {
  const { dataDir = defaultDataDir(root), natsUrl, headsFile: headsPath = headsFileIn(dataDir) } = config();
  const { signal } = options;
  const keys = await keysFrom(options.key);
  const headsFile = openHeadsFile(headsPath);
  const notes = (from: number, max: number): Promise<Buffer> => readLeaves(leavesFileIn(dataDir), from, max);
  const isGone = async (): Promise<Failure | undefined> => {
    const heads = (await headsFile.read())?.heads ?? [];
    return heads.length > 0 ? logIsGone(heads) : undefined;
  };
  try {
    return await withLogServer({ root, dataDir, natsUrl, signal }, async (connection) => {
      const stored = await openStored(connection);
      if (!(await stored.state(streamNames.events))) throw (await isGone()) ?? nothingThere();
      let refusal: Failure | undefined;
      await askForHead(connection).catch((error: unknown) => {
        if (!(error instanceof Failure)) throw error;
        refusal = error;
      });
      return await work({ stored, headsFile, keys, notes, signal, connection, refusal });
    });
  } catch (error) {
    const isNothing = error instanceof Failure && error.code === "WING_CALL_NOT_FOUND" && error.cause === undefined;
    throw (isNothing ? await isGone() : undefined) ?? error;
  }
};

const nothingThere = (): Failure =>
  new Failure("WING_CALL_NOT_FOUND", "there is no log here yet.", {
    remedy: "Start Wingman with `npm start`, or name the folder in WINGMAN_DATA_DIR.",
  });

/** Says how far it is, twice a second at most; nothing where the output is for machines. */
export const progressOf = (isJson: boolean): ((done: number, of: number) => void) => {
  let told = Date.now();
  return (done, of) => {
    if (isJson || Date.now() - told < toldEveryMs) return;
    told = Date.now();
    say(`  Reading ${done.toLocaleString("en")} of ${of.toLocaleString("en")} commits`);
  };
};

export type Wanted = { readonly about: string; readonly messages: readonly RawMessage[] };

/**
 * The commits of a call (the first letters of its id, or `last`), or the one that holds an event (`<commit>.<index>`).
 * Throws `Failure` WING_CALL_NOT_FOUND, WING_CALL_AMBIGUOUS, WING_EVENT_NOT_FOUND.
 */
export const findCommits = async (log: SealedLog, wanted: string): Promise<Wanted> =>
  /\.\d+$/.test(wanted) ? commitOf(log, wanted) : commitsOfCall(log, wanted);

const commitsOfCall = async ({ stored, signal }: SealedLog, wanted: string): Promise<Wanted> => {
  const subjects = await stored.subjects(streamNames.events, "wm.ev.1.*.*.call.*");
  const calls = subjects
    .map((subject) => ({ subject, id: aggregateOf(subject)?.id ?? "" }))
    .toSorted((a, b) => (a.id < b.id ? 1 : -1)); // Ids begin with the time they were made at.
  const meant = wanted === "last" ? calls.slice(0, 1) : calls.filter(({ id }) => id.startsWith(wanted));
  const found = calls.find(({ id }) => id === wanted) ?? meant[0];
  const list = (found ? meant : calls).slice(0, listedMax).map(({ id }) => `  ${id}`);
  if (!found)
    throw new Failure(
      "WING_CALL_NOT_FOUND",
      `no call begins with ${printable(wanted)}. The last ones are:\n${list.join("\n")}`,
      {
        remedy: "Give one of these ids, or its first letters; `last` is the newest.",
        cause: wanted,
      },
    );
  if (meant.length > 1 && found.id !== wanted)
    throw new Failure(
      "WING_CALL_AMBIGUOUS",
      `${meant.length} calls begin with ${printable(wanted)}:\n${list.join("\n")}`,
      {
        remedy: "Give more of the id.",
      },
    );
  return { about: found.id, messages: await stored.readSubject(streamNames.events, found.subject, signal) };
};

const commitOf = async ({ stored, signal }: SealedLog, event: string): Promise<Wanted> => {
  const id = event.replace(/\.\d+$/, "");
  const messages: RawMessage[] = [];
  await stored.read(
    streamNames.events,
    (message) => {
      if (message.headers?.get("Nats-Msg-Id") === id) messages.push(message);
    },
    { signal },
  );
  if (messages.length === 0)
    throw new Failure("WING_EVENT_NOT_FOUND", `no commit of the log holds the event ${printable(event)}.`, {
      remedy: "An event's id is its commit's id, a dot and a number, as `wingman replay --json` shows it.",
    });
  return { about: event, messages };
};
