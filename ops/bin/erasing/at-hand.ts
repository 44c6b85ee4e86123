/** What the commands about erasing share: the instance with its databases, and a receipt as lines. */
import { idOf, type TenantId } from "@wingman/domain/ids";
import { history } from "@wingman/projections/history/model";
import { dropKept, erasedTables, historyStore } from "@wingman/projections/history/erased";
import { caughtUpElsewhere } from "@wingman/projections/caught-up";
import { runProjector } from "@wingman/projections/projector";
import { generationMigrations } from "@wingman/projections/rebuild/generations";
import { ensureGeneration } from "@wingman/projections/rebuild/rebuild";
import { keepDatabase, readDatabase } from "@wingman/streams/base/database";
import { newId } from "@wingman/streams/base/ids";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool, type Pool } from "@wingman/streams/base/pools";
import { type Receipt } from "@wingman/streams/erasure/receipt";
import type { SagaParts } from "@wingman/streams/erasure/saga";
import { forgetCalls, reportFileMigrations, reportFileStore, reportFileTable } from "@wingman/streams/reports/files";
import type { ScrubTable } from "@wingman/streams/erasure/scrub";
import { recordingStore } from "@wingman/streams/recordings/store";
import { scenarioStore } from "@wingman/streams/erasure/scenarios";
import { endedCalls, fragmentStore, letSoundGo, logStore } from "@wingman/streams/erasure/stores";
import { bulkRead } from "@wingman/streams/log/bulk-read";
import { type Calls, callsOn } from "@wingman/streams/log/calls";
import { shareForgotten } from "@wingman/streams/log/key-notices";
import { type Tenants, tenantsOn } from "@wingman/streams/tenants/tenants";
import { defaultDataDir } from "../../local/instance.ts";
import { config, interrupted, root } from "../command-tools.ts";
import { type AtHand, withInstance } from "../log-at-hand.ts";
import { dateTime } from "../terminal.ts";

const poolSize = 2;
const readPoolSize = 6;

/** Whose calls are meant by `erase`, `retention` and `import`: whoever runs the machine says so, in WINGMAN_TENANT. */
export const tenant: TenantId = idOf("tenant", config().tenant);

export type ErasureAtHand = AtHand & {
  readonly calls: Calls;
  readonly keep: Pool;
  readonly tenants: Tenants;
  readonly parts: SagaParts;
  /** Tables that hold old versions of what was erased: history's, and the keys themselves. */
  readonly tables: () => Promise<readonly ScrubTable[]>;
};

/** Beside a running Wingman or alone; alone, history is followed here, since nobody else does. */
export const withErasures = async <Result>(work: (at: ErasureAtHand) => Promise<Result>): Promise<Result> => {
  const { dataDir = defaultDataDir(root), natsUrl, postgresUrl } = config();
  const signal = interrupted();
  return withInstance({ root, dataDir, natsUrl, postgresUrl, signal }, async (at) => {
    await using keep = openPool({ url: at.database(keepDatabase), name: "wingman-erase", sizeMax: poolSize });
    await using read = openPool({
      url: at.database(readDatabase),
      name: "wingman-erase-read",
      sizeMax: readPoolSize,
      readModels: [history],
    });
    await migrate(keep, keepMigrations);
    await migrate(read, generationMigrations);
    await migrate(read, reportFileMigrations);
    shareForgotten(at.log, at.keys);
    const stop = new AbortController();
    const building = { log: at.log, read: bulkRead(at.log), pool: read, model: history, signal };
    if (at.alone) await ensureGeneration(building);
    const projector = at.alone
      ? await runProjector({ log: at.log, pool: read, model: history, signal: AbortSignal.any([stop.signal, signal]) })
      : undefined;
    const calls = callsOn(at.log);
    const tenants = tenantsOn(at.log);
    const parts: SagaParts = {
      keep,
      keys: at.keys,
      calls,
      caughtUp: caughtUpElsewhere(read, history),
      dropKept: () => dropKept(read),
      log: at.log,
      ended: endedCalls(at.log),
      async letSoundGo(of, gone) {
        await forgetCalls(read, keep, of, [...gone]);
        return letSoundGo(at.log)(of, gone);
      },
      stores: [
        logStore(at.log),
        scenarioStore(at.log),
        fragmentStore(at.log),
        recordingStore(at.log, at.keys),
        historyStore(read),
        reportFileStore(read),
      ],
      holder: newId(),
      signal,
    };
    const tables = async (): Promise<ScrubTable[]> => [
      ...(await erasedTables(read)).map((table) => ({ pool: read, table })),
      { pool: read, table: reportFileTable },
      { pool: keep, table: "public.data_key" },
    ];
    try {
      return await work({ ...at, calls, keep, tenants, parts, tables });
    } finally {
      stop.abort();
      await projector?.done.catch(() => undefined);
    }
  });
};

/** A receipt for people. */
export const receiptText = (receipt: Receipt): string[] => [
  `Receipt ${receipt.receipt}, ${receipt.state}`,
  `${receipt.calls} ${receipt.calls === 1 ? "call" : "calls"} of ${receipt.target === "person" ? "a person" : "one call"}, asked ${dateTime(receipt.requestedAt)} by ${receipt.by} (${receipt.why}); keys of: ${receipt.subjects.join(", ")}`,
  receipt.unreadableSince === null
    ? "Not done yet: the keys are still there."
    : `Nobody can read anything of it since ${dateTime(receipt.unreadableSince)}.`,
  "",
  ...receipt.steps.map(
    ({ step, does, doneAt, counts }) =>
      `  ${doneAt === null ? "…" : "✓"} ${step.padEnd(9)} ${doneAt === null ? "to do".padEnd(16) : dateTime(doneAt)}  ${does}${countsText(counts)}`,
  ),
  "",
  "What remains, and until when:",
  ...receipt.remains.map(({ what, until }) => `  - ${what}${until === null ? "" : ` (until ${dateTime(until)})`}`),
];

const countsText = (counts: Receipt["steps"][number]["counts"]): string => {
  const list = Object.entries(counts);
  return list.length === 0
    ? ""
    : ` (${list.map(([name, count]) => `${name} ${count.toLocaleString("en")}`).join(", ")})`;
};
