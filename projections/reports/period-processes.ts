/**
 * Reads many calls and writes their table in a process of its own. The garbage of a hundred thousand rows lies in that
 * process's memory, whose bounds are named here whatever the machine has; all of it goes when the file is there, and
 * nobody here, such as a running call, waits for a row.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Failure } from "@wingman/domain/failure";
import type { PeriodAsk, PeriodFile, ReadPeriod } from "./period-file.ts";

/** Of what is young, for each of its halves: left alone, Node takes 160 MB where the machine has much. */
const youngMbMax = 4;
/** Of what stays until the file is there: 100,000 ids and the program itself. Bytes of rows and file lie outside of it. */
const oldMbMax = 64;
/** Longer than the longest report; one that hangs ends then. */
const msMax = 15 * 60_000;

/** `url`: of the database of read models. */
export type PeriodWork = { readonly url: string; readonly ask: PeriodAsk };
export type PeriodSaid =
  | ({ readonly kind: "made"; readonly peakMb: number } & PeriodFile)
  | { readonly kind: "failed"; readonly code: `WING_${string}`; readonly message: string; readonly remedy?: string };

/**
 * One process for each file that is asked for; whoever asks bounds how many. `told` hears what a process held at most,
 * in MB. Throws `Failure` WING_STARTING, WING_DB_*, WING_REPORT_FAILED, or the signal's reason.
 */
export const periodsInProcesses =
  (url: string, signal: AbortSignal, told: (peakMb: number) => void = () => undefined): ReadPeriod =>
  async (ask) => {
    signal.throwIfAborted();
    const child = fork(fileURLToPath(new URL("./period-process.ts", import.meta.url)), {
      execArgv: [`--max-semi-space-size=${youngMbMax}`, `--max-old-space-size=${oldMbMax}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const said = Promise.withResolvers<PeriodSaid>();
    const end = AbortSignal.any([signal, AbortSignal.timeout(msMax)]);
    const stop = (): void => said.reject(signal.aborted ? signal.reason : ended());
    end.addEventListener("abort", stop, { once: true });
    child.once("message", (message) => said.resolve(message as PeriodSaid)); // Its only message; the program is ours.
    child.once("error", (cause) => said.reject(ended(cause)));
    child.once("exit", () => said.reject(ended()));
    try {
      // Not as an argument: those everybody on the machine may read.
      child.send({ url, ask } satisfies PeriodWork, (cause) => cause && said.reject(ended(cause)));
      const made = await said.promise;
      if (made.kind === "failed") throw new Failure(made.code, made.message, made);
      told(made.peakMb);
      return made;
    } finally {
      end.removeEventListener("abort", stop);
      child.kill("SIGKILL"); // It holds nothing: its transaction only reads.
    }
  };

const ended = (cause?: unknown): Failure =>
  new Failure("WING_REPORT_FAILED", "the process that makes the report ended before it was there.", {
    remedy: "Try again, or ask for fewer days.",
    cause,
  });
