/** Recordings brought in to a running Wingman, over the same routes as the page. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { partBytesMax } from "@wingman/commands/uploads/uploads";
import { Failure } from "@wingman/domain/failure";
import { type Plan, planOfFolder, planOfList } from "@wingman/domain/import/plan";
import type { Progress } from "@wingman/domain/import/progress";
import { type ImportPorts, type ImportState, runImport, type Told } from "@wingman/domain/import/run";
import { signedFetch } from "./sign-in.ts";

const answerMsMax = 60_000;
/** The last part is answered when all is decoded. */
const decodedMsMax = 600_000;
/** While the server takes no more, or is started again, it is asked again so long. */
const busyTriesMax = 180;
const busyMs = 1_000;

export type Agreed = "aloud" | "in-writing" | "not-asked";
export type Imported = { readonly told: readonly Told[]; readonly progress: Progress; readonly faults: Plan["faults"] };

/** Throws `Failure` WING_FILE_NOT_FOUND for the folder or the list, WING_UNREACHABLE, and what signing in throws. */
export const importRecordings = async (options: {
  readonly url: string;
  readonly path: string;
  readonly agreed: Agreed;
  readonly basis: string;
  readonly atOnce: number;
  readonly signal: AbortSignal;
  readonly told: (told: Told) => void;
  readonly fault: (fault: Plan["faults"][number]) => void;
  readonly progress: (progress: Progress) => void;
}): Promise<Imported> => {
  const { url, path, agreed, basis, atOnce, signal, told, fault, progress } = options;
  const { folder, plan } = await planOf(path);
  for (const one of plan.faults) fault(one);
  const ports = portsOf({ url, folder, agreed, basis, signal });
  const done = await runImport(plan.jobs, ports, { atOnce, told, progress, isStopped: () => signal.aborted });
  return { ...done, faults: plan.faults };
};

const planOf = async (path: string): Promise<{ readonly folder: string; readonly plan: Plan }> => {
  const found = await stat(path).catch((cause: unknown) => {
    throw new Failure("WING_FILE_NOT_FOUND", `${path} is neither a folder nor a list.`, {
      remedy: "Name a folder of recordings, or a CSV file that lies beside them.",
      cause,
    });
  });
  const isFolder = found.isDirectory();
  const folder = isFolder ? path : dirname(path);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
  const plan = isFolder ? planOfFolder(names) : planOfList(await readFile(path, "utf8"), names);
  if (plan.jobs.length === 0 && plan.faults.length === 0)
    throw new Failure("WING_FILE_NOT_FOUND", `there is no recording in ${path}.`, {
      remedy: "Name a folder with WAV, MP3, Opus or WebM files, or a CSV file that names them.",
    });
  return { folder, plan };
};

const portsOf = ({
  url,
  folder,
  agreed,
  basis,
  signal,
}: {
  readonly url: string;
  readonly folder: string;
  readonly agreed: Agreed;
  readonly basis: string;
  readonly signal: AbortSignal;
}): ImportPorts => {
  const api = apiOf(url, signal);
  const pathOf = (file: string): string => resolve(folder, file);
  return {
    async digest(file) {
      const { size, mtimeMs } = await stat(pathOf(file));
      const hash = createHash("sha256");
      for await (const part of createReadStream(pathOf(file))) hash.update(part as Uint8Array);
      return { digest: hash.digest("hex"), bytes: size, at: Math.round(mtimeMs) };
    },
    look: (call) => api<ImportState>("GET", `/api/imports/${call}`),
    async send(file) {
      type Upload = {
        readonly upload: string;
        readonly receivedBytes: number;
        readonly sound: { readonly channelCount: number; readonly durationMs: number } | null;
      };
      await using handle = await open(pathOf(file));
      const { size } = await handle.stat();
      if (size === 0)
        throw new Failure("WING_AUDIO_EMPTY", "there is no sound in this file.", {
          remedy: "Take it out of the folder.",
        });
      let last = await api<Upload>("POST", "/api/uploads", { bytes: size });
      const { upload } = last;
      while (last.sound === null) {
        const at = last.receivedBytes;
        const part = Buffer.alloc(Math.min(partBytesMax, size - at));
        await handle.read(part, 0, part.length, at);
        last = await api<Upload>("PUT", `/api/uploads/${upload}/part?at=${at}`, part);
      }
      return { upload, channelCount: last.sound.channelCount, durationMs: last.sound.durationMs };
    },
    drop: (upload) => api("DELETE", `/api/uploads/${upload}`),
    play: (start) => api<{ call: string }>("POST", "/api/imports", { ...start, agreed, basis }),
    async playbook(name) {
      const [id = "", version] = name.split("@");
      if (version !== undefined) return { id, version: Number(version) };
      const { playbooks } = await api<{ playbooks: readonly { id: string; version: number }[] }>(
        "GET",
        "/api/playbooks",
      );
      const found = playbooks.find((one) => one.id === id);
      if (found) return { id, version: found.version };
      throw new Failure("WING_PLAYBOOK_NOT_FOUND", `there is no playbook "${id}".`, {
        remedy: "Write the id of one that stands under Playbooks, or leave it empty.",
      });
    },
    wait: (ms) => sleep(ms, undefined, { signal }),
    now: Date.now,
  };
};

/** Waits where the gateway takes no more, or is being started again. Throws `Failure` as the gateway says it. */
const apiOf =
  (url: string, signal: AbortSignal) =>
  async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const isBytes = body instanceof Uint8Array;
    for (let tries = 0; ; tries++) {
      const answer = await signedFetch(new URL(path, url), {
        method,
        signal: AbortSignal.any([signal, AbortSignal.timeout(isBytes ? decodedMsMax : answerMsMax)]),
        ...(body !== undefined && {
          headers: { "content-type": isBytes ? "application/octet-stream" : "application/json" },
          body: isBytes ? new Uint8Array(body) : JSON.stringify(body),
        }),
      }).catch((cause: unknown) => {
        signal.throwIfAborted();
        return new Failure("WING_UNREACHABLE", `no Wingman answers at ${url}.`, {
          remedy: "Start one with `npm start`, and start the import again: it goes on where it was.",
          cause,
        });
      });
      const isBusy = answer instanceof Failure || answer.status === 429 || answer.status === 503;
      if (isBusy && tries < busyTriesMax) {
        await sleep(busyMs, undefined, { signal });
        continue;
      }
      if (answer instanceof Failure) throw answer;
      if (answer.ok) return (await answer.json()) as Answer; // Its shape is the route's.
      const { code, message, remedy } = (await answer.json().catch(() => ({}))) as Partial<Record<string, string>>;
      throw new Failure(
        (code ?? "WING_UNREACHABLE") as `WING_${string}`,
        message ?? `the answer was ${answer.status}.`,
        { ...(remedy && { remedy }) },
      );
    }
  };
