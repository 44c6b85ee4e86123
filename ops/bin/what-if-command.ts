/** The command `wingman what-if`; what it does stands in `what-if.ts`, and is loaded when it is asked for. */
import type { Command } from "commander";
import { Failure } from "@wingman/domain/failure";
import type { Tally } from "@wingman/streams/agents/what-if-compare";
import { config, fileOf, interrupted, npm, root } from "./command-tools.ts";
import { withExamples } from "./help.ts";
import { say } from "./terminal.ts";
import type { WhatIf } from "./what-if.ts";

type Options = { readonly playbook?: string; readonly rules?: string; readonly json?: true };

/** As many calls as a manager reads through; of more the sum alone would count. */
const callsMax = 100;

const run = async (call: string, count: string | undefined, options: Options): Promise<void> => {
  const [
    { playbookGiven, rulesGiven, whatIf, whatIfText },
    { withLog },
    { findCall, newestCalls },
    { defaultDataDir },
  ] = await Promise.all([
    import("./what-if.ts"),
    import("./log-at-hand.ts"),
    import("./find-call.ts"),
    import("../local/instance.ts"),
  ]);
  const rules = rulesGiven(options.rules);
  if (options.playbook === undefined && rules === undefined)
    throw new Failure("WING_NOTHING_TO_TRY", "neither a playbook nor board rules were given to try.", {
      remedy: "Give `--playbook` with an id or a file, or `--rules` with a version.",
    });
  const playbookFor = options.playbook === undefined ? undefined : await playbookGiven(options.playbook, fileOf);
  const { dataDir = defaultDataDir(root), natsUrl, postgresUrl } = config();
  const signal = interrupted();
  await withLog({ root, dataDir, natsUrl, postgresUrl, signal }, async (log) => {
    const wanted = Math.min(callsMax, Math.max(1, Math.trunc(Number(count ?? 1)) || 1));
    const calls = call === "last" ? await newestCalls(log, wanted) : [await findCall(log, call)];
    if (calls.length === 0) await findCall(log, call); // Says that there is none, and what to do.
    const all: WhatIf[] = [];
    for (const [n, aggregate] of calls.entries()) {
      if (signal.aborted) break;
      if (calls.length > 1) process.stderr.write(`  … call ${n + 1} of ${calls.length}\n`);
      const tried = await whatIf(log, aggregate, { playbookFor, rules });
      if (tried === undefined) continue;
      all.push(tried);
      if (!options.json) for (const line of [...whatIfText(tried), ""]) say(line);
    }
    if (options.json) say(JSON.stringify(all, null, 2));
    else if (all.length > 1) {
      const sum = (what: keyof Tally): number => all.reduce((count, { tally }) => count + tally[what], 0);
      say(
        `${all.length} calls: ${sum("same")} the same, ${sum("new")} new, ${sum("gone")} gone, ${sum("earlier")} earlier, ${sum("later")} later, ${sum("withheld")} held back`,
      );
    }
  });
};

export const addWhatIf = (program: Command): void =>
  void withExamples(
    program
      .command("what-if")
      .summary("try another playbook or other board rules on past calls")
      .description(
        "Takes past calls through the conductor once more, with another playbook or by other board rules, and says tip by tip what would be new, gone, earlier, later or held back, and why. Nothing is written and nothing is sent. Works beside a running Wingman and without one.",
      )
      .argument("<call>", "the first letters of a call's id, or `last`")
      .argument("[count]", `after \`last\`: how many of the newest calls, ${callsMax} at most`)
      .option("--playbook <playbook>", "its id, its id and version (b2b-starter@1), or a file")
      .option("--rules <version>", "board rules of this version in place of the call's own")
      .option("--json", "all of it, for machines")
      .action(run),
    { line: npm("what-if last --playbook b2b-starter"), does: "the newest call with another playbook" },
    { line: npm("what-if last 20 --rules 1"), does: "the last twenty by the first rules of the board" },
  );
