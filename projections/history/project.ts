import type { Recorded } from "@wingman/streams/log/event-log";
import type { Transaction } from "kysely";
import { insertRows, selectRows } from "../bulk.ts";
import { lineCounts, notedCounts, tipCounts } from "./counts.ts";
import { keyOf } from "../key.ts";
import { emptyPage, foldCommit, type Page } from "./fold.ts";
import { erase, forget } from "./forget.ts";
import { correct } from "./hindsight.ts";
import { type HistoryTables, lineColumns } from "./tables.ts";

type Tx = Transaction<HistoryTables>;

/**
 * Writes a run of commits, in log order, into history: at most twelve reads and nine writes, however long the run,
 * one more where words were corrected, six more for each span of words that was taken back, and seven for all calls in
 * which somebody was erased.
 * A commit that stands in the rows already changes nothing.
 */
export const project = async (tx: Tx, commits: readonly Recorded[]): Promise<void> => {
  const mine = commits.filter(({ aggregate }) => aggregate.kind === "call");
  if (mine.length === 0) return;
  const page = await fetchPage(tx, mine);
  for (const commit of mine) foldCommit(page, commit);
  await writePage(tx, page);
};

const call = ["tenant_id", "call_id"] as const;

const fetchPage = async (tx: Tx, commits: readonly Recorded[]): Promise<Page> => {
  const page = emptyPage();
  const calls: string[][] = [];
  const tips: string[][] = [];
  const acts: string[][] = [];
  const noted: string[][] = [];
  const comments: string[][] = [];
  /** Corrections by their own press. */
  const presses: string[][] = [];
  for (const {
    aggregate: { tenant, id },
    events,
  } of commits) {
    calls.push([tenant, id]);
    for (const { type, data } of events) {
      const { suggestion, undoes, signal, comment, action } = data as Touching; // Whatever the type, these say what it touches.
      if (comment) comments.push([tenant, id, comment]);
      if (action && type === "UtteranceCorrected") presses.push([tenant, id, action]);
      if (suggestion) tips.push([tenant, id, suggestion]);
      if (undoes) acts.push([tenant, id, undoes]);
      if (signal) noted.push([tenant, id, signal]);
    }
  }
  for (const row of await selectRows(tx, "call", call, calls)) page.calls.set(keyOf(row.tenant_id, row.call_id), row);
  for (const row of await selectRows(tx, "act", [...call, "action"], acts)) {
    page.acts.set(keyOf(row.tenant_id, row.call_id, row.action), row);
    tips.push([row.tenant_id, row.call_id, row.suggestion]);
  }
  for (const row of await selectRows(tx, "tip", [...call, "suggestion"], tips))
    page.tips.set(keyOf(row.tenant_id, row.call_id, row.suggestion), row);
  for (const [column, keys] of [
    ["signal", noted],
    ["off_by", acts],
  ] as const)
    for (const row of await selectRows(tx, "noted", [...call, column], keys))
      page.noted.set(keyOf(row.tenant_id, row.call_id, row.signal), row);
  for (const row of await selectRows(tx, "correction", [...call, "action"], [...presses, ...acts]))
    page.corrections.set(keyOf(row.tenant_id, row.call_id, row.action), row);
  for (const [column, keys] of [
    ["comment", comments],
    ["action", acts],
    ["removed_by", acts],
  ] as const)
    for (const row of await selectRows(tx, "comment", [...call, column], keys))
      page.comments.set(keyOf(row.tenant_id, row.call_id, row.comment), row);
  return page;
};
type Touching = { readonly [Key in "suggestion" | "undoes" | "signal" | "comment" | "action"]?: string };

/** Writes what stands on a page into the tables. */
export const writePage = async (tx: Tx, page: Page): Promise<void> => {
  await insertRows(tx, "channel", [...call, "channel"], [...page.channels.values()], "replace");
  await insertRows(tx, "line", [...call, "line_id"], page.lines, "keep");
  await insertRows(tx, "tip", [...call, "suggestion"], [...page.tips.values()], "replace");
  await insertRows(tx, "act", [...call, "action"], [...page.acts.values()], "replace");
  await insertRows(tx, "withheld", [...call, "place"], page.withheld, "keep");
  await insertRows(tx, "noted", [...call, "signal"], [...page.noted.values()], "replace");
  await insertRows(tx, "correction", [...call, "action"], [...page.corrections.values()], "replace");
  await insertRows(tx, "comment", [...call, "comment"], [...page.comments.values()], "replace");
  await correct(tx, page.corrected);
  for (const forgotten of page.forgotten) await forget(tx, forgotten);
  await erase(tx, page.erasures);
  await countLines(tx, page);
  await countTips(tx, page);
  await countNoted(tx, page);
  await insertRows(tx, "call", call, [...page.calls.values()], "replace");
};

/** From the rows, not from the events, since a line that came twice was kept once. */
const countLines = async (tx: Tx, page: Page): Promise<void> => {
  const calls = ended(page, page.spoken);
  const rows = await selectRows(
    tx,
    "line",
    call,
    calls.map((row) => [row.tenant_id, row.call_id]),
    lineColumns,
  );
  const spoken = Map.groupBy(rows, (row) => keyOf(row.tenant_id, row.call_id));
  for (const row of calls) Object.assign(row, lineCounts(spoken.get(keyOf(row.tenant_id, row.call_id)) ?? []));
};

const countTips = async (tx: Tx, page: Page): Promise<void> => {
  const calls = ended(page, page.tipped);
  const rows = await selectRows(
    tx,
    "tip",
    call,
    calls.map((row) => [row.tenant_id, row.call_id]),
  );
  const tipped = Map.groupBy(rows, (row) => keyOf(row.tenant_id, row.call_id));
  for (const row of calls) Object.assign(row, tipCounts(tipped.get(keyOf(row.tenant_id, row.call_id)) ?? []));
};

const countNoted = async (tx: Tx, page: Page): Promise<void> => {
  const calls = ended(page, page.noticed);
  const rows = await selectRows(
    tx,
    "noted",
    call,
    calls.map((row) => [row.tenant_id, row.call_id]),
  );
  const noticed = Map.groupBy(rows, (row) => keyOf(row.tenant_id, row.call_id));
  for (const row of calls) Object.assign(row, notedCounts(noticed.get(keyOf(row.tenant_id, row.call_id)) ?? []));
};

/** A call is counted when it ends, and again when somebody rates a tip afterwards; while it runs nobody reads the counts. */
const ended = (page: Page, touched: ReadonlySet<string>) =>
  [...touched].flatMap((key) => page.calls.get(key) ?? []).filter((row) => row.ended_reason !== null);
