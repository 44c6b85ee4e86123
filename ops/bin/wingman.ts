/** The `wingman` command. Each subcommand is loaded when it is asked for, so that help comes at once. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Argument, Command, CommanderError } from "commander";
import type { Bounds } from "@wingman/domain/overload";
import { takeSecretFiles } from "../config/secret-files.ts";
import { addBackup } from "./backup.ts";
import { addCall } from "./call-command.ts";
import { addBench } from "./bench.ts";
import { addCerts } from "./certs.ts";
import { addKeys } from "./keys.ts";
import { config, interrupted, npm, root, version } from "./command-tools.ts";
import { completionScript, installLine, type Shell, shells } from "./completion/completion.ts";
import { addErase } from "./erase.ts";
import { exitCodes } from "./exit.ts";
import { addFeedback } from "./feedback-command.ts";
import { addGpu } from "./gpu.ts";
import { addHeads } from "./heads.ts";
import { withExamples } from "./help.ts";
import { addImport } from "./import-command.ts";
import { addIngest } from "./ingest-command.ts";
import { addMembers } from "./members.ts";
import { addModels } from "./models.ts";
import { addPlaybook } from "./playbook-command.ts";
import { addPractice } from "./practice-command.ts";
import { addProof } from "./proof.ts";
import { addQuarantine } from "./quarantine.ts";
import { addRebuild } from "./rebuild-command.ts";
import { addRestore } from "./restore.ts";
import { addReceipt } from "./receipt.ts";
import { addRights } from "./rights.ts";
import { roleNames } from "./roles/names.ts";
import { addReport } from "./report-command.ts";
import { addScrub } from "./scrub.ts";
import { complain, heading, progressPrinter, say } from "./terminal.ts";
import { addVerify } from "./verify.ts";
import { addVoices } from "./voices-command.ts";
import { addWhatIf } from "./what-if-command.ts";

const boundsOf = ({ callsMax }: { readonly callsMax?: number | undefined }): Partial<Bounds> =>
  callsMax === undefined ? {} : { calls: callsMax };

const up = async (): Promise<void> => {
  const [
    { startWingman },
    { meterOf, webhookOf },
    { mailOf },
    { ssoOf },
    { hearingSettingsOf },
    { voiceSettingsOf },
    { meaningSettingsOf },
  ] = await Promise.all([
    import("./up.ts"),
    import("./roles/connectors.ts"),
    import("./roles/reports.ts"),
    import("./roles/single-sign-on.ts"),
    import("./speech.ts"),
    import("./voices.ts"),
    import("./meaning-model.ts"),
  ]);
  const settings = config();
  const { dataDir, httpPort, logLevel, notaryKeyFile, headsFile, demo, adminEmail, company } = settings;
  const signal = interrupted({ isAnEnd: true }); // Ctrl-C is how it is meant to end.
  heading(`Wingman ${await version()}`);
  const running = await startWingman({
    root,
    httpPort,
    logLevel,
    version: await version(),
    tell: progressPrinter(),
    webhook: webhookOf(settings, process.env),
    meter: meterOf(settings, process.env),
    mail: mailOf(settings, process.env),
    voices: voiceSettingsOf(settings, process.env),
    sso: ssoOf(settings, process.env),
    hearing: hearingSettingsOf(settings, process.env, root),
    models: { ...settings, env: process.env },
    web: { ...settings, env: process.env },
    meaning: meaningSettingsOf(settings, root),
    demo,
    ...(dataDir !== undefined && { dataDir }),
    notary: { keyFile: notaryKeyFile, headsFile },
    edge: settings,
    iceServers: settings.iceServers,
    bounds: boundsOf(settings),
    onAddress: (url) => {
      say("");
      heading(`  ${url}`);
      say("  Open it now; the rest is being set up behind it.");
      say("  On this computer the demo opens by one press. To begin with your company:");
      say(`  ${npm("members admin you@example.com")}\n`);
    },
    ...(adminEmail !== undefined && {
      firstAdministrator: {
        email: adminEmail,
        company,
        show: (link: string) => {
          say(`\n  ${adminEmail} is the administrator. This link sets the password; it is good once and for a day:`);
          heading(`  ${link}\n`);
        },
      },
    }),
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
  const settings = config();
  const { dataDir, httpPort, logLevel, notaryKeyFile, headsFile } = settings;
  const signal = interrupted({ isAnEnd: true });
  const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  const tell = progressPrinter();
  await using running = await runRole(role, {
    root,
    version: await version(),
    env: process.env,
    dataDir,
    logLevel,
    httpPort,
    tell,
    notary: { keyFile: notaryKeyFile, headsFile },
    edge: settings,
    iceServers: settings.iceServers,
    bounds: boundsOf(settings),
  });
  say(`  ${role} is ready${running.url === undefined ? "" : ` at ${running.url}`}`);
  await Promise.race([aborted, running.broken]);
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
  process.exitCode = findings.some((finding) => finding.state === "missing")
    ? exitCodes.failed.code
    : exitCodes.done.code;
};

const replay = async (wanted: string | undefined, options: { json?: true }): Promise<void> => {
  const [{ withLog }, { lastCalls, linesOf }, { replay: replayCall }, { replayText }, { defaultDataDir }] =
    await Promise.all([
      import("./log-at-hand.ts"),
      import("./find-call.ts"),
      import("./replay.ts"),
      import("./replay-text.ts"),
      import("../local/instance.ts"),
    ]);
  const { dataDir = defaultDataDir(root), natsUrl, postgresUrl } = config();
  const place = { root, dataDir, natsUrl, postgresUrl, signal: interrupted() };
  if (wanted === undefined) {
    const heads = await withLog(place, lastCalls);
    if (options.json) say(JSON.stringify(heads, null, 2));
    else for (const line of [...linesOf(heads), "", "  Replay one of them by the first letters of its id."]) say(line);
    return;
  }
  const replayed = await withLog(place, (log) => replayCall(log, wanted));
  if (options.json) say(JSON.stringify(replayed, null, 2));
  else for (const line of replayText(replayed)) say(line);
  if (replayed.conductor.differences.length > 0) process.exitCode = exitCodes.failed.code;
};

const printConfig = async (options: { json?: true }): Promise<void> => {
  const { settingsOf, unknownVariables } = await import("../config/settings.ts");
  const settings = settingsOf(process.env);
  const unknown = unknownVariables(process.env);
  if (settings.some(({ wrong }) => wrong !== null)) process.exitCode = exitCodes.failed.code;
  if (options.json) {
    say(JSON.stringify({ settings, unknown }, null, 2));
    return;
  }
  for (const { name, value, from, about, wrong } of settings) {
    say(`  ${name.padEnd(22)} ${wrong ? "✗" : (value ?? "-")}  (${from})`);
    say(`  ${" ".repeat(22)} ${wrong ?? about}`);
  }
  for (const name of unknown) say(`  ! ${name} is set, and nothing is called so. Is it misspelt?`);
};

const writePages = async (): Promise<void> => {
  const { generatedPages } = await import("../docs/pages.ts");
  for (const [path, text] of await generatedPages(program)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    say(`  ${path} is written.`);
  }
};

/** As it was called: everybody has `npm run`, and some the function that completion brings. */
const calledAs = process.env["npm_lifecycle_event"] === "wingman" ? "npm run wingman --" : "wingman";

export const program = new Command("wingman")
  .name(calledAs)
  .description("A real-time assistant for sales calls. Everything is an event on one log.")
  .version(await version(), "-V, --version", "print the version")
  .helpOption("-h, --help", "print this help, or that of a command")
  .helpCommand("help [command]", "print the help of a command")
  .showHelpAfterError("Add --help to see what can be said.")
  .exitOverride()
  .configureHelp({ sortSubcommands: true })
  .addHelpText(
    "after",
    `
Where to begin:
  npm start                     # sets everything up and prints an address to open
  npm run wingman -- doctor     # when it does not

Exit codes:
${Object.values(exitCodes)
  .map(({ code, means }) => `  ${String(code).padStart(3)}  ${means}`)
  .join("\n")}

Settings are environment variables: npm run wingman -- config print`,
  );

withExamples(
  program
    .command("up")
    .summary("start everything on this machine and print its address")
    .description(
      "Starts everything on this machine and prints its address. Parts that are missing are fetched first. Ctrl-C stops it; what was stored is kept.",
    )
    .action(up),
  { line: npm("up"), does: "the same as npm start" },
  { line: `WINGMAN_HTTP_PORT=4800 ${npm("up")}`, does: "on another port" },
);

withExamples(
  program
    .command("run")
    .summary("run one role as a process of its own")
    .description(
      "Runs one role as a process of its own, on the servers that WINGMAN_NATS_URL and WINGMAN_POSTGRES_URL name. Any of them may be stopped and started again at any moment.",
    )
    .addArgument(new Argument("<role>", "which role").choices(roleNames))
    .action(run),
  {
    line: `WINGMAN_NATS_URL=nats://127.0.0.1:4222 WINGMAN_POSTGRES_URL=postgres://wingman:secret@127.0.0.1:5432/postgres ${npm("run gateway")}`,
    does: "the pages and the way in",
  },
  {
    line: `WINGMAN_NATS_URL=nats://127.0.0.1:4222 WINGMAN_POSTGRES_URL=postgres://wingman:secret@127.0.0.1:5432/postgres ${npm("run agents")}`,
    does: "the tips",
  },
);

addCall(program);
addPractice(program);
addIngest(program);
addImport(program);

withExamples(
  program
    .command("replay")
    .summary("replay a call of the log and compare")
    .description(
      "Replays a call of the log through the same conductor, with nothing written and nothing sent. Prints what happened (who said what; each tip with the words that caused it and its delay; what was held back and why), and whether the same came out again. Works beside a running Wingman and without one.",
    )
    .argument("[call]", "the first letters of a call's id, or `last`; without it the last calls are listed")
    .option("--json", "all of it, for machines")
    .action(replay),
  { line: npm("replay"), does: "the last calls, with their ids" },
  { line: npm("replay last"), does: "the newest call" },
  { line: npm("replay last --json"), does: "the same for machines" },
);

addWhatIf(program);

addVerify(program);
addProof(program);
addHeads(program);
addBackup(program);
addKeys(program);
addMembers(program);
addPlaybook(program);
addFeedback(program);
addCerts(program);
addVoices(program);
addRestore(program);

addModels(program);
addGpu(program);
addBench(program);

addRebuild(program);

addQuarantine(program);

withExamples(
  program
    .command("doctor")
    .summary("look at this machine and say what is missing")
    .description(
      "Looks at what this machine has and says what to do about the rest. Fetches and changes nothing. Ends with 1 when something is missing without which Wingman does not start.",
    )
    .action(doctor),
  { line: npm("doctor"), does: "every part, with a remedy" },
);

const configCommand = program.command("config").helpCommand(false).description("settings and where they come from");
withExamples(
  configCommand
    .command("print")
    .summary("print every setting, secrets masked")
    .description(
      "Prints every setting with its value, where it came from and what it is for. Secrets are masked. Ends with 1 when one is wrong.",
    )
    .option("--json", "all of it, for machines")
    .action(printConfig),
  { line: npm("config print"), does: "as Wingman would read them now" },
  { line: `WINGMAN_HTTP_PORT=4800 ${npm("config print --json")}`, does: "for machines" },
);

withExamples(
  program
    .command("completion")
    .summary("print a script that completes wingman in a shell")
    .description(
      "Prints a script for your shell. Read by it, `wingman` becomes a command of that shell, and Tab completes its commands, options and files.",
    )
    .addArgument(new Argument("<shell>", "which shell").choices(shells))
    .action((shell: Shell) => void process.stdout.write(completionScript(program, shell, root))),
  { line: installLine.bash, does: "bash" },
  { line: installLine.zsh, does: "zsh" },
  { line: installLine.fish, does: "fish" },
);

addErase(program);
addRights(program);
addReceipt(program);
addReport(program);
addScrub(program);

program
  .command("docs", { hidden: true })
  .alias("protocol")
  .description("write the pages of docs/ that are made from the source")
  .action(writePages);

program.hook("preAction", (_program, { name }) => {
  const [unusable] = takeSecretFiles(process.env);
  // These two are there to say so.
  if (unusable && !["doctor", "print"].includes(name())) throw unusable;
});

const main = async (): Promise<void> => {
  // Whoever reads us through `head` has read enough.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage.code; // It has spoken.
    else {
      if (process.exitCode !== exitCodes.interrupted.code) complain(error);
      process.exitCode ??= exitCodes.failed.code;
    }
  }
  // Everything was closed by then; a client that still tries to reach a server that died must not keep the process.
  process.exit();
};

if (import.meta.main) await main();
