/**
 * What is given up first when a machine has more to do than it can, and when it takes no more calls: before anyone in a
 * call lags. Finals, consent, audit and erasure are not on the list, and nothing can put them there.
 */

/** In this order; what stands last is given up last. */
export const shedOrder = ["analytics", "after-call", "hints", "partials", "calls"] as const;
export type Shed = (typeof shedOrder)[number];

/** How hard the machine is at work now. */
export type Pressure = {
  /** How late the event loop is, p99 of the last second. */
  readonly loopMs: number;
  /** Share of real time that the recogniser needs for all it hears; null where none has said. */
  readonly speechFactor: number | null;
  /** What a call would add to it with those just begun, of which it does not know yet; left out or null where none has said. */
  readonly speechComing?: number | null;
  /** Calls that go on in this process. */
  readonly calls: number;
};

export type Bounds = { readonly loopMs: number; readonly speechFactor: number; readonly calls: number };
export const defaultBounds: Bounds = { loopMs: 100, speechFactor: 0.8, calls: 100 };

/** Share of a bound at which each thing is given up; calls at the whole of it. */
const marks: Readonly<Record<Shed, number>> = {
  analytics: 0.6,
  "after-call": 0.7,
  hints: 0.8,
  partials: 0.9,
  calls: 1,
};
/** A late event loop must last: one slow second is no overload. */
export const lateForMs = 10_000;
/** It is given back once it has been well below its mark for so long. */
export const calmForMs = 5_000;
const wellBelow = 0.9;

export type Load = {
  /** By what stands in `shedOrder`: given up, and since when it has been past its mark, or well below it. */
  readonly steps: Readonly<Record<Shed, { readonly isShed: boolean; readonly sinceMs: number | null }>>;
};

export const noLoad: Load = {
  steps: Object.fromEntries(shedOrder.map((shed) => [shed, { isShed: false, sinceMs: null }])) as Load["steps"], // One for each.
};

export const nextLoad = (load: Load, { loopMs, speechFactor }: Pressure, bounds: Bounds, atMs: number): Load => {
  const loop = loopMs / bounds.loopMs;
  const speech = (speechFactor ?? 0) / bounds.speechFactor;
  const step = (shed: Shed): Load["steps"][Shed] => {
    const { isShed, sinceMs } = load.steps[shed];
    const mark = marks[shed];
    const isPast = Math.max(loop, speech) > mark;
    const isOfInterest = isShed ? Math.max(loop, speech) < mark * wellBelow : isPast;
    if (!isOfInterest) return { isShed, sinceMs: null };
    const since = sinceMs ?? atMs;
    const isDue = isShed ? atMs - since >= calmForMs : speech > mark || atMs - since >= lateForMs;
    return isDue ? { isShed: !isShed, sinceMs: null } : { isShed, sinceMs: since };
  };
  return { steps: Object.fromEntries(shedOrder.map((shed) => [shed, step(shed)])) as Load["steps"] }; // One for each.
};

export const shedNow = ({ steps }: Load): Shed[] => shedOrder.filter((shed) => steps[shed].isShed);

export type BusyReason = "calls" | "machine" | "speech";

/** Why no further call is begun; undefined where one may be. A call that goes on is never asked. */
export const whyBusy = (load: Load, pressure: Pressure, bounds: Bounds): BusyReason | undefined => {
  if (pressure.calls >= bounds.calls) return "calls";
  // At once, and not after the step has been judged; and with this one more, for whoever goes on already must not be
  // heard late because of it.
  if (pressure.speechFactor !== null && pressure.speechFactor + (pressure.speechComing ?? 0) > bounds.speechFactor)
    return "speech";
  return load.steps.calls.isShed ? "machine" : undefined;
};
