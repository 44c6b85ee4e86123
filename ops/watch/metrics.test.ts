import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { openMetrics } from "./metrics.ts";

const page = join(import.meta.dirname, "../../docs/reference/metrics.md");

test("the page of metrics says what is answered: name, type and meaning, both ways", async () => {
  const answered = new Map<string, string>();
  const help = new Map<string, string>();
  for (const line of (await openMetrics().text()).split("\n")) {
    const [, word, name, rest] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (name && rest) (word === "TYPE" ? answered : help).set(name, rest);
  }
  const said = (await readFile(page, "utf8")).split("\n").flatMap((line) => {
    const [, name, type, meaning] = /^\| `(wingman_\w+)` \| (\w+) \| [^|]*\| (.+?) \|$/.exec(line) ?? [];
    return name ? [{ name, type, meaning }] : [];
  });
  assert.ok(said.length >= 8);
  assert.deepEqual(
    said,
    [...answered]
      .map(([name, type]) => ({ name, type, meaning: help.get(name) }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  );
});

test("a reader's figures are those it was last seen with, and mends are counted by reason", async () => {
  const metrics = openMetrics();
  metrics.readerAt("history", { commits: 12, seconds: 3.5 }, 2);
  metrics.mended("history", "consumer lost");
  metrics.mended("history", "consumer lost");
  metrics.readerAt("history", { commits: 0, seconds: 0 }, 1);
  const text = await metrics.text();
  for (const line of [
    'wingman_reader_lag_events{reader="history"} 0',
    'wingman_reader_lag_seconds{reader="history"} 0',
    'wingman_reader_quarantined{reader="history"} 1',
    'wingman_reader_mends_total{reader="history",why="consumer_lost"} 2',
    "wingman_log_up 0",
  ])
    assert.ok(text.split("\n").includes(line), `${line}\n${text}`);
});
