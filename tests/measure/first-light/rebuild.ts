import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { history } from "@wingman/projections/history/model";
import { activeSchema } from "@wingman/projections/rebuild/generations";
import { digestTables, type TableDigest } from "@wingman/projections/rebuild/digest";
import { newId } from "@wingman/streams/base/ids";
import { openPool, type Pool, withDatabase } from "@wingman/streams/base/pools";
import { callAggregate } from "@wingman/streams/log/calls";
import { fragmentAt } from "@wingman/streams/log/fragments";
import { replayCall } from "@wingman/streams/agents/replay";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { demoPlaybook, demoPrincipal } from "@wingman/ops/demo/tenant";
import { openClient, playSound, startOf } from "@wingman/ops/bin/client";
import { openLocal } from "@wingman/ops/local/instance";
import { rebuildReadModels } from "@wingman/ops/bin/rebuild";
import { readSample } from "../../harness/sample.ts";
import { withSealedLog } from "../../harness/sealed-log.ts";
import { root, startTestWingman } from "../../harness/wingman.ts";
import type { Measure, MeasureContext } from "../measure-kind.ts";

/** Of the sample, as much as fits the minute a measure may take; all of it with --long. */
const shortSoundMs = 40_000;
const typedCalls = 12;

type Lived = { readonly dataDir: string; readonly calls: readonly string[]; readonly live: readonly TableDigest[] };

/** A folder in which calls were held, spoken and typed, and the digests of the tables as they grew. */
const live = async ({ long, signal, write }: MeasureContext): Promise<Lived> => {
  const dataDir = await mkdtemp(join(tmpdir(), "wingman-rebuild-"));
  await using wingman = await startTestWingman({ dataDir });
  await wingman.ready;
  const { sides } = await readSample();
  const client = await openClient(wingman.url);
  const spoken = newId();
  write("  holding a spoken call and typed ones");
  await client.ask(
    "start-call",
    startOf({
      call: spoken,
      title: "Spoken",
      channels: [
        { channel: "rep", format: "int16" },
        { channel: "customer", format: "int16" },
      ],
    }),
  );
  const cut = long ? sides.rep.length : shortSoundMs * 16;
  await playSound(client, { rep: sides.rep.subarray(0, cut), customer: sides.customer.subarray(0, cut) }, { signal });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  await client.ask("end-call", { call: spoken, reason: "recording-finished" });
  const calls = [spoken];
  for (let n = 0; n < typedCalls; n++) {
    const call = newId();
    calls.push(call);
    const other = await openClient(wingman.url);
    await other.ask("start-call", startOf({ call, title: `Typed ${n}` }));
    for (const text of [
      "we are also looking at slot wise",
      "and honestly that is too expensive for us",
      "where is our data kept",
    ]) {
      await other.ask("transcript", {
        call,
        channel: "customer",
        utterance: newId(),
        revision: 1,
        text,
        final: true,
        source: "typed",
      });
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    const tip = other.received
      .flatMap(({ type, data }) =>
        type === "insight" ? (data as { events: { type: string; data: { suggestion: string } }[] }).events : [],
      )
      .find((event) => event.type === "SuggestionMade");
    if (tip)
      await other.ask("rated", {
        call,
        action: newId(),
        suggestion: tip.data.suggestion,
        rating: n % 2 ? "like" : "dislike",
      });
    const ended = await other.ask("end-call", { call, reason: "ended-by-rep" });
    await other.close();
    const listed = await signedFetch(`${wingman.url}/api/calls?position=${ended.position ?? ""}`);
    if (!listed.ok) throw new Error(`history answers ${listed.status}`);
  }
  await client.close();
  await using pool = openPool({
    url: withDatabase(await wingman.adminUrl, "wingman_read"),
    name: "measure",
    sizeMax: 1,
  });
  return { dataDir, calls, live: await digestTables(pool, await activeHistory(pool)) };
};

const activeHistory = async (pool: Pool): Promise<string> => {
  const schema = await activeSchema(pool, history);
  if (schema === undefined) throw new Error("no generation of history answers");
  return schema;
};

let lived: Promise<Lived> | undefined;
const livedOnce = (context: MeasureContext): Promise<Lived> => (lived ??= live(context));

export const rebuild: Measure = {
  name: "first-light.rebuild",
  about: "Tables that differ after `wingman rebuild` filled a new generation from the log.",
  asked: "0",
  unit: "tables",
  async run(context) {
    const { dataDir, live: before } = await livedOnce(context);
    const { position, verified } = await rebuildReadModels({
      root,
      dataDir,
      database: "wingman_read",
      report: () => undefined,
      onProgress: () => undefined,
      tell: () => undefined,
      signal: context.signal,
    });
    await using local = openLocal({ root, dataDir, signal: context.signal });
    await using pool = openPool({ url: (await local.postgres).url("wingman_read"), name: "measure", sizeMax: 1 });
    const tables = await digestTables(pool, await activeHistory(pool));
    const differing = before.filter(
      ({ table, digest }) => tables.find((other) => other.table === table)?.digest !== digest,
    );
    return {
      value: differing.length,
      holds: differing.length === 0 && before.length === tables.length && before.some(({ rows }) => rows > 0),
      lines: [
        `${position} commits; verified ${verified.how.by}`,
        ...tables.map(
          ({ table, rows, digest }) => `${table.padEnd(24)} ${String(rows).padStart(5)} rows  ${digest.slice(0, 16)}`,
        ),
      ],
    };
  },
};

export const replay: Measure = {
  name: "first-light.replay",
  about: "Commits of the conductor that come out otherwise when its inputs are fed again in the recorded order.",
  asked: "0",
  unit: "differences",
  async run(context) {
    const { dataDir, calls } = await livedOnce(context);
    await using local = openLocal({ root, dataDir, signal: context.signal });
    try {
      return await withSealedLog(local, async (log) => {
        let commits = 0,
          inputs = 0;
        const differences: string[] = [];
        for (const call of calls) {
          const replayed = await replayCall(
            { log, fragmentAt: (sequence) => fragmentAt(log, sequence) },
            callAggregate(demoPrincipal.tenant, call),
            demoPlaybook,
          );
          commits += replayed.commits;
          inputs += replayed.inputs;
          differences.push(...replayed.differences);
        }
        return {
          value: differences.length,
          holds: differences.length === 0 && commits > 0,
          lines: [`${calls.length} calls, ${inputs} inputs, ${commits} commits`, ...differences.slice(0, 5)],
        };
      });
    } finally {
      await rm(dataDir, { recursive: true, force: true }).catch(() => undefined);
    }
  },
};
