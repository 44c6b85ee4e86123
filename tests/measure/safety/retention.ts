/**
 * P5. Mutations that were planted by hand and found on the real servers: `planRetention` that asks no hold (unheld), and
 * one that looks for keys half as old again (late). Three more are planted in the rules by every run, or it does not hold.
 */
import { type Aged, dueAt, dueOf } from "@wingman/domain/tenant/retention";
import { randomOf } from "../../simulation/random.ts";
import { postgresMissing, startPostgres } from "../../harness/postgres.ts";
import { openRightsGround } from "../../harness/rights-ground.ts";
import type { Measure } from "../measure-kind.ts";
import { realRetainer } from "./retention-real.ts";
import {
  days,
  type Found,
  hourMs,
  live,
  type Retainer,
  type Rules,
  type VirtualCall,
  worldOf,
} from "./retention-world.ts";

const startMs = Date.parse("2026-01-01T00:00:00Z");
const mass = { tenants: 12, calls: 1_500, gapHours: [1, 1] } as const;
/** Each run reads and writes real servers. */
const sample = {
  short: { tenants: 2, calls: 30, gapHours: [23, 23.5] },
  long: { tenants: 4, calls: 240, gapHours: [6, 23.5] },
} as const;

type Law = typeof dueOf;

/** The rules of the product over memory, for more calls than servers hold in a minute. */
const memoryRetainer = (by: Law): Retainer => {
  const rules = new Map<string, Rules>();
  const calls = new Map<string, VirtualCall[]>();
  const gone = { words: new Set<string>(), sound: new Set<string>() };
  const rulesOf = (tenant: string): Rules => {
    const known = rules.get(tenant) ?? { words: 0, sound: 0, holds: new Map<string, string | null>() };
    rules.set(tenant, known);
    return known;
  };
  return {
    async begin(call) {
      calls.set(call.tenant, [...(calls.get(call.tenant) ?? []), call]);
    },
    async change(change) {
      const of = rulesOf(change.tenant);
      if (change.change === "policy") Object.assign(of, { words: change.words, sound: change.sound });
      else if (change.change === "hold") of.holds.set(change.hold, change.call);
      else of.holds.delete(change.hold);
    },
    async run(nowMs) {
      for (const [tenant, all] of calls) {
        const { words, sound, holds } = rulesOf(tenant);
        const fileOf = (call: string): string | undefined =>
          [...holds].find(([, of]) => of === null || of === call)?.[0];
        const aged = (which: ReadonlySet<string>): Aged[] =>
          all.filter(({ call }) => !which.has(call)).map(({ call, endedAt }) => ({ call, endedAt, lastAt: endedAt }));
        for (const { call } of by(aged(gone.sound), { days: sound, nowMs, fileOf }).due) gone.sound.add(call);
        for (const { call } of by(aged(gone.words), { days: words, nowMs, fileOf }).due) {
          gone.words.add(call);
          gone.sound.add(call);
        }
      }
    },
    readable: async ({ call }, kind) => !gone[kind].has(call),
  };
};

const violations = ({ early, late, unheld }: Found): number => early + late + unheld;
const line = (name: string, { early, late, unheld, gone, kept, lateMsWorst, asked }: Found): string =>
  `${name}: ${gone} gone, ${kept} kept; early ${early}, late ${late}, from under a hold ${unheld}; latest ${(lateMsWorst / hourMs).toFixed(1)} h; asked ${asked} times`;

const planted: readonly (readonly [string, Law])[] = [
  ["a day early", (calls, options) => dueOf(calls, { ...options, days: options.days - 1 })],
  ["holds are not asked", (calls, options) => dueOf(calls, { ...options, fileOf: () => undefined })],
  [
    "what was missed for two days is never due again",
    (calls, options) =>
      dueOf(
        calls.filter((call) => dueAt(call, options.days + 2) > options.nowMs),
        options,
      ),
  ],
];

export const retention: Measure = {
  name: "safety.retention",
  about: `Retention over ${days} virtual days: ${mass.calls} calls of ${mass.tenants} tenants by the rules, a sample on real servers.`,
  asked: "0 early, 0 later than 24 h, 0 from under a hold",
  unit: "violations",
  async run({ long, write }) {
    const world = worldOf(randomOf("retention-mass"), startMs, mass);
    const near = { askNearMs: 3 * 24 * hourMs };
    const byRules = await live(world, memoryRetainer(dueOf), near);
    write(`  ${line("by the rules", byRules)}`);
    const unfound: string[] = [];
    const small = worldOf(randomOf("retention-planted"), startMs, { tenants: 3, calls: 120, gapHours: [1, 1] });
    for (const [name, law] of planted)
      if (violations(await live(small, memoryRetainer(law), near)) === 0) unfound.push(name);
    const lines = [line("by the rules", byRules), `planted and not found: ${unfound.join(", ") || "none"}`];
    if (postgresMissing()) throw new Error("the sample needs PostgreSQL");
    await using postgres = await startPostgres();
    await using ground = await openRightsGround(postgres);
    const size = long ? sample.long : sample.short;
    const real = await live(worldOf(randomOf("retention-real"), startMs, size), realRetainer(ground), {
      askNearMs: 24 * hourMs,
    });
    lines.push(line("on real servers", real));
    const value = violations(byRules) + violations(real);
    const lived = real.gone > 0 && real.kept > 0 && byRules.gone > 0;
    return { value, holds: value === 0 && unfound.length === 0 && lived, lines };
  },
};
