/** The `wingman` command. Each subcommand is loaded when it is asked for, so that help comes at once. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { Failure } from "@wingman/domain/failure";
import { readConfig, type Config } from "../config/config.ts";
import { complain, heading, progressPrinter, say } from "./terminal.ts";

const root = join(import.meta.dirname, "../..");

const config = (): Config => {
  const read = readConfig(process.env);
  if (read instanceof Failure) throw read;
  return read;
};

const version = async (): Promise<string> =>
  (JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string }).version;

/** Aborts on the first Ctrl-C or SIGTERM; the second one is for what hangs. */
const interrupted = (): AbortSignal => {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  return controller.signal;
};

const up = async (): Promise<void> => {
  const { startWingman } = await import("./up.ts");
  const { dataDir, httpPort, logLevel } = config();
  const signal = interrupted();
  heading(`Wingman ${await version()}`);
  const running = await startWingman({
    root,
    httpPort,
    logLevel,
    version: await version(),
    tell: progressPrinter(),
    ...(dataDir !== undefined && { dataDir }),
    onAddress: (url) => {
      say("");
      heading(`  ${url}`);
      say("  Open it now; the rest is being set up behind it.\n");
    },
  });
  const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  try {
    const outcome = await Promise.race([running.ready.then(() => "ready" as const), aborted, running.broken]);
    if (outcome === "ready")
      say(
        `\n  Ready. Press Play on the page, or Ctrl-C here to stop. What happens is written to ${join(running.dataDir, "wingman.log")}\n`,
      );
    await Promise.race([aborted, running.broken]);
  } finally {
    say("\n  Stopping. What was stored is kept; a call that is open goes on when Wingman starts again.");
    await running[Symbol.asyncDispose]();
  }
};

const run = async (role: string): Promise<void> => {
  const { runRole } = await import("./run-role.ts");
  const { httpPort, logLevel } = config();
  const signal = interrupted();
  const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  const tell = progressPrinter();
  await using running = await runRole(role, {
    root,
    version: await version(),
    env: process.env,
    logLevel,
    httpPort,
    tell,
  });
  say(`  ${role} is ready${running.url === undefined ? "" : ` at ${running.url}`}`);
  await Promise.race([aborted, running.broken]);
};

const call = async (rep: string, customer: string, options: { title: string }): Promise<void> => {
  const [{ playCall }, { runningInstance }, { defaultDataDir }] = await Promise.all([
    import("./call.ts"),
    import("../local/lock.ts"),
    import("../local/instance.ts"),
  ]);
  const holder = await runningInstance(config().dataDir ?? defaultDataDir(root));
  if (!holder?.address)
    throw new Failure("WING_NOT_RUNNING", "no Wingman runs on this folder.", {
      remedy: "Start one with `npm start` in another terminal.",
    });
  const id = await playCall({
    url: holder.address,
    rep,
    customer,
    title: options.title,
    print: say,
    signal: interrupted(),
  });
  say(`\n${holder.address}/calls/${id}`);
};

const rebuild = async (options: { database: string }): Promise<void> => {
  const { rebuildReadModels } = await import("./rebuild.ts");
  const { dataDir } = config();
  let told = 0;
  const { commits, tables } = await rebuildReadModels({
    root,
    database: options.database,
    report: progressPrinter(),
    signal: interrupted(),
    ...(dataDir !== undefined && { dataDir }),
    onProgress: (done, of) => {
      if (Date.now() - told > 500) {
        told = Date.now();
        say(`  Reading ${done.toLocaleString("en")} of ${of.toLocaleString("en")} commits`);
      }
    },
  });
  say(`  ${commits.toLocaleString("en")} commits read.`);
  for (const { table, rows, digest } of tables)
    say(`  ${table.padEnd(34)} ${String(rows).padStart(7)} rows  ${digest.slice(0, 16)}`);
};

const doctor = async (): Promise<void> => {
  const { doctor: examine } = await import("../local/doctor.ts");
  const { dataDir } = config();
  const findings = await examine({ root, ...(dataDir !== undefined && { dataDir }) });
  const marks = { fine: "✓", warn: "!", missing: "✗" } as const;
  for (const { part, state, detail, remedy } of findings) {
    say(`  ${marks[state]} ${part.padEnd(14)} ${detail}`);
    if (remedy && state !== "fine") say(`    ${" ".repeat(14)} ${remedy}`);
  }
  process.exitCode = findings.some((finding) => finding.state === "missing") ? 1 : 0;
};

const program = new Command("wingman")
  .description("A real-time assistant for sales calls. Everything is an event on one log.")
  .version(await version())
  .showHelpAfterError()
  .configureHelp({ sortSubcommands: true });
program.command("up").description("start everything on this machine and print its address").action(up);
program
  .command("run")
  .description("run one role as a process of its own, on servers that run elsewhere")
  .argument("<role>", "gateway, stt, agents or projector")
  .action(run);
program
  .command("call")
  .description("play two recordings (WAV or Ogg Opus) as a call, at real speed")
  .argument("<rep>", "the representative's side")
  .argument("<customer>", "the customer's side")
  .option("--title <title>", "what the call is called", "A recorded call")
  .action(call);
program
  .command("rebuild")
  .description("drop the read models and fill them from the log again")
  .option("--database <name>", "only wingman_read can be rebuilt", "wingman_read")
  .action(rebuild);
program.command("doctor").description("look at what this machine has and say what to do about the rest").action(doctor);

program
  .command("protocol")
  .description("write docs/protocol.md from the schemas")
  .action(async () => {
    const { protocolPage } = await import("../docs/protocol-page.ts");
    await writeFile(join(root, "docs/protocol.md"), await protocolPage());
    say("  docs/protocol.md is written.");
  });

try {
  await program.parseAsync();
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
// Everything was closed by then; a client that still tries to reach a server that died must not keep the process.
process.exit();
