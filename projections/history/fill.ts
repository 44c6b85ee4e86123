/** History in one go, for tables that are empty: a page a call, and its rows as they are at its end. */
import type { Recorded } from "@wingman/streams/log/event-log";
import type { Transaction } from "kysely";
import type { Bulk } from "../read-model.ts";
import { lineCounts, notedCounts, tipCounts } from "./counts.ts";
import { keyOf } from "../key.ts";
import { emptyPage, foldCommit, isPlain, mergePages, type Page } from "./fold.ts";
import { writePage } from "./project.ts";
import type { HistoryTables, LineRow } from "./tables.ts";

export const bulk: Bulk<Page> = {
  keyOf: ({ aggregate }: Recorded) => (aggregate.kind === "call" ? keyOf(aggregate.tenant, aggregate.id) : undefined),
  begins: ({ events }) => events.some(({ type }) => type === "CallStarted"),
  empty: emptyPage,
  fold: foldCommit,
  isOver: (page) => page.calls.values().every((row) => row.ended_reason !== null),
  isPlain,
  *rowsOf(page) {
    const lines = firstOfEach(page.lines);
    const tips = [...page.tips.values()];
    const noted = [...page.noted.values()];
    const calls = [...page.calls.values()]; // One, or none where it never started.
    for (const row of calls)
      if (row.ended_reason !== null) Object.assign(row, lineCounts(lines), tipCounts(tips), notedCounts(noted));
    yield ["call", calls];
    yield ["line", lines];
    yield ["tip", tips];
    yield ["act", [...page.acts.values()]];
    yield ["channel", [...page.channels.values()]];
    yield ["noted", noted];
    yield ["withheld", page.withheld];
    yield ["correction", [...page.corrections.values()]];
    yield ["comment", [...page.comments.values()]];
  },
  write: (tx: Transaction<HistoryTables>, pages) => writePage(tx, mergePages(pages)),
};

/** A line that came twice is kept once, as the tables' key does it. */
const firstOfEach = (lines: readonly LineRow[]): readonly LineRow[] => {
  const seen = new Set<string>();
  return lines.filter(({ line_id: id }) => {
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
};
