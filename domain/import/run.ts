/**
 * Brings in a batch, some at a time, through ports: what touches files, the server and the clock is given. The same for the
 * command line and for the page. What ended is never begun again: the server knows each recording by its content.
 */
import type { Channel } from "../call/events/shared.ts";
import { importedCall } from "./imported-call.ts";
import type { Job } from "./plan.ts";
import { type Ended, type Progress, progressOf } from "./progress.ts";

/** Recordings that are sent and heard at once; a gateway takes four uploads of one person. */
export const atOnceMax = 4;
export const atOnceUsual = 2;
const lookEveryMs = 1_000;
/** A recording that is on its way there, and of which nothing is heard any more, is given up after so long. */
const stillMsMax = 180_000;

export type ImportState = {
  readonly state: "none" | "going" | "over";
  readonly played: {
    readonly state: "playing" | "finished" | "stopped" | "failed";
    readonly atMs: number;
    readonly durationMs: number;
    readonly problem: { readonly code: string; readonly message?: string; readonly remedy?: string | null } | null;
  } | null;
};
export type Sent = { readonly upload: string; readonly channelCount: number; readonly durationMs: number };
export type PlayImport = {
  readonly rep: string | null;
  readonly recordedAt: number;
  readonly title: string;
  readonly customer: { readonly name: string; readonly company: string; readonly role: string };
  readonly language: string;
  readonly playbook: { readonly id: string; readonly version: number } | null;
  readonly sides: readonly { readonly upload: string; readonly channel: number; readonly side: Channel }[];
};
/** Each may throw what has `code`, `message` and `remedy`; it is told as the file's. */
export type ImportPorts = {
  /** SHA-256 in hex, its size, and when it was last written, epoch milliseconds. */
  digest(file: string): Promise<{ readonly digest: string; readonly bytes: number; readonly at: number }>;
  look(call: string): Promise<ImportState>;
  send(file: string): Promise<Sent>;
  drop(upload: string): Promise<void>;
  play(start: PlayImport): Promise<{ readonly call: string }>;
  /** The newest version of a playbook, or the one that is named behind an @; throws where there is none. */
  playbook(name: string): Promise<{ readonly id: string; readonly version: number }>;
  wait(ms: number): Promise<void>;
  now(): number;
};

export type Told = { readonly job: Job; readonly how: Ended };

/** Resolves when each job has ended. Throws only what `wait` throws once it is told to stop. */
export const runImport = async (
  jobs: readonly Job[],
  ports: ImportPorts,
  options: {
    readonly atOnce?: number;
    readonly told?: (told: Told) => void;
    readonly progress?: (progress: Progress) => void;
    readonly isStopped?: () => boolean;
  } = {},
): Promise<{ readonly told: readonly Told[]; readonly progress: Progress }> => {
  const { atOnce = atOnceUsual, isStopped = () => false } = options;
  const startedAt = ports.now();
  const ended: { bytes: number; told: Told }[] = [];
  const sizes = new Map<Job, number>();
  const heard = new Map<Job, number>();
  const first = new Map<string, Job>();
  const unsized = (): number => {
    const known = [...sizes.values()];
    const usual = known.length === 0 ? 0 : known.reduce((a, b) => a + b, 0) / known.length;
    return jobs.reduce((sum, job) => sum + (sizes.get(job) ?? usual), 0);
  };
  const now = (): Progress =>
    progressOf({
      ended: ended.map(({ bytes, told: { how } }) => ({ bytes, how })),
      heardMs: [...heard.values()],
      files: jobs.length,
      bytesLeft: Math.max(0, unsized() - ended.reduce((sum, { bytes }) => sum + bytes, 0)),
      elapsedMs: ports.now() - startedAt,
    });
  const end = (job: Job, how: Ended): void => {
    heard.delete(job);
    const told = { job, how };
    ended.push({ bytes: sizes.get(job) ?? 0, told });
    options.told?.(told);
    options.progress?.(now());
  };

  /** Until the call is over; what was heard meanwhile counts as this run's. */
  const follow = async (job: Job, call: string): Promise<Ended> => {
    let [reached, since] = [-1, ports.now()];
    for (;;) {
      const { state, played } = await ports.look(call);
      const atMs = played?.atMs ?? 0;
      if (played) heard.set(job, atMs);
      options.progress?.(now());
      if (played?.state === "failed" && played.problem)
        return {
          kind: "failed",
          code: played.problem.code,
          message: played.problem.message ?? "it was not heard to its end.",
          remedy: played.problem.remedy ?? null,
        };
      if (state === "over") return { kind: "imported", call, soundMs: Math.max(atMs, played?.durationMs ?? 0) };
      if (atMs > reached) [reached, since] = [atMs, ports.now()];
      if (ports.now() - since > stillMsMax)
        return {
          kind: "failed",
          code: "WING_IMPORT_STILL",
          message: `nothing more is heard of it, at call ${call}.`,
          remedy: "See that a speech worker runs, and start the import again: it goes on with this call.",
        };
      await ports.wait(lookEveryMs);
    }
  };

  const bring = async (job: Job): Promise<Ended> => {
    const files = [job.file, ...(job.customerFile === null ? [] : [job.customerFile])];
    const found = [];
    for (const file of files) found.push(await ports.digest(file));
    sizes.set(
      job,
      found.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    const call = importedCall(found.map(({ digest }) => digest));
    const before = first.get(call);
    if (before) return { kind: "known", call, as: before.file };
    first.set(call, job);
    const { state } = await ports.look(call);
    if (state === "over") return { kind: "known", call, as: null };
    // Begun by a run that was killed: the server went on with it.
    if (state === "going") return follow(job, call);
    const playbook = job.playbook === null ? null : await ports.playbook(job.playbook);
    const sent: Sent[] = [];
    try {
      for (const file of files) sent.push(await ports.send(file));
      await ports.play({
        rep: job.rep,
        recordedAt: job.recordedAt ?? found[0]?.at ?? ports.now(),
        title: job.title,
        customer: { ...job.customer, role: "" },
        language: job.language,
        playbook,
        sides: sidesOf(job, sent),
      });
    } catch (error) {
      for (const { upload } of sent) await ports.drop(upload).catch(() => undefined);
      throw error;
    }
    return follow(job, call);
  };

  const waiting = [...jobs];
  const work = async (): Promise<void> => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      if (isStopped()) return;
      const mine = job;
      try {
        end(mine, await bring(mine));
      } catch (error) {
        if (isStopped()) return;
        end(mine, failedOf(error));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnceMax, Math.max(1, atOnce)) }, work));
  return { told: ended.map(({ told }) => told), progress: now() };
};

/** Two files are a side each; of one, its channels are, the first of them the rep's unless the list says otherwise. */
const sidesOf = ({ side }: Job, sent: readonly Sent[]): PlayImport["sides"] => {
  const [one, two] = sent;
  if (!one) return [];
  const other = (of: Channel): Channel => (of === "rep" ? "customer" : "rep");
  if (two)
    return [
      { upload: one.upload, channel: 0, side: "rep" },
      { upload: two.upload, channel: 0, side: "customer" },
    ];
  if (one.channelCount === 1) return [{ upload: one.upload, channel: 0, side: side ?? "customer" }];
  const firstIs = side ?? "rep";
  return [
    { upload: one.upload, channel: 0, side: firstIs },
    { upload: one.upload, channel: 1, side: other(firstIs) },
  ];
};

const failedOf = (error: unknown): Ended => {
  const { code, message, remedy } = error as { code?: unknown; message?: unknown; remedy?: unknown };
  return {
    kind: "failed",
    code: typeof code === "string" ? code : "WING_OUR_FAULT",
    message: typeof message === "string" && message !== "" ? message : String(error),
    remedy: typeof remedy === "string" ? remedy : null,
  };
};
