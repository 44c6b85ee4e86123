import type { Measure } from "../measure-kind.ts";
import { ownProcess } from "./own-process.ts";
import { openReportGround } from "./report-ground.ts";

/** Found when planted: the clock of the making in the cover's foot, and calls in the order in which the database found them. */
export const digest: Measure = {
  name: "after.digest",
  about:
    "HTML, digest of the data, CSV and XLSX of a call and of days, twice in each of two processes that live in other time zones and languages: how many differ at one place of the log.",
  asked: "0",
  unit: "files that differ",
  async run({ signal }) {
    await using ground = await openReportGround(8_000, signal);
    const call = ground.calls[Math.floor(ground.calls.length / 2)] ?? "";
    const of = (env: NodeJS.ProcessEnv) =>
      ownProcess<Record<string, string>>("digest.test-program.ts", [ground.natsUrl, ground.readUrl, call], signal, {
        env: { ...process.env, ...env },
      });
    const [one, two] = await Promise.all([
      of({ TZ: "UTC", LANG: "C.UTF-8" }),
      of({ TZ: "Pacific/Auckland", LANG: "de_DE.UTF-8" }),
    ]);
    const names = Object.keys(one).filter((name) => name.endsWith("time 1"));
    const again = (name: string): string => name.replace("time 1", "time 2");
    const differ = names.filter(
      (name) => new Set([one[name], one[again(name)], two[name], two[again(name)]]).size !== 1,
    );
    const kinds = new Set(names.map((name) => one[name])).size;
    return {
      value: differ.length,
      holds: differ.length === 0 && names.length === 30 && kinds > 15,
      lines: [
        `${names.length} files of ${ground.calls.length} calls, each made four times; ${kinds} of them say different things`,
        ...differ,
      ],
    };
  },
};
