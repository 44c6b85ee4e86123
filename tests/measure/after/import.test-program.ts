/** A whole Wingman with the real recogniser, to be killed: `<data folder> <port>`. Pages and meaning have no part in an import. */
import { startWingman } from "@wingman/ops/bin/up";
import { root } from "../../harness/wingman.ts";

const [dataDir = "", port = "0"] = process.argv.slice(2);
const running = await startWingman({
  ...{ root, dataDir, httpPort: Number(port), version: "measure", withoutPages: true, withDemoDocuments: false },
  // What else this machine does makes the figure smaller, and refuses nothing.
  bounds: { loopMs: Infinity, speechFactor: Infinity },
});
process.once("SIGTERM", () => void running[Symbol.asyncDispose]().then(() => process.exit(0)));
await running.ready;
process.stdout.write("ready\n");
