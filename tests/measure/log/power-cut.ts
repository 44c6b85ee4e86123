/** Power cuts of the machine that both servers run on: what was acknowledged is there afterwards, or the figure says how much is not. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { newId } from "@wingman/streams/base/ids";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
import { streamNames } from "@wingman/streams/log/streams";
import { callStarted } from "../../harness/events.ts";
import type { Measure, MeasureContext } from "../measure-kind.ts";
import { randomOf } from "../random.ts";
import { type Disk, openDisk, whyNoDisk } from "./power-cut/disk.ts";
import { whileFrozen } from "./power-cut/frozen.ts";
import { openServers, type Servers } from "./power-cut/servers.ts";

const cutsShort = 5;
const cutsLong = 200;
/** What is on a disk is read whole after each cut, so a fresh one is taken now and then. */
const cutsPerDisk = 20;
const workMs = { min: 200, max: 900 };
const writers = 8;
const actor = "rep-1" as ActorId;
const tenant = "power" as TenantId;

export const powerCut: Measure = {
  name: "log.power-cut",
  about: "power cut under both servers: acknowledged commits, keys and rows against what is on the disk (needs root).",
  asked: "0 lost; with the server's default sync the same must lose",
  unit: "lost",
  async run(context) {
    const why = whyNoDisk();
    if (why !== undefined) throw new Error(`cannot be measured here: ${why}`);
    const seed = Number(process.env["WINGMAN_SEED"] ?? Math.floor(Math.random() * 1_000_000));
    const random = randomOf(seed);
    context.write(`  seed ${seed} (WINGMAN_SEED=${seed} repeats the moments)`);
    const cuts = context.long ? cutsLong : cutsShort;
    const found: Cut[] = [];
    while (found.length < cuts)
      found.push(...(await cutOneDisk(context, random, Math.min(cutsPerDisk, cuts - found.length), true)));
    const [byDefault] = await cutOneDisk(context, random, 1, false);
    const sum = (count: (cut: Cut) => number): number => found.reduce((total, cut) => total + count(cut), 0);
    const lost = sum((cut) => cut.lostCommits + cut.lostRows + cut.gaps + (cut.readerGoesOn ? 0 : 1));
    const newest = found.reduce((total, cut) => total + cut.newCommits, 0);
    return {
      value: lost,
      holds: lost === 0 && (byDefault?.lostCommits ?? 0) > 0,
      lines: [
        `${cuts} cuts, ${newest} commits and ${sum((cut) => cut.newRows)} rows acknowledged, ${sum((cut) => cut.commits)} commits looked for after a cut: ${sum((cut) => cut.lostCommits)} commits lost, ${sum((cut) => cut.lostRows)} rows lost, ${sum((cut) => cut.gaps)} gaps, ${found.filter((cut) => !cut.readerGoesOn).length} readers that did not go on`,
        `the same with the server's default sync_interval: ${byDefault?.lostCommits ?? 0} of ${byDefault?.commits ?? 0} acknowledged commits lost${(byDefault?.lostCommits ?? 0) > 0 ? "" : ", so this measure cannot see what it claims"}`,
      ],
    };
  },
};

type Cut = {
  readonly commits: number;
  readonly rows: number;
  readonly newCommits: number;
  readonly newRows: number;
  readonly lostCommits: number;
  readonly lostRows: number;
  readonly gaps: number;
  readonly readerGoesOn: boolean;
};

/** What was acknowledged, outside of everything that loses its power. */
type Ledger = { readonly calls: readonly string[]; readonly commits: string[]; readonly rows: string[] };

const cutOneDisk = async (
  { signal, write }: MeasureContext,
  random: () => number,
  count: number,
  syncAlways: boolean,
): Promise<Cut[]> => {
  await using disk = await openDisk();
  await using servers = await openServers(disk.folder, { syncAlways });
  const ledger: Ledger = { calls: Array.from({ length: writers }, () => newId()), commits: [], rows: [] };
  const cuts: Cut[] = [];
  const stopping = new AbortController();
  const working = Promise.all(ledger.calls.map((call) => work(servers, call, ledger, stopping.signal)));
  try {
    while (cuts.length < count) {
      signal.throwIfAborted();
      const before = cuts.at(-1);
      await sleep(workMs.min + random() * (workMs.max - workMs.min));
      const { copy, commits, rows } = await whileFrozen(servers.pids, async () => ({
        commits: [...ledger.commits],
        rows: [...ledger.rows],
        copy: await disk.copy(),
      }));
      const fresh = {
        newCommits: commits.length - (before?.commits ?? 0),
        newRows: rows.length - (before?.rows ?? 0),
      };
      const cut = { ...fresh, ...(await afterCut(copy, { ...ledger, commits, rows }, syncAlways)) };
      cuts.push(cut);
      write(
        `  ${syncAlways ? "" : "default sync: "}${commits.length} commits and ${rows.length} rows acknowledged: ${cut.lostCommits} and ${cut.lostRows} lost`,
      );
    }
  } finally {
    stopping.abort();
    await working;
  }
  return cuts;
};

/** Presses in a call, one after the other, each with a row of its own beside it once it is acknowledged. */
const work = async ({ log, keep }: Servers, call: string, ledger: Ledger, signal: AbortSignal): Promise<void> => {
  const calls = callsOn(log);
  const aggregate = callAggregate(tenant, call);
  await calls.send(aggregate, { type: "StartCall", call: callStarted().data, consent: "given" }, { actor });
  while (!signal.aborted) {
    const action = newId();
    const event = { type: "MomentMarked", data: { action, atMs: 0, note: "a word that is sealed" } } as const;
    try {
      await calls.send(aggregate, { type: "UseHand", event }, { actor });
      ledger.commits.push(action);
      await asOwner<{ power_ledger: { id: string } }, unknown>(keep, (tx) =>
        tx.insertInto("power_ledger").values({ id: action }).execute(),
      );
      ledger.rows.push(action);
    } catch {
      // What was not acknowledged is not promised.
    }
  }
};

/** Starts both servers on what the disk held and compares; whatever cannot be opened any more is lost, too. */
const afterCut = async (
  copy: Disk,
  ledger: Ledger,
  syncAlways: boolean,
): Promise<Omit<Cut, "newCommits" | "newRows">> => {
  await using _disk = copy;
  await using servers = await openServers(copy.folder, { syncAlways });
  const there = new Set<string>();
  for (const call of ledger.calls)
    for await (const commit of servers.log.read(callAggregate(tenant, call)))
      for (const { type, data } of commit.events)
        if (type === "MomentMarked") there.add((data as { action: string }).action);
  const rows = new Set(
    (
      await asOwner<{ power_ledger: { id: string } }, { id: string }[]>(servers.keep, (tx) =>
        tx.selectFrom("power_ledger").select("id").execute(),
      )
    ).map(({ id }) => id),
  );
  const { state } = await servers.log.manager.streams.info(streamNames.events);
  return {
    commits: ledger.commits.length,
    rows: ledger.rows.length,
    lostCommits: ledger.commits.filter((id) => !there.has(id)).length,
    lostRows: ledger.rows.filter((id) => !rows.has(id)).length,
    gaps: state.messages === 0 ? 0 : state.last_seq - state.first_seq + 1 - state.messages + (state.first_seq - 1),
    readerGoesOn: await servers.caughtUp(),
  };
};
