/** What befalls a seed: a plan of at least so many faults over its busy time, each kind with its own way of being undone. */
import { newerVersion } from "./audit.ts";
import { fair, type Weather } from "./network.ts";
import type { Random } from "./random.ts";
import type { Stored } from "./server.ts";
import type { Host } from "./host.ts";
import type { World } from "./world.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

type Fault = { readonly share: number; begin(world: World, random: Random): void };

const later = (world: World, ms: number, what: string, work: () => void): void =>
  void world.scheduler.after(ms, what, () => {
    if (!world.isCalm()) work();
  });

const rain = (random: Random): Weather => ({
  lost: random.next() * 0.15,
  answerLost: random.next() * 0.25,
  late: random.next() * 0.25,
  twice: random.next() * 0.1,
  delivery: random.next() * 0.08,
});

const anyHost = (world: World, random: Random): Host => random.pick(world.hosts.filter(({ wanted }) => wanted));

const planned: readonly Fault[] = [
  {
    share: 6,
    begin(world, random) {
      const host = anyHost(world, random);
      host.setWeather(rain(random));
      later(world, random.int(2_000, 9_000), `fair weather for ${host.name}`, () => host.setWeather(fair));
    },
  },
  {
    share: 4,
    begin(world, random) {
      world.tally.fault("crashed");
      anyHost(world, random).crash(random.int(50, 5_000));
    },
  },
  {
    share: 4,
    begin: (world, random) => anyHost(world, random).dieAtCommit(),
  },
  {
    share: 2,
    begin(world, random) {
      world.tally.fault("stopped and started");
      anyHost(world, random).restart(random.int(10, 2_000));
    },
  },
  {
    share: 3,
    begin(world, random) {
      const host = anyHost(world, random);
      const noticed = random.chance(0.5);
      world.tally.fault(noticed ? "cut off, noticed" : "cut off, unnoticed");
      host.cut(noticed);
      later(world, random.int(200, 6_000), `${host.name} is reached again`, () => host.mend());
    },
  },
  {
    share: 2,
    begin(world, random) {
      world.killServer(random.chance(0.3), random.chance(0.3));
      later(world, random.int(100, 4_000), "the server is started", () => world.startServer());
    },
  },
  {
    share: 1,
    begin(world, random) {
      world.tally.fault("log full");
      world.server.setFull(true);
      later(world, random.int(500, 5_000), "the log has room again", () => world.server.setFull(false));
    },
  },
  {
    share: 2,
    begin(world, random) {
      world.tally.fault("keys away");
      world.keys.setAway(true);
      later(world, random.int(200, 3_000), "the keys are back", () => world.keys.setAway(false));
    },
  },
  {
    share: 1,
    begin(world, random) {
      world.tally.fault("key forgotten");
      world.keys.forget(random.pick(world.talks).aggregate.id);
    },
  },
  {
    share: 1,
    begin(world, random) {
      if (world.spoiled.size > 0) return; // One a seed: the other calls must not notice.
      const { id } = random.pick(world.talks).aggregate;
      const kind = random.pick(["seal broken", "newer version"] as const);
      world.server.setSpoil((message) => {
        if (!message.subject.endsWith(`.${id}`)) return undefined;
        const changed = kind === "seal broken" ? brokenSeal(message) : newer(message);
        if (!changed) return undefined;
        world.tally.fault(kind);
        world.server.setSpoil(undefined);
        world.spoiled.add(id);
        return changed;
      });
    },
  },
  {
    share: 2,
    begin(world, random) {
      const host = anyHost(world, random);
      world.tally.fault("slow reader");
      host.setSlow(random.int(20, 400));
      later(world, random.int(1_000, 8_000), `${host.name} is quick again`, () => host.setSlow(0));
    },
  },
  {
    share: 1,
    begin(world, random) {
      world.tally.fault("reader stalled");
      anyHost(world, random).stallReaders();
    },
  },
  {
    share: 2,
    begin(world, random) {
      // Another is told to take over from one that only seems dead, and both are there for a while.
      const [owner, other] = world.hosts.filter(({ name }) => name.startsWith("speech"));
      if (!owner || !other || other.wanted) return;
      world.tally.fault("zombie");
      owner.cut(false);
      other.want();
      later(world, random.int(500, 4_000), `${owner.name} is reached again`, () => owner.mend());
      later(world, random.int(5_000, 12_000), `${other.name} is stopped`, () => other.unwant());
    },
  },
  {
    share: 2,
    begin(world, random) {
      // Cut off for so long that its fellow takes its calls; it does not know, and may have something to say.
      const host = random.pick(world.hosts.filter(({ name }) => name.startsWith("agents")));
      world.tally.fault("zombie");
      host.cut(false);
      later(world, random.int(8_000, 13_000), `${host.name} is reached again`, () => host.mend());
    },
  },
  {
    share: 2,
    begin(world, random) {
      const [, other] = world.hosts.filter(({ name }) => name.startsWith("projector"));
      if (!other || other.wanted) return;
      world.tally.fault("two readers of one model");
      other.want();
      later(world, random.int(2_000, 8_000), `${other.name} is stopped`, () => other.unwant());
    },
  },
  {
    share: 3,
    begin(world, random) {
      world.database.weather = { away: random.next() * 0.5, answerLost: random.next() * 0.5 };
      later(world, random.int(1_000, 6_000), "the database is well again", () => {
        world.database.weather = { away: 0, answerLost: 0 };
      });
    },
  },
];

/** Puts so many faults on the way, spread over `overMs`. */
export const planFaults = (world: World, random: Random, count: number, overMs: number): void => {
  const weighted = planned.flatMap((fault) => Array.from({ length: fault.share }, () => fault));
  for (let n = 0; n < count; n++) {
    const fault = random.pick(weighted);
    later(world, random.int(1_000, overMs), "a fault begins", () => fault.begin(world, random));
  }
};

/** One sealed field of it belongs to another place now. */
const brokenSeal = (message: Stored): Stored | undefined => {
  const text = decoder.decode(message.data);
  const changed = text.replace(/"at":"[^"]+"/, '"at":"elsewhere"');
  return changed === text ? undefined : { ...message, data: encoder.encode(changed) };
};

const newer = (message: Stored): Stored => ({
  ...message,
  data: encoder.encode(decoder.decode(message.data).replace(/"v":\d+/, `"v":${newerVersion}`)),
});
