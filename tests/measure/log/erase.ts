/** One person in very many calls asks to be forgotten, on the whole product; every door, reader and file is asked. */
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callSummaryRows } from "./erase-rows.ts";
import type { ActorId } from "@wingman/domain/ids";
import { personOf } from "@wingman/domain/call/person";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { knownMasterKey } from "@wingman/ops/local/master-key";
import { caughtUpElsewhere } from "@wingman/projections/caught-up";
import { dropKept, erasedTables, historyStore } from "@wingman/projections/history/erased";
import { history } from "@wingman/projections/history/model";
import { digestTables } from "@wingman/projections/rebuild/digest";
import { activeSchema } from "@wingman/projections/rebuild/generations";
import { rebuild } from "@wingman/projections/rebuild/rebuild";
import { keepDatabase, readDatabase } from "@wingman/streams/base/database";
import { alone } from "@wingman/streams/base/maintain";
import { openPool, type Pool, withDatabase } from "@wingman/streams/base/pools";
import { bookErasure, checkPlan } from "@wingman/streams/erasure/request";
import { carryOut, type Progress } from "@wingman/streams/erasure/saga";
import { scrub } from "@wingman/streams/erasure/scrub";
import { readErasure } from "@wingman/streams/erasure/store";
import { endedCalls, fragmentStore, letSoundGo, logStore } from "@wingman/streams/erasure/stores";
import { openKeyring } from "@wingman/streams/keys/keyring";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { bulkRead } from "@wingman/streams/log/bulk-read";
import { callsOn } from "@wingman/streams/log/calls";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { shareForgotten } from "@wingman/streams/log/key-notices";
import { sql } from "kysely";
import { filesHolding } from "../../harness/files-holding.ts";
import { startTestWingman } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";
import { type Whom, writeFolder } from "./erase-fixture.ts";

const secondsMax = 60;
const listPage = 100;
/** Pages of single calls that are read; the gateway lets no one read more in a minute. */
const pagesRead = 200;
const mine: Whom = { reference: "quillonne@corvane.example", name: "Quillonne Zeppa", word: "zirkonium" };
const theirs: Whom = { reference: "crm-77", name: "Marek Dvorak", word: "basalt" };
const canaries = [mine.name, mine.word];

export const erase: Measure = {
  name: "log.erase",
  about:
    "One person in 1,000 calls (20,000 with --long) is erased: seconds until no door, reader or replay says a word.",
  asked: `≤ ${secondsMax} s, no byte in the log at once, none in PostgreSQL after scrub, others as they were`,
  unit: "s",
  async run({ long, signal, write }) {
    const [count, others] = long ? [20_000, 2_000] : [1_000, 100];
    const dataDir = await mkdtemp(join(tmpdir(), "wm-erase-"));
    await using folders = new AsyncDisposableStack();
    folders.defer(() => rm(dataDir, { recursive: true, force: true }));
    const { tenant } = demoPrincipal;
    write(`  writing ${count + others} calls`);
    const writing = performance.now();
    const [ids = [], otherIds = []] = await writeFolder({ dataDir, tenant, signal }, [
      { ...mine, count },
      { ...theirs, count: others },
    ]);
    write(`  written in ${Math.round((performance.now() - writing) / 1_000)} s`);
    await using wingman = await startTestWingman({ dataDir, logLevel: "warn" });
    await wingman.ready;
    const { connection } = await wingman.log;
    const adminUrl = await wingman.adminUrl;
    await using keep = openPool({ url: withDatabase(adminUrl, keepDatabase), name: "measure-keep", sizeMax: 4 });
    await using read = openPool({
      url: withDatabase(adminUrl, readDatabase),
      name: "measure-read",
      sizeMax: 4,
      readModels: [history],
    });
    // Keys and log as another process has them, beside the product's own.
    const keys = openKeyring(
      postgresKeyStore(Promise.resolve(keep)),
      knownMasterKey({ dataDir: wingman.dataDir, env: process.env }),
    );
    const log = await openJetStreamLog(connection, keys);
    shareForgotten(log, keys);
    const calls = callsOn(log);
    const caughtUp = caughtUpElsewhere(read, history);
    if (!(await caughtUp(await log.last(), 600_000))) throw new Error("history did not come up");
    write(`  read by history, with the writing ${Math.round((performance.now() - writing) / 1_000)} s`);

    const at = wingman.url;
    const json = async (path: string): Promise<string> => {
      const answer = await signedFetch(`${at}${path}`);
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
      return answer.text();
    };
    const everyList = async (): Promise<string> => {
      let all = "";
      for (let cursor: string | null = ""; cursor !== null;) {
        const page = await json(`/api/calls?limit=${listPage}${cursor === "" ? "" : `&cursor=${cursor}`}`);
        all += page;
        cursor = (JSON.parse(page) as { next: string | null }).next;
      }
      return all;
    };
    const some = (list: readonly string[]): string[] =>
      list.filter((_, index) => index % Math.max(1, Math.ceil(list.length / pagesRead)) === 0);
    const pagesOf = async (list: readonly string[]): Promise<string> => {
      let all = "";
      for (const call of some(list)) all += await json(`/api/calls/${call}`);
      return all;
    };
    const says = (text: string): boolean => canaries.some((canary) => text.includes(canary));
    const [folder] = await alone(read, sql<{ path: string }>`select current_setting('data_directory') as path`);
    const wrapped = await wrappedKeyOf(keep, ids[0] ?? "");
    if (!says(await everyList()) || !says(await pagesOf(ids.slice(0, 20)))) throw new Error("the fixture is not seen");
    const streams = join(wingman.dataDir, "nats");
    const control = (await filesHolding(streams, ["Corvane Logistics"])).length;
    const othersBefore = { pages: sha(await pagesOf(otherIds)), rows: await callSummaryRows(read, tenant, otherIds) };

    // From the press on.
    const began = performance.now();
    const since = (): number => (performance.now() - began) / 1_000;
    const person = personOf("customer", mine.reference);
    const plan = {
      tenant,
      target: "person",
      whose: "customer",
      person: await keys.indexOf(tenant, person),
      calls: await keys.callsOf(tenant, person),
    } as const;
    if (plan.calls.length !== count) throw new Error(`the index knows ${plan.calls.length} calls of ${count}`);
    await checkPlan(calls, endedCalls(log), plan);
    const checked = since();
    const id = await bookErasure(keep, plan, { by: "operator" as ActorId, why: "asked" });
    const ends = new Map<string, number>();
    const onProgress = ({ step }: Progress): void => void ends.set(step, since());
    let rows = 0;
    const parts = {
      keep,
      keys,
      calls,
      dropKept: () => dropKept(read),
      caughtUp: async (sequence: number, ms: number) => {
        const come = await caughtUp(sequence, ms);
        rows = since();
        return come;
      },
      log,
      ended: endedCalls(log),
      letSoundGo: letSoundGo(log),
      stores: [logStore(log), fragmentStore(log), historyStore(read)],
      holder: "measure",
      signal,
      onProgress,
    };
    await carryOut(parts, id);
    const verified = since();
    const inLog = await filesHolding(streams, canaries);
    const doors = `${await everyList()}${await pagesOf(ids)}${await json(`/api/figures?today=0&week=0`)}`;
    const erasure = await readErasure(keep, id);
    const counts = erasure?.steps.find(({ step }) => step === "verified")?.counts ?? {};

    const beforeScrub = await filesHolding(folder?.path ?? "", [...canaries, wrapped]);
    const scrubbing = performance.now();
    const done = await scrub({
      keep,
      tables: [
        ...(await erasedTables(read)).map((table) => ({ pool: read, table })),
        { pool: keep, table: "public.data_key" },
      ],
    });
    const scrubSeconds = (performance.now() - scrubbing) / 1_000;
    const afterScrub = await filesHolding(folder?.path ?? "", [...canaries, wrapped]);
    const everywhere = await filesHolding(wingman.dataDir, canaries);
    const othersAfter = { pages: sha(await pagesOf(otherIds)), rows: await callSummaryRows(read, tenant, otherIds) };
    const intact = othersBefore.pages === othersAfter.pages && othersBefore.rows === othersAfter.rows;

    // A rebuild verifies what it built against the log; here also against what stood before.
    const before = await fingerprintOf(read);
    await rebuild({ log, read: bulkRead(log), pool: read, model: history, signal });
    const again = before === (await fingerprintOf(read));

    const holds =
      rows <= secondsMax &&
      control > 0 &&
      inLog.length + afterScrub.length + everywhere.length + done.leftToOperator.length === 0 &&
      beforeScrub.length > 0 &&
      !says(doors) &&
      intact &&
      again;
    const s = (value: number | undefined): string => `${(value ?? Number.NaN).toFixed(1)} s`;
    return {
      value: Math.round(rows * 10) / 10,
      holds,
      lines: [
        `${count} calls of the person, ${others} of another; ${await log.last()} commits`,
        `calls found and checked ${s(checked)}; no key left ${s(ends.get("keys"))}; events ${s(ends.get("events"))}; history's rows ${s(rows)}; every store asked ${s(verified)}`,
        `asked afterwards: ${Object.entries(counts)
          .map(([name, asked]) => `${name} ${asked}`)
          .join(
            ", ",
          )}: 0 left; lists of all calls, ${some(ids).length} pages and the figures: ${says(doors) ? "STILL THERE" : "0 hits"}`,
        `files of the log: ${inLog.length} with a word of theirs (what is not sealed is found in ${control}); PostgreSQL: ${beforeScrub.length} before the scrub, ${afterScrub.length} after it (${s(scrubSeconds)}, ${done.walFilesGone} segments); the whole data folder: ${everywhere.length}`,
        `the other's ${others} calls ${intact ? "are as they were" : "HAVE CHANGED"}; history read anew is ${again ? "the same" : "ANOTHER"}`,
        ...[...inLog, ...afterScrub, ...everywhere].slice(0, 5),
      ],
    };
  },
};

/** All rows of the generation that answers, whichever its name; the position is left out. */
const fingerprintOf = async (pool: Pool): Promise<string> => {
  const schema = (await activeSchema(pool, history)) ?? "";
  const tables = (await digestTables(pool, schema)).filter(({ table }) => !table.endsWith(".checkpoint"));
  return JSON.stringify(tables.map(({ table, rows, digest }) => [table.replace(schema, ""), rows, digest]));
};

const sha = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The bytes of a key that is to go, as they lie in the database. */
const wrappedKeyOf = async (keep: Pool, call: string): Promise<Uint8Array> => {
  const [row] = await alone(
    keep,
    sql<{ wrapped: Uint8Array }>`select wrapped from data_key where aggregate = ${call} and subject = 'both'`,
  );
  if (!row) throw new Error("the fixture's call has no key");
  return row.wrapped;
};
