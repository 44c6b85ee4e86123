/** One worker of a role in a process of its own, to be killed or stopped: `<agents|stt> <address of nats-server> <of PostgreSQL>`. Hears the conversation of `ground.ts` in every call. */
import type { Channel } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import { scriptedRecognizer } from "@wingman/gpu/stt/scripted";
import { openAgents } from "@wingman/ops/bin/roles/agents";
import { openKeys } from "@wingman/ops/bin/roles/keys";
import { openLog, type RoleContext, watchOver } from "@wingman/ops/bin/roles/role";
import { openStt } from "@wingman/ops/bin/roles/stt";
import { openStatusBoard } from "@wingman/ops/bin/status-board";
import { databaseUrl } from "@wingman/ops/local/databases";
import { openMetrics } from "@wingman/ops/watch/metrics";
import { pino } from "pino";
import { root } from "../harness/wingman.ts";
import { conversation } from "./ground.ts";

const [role = "", natsUrl = "", postgresUrl = ""] = process.argv.slice(2);
const logger = pino({ level: "error" }, pino.destination({ dest: 2, sync: true }));
const board = openStatusBoard("test", () => undefined);
const stopping = new AbortController();
const { signal } = stopping;
const opened = new AsyncDisposableStack();
const { mustRun, broken } = watchOver({ logger, board, signal });
const context: RoleContext = { root, version: "test", logger, board, metrics: openMetrics(), signal, opened, mustRun };
const { keys } = openKeys(
  context,
  { dataDir: "", env: process.env }, // The master key is set there.
  Promise.resolve((database) => databaseUrl(postgresUrl, database)),
);
const line = openLog(context, natsUrl, keys);
process.once("SIGTERM", () => {
  stopping.abort();
  void opened.disposeAsync().then(() => process.exit(0));
});
broken.catch(() => process.exit(1));

if (role === "agents") await openAgents(context, await line);
else
  await openStt(context, line, {
    policiesKnown: Promise.resolve(),
    recognizer: scriptedRecognizer(({ channel }) => conversation[channel as Channel] ?? []),
    pocketsphinx: Promise.resolve(new Failure("WING_STT_NONE", "not asked for")),
  });
process.stdout.write("ready\n");
