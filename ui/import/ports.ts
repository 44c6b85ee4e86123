import type { ImportPorts } from "@wingman/domain/import/run";
import { call as callRoute } from "../parts/client.ts";
import { ApiProblem } from "../parts/http.ts";
import { dropUpload, sendFile } from "../recording/ask.ts";

export type Agreed = "aloud" | "in-writing" | "not-asked";
/** A browser reads a file whole to know it by its content. */
export const fileBytesMax = 250_000_000;
/** While the server takes no more, or is started again, it is asked again so long. */
const busyTriesMax = 180;
const busyMs = 1_000;

/** What the import of a batch does, from a page. */
export const portsOf = (options: {
  readonly files: ReadonlyMap<string, File>;
  readonly agreed: Agreed;
  readonly basis: string;
  readonly signal: AbortSignal;
}): ImportPorts => {
  const { files, agreed, basis, signal } = options;
  const fileOf = (name: string): File => files.get(name) ?? new File([], name);
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(signal.reason instanceof Error ? signal.reason : new Error("stopped"));
      });
    });
  const patiently = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    for (let tries = 0; ; tries++)
      try {
        return await ask();
      } catch (error) {
        signal.throwIfAborted();
        // Only a clear no is an answer: a server that is busy, or away, is asked again.
        const isBusy = !(error instanceof ApiProblem) || error.status === 429 || error.status === 503;
        if (!isBusy || tries >= busyTriesMax) throw error;
        await wait(busyMs);
      }
  };
  return {
    async digest(name) {
      const file = fileOf(name);
      const bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      const digest = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      return { digest, bytes: file.size, at: file.lastModified };
    },
    look: (call) => patiently(() => callRoute("GET /api/imports/:imported", { params: { imported: call } })),
    send: (name) =>
      patiently(async () => {
        const { upload, sound } = await sendFile(fileOf(name), () => undefined, signal);
        return { upload, channelCount: sound.channelCount, durationMs: sound.durationMs };
      }),
    drop: async (upload) => void (await dropUpload(upload)),
    play: (start) => patiently(() => callRoute("POST /api/imports", { body: { ...start, agreed, basis } })),
    async playbook(name) {
      const [id = "", version] = name.split("@");
      if (version !== undefined) return { id, version: Number(version) };
      const { playbooks } = await callRoute("GET /api/playbooks");
      const found = playbooks.find((one) => one.id === id);
      if (found) return { id, version: found.version };
      throw new ApiProblem(404, { code: "WING_PLAYBOOK_NOT_FOUND", message: `There is no playbook “${id}”.` });
    },
    wait,
    now: () => performance.now() + performance.timeOrigin,
  };
};
