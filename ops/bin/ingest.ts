/** A folder of documents handed in to a running Wingman, over the same routes as the page. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileBytesMax, partBytesMax } from "@wingman/commands/knowledge/incoming";
import { describe, Failure } from "@wingman/domain/failure";
import { newId } from "@wingman/streams/base/ids";
import { kindOfName } from "@wingman/streams/untrusted/untrusted";
import { signedFetch } from "./sign-in.ts";

/** Looked through; a folder with more is not one of documents. */
export const filesMax = 10_000;
const readKinds = new Set(["pdf", "docx", "md", "txt", "html"]);
const lookEveryMs = 250;
/** A document is read within seconds; many wait for each other. */
const readMsMax = 120_000;

export type Ingested = { readonly added: number; readonly known: number; readonly failed: number };

type Handed = { readonly document: string; readonly name: string; readonly isKnown: boolean };
type Listed = {
  readonly documents: readonly { readonly document: string; readonly state: string; readonly code: string | null }[];
};

/** Throws `Failure` WING_FILE_NOT_FOUND for the folder, WING_UNREACHABLE, and what signing in throws. */
export const ingestFolder = async (options: {
  readonly url: string;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}): Promise<Ingested> => {
  const { url, folder, signal, print } = options;
  const files = await filesIn(folder);
  const api = apiOf(url, signal);
  let [added, known, failed] = [0, 0, 0];
  const waiting = new Map<string, string>();
  for (const [n, path] of files.entries()) {
    signal.throwIfAborted();
    const name = relative(folder, path);
    const place = `  [${n + 1}/${files.length}] ${name}`;
    try {
      const handed = await handIn(api, path);
      if (handed.isKnown) {
        known += 1;
        print(`${place}  there already, as ${handed.name}`);
      } else {
        waiting.set(handed.document, name);
        print(`${place}  handed in`);
      }
    } catch (error) {
      signal.throwIfAborted();
      failed += 1;
      print(`${place}  ${describe(error)}`);
    }
  }
  for (const until = Date.now() + readMsMax; waiting.size > 0; await sleep(lookEveryMs, undefined, { signal })) {
    const { documents } = await api<Listed>("GET", "/api/knowledge/documents");
    for (const { document, state, code } of documents) {
      const name = waiting.get(document);
      if (name === undefined || state === "waiting") continue;
      waiting.delete(document);
      if (state === "indexed") added += 1;
      else {
        failed += 1;
        print(`  ${name}  ${code ?? "WING_UPLOAD_BROKEN"}: it could not be read.`);
      }
    }
    if (Date.now() < until) continue;
    for (const name of waiting.values()) print(`  ${name}  is still being read; the page shows how far it is.`);
    break;
  }
  return { added, known, failed };
};

const filesIn = async (folder: string): Promise<readonly string[]> => {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new Failure("WING_FILE_NOT_FOUND", `${folder} is no folder that can be read.`, {
      remedy: "Name a folder with documents in it.",
      cause,
    });
  });
  const files = found
    .filter((entry) => entry.isFile() && readKinds.has(kindOfName(entry.name) ?? ""))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  if (files.length === 0 || files.length > filesMax)
    throw new Failure("WING_FILE_NOT_FOUND", `there are ${files.length} documents below ${folder}.`, {
      remedy: `Name a folder with PDF, DOCX, Markdown, TXT or HTML files, ${filesMax} at most.`,
    });
  return files;
};

type Api = <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;

const answerMsMax = 60_000;
const busyTriesMax = 60;
const busyMs = 1_000;

/** Waits where the gateway is asked too often, or has as many files as it takes. Throws `Failure` as the gateway says it. */
const apiOf =
  (url: string, signal: AbortSignal): Api =>
  async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const isBytes = body instanceof Uint8Array;
    for (let tries = 0; ; tries++) {
      const answer = await signedFetch(new URL(path, url), {
        method,
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerMsMax)]),
        ...(body !== undefined && {
          headers: { "content-type": isBytes ? "application/octet-stream" : "application/json" },
          body: isBytes ? new Uint8Array(body) : JSON.stringify(body),
        }),
      }).catch((cause: unknown) => {
        signal.throwIfAborted();
        throw new Failure("WING_UNREACHABLE", `no Wingman answers at ${url}.`, {
          remedy: "Start one with `npm start`.",
          cause,
        });
      });
      if (answer.ok) return (await answer.json()) as Answer; // Its shape is the route's.
      const { code, message, remedy } = (await answer.json().catch(() => ({}))) as Partial<Record<string, string>>;
      if ((answer.status === 429 || answer.status === 503) && tries < busyTriesMax) {
        await sleep(busyMs, undefined, { signal });
        continue;
      }
      throw new Failure(
        (code ?? "WING_UNREACHABLE") as `WING_${string}`,
        message ?? `the answer was ${answer.status}.`,
        {
          ...(remedy && { remedy }),
        },
      );
    }
  };

const handIn = async (api: Api, path: string): Promise<Handed> => {
  const { size } = await stat(path);
  if (size > fileBytesMax || size === 0)
    throw new Failure("WING_UPLOAD_TOO_LARGE", size === 0 ? "there is nothing in it." : "this file is too large.", {
      remedy: "Hand it in as several documents.",
    });
  const bytes = await readFile(path);
  const name = path.split(/[/\\]/).at(-1) ?? "";
  type Upload = { readonly document: Handed | null };
  const upload = newId();
  await api<Upload>("POST", "/api/knowledge/uploads", { upload, name, bytes: bytes.length });
  for (let at = 0; at < bytes.length; at += partBytesMax) {
    const part = bytes.subarray(at, at + partBytesMax);
    const { document } = await api<Upload>("PUT", `/api/knowledge/uploads/${upload}/part?at=${at}`, part);
    if (document) return document;
  }
  throw new Failure("WING_NO_ANSWER", "the last part was sent, and no document came of it.", { remedy: "Try again." });
};
