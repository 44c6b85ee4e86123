/** What the demo backend answers about recordings that are brought in: one is heard at once, one goes on, one is broken. */
import { createHash } from "node:crypto";
import { importedCall } from "@wingman/domain/import/imported-call";
import type { AnswerOf } from "../parts/client.ts";

const heardAt = new Map<string, { readonly begunAt: number; readonly isLong: boolean }>();
/** Of what was sent, by upload. */
const digests = new Map<string, string>();
const durationMs = 138_000;
const longMs = 86_400_000;
const playedOf = (atMs: number, lengthMs: number): NonNullable<AnswerOf<"GET /api/imports/:imported">["played"]> => ({
  ...{ state: atMs >= lengthMs ? "finished" : "playing", atMs: Math.min(atMs, lengthMs), durationMs: lengthMs },
  problem: null,
});
/** Faster than it was spoken. */
const pace = 20;

/** Undefined for an address that is not of this part. */
export const importsAnswer = (
  method: string,
  path: string,
  sent: string,
): { readonly code: number; readonly body: unknown } | undefined => {
  const ok = (body: unknown) => ({ code: 200, body });
  if (path === "/api/uploads") return ok({ upload: crypto.randomUUID(), receivedBytes: 0, sound: null });
  const [, upload, part] = /^\/api\/uploads\/([\w-]+)(\/part)?$/.exec(path) ?? [];
  if (upload && part) {
    digests.set(upload, createHash("sha256").update(sent).digest("hex"));
    return sent.includes("nothing that is sound")
      ? {
          code: 422,
          body: {
            code: "WING_AUDIO_KIND",
            message: "this is no kind of sound that is read.",
            remedy: "Choose a WAV, MP3, Opus or WebM file.",
          },
        }
      : ok({
          ...{ upload, receivedBytes: sent.length },
          sound: { kind: "wav", codec: "pcm", channelCount: 2, rateHz: 8_000, durationMs, peaks: [] },
        });
  }
  if (upload) return ok({ dropped: true });
  if (path === "/api/imports" && method === "POST") {
    const { title, sides } = JSON.parse(sent) as { title: string; sides: { upload: string }[] };
    const call = importedCall([...new Set(sides.map((side) => digests.get(side.upload) ?? ""))]);
    heardAt.set(call, { begunAt: Date.now(), isLong: /long/i.test(title) });
    return ok({ call });
  }
  const imported = /^\/api\/imports\/([\w-]+)$/.exec(path)?.[1];
  if (imported === undefined) return undefined;
  const known = heardAt.get(imported);
  if (!known) return ok({ call: imported, state: "none", played: null });
  const played = known.isLong
    ? playedOf((Date.now() - known.begunAt) * pace, longMs)
    : playedOf(durationMs, durationMs);
  return ok({ call: imported, state: played.state === "finished" ? "over" : "going", played });
};
