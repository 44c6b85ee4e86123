/** The command `wingman report`: has a running Wingman make a report, and writes its file here. */
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "@wingman/domain/failure";
import type { OneReport } from "@wingman/projections/reports/answers";
import { newId } from "@wingman/streams/base/ids";
import type { About } from "@wingman/streams/reports/what";
import type { Command } from "commander";
import { config, fileOf, interrupted, npm, root } from "./command-tools.ts";
import { withExamples } from "./help.ts";
import { say } from "./terminal.ts";

const lookEveryMs = 300;
const madeMsMax = 10 * 60_000;

type Options = {
  readonly format: string;
  readonly language: string;
  readonly out?: string;
  readonly transcript?: boolean;
  readonly days?: string;
  readonly rep?: readonly string[];
};

const make = async (about: (ask: Ask) => Promise<About> | About, { format, language, out }: Options): Promise<void> => {
  const ask = await running();
  const body = { report: newId(), about: await about(ask), format, language };
  let report = await ask<OneReport>("/api/reports", { method: "POST", body: JSON.stringify(body) });
  const until = Date.now() + madeMsMax;
  for (let said = ""; report.state === "queued" || report.state === "making"; await sleep(lookEveryMs)) {
    if (Date.now() > until) throw new Failure("WING_NO_ANSWER", "the report was not made in ten minutes.");
    report = await ask<OneReport>(`/api/reports/${report.report}`);
    if (report.step !== said && report.state === "making") say(`  ${report.step} …`);
    said = report.step;
  }
  if (report.state !== "ready")
    throw new Failure(
      (report.problem?.code ?? "WING_REPORT_FAILED") as `WING_${string}`,
      report.problem?.message ?? "it was not made.",
      { remedy: report.problem?.remedy ?? "" },
    );
  const file = fileOf(out ?? report.name ?? `wingman-report.${format}`);
  const answer = await ask.whole(`/api/reports/${report.report}/file`);
  if (answer.body) await pipeline(Readable.fromWeb(answer.body), createWriteStream(file, { mode: 0o600 }));
  say(`  ${file} is written, from the log up to ${report.position ?? ""}, times in ${report.timeZone ?? ""}.`);
};

type Ask = { <Answer>(path: string, init?: RequestInit): Promise<Answer>; whole(path: string): Promise<Response> };

const running = async (): Promise<Ask> => {
  const [{ signedFetch }, { runningInstance }, { defaultDataDir }] = await Promise.all([
    import("./sign-in.ts"),
    import("../local/lock.ts"),
    import("../local/instance.ts"),
  ]);
  const holder = await runningInstance(config().dataDir ?? defaultDataDir(root));
  const { address } = holder ?? {};
  if (!address)
    throw new Failure("WING_NOT_RUNNING", "no Wingman runs here, and a report is made by one.", {
      remedy: "Start one with `npm start` in another terminal and try again.",
    });
  const signal = interrupted();
  const whole = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = init.body === undefined ? {} : { "content-type": "application/json" };
    const answer = await signedFetch(new URL(path, address), { ...init, headers, signal });
    if (answer.ok) return answer;
    const { code, message, remedy } = (await answer.json().catch(() => ({}))) as Partial<Record<string, string>>;
    throw new Failure((code ?? "WING_OUR_FAULT") as `WING_${string}`, message ?? `it answered ${answer.status}.`, {
      ...(remedy !== undefined && { remedy }),
    });
  };
  return Object.assign(
    async <Answer>(path: string, init: RequestInit = {}): Promise<Answer> =>
      (await (await whole(path, init)).json()) as Answer, // The gateway's schemas are checked by its own tests.
    { whole },
  );
};

const shared = (command: Command): Command =>
  command
    .option("-f, --format <format>", "pdf, xlsx or csv", "pdf")
    .option("-l, --language <language>", "en or ar", "en")
    .option("-o, --out <file>", "the file to write; a name with the place of the log unless given");

export const addReport = (program: Command): void => {
  const report = program.command("report").helpCommand(false).description("reports of calls as files to hand on");
  withExamples(
    shared(
      report
        .command("call")
        .argument("<id>", "the call's id, or `last`")
        .summary("of one call")
        .description(
          "Summary, action items, key moments, how it was talked, tips and what came of them. The file says up to which place of the log it tells; the same place gives the same report.",
        ),
    )
      .option("--no-transcript", "leave the sentences out")
      .action((id: string, options: Options) =>
        make(async (ask) => {
          const call =
            id === "last" ? (await ask<{ calls: { call: string }[] }>("/api/calls?limit=1")).calls[0]?.call : id;
          if (call === undefined)
            throw new Failure("WING_CALL_NOT_FOUND", "there is no finished call yet.", { remedy: "End a call first." });
          return { kind: "call", call, transcript: options.transcript !== false };
        }, options),
      ),
    { line: npm("report call last -o call.pdf"), does: "of the newest finished call" },
  );
  withExamples(
    shared(
      report
        .command("days")
        .argument("<from>", "the first day, as 2026-11-23")
        .summary("of all calls of some days")
        .description("Figures, charts by day, reps, objections, outcomes and the calls. Sample calls are left out."),
    )
      .option("-d, --days <count>", "how many days, 92 at most", "1")
      .option("-r, --rep <member...>", "whose calls; everybody's unless given")
      .action((from: string, options: Options) =>
        make(() => ({ kind: "period", from, days: Number(options.days), reps: [...(options.rep ?? [])] }), options),
      ),
    { line: npm("report days 2026-11-23 --days 7 -f xlsx -o week.xlsx"), does: "a week with a sheet for the calls" },
  );
};
