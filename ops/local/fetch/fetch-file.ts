import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { Failure } from "@wingman/domain/failure";
import type { Skipped } from "../parts/source.ts";
import { get, NotGiven } from "./get.ts";
import { patience as usualPatience, type Patience } from "./reach.ts";

export type Wanted = {
  url: string;
  /** Where the file lies in the end. It appears whole or not at all; what has come so far is beside it, as `.part`. */
  to: string;
  /** In hexadecimal. Without one whatever comes is taken: only for what is itself compared with nothing. */
  sha256?: string | undefined;
  /** More is not taken, whatever the other side says. */
  bytesMax: number;
  env: NodeJS.ProcessEnv;
  onBytes?: ((bytes: number, bytesTotal: number | undefined) => void) | undefined;
  patience?: Patience;
  signal?: AbortSignal | undefined;
};

/** Why a file did not come, with what a caller may do otherwise then. */
export type NotFetched = Skipped & {
  /** What the host answered, where that is the reason. */
  status?: number;
  /** It came whole and is another file than its publisher made. */
  differs?: true;
};

const triesMax = 4;
const tellEveryMs = 200;
/** A host that asks for a longer pause than this is not waited for. */
const retryAfterMsMax = 60_000;

/**
 * Fetches a file, or says in a phrase why it could not. After a break it goes on where it was (Range), also after a
 * restart of Wingman when the checksum is known, for only that can tell that both halves belong together.
 * Throws `Failure` WING_PART_FAILED when the disk refuses.
 */
export async function fetchFile(wanted: Wanted): Promise<{ sha256: string } | NotFetched> {
  const { to, sha256, bytesMax, signal, patience = usualPatience } = wanted;
  const part = `${to}.part`;
  try {
    await mkdir(dirname(to), { recursive: true });
    if (sha256 === undefined) await rm(part, { force: true });
    for (let tries = 1; ; tries++) {
      try {
        const wasResumed = await fetchRest(wanted, part, patience);
        const found = await sha256Of(part);
        if (sha256 === undefined || found === sha256.toLowerCase()) {
          await rename(part, to);
          return { sha256: found };
        }
        await rm(part, { force: true });
        const differs = `what came is not what its publisher made (sha256 ${found.slice(0, 12)}…, not ${sha256.slice(0, 12)}…)`;
        // Two halves may be of two files; one whole is what it is.
        throw new NotGiven(differs, wasResumed, { differs: true });
      } catch (error) {
        if (!(error instanceof NotGiven)) throw error;
        if (!error.again) return { skipped: error.message, ...error.more };
        if (tries === triesMax) return { skipped: `${error.message}, ${triesMax} times`, ...error.more };
        const pauseMs = Math.max(patience.pauseMs * 2 ** (tries - 1), error.afterMs);
        await delay(pauseMs, undefined, { ...(signal && { signal }) });
      }
    }
  } catch (cause) {
    if (signal?.aborted === true || cause instanceof Failure) throw cause;
    throw new Failure("WING_PART_FAILED", `${to} could not be written: ${(cause as Error).message}`, {
      remedy: `Make ${dirname(to)} writable and see that ${Math.ceil(bytesMax / 1_000_000)} MB are free, then start again.`,
      cause,
    });
  }
}

/** Adds what is missing to `part`; true when something was there before. */
async function fetchRest(wanted: Wanted, part: string, patience: Patience): Promise<boolean> {
  const { url, bytesMax, env, onBytes, signal } = wanted;
  const before = await sizeOf(part);
  const headers: Record<string, string> = { "user-agent": "wingman", "accept-encoding": "identity" };
  if (before > 0) headers["range"] = `bytes=${before}-`;
  const response = await get(url, { headers, env, patience, signal });
  const { host } = new URL(url);
  const from = response.statusCode === 206 ? startOf(response) : 0;
  if (response.statusCode === 416 && before > 0) {
    response.resume();
    return true; // Nothing is missing; the checksum will tell.
  }
  const length = Number(response.headers["content-length"] ?? Number.NaN);
  const refused =
    response.statusCode !== 200 && response.statusCode !== 206
      ? `${host} answers ${response.statusCode}`
      : response.statusCode === 206 && from !== before
        ? `${host} goes on at another place than asked`
        : from + length > bytesMax
          ? `${host} offers ${from + length} bytes, more than the ${bytesMax} that are taken`
          : undefined;
  if (refused !== undefined) {
    response.destroy();
    const status = response.statusCode ?? 0;
    const afterMs = retryAfterMs(response);
    if (afterMs > retryAfterMsMax)
      throw new NotGiven(`${refused}, and asks to be left alone for ${Math.ceil(afterMs / 1_000)} s`, false, {
        status,
      });
    throw new NotGiven(refused, status >= 500 || status === 429, { status }, afterMs);
  }
  const bytesTotal = Number.isFinite(length) ? from + length : undefined;
  await save(response, { part, from, bytesMax, bytesTotal, host, idleMsMax: patience.idleMsMax, onBytes, signal });
  return from > 0;
}

async function save(
  response: IncomingMessage,
  to: Pick<Wanted, "bytesMax" | "onBytes" | "signal"> & {
    part: string;
    from: number;
    bytesTotal: number | undefined;
    host: string;
    idleMsMax: number;
  },
): Promise<void> {
  const { part, from, bytesMax, bytesTotal, host, idleMsMax, onBytes, signal } = to;
  let bytes = from;
  let toldAt = 0;
  let gaveUp: NotGiven | undefined;
  const giveUp = (why: NotGiven): void => {
    gaveUp ??= why;
    response.destroy(why);
  };
  const idle = setTimeout(
    () => giveUp(new NotGiven(`${host} sent nothing for ${idleMsMax / 1_000} s`, true)),
    idleMsMax,
  );
  onBytes?.(bytes, bytesTotal);
  const counted = async function* (): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        idle.refresh();
        bytes += chunk.length;
        if (bytes > bytesMax) throw new NotGiven(`${host} sends more than the ${bytesMax} bytes that are taken`, false);
        if (Date.now() - toldAt >= tellEveryMs) {
          toldAt = Date.now();
          onBytes?.(bytes, bytesTotal);
        }
        yield chunk;
      }
    } catch (error) {
      if (error instanceof NotGiven || signal?.aborted === true) throw error;
      throw gaveUp ?? new NotGiven(`${host} broke off after ${bytes} bytes`, true); // Of the line; the disk's own come from below.
    }
  };
  try {
    await pipeline(counted, createWriteStream(part, { flags: from > 0 ? "a" : "w" }), { ...(signal && { signal }) });
    onBytes?.(bytes, bytesTotal);
  } finally {
    clearTimeout(idle);
    response.destroy();
  }
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** Seconds or a date; 0 where nothing was asked for. */
const retryAfterMs = ({ headers }: IncomingMessage): number => {
  const asked = headers["retry-after"] ?? "0";
  const ms = /^\d+$/.test(asked) ? Number(asked) * 1_000 : Date.parse(asked) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
};

/** `bytes 100-199/200` begins at 100. */
const startOf = (response: IncomingMessage): number =>
  Number(/^bytes (\d+)-/.exec(response.headers["content-range"] ?? "")?.[1] ?? Number.NaN);

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
