/** Tenants over 400 virtual days: calls that end, policies that change, holds that come and go, and what should be left. Pure. */
import { dayMs } from "@wingman/domain/tenant/retention";
import type { Random } from "../../simulation/random.ts";

export const hourMs = 3_600_000;
export const days = 400;
/** The latest that anything may go after its time. */
export const lateMsMax = 24 * hourMs;

export type Kind = "words" | "sound";
export type VirtualCall = {
  readonly tenant: string;
  readonly call: string;
  readonly startedAt: number;
  readonly endedAt: number;
};
export type Change = { readonly at: number; readonly tenant: string } & (
  | { readonly change: "policy"; readonly words: number; readonly sound: number }
  | { readonly change: "hold"; readonly hold: string; readonly call: string | null }
  | { readonly change: "lift"; readonly hold: string }
);
export type World = {
  readonly tenants: readonly string[];
  readonly calls: readonly VirtualCall[];
  /** In order of time. */
  readonly changes: readonly Change[];
  readonly runs: readonly number[];
};

/** Runs lie `gapHours` apart, and now and then almost a day: a worker was away. */
export const worldOf = (
  random: Random,
  startMs: number,
  size: { readonly tenants: number; readonly calls: number; readonly gapHours: readonly [number, number] },
): World => {
  const tenants = Array.from({ length: size.tenants }, (_, n) => `tenant-${n}`);
  const calls = Array.from({ length: size.calls }, (_, n): VirtualCall => {
    const startedAt = startMs + Math.floor(random.next() * (days - 20) * dayMs);
    const endedAt = startedAt + random.int(1_000, 2 * hourMs);
    return { tenant: random.pick(tenants), call: `call-${n}-${random.id()}`, startedAt, endedAt };
  });
  const moment = (): number => startMs + Math.floor(random.next() * days * dayMs);
  const changes: Change[] = tenants.map((tenant) => ({
    ...{ at: startMs, tenant, change: "policy" },
    ...(tenant === "tenant-0" ? { words: 90, sound: 30 } : { words: random.int(5, 120), sound: random.int(1, 60) }),
  }));
  for (const tenant of tenants.slice(1))
    for (let n = 0; n < 3; n++)
      changes.push({ at: moment(), tenant, change: "policy", words: random.int(5, 120), sound: random.int(1, 60) });
  const held = calls.filter(() => random.chance(0.15));
  for (const [n, { tenant, call }] of held.entries()) {
    const [from, to] = [moment(), moment()].sort((one, other) => one - other) as [number, number];
    changes.push({ at: from, tenant, change: "hold", hold: `hold-${n}`, call });
    if (random.chance(0.8)) changes.push({ at: to, tenant, change: "lift", hold: `hold-${n}` });
  }
  const [all] = [tenants.at(-1) ?? ""];
  const from = startMs + 150 * dayMs;
  changes.push({ at: from, tenant: all, change: "hold", hold: "hold-all", call: null });
  changes.push({ at: from + 25 * dayMs, tenant: all, change: "lift", hold: "hold-all" });
  const runs: number[] = [];
  for (let at = startMs; at < startMs + days * dayMs;) {
    runs.push(at);
    const hours = random.chance(0.02) ? 23.5 : size.gapHours[0] + random.next() * (size.gapHours[1] - size.gapHours[0]);
    at += Math.floor(hours * hourMs);
  }
  return { tenants, calls, changes: changes.sort((one, other) => one.at - other.at), runs };
};

/** The rules as they stand for a tenant at a moment. */
export type Rules = { words: number; sound: number; readonly holds: Map<string, string | null> };

/** Something that carries retention out: the product on real servers, or its rules over memory. */
export type Retainer = {
  begin(call: VirtualCall): Promise<void>;
  change(change: Change): Promise<void>;
  run(nowMs: number): Promise<void>;
  /** Whether something of a call can still be read, or heard. */
  readable(call: VirtualCall, kind: Kind): Promise<boolean>;
};

export type Found = {
  early: number;
  late: number;
  /** Gone although a hold stood on it. */
  unheld: number;
  gone: number;
  kept: number;
  lateMsWorst: number;
  asked: number;
};

type Fate = { dueSince: number | null; goneAt: number | null };

/**
 * Lives through the days and says what went too early, too late, or from under a hold. It asks after every call that
 * may have changed with a run, and at the end after every one.
 */
export const live = async (
  { tenants, calls, changes, runs }: World,
  retainer: Retainer,
  { askNearMs }: { readonly askNearMs: number },
): Promise<Found> => {
  const found: Found = { early: 0, late: 0, unheld: 0, gone: 0, kept: 0, lateMsWorst: 0, asked: 0 };
  const rules = new Map<string, Rules>(tenants.map((tenant) => [tenant, { words: 0, sound: 0, holds: new Map() }]));
  const fates = new Map<string, Fate>();
  const fateOf = ({ call }: VirtualCall, kind: Kind): Fate => {
    const key = `${call}/${kind}`;
    const fate = fates.get(key) ?? { dueSince: null, goneAt: null };
    fates.set(key, fate);
    return fate;
  };
  /** When its days are over by the rules of now; sound never outlives the words. */
  const dueTime = ({ tenant, endedAt }: VirtualCall, kind: Kind): number => {
    const { words, sound } = rules.get(tenant) ?? { words: 0, sound: 0 };
    return endedAt + (kind === "words" ? words : Math.min(words, sound)) * dayMs;
  };
  const isHeld = ({ tenant, call }: VirtualCall): boolean =>
    [...(rules.get(tenant)?.holds.values() ?? [])].some((of) => of === null || of === call);
  const open: VirtualCall[] = [];
  let last = runs[0] ?? 0;
  /** Since when each call could have gone, looked at whenever something changes. */
  const age = (nowMs: number): void => {
    for (const call of open)
      for (const kind of ["words", "sound"] as const) {
        const fate = fateOf(call, kind);
        if (fate.goneAt !== null) continue;
        const due = dueTime(call, kind);
        if (due > nowMs || isHeld(call)) fate.dueSince = null;
        else fate.dueSince ??= Math.max(due, last);
      }
    last = nowMs;
  };
  const coming = [...calls].sort((one, other) => one.startedAt - other.startedAt);
  const left = [...changes];
  const ask = async (call: VirtualCall, kind: Kind, nowMs: number): Promise<void> => {
    const fate = fateOf(call, kind);
    if (fate.goneAt !== null) return;
    found.asked += 1;
    if (await retainer.readable(call, kind)) {
      if (fate.dueSince !== null && nowMs - fate.dueSince > lateMsMax) found.late += 1;
      return;
    }
    fate.goneAt = nowMs;
    found.gone += 1;
    if (isHeld(call)) found.unheld += 1;
    else if (dueTime(call, kind) > nowMs) found.early += 1;
    found.lateMsWorst = Math.max(found.lateMsWorst, nowMs - (fate.dueSince ?? nowMs));
  };
  for (const nowMs of runs) {
    for (;;) {
      const [call] = coming;
      const [change] = left;
      const isCall = call !== undefined && call.endedAt <= nowMs && (!change || call.endedAt <= change.at);
      if (isCall) {
        coming.shift();
        await retainer.begin(call);
        open.push(call);
      } else if (change && change.at <= nowMs) {
        left.shift();
        age(change.at);
        const of = rules.get(change.tenant);
        if (of && change.change === "policy") Object.assign(of, { words: change.words, sound: change.sound });
        if (of && change.change === "hold") of.holds.set(change.hold, change.call);
        if (of && change.change === "lift") of.holds.delete(change.hold);
        await retainer.change(change);
        age(change.at);
      } else break;
    }
    age(nowMs);
    await retainer.run(nowMs);
    for (const call of open)
      for (const kind of ["words", "sound"] as const)
        if (fateOf(call, kind).goneAt === null && dueTime(call, kind) - askNearMs <= nowMs)
          await ask(call, kind, nowMs);
  }
  const end = runs.at(-1) ?? 0;
  for (const call of open) for (const kind of ["words", "sound"] as const) await ask(call, kind, end);
  found.kept = open.length * 2 - found.gone;
  return found;
};
