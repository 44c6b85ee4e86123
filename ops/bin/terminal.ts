/** How the command line speaks: one line a thing, the remedy with the failure, no stack unless asked. */
import { Failure } from "@wingman/domain/failure";
import type { Progress } from "../local/progress.ts";

const dim = (text: string): string => (process.stdout.isTTY ? `\u001b[2m${text}\u001b[22m` : text);
const bold = (text: string): string => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[22m` : text);

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

const seconds = (ms: number | undefined): string => (ms === undefined || ms < 1_000 ? "" : `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`);
const marks = { looking: "·", fetching: "↓", building: "…", ready: "✓", skipped: "·", failed: "✗" } as const;
const repeatMs = 10_000;

/** Prints set-up lines as they change; a long step speaks again every ten seconds. */
export const progressPrinter = (): ((progress: Progress) => void) => {
  const last = new Map<string, { text: string; at: number }>();
  const passedOver = new Map<string, Progress[]>();
  return (progress) => {
    if (progress.state === "looking") return;
    // Why a source was passed over matters once a costlier one is used, or none was left.
    if (progress.state === "skipped") { passedOver.set(progress.part, [...(passedOver.get(progress.part) ?? []), progress]); return; }
    if (progress.state !== "ready") for (const { detail } of passedOver.get(progress.part) ?? []) say(dim(`  · ${progress.part.padEnd(13)} ${detail}`));
    passedOver.delete(progress.part);
    const size = progress.bytesTotal ? ` ${mb(progress.bytes ?? 0)} of ${mb(progress.bytesTotal)}` : "";
    const text = `${progress.state} ${progress.detail}`;
    const before = last.get(progress.part);
    if (before?.text === text && Date.now() - before.at < repeatMs) return;
    last.set(progress.part, { text, at: Date.now() });
    const took = seconds(progress.elapsedMs);
    say(`  ${marks[progress.state]} ${progress.part.padEnd(13)} ${progress.detail}${size}${took && `  ${dim(took)}`}`);
  };
};

const mb = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;

export const heading = (text: string): void => say(bold(text));

/** Prints a failure with what to do about it; anything else is our fault and shows where. */
export const complain = (error: unknown): void => {
  if (error instanceof Failure) {
    process.stderr.write(`\n${error.message}\n${error.remedy ? `${error.remedy}\n` : ""}${dim(`(${error.code})`)}\n`);
    if (process.env["WINGMAN_DEBUG"]) console.error(error.cause);
  } else console.error("\nThat is our fault, not yours:", error);
};
