/**
 * Whether this process takes another call, and what it gives up meanwhile (`domain/overload.ts`): looks at its own event
 * loop each second, at what the recogniser says of itself, and at the calls that go on here.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Failure } from "@wingman/domain/failure";
import {
  type Bounds,
  type BusyReason,
  defaultBounds,
  nextLoad,
  noLoad,
  type Pressure,
  type Shed,
  shedNow,
  whyBusy,
} from "@wingman/domain/overload";

const lookEveryMs = 1_000;
/** A call's sound reaches the recogniser, and what it then says reaches this process, within so long. */
const untoldMsMax = 5_000;
/** For the log to say that a call stands already. */
const askedMsMax = 25;
/** Of the timer that looks at the loop; what it adds itself is taken off. */
const resolutionMs = 10;

/** `wording`: no language model answers, and cards keep the playbook's words. It is not this machine's load. */
export type LoadNow = { readonly sheds: readonly (Shed | "wording")[]; readonly busy: BusyReason | null };

export type Admission = {
  /**
   * Before anything of a new call is done: a place for it, until the answer is called. Asks `goesOn` only where there is
   * no place: a call that stands already is not turned away. Rejects with `Failure` WING_BUSY and the reason.
   */
  begin(call: string, goesOn: () => Promise<boolean>): Promise<() => void>;
  /** A socket has this call, which goes on; the returned function is called once it has it no longer, or the call is over. */
  enter(call: string): () => void;
  sheds(what: Shed): boolean;
  now(): LoadNow;
  /** Tells of every change, until the returned function is called. */
  watch(listener: (load: LoadNow) => void): () => void;
  close(): void;
};

export type AdmissionOptions = {
  readonly bounds?: Partial<Bounds>;
  /** What the recogniser said last; null where none has. */
  readonly speechFactor: () => number | null;
  /** What it said that another call would add. */
  readonly speechPerCall?: () => number | null;
  /** No language model answers, though there is one. */
  readonly isUnworded?: () => boolean;
  /** How late the loop was in the last second; measured unless given. */
  readonly loopMs?: () => number;
};

export const openAdmission = (options: AdmissionOptions): Admission => {
  const bounds = { ...defaultBounds, ...options.bounds };
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const measured = (): number => {
    const ms = Math.max(0, delay.percentile(99) / 1e6 - resolutionMs);
    delay.reset();
    return Number.isFinite(ms) ? ms : 0;
  };
  const sockets = new Map<string, number>();
  const listeners = new Set<(load: LoadNow) => void>();
  let loopMs = 0;
  let load = noLoad;
  let told = "";
  const unworded = () => (options.isUnworded?.() === true ? (["wording"] as const) : []);
  /** When calls were begun of which the recogniser may not have told yet. */
  let begun: number[] = [];
  const pressure = (): Pressure => {
    begun = begun.filter((at) => performance.now() - at < untoldMsMax);
    const perCall = options.speechPerCall?.() ?? null;
    const speechComing = perCall === null ? null : perCall * (begun.length + 1);
    return { loopMs, speechFactor: options.speechFactor(), speechComing, calls: sockets.size };
  };
  const now = (): LoadNow => ({
    sheds: [...shedNow(load), ...unworded()],
    busy: whyBusy(load, pressure(), bounds) ?? null,
  });
  const tell = (): void => {
    const current = now();
    const text = JSON.stringify(current);
    if (text === told) return;
    told = text;
    for (const listener of [...listeners]) listener(current);
  };
  tell();
  const timer = setInterval(() => {
    loopMs = (options.loopMs ?? measured)();
    load = nextLoad(load, pressure(), bounds, performance.now());
    tell();
  }, lookEveryMs);
  timer.unref();

  const enter = (call: string): (() => void) => {
    sockets.set(call, (sockets.get(call) ?? 0) + 1);
    tell();
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      const left = (sockets.get(call) ?? 1) - 1;
      if (left > 0) sockets.set(call, left);
      else sockets.delete(call);
      tell();
    };
  };
  return {
    async begin(call, goesOn) {
      const { busy } = now();
      if (busy && !sockets.has(call) && !(await Promise.race([goesOn(), soon()])))
        throw new Failure("WING_BUSY", busyWords[busy], {
          remedy: "Try again in a moment; calls that go on are not touched.",
        });
      if (!sockets.has(call)) begun.push(performance.now());
      return enter(call);
    },
    enter,
    sheds: (what) => load.steps[what].isShed,
    now,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      clearInterval(timer);
      delay.disable();
    },
  };
};

/** Nobody waits longer for a no. */
const soon = (): Promise<false> => new Promise((resolve) => setTimeout(() => resolve(false), askedMsMax).unref());

const busyWords: Readonly<Record<BusyReason, string>> = {
  calls: "as many calls go on as this Wingman takes.",
  machine: "this machine is at its limit.",
  speech: "the recogniser is at its limit.",
};
