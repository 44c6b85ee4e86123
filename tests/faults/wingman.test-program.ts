/** A whole Wingman in a process of its own, to be killed: `<data folder> <port> [<address to tell>]`. Hears the conversation of `ground.ts` in every call. */
import { scriptedRecognizer } from "@wingman/gpu/stt/scripted";
import type { Channel } from "@wingman/domain/call/events/shared";
import { startWingman } from "@wingman/ops/bin/up";
import { root } from "../harness/wingman.ts";
import { conversation } from "./ground.ts";

const [dataDir = "", port = "0", webhook] = process.argv.slice(2);
const running = await startWingman({
  root,
  dataDir,
  httpPort: Number(port),
  version: "test",
  withoutPages: true,
  ...(webhook !== undefined && { webhook: { url: webhook, allow: "127.0.0.1" } }),
  recognizer: scriptedRecognizer(({ channel }) => conversation[channel as Channel] ?? []),
});
process.once("SIGTERM", () => void running[Symbol.asyncDispose]().then(() => process.exit(0)));
await running.ready;
process.stdout.write("ready\n");
