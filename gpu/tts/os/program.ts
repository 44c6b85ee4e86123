/** Voices that are programs: a process a sentence, the text by its input and never in its arguments, a few at a time. */
import { spawn } from "node:child_process";
import { Failure } from "@wingman/domain/failure";

/** At once, over all voices of this process; a sentence takes 20 to 100 ms. */
const processesMax = 4;
/** Sentences that wait for one of them. */
const waitingMax = 32;
/** Of one sentence, a minute of sound at 24 kHz. */
const outputBytesMax = 3_000_000;
const runMsMax = 10_000;

export type Program = {
  readonly command: string;
  readonly args: readonly string[];
  /** Such as LD_LIBRARY_PATH; nothing else of our environment reaches it but PATH. */
  readonly env: Readonly<Record<string, string>>;
};

let running = 0;
const waiting: (() => void)[] = [];

/**
 * What the program writes for this input. Rejects with `Failure` WING_TTS_BUSY or WING_TTS_ENGINE; once `signal` is
 * aborted the process is killed and the answer empty.
 */
export const outputOf = async (program: Program, input: string, signal: AbortSignal): Promise<Buffer> => {
  if (!(await turn(signal))) return Buffer.alloc(0);
  try {
    return await runOnce(program, input, signal);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
};

/** False where it was aborted while it waited. */
const turn = (signal: AbortSignal): Promise<boolean> => {
  if (signal.aborted) return Promise.resolve(false);
  if (running < processesMax) {
    running += 1;
    return Promise.resolve(true);
  }
  if (waiting.length >= waitingMax)
    throw new Failure("WING_TTS_BUSY", `${processesMax} voices speak, and ${waitingMax} sentences wait.`, {
      remedy: "Try again in a moment.",
    });
  return new Promise((resolve) => {
    const begin = (): void => {
      signal.removeEventListener("abort", leave);
      resolve(true);
    };
    const leave = (): void => {
      waiting.splice(waiting.indexOf(begin), 1);
      resolve(false);
    };
    signal.addEventListener("abort", leave, { once: true });
    waiting.push(begin);
  });
};

const runOnce = ({ command, args, env }: Program, input: string, signal: AbortSignal): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { PATH: process.env.PATH, LANG: "C.UTF-8", ...env }, stdio: "pipe" });
    const parts: Buffer[] = [];
    let bytes = 0;
    let complaint = "";
    let why: string | undefined;
    const kill = (reason: string): void => {
      why ??= reason;
      child.kill("SIGKILL");
    };
    const onAbort = (): void => kill("it was stopped");
    const late = setTimeout(() => kill(`it took longer than ${runMsMax / 1_000} s`), runMsMax);
    signal.addEventListener("abort", onAbort, { once: true });
    child.stdout.on("data", (part: Buffer) => {
      parts.push(part);
      if ((bytes += part.length) > outputBytesMax) kill("it makes sound without end");
    });
    child.stderr.on("data", (part: Buffer) => (complaint = `${complaint}${part.toString()}`.slice(-300)));
    child.stdin.on("error", () => undefined); // It ended before it read all; its exit code says why.
    const finish = (settle: () => void): void => {
      clearTimeout(late);
      signal.removeEventListener("abort", onAbort);
      settle();
    };
    child.once("error", (cause) => finish(() => reject(broken(command, cause.message, cause))));
    child.once("close", (code) =>
      finish(() => {
        if (signal.aborted) resolve(Buffer.alloc(0));
        else if (code === 0 && why === undefined) resolve(Buffer.concat(parts));
        else reject(broken(command, why ?? (complaint.trim().split("\n").at(-1) || `it ended with ${code}`)));
      }),
    );
    child.stdin.end(input);
  });

const broken = (command: string, why: string, cause?: unknown): Failure =>
  new Failure("WING_TTS_ENGINE", `the program ${command.split("/").at(-1)} did not speak: ${why}.`, {
    remedy: "Run `wingman voices list`; another voice can be chosen meanwhile.",
    ...(cause !== undefined && { cause }),
  });
