/** A whole Wingman to be fuzzed: `<data folder> <port>`. Roles are asked for, nothing is counted: limits would hide what is behind them. */
import { openGate } from "@wingman/commands/gateway/access";
import { scriptedRecognizer } from "@wingman/gpu/stt/scripted";
import { startWingman } from "@wingman/ops/bin/up";
import { root } from "../../harness/wingman.ts";

const [dataDir = "", port = "0"] = process.argv.slice(2);
const allows = () => Promise.resolve(true);
let minute = 0;
const running = await startWingman({
  root,
  dataDir,
  httpPort: Number(port),
  version: "fuzz",
  withoutPages: true,
  gate: openGate({ request: allows, stranger: allows }, () => (minute += 60_000)),
  recognizer: scriptedRecognizer(() => []),
});
process.once("SIGTERM", () => void running[Symbol.asyncDispose]().then(() => process.exit(0)));
await running.ready;
process.stdout.write("ready\n");
