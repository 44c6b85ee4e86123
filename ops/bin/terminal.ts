/** How the command line speaks: one line a thing, the remedy with the failure, no stack unless asked. */
import { Failure } from "@wingman/domain/failure";
import type { Progress } from "../local/progress.ts";

const dim = (text: string): string => (process.stdout.isTTY ? `\u001b[2m${text}\u001b[22m` : text);
const bold = (text: string): string => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[22m` : text);

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

const seconds = (ms: number | undefined): string =>
  ms === undefined || ms < 1_000 ? "" : `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
const marks = { fetching: "↓", building: "…", ready: "✓", failed: "✗" } as const;
const repeatMs = 10_000;

/** Prints a line when a part comes to something else, and every ten seconds while it is at the same. */
export const progressPrinter = (): ((progress: Progress) => void) => {
  const last = new Map<string, { readonly state: string; readonly detail: string; readonly at: number }>();
  const passedOver = new Map<string, string[]>();
  return ({ part, state, detail, bytes = 0, bytesTotal, elapsedMs, isQuiet }) => {
    if (state === "looking" || isQuiet === true) return;
    // Why a source was passed over matters once a costlier one is used, or none was left.
    if (state === "skipped") {
      passedOver.set(part, [...(passedOver.get(part) ?? []), detail]);
      return;
    }
    const before = last.get(part);
    const isNews = before?.state !== state || (state === "ready" && before.detail !== detail);
    if (!isNews && Date.now() - before.at < repeatMs) return;
    last.set(part, { state, detail, at: Date.now() });
    const reasons = passedOver.get(part);
    passedOver.delete(part);
    if (reasons && state !== "ready") say(dim(`    ${part.padEnd(13)} ${reasons.join("; ")}`));
    const size = bytesTotal ? ` ${megabytes(bytes)} of ${megabytes(bytesTotal)}` : "";
    const took = seconds(elapsedMs);
    say(`  ${marks[state]} ${part.padEnd(13)} ${detail}${size}${took && `  ${dim(took)}`}`);
  };
};

/** `1:02`, or `1:02:03` from an hour on. */
export const clock = (ms: number): string => {
  const [hours, minutes, rest] = [
    Math.floor(ms / 3_600_000),
    Math.floor(ms / 60_000) % 60,
    Math.floor(ms / 1_000) % 60,
  ];
  const two = (part: number): string => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
};

/** Local time, as lists show it. */
export const dateTime = (iso: string): string => {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? "" : at.toLocaleString("sv", { dateStyle: "short", timeStyle: "short" });
};

/** Words that others said or typed must not steer the terminal. */
export const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, " ");

/** `28.0 MB`, as this computer's own tools count them. */
export const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;

export const heading = (text: string): void => say(bold(text));

/** Prints a failure with what to do about it; anything else is our fault and shows where. */
export const complain = (error: unknown): void => {
  if (error instanceof Failure) {
    process.stderr.write(`\n${error.message}\n${error.remedy ? `${error.remedy}\n` : ""}${dim(`(${error.code})`)}\n`);
    if (process.env["WINGMAN_DEBUG"]) console.error(error.cause);
  } else console.error("\nThat is our fault, not yours:", error);
};

type CallProgress = { readonly atMs: number; readonly durationMs: number; readonly words: number };
/** Where nobody looks at a terminal, a line each so often. */
const barEveryMs = { terminal: 200, file: 10_000 } as const;

/** How far a recording is, on the last line of a terminal, below what is printed meanwhile. */
export const progressBar = () => {
  const { isTTY } = process.stdout;
  let [shown, shownAt] = ["", performance.now()];
  const wipe = (): void => {
    if (isTTY && shown) process.stdout.write("\r\u001b[2K");
  };
  const line = (text: string): void => {
    const now = performance.now();
    if (now - shownAt < (isTTY ? barEveryMs.terminal : barEveryMs.file)) return;
    shownAt = now;
    wipe();
    shown = isTTY ? dim(text) : "";
    process.stdout.write(isTTY ? shown : `  … ${text}\n`);
  };
  return {
    print(line: string): void {
      wipe();
      say(line);
      if (isTTY && shown) process.stdout.write(shown);
    },
    progress({ atMs, durationMs, words }: CallProgress): void {
      line(`${clock(atMs)} of ${clock(durationMs)}, ${clock(durationMs - atMs)} left, ${words} words`);
    },
    line,
    clear(): void {
      wipe();
      shown = "";
    },
  };
};
