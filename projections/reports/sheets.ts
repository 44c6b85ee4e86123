/** The same reports as tables: several sheets of a workbook, one of them as CSV. */
import { wallMs } from "@wingman/streams/reports/zone";
import type { CallData } from "./call-data.ts";
import { momentOf } from "./call-page.ts";
import { type PageWords, pageWords } from "./page-words.ts";
import type { Language } from "./page.ts";
import type { Figures, PeriodCall, PeriodData } from "./period-data.ts";
import { measuresShown, whoOf } from "./period-page.ts";
import type { Cell, Column, Sheet } from "./report.ts";

/** `main` is what a file with one table holds. */
export type Book = { readonly sheets: readonly Sheet[]; readonly main: Sheet };
type Row = readonly Cell[];

const column = (name: string, kind: Column["kind"] = "text"): Column => ({ name, kind });
/** What it is, in every workbook the first sheet: above all from which place of the log. */
const aboutRows = (data: CallData | PeriodData, says: PageWords, rows: readonly Row[]): readonly Row[] => [
  ...rows,
  [says.made.position, data.position],
  [says.made.zone, data.timeZone],
];

const figureColumns = ({ table }: PageWords): readonly Column[] => [
  column(table.calls, "number"),
  column(table.minutesLong, "number"),
  column(table.repShare, "share"),
  column(table.shown, "number"),
  column(table.accepted, "number"),
  column(table.objectionsLong, "number"),
  column(table.promises, "number"),
  column(table.reached, "number"),
  column(table.rating, "number"),
];
const figureCells = (row: Figures): Row => [
  row.calls,
  row.minutes,
  row.repShare,
  row.shown,
  row.accepted,
  row.objections,
  row.promises,
  row.reached,
  row.rating,
];

/** The table of calls, which is written while they are read; of a CSV it is the only one. */
export const callsTable = ({ position, timeZone }: Pick<PeriodData, "position" | "timeZone">, language: Language) => {
  const { table, outcomes, sheets: names } = pageWords[language];
  const orErased = (value: string | null): string => value ?? table.erasedName;
  return {
    name: names.calls,
    columns: [
      column(`${table.began} (${timeZone})`, "time"),
      column(table.minutesLong, "number"),
      column(table.title),
      column(table.customer),
      column(table.company),
      column(table.rep),
      column(table.repShare, "share"),
      column(table.shown, "number"),
      column(table.accepted, "number"),
      column(table.objectionsLong, "number"),
      column(table.promises, "number"),
      column(table.outcome),
      column(table.nextStep),
      column(table.nextStepOn, "date"),
      column(table.rating, "number"),
      column(table.call),
      column(table.position),
    ],
    rowOf: (call: PeriodCall): Row => [
      wallMs(call.startedAt, timeZone),
      Math.round(call.durationMs / 6_000) / 10,
      orErased(call.title),
      orErased(call.customer),
      call.company,
      orErased(call.rep),
      call.allMs === 0 ? null : Math.round((1_000 * call.repMs) / call.allMs) / 1_000,
      call.shown,
      call.accepted,
      call.objections,
      call.promises,
      call.outcome === null ? null : (outcomes[call.outcome] ?? call.outcome),
      call.outcome === null ? null : orErased(call.nextStep),
      call.nextStepOn,
      call.csat,
      call.call,
      position,
    ],
  };
};

/** Where the table of calls stands among the sheets of a workbook. */
export const callsAt = 3;
export const periodNames = (language: Language): readonly string[] => {
  const { overview, days, reps, calls, objections, outcomes } = pageWords[language].sheets;
  return [overview, days, reps, calls, objections, outcomes];
};

/** The other sheets, each with its place. */
export const periodSheets = (data: PeriodData, language: Language): readonly (Sheet & { readonly at: number })[] => {
  const says = pageWords[language];
  const { table, sheets: names } = says;
  const orErased = (value: string | null): string => value ?? table.erasedName;
  return [
    {
      at: 0,
      name: names.overview,
      columns: [column(table.measure), column(table.value, "number")],
      rows: aboutRows(data, says, [
        [says.made.of, whoOf(data, says).join(", ")],
        [says.made.from, data.from],
        [says.made.until, data.byDay.at(-1)?.day ?? data.from],
        ...measuresShown(data, says).map(({ name, value, as }): Row => {
          if (as === "share") return [`${name} (%)`, value === null ? null : Math.round(1_000 * value) / 10];
          return [as === "ms" ? `${name} (ms)` : name, value];
        }),
      ]),
    },
    {
      at: 1,
      name: names.days,
      columns: [column(table.day, "date"), ...figureColumns(says)],
      rows: data.byDay.map((row) => [row.day, ...figureCells(row)]),
    },
    {
      at: 2,
      name: names.reps,
      columns: [column(table.rep), ...figureColumns(says)],
      rows: data.byRep.map((row) => [orErased(row.rep), ...figureCells(row)]),
    },
    {
      at: 4,
      name: names.objections,
      columns: [column(table.objection), column(table.heard, "number"), column(table.inCalls, "number")],
      rows: data.objections.map(({ about, count, calls }) => [about, count, calls]),
    },
    {
      at: 5,
      name: names.outcomes,
      columns: [column(table.outcome), column(table.calls, "number")],
      rows: data.outcomes.map(({ outcome, count }) => [says.outcomes[outcome] ?? outcome, count]),
    },
  ];
};

export const callBook = (data: CallData, language: Language): Book => {
  const says = pageWords[language];
  const { table, sheets: names } = says;
  const { call, lines, tips, noted } = data.detail;
  const orErased = (value: string | { readonly erased: true } | null): string | null =>
    typeof value === "string" ? value : value === null ? null : table.erasedName;
  const seconds = (ms: number): number => Math.round(ms / 100) / 10;
  const sideOf = (by: string): string => (by === "rep" ? says.rep : says.customer);
  const at = column(table.inSeconds(table.at), "number");
  /** Everything of the call in the order in which it came: the one table of a CSV. */
  const timeline: readonly { readonly ms: number; readonly row: Row }[] = [
    ...(data.transcript
      ? lines.map(({ channel, startMs, text, kind }) => ({
          ms: startMs,
          row: [seconds(startMs), sideOf(channel), names.transcript, kind === "gap" ? null : orErased(text)],
        }))
      : []),
    ...noted
      .filter(({ off }) => !off)
      .map(({ atMs, what, words }) => ({
        ms: atMs,
        row: [seconds(atMs), null, says.moment[what] ?? what, orErased(words)],
      })),
    ...tips.map(({ madeAtMs, headline }) => ({
      ms: madeAtMs,
      row: [seconds(madeAtMs), null, says.moment["tip"] ?? "", headline],
    })),
  ];
  return {
    main: {
      name: names.moments,
      columns: [
        at,
        column(table.by),
        column(table.kind),
        column(table.text),
        column(table.call),
        column(table.position),
      ],
      rows: timeline.toSorted((a, b) => a.ms - b.ms).map(({ row }) => [...row, call.call, data.position]),
    },
    sheets: [
      {
        name: names.overview,
        columns: [column(table.measure), column(table.value, "number")],
        rows: aboutRows(data, says, [
          [says.made.of, orErased(call.title)],
          [table.customer, orErased(call.customer.name)],
          [table.company, call.customer.company],
          [table.rep, orErased(call.rep.name)],
          [table.began, new Date(wallMs(call.startedAt, data.timeZone)).toISOString().slice(0, 16).replace("T", " ")],
          [table.minutesLong, Math.round(call.durationMs / 6_000) / 10],
          [table.outcome, call.outcome ? (says.outcomes[call.outcome.outcome] ?? call.outcome.outcome) : null],
          [table.nextStep, call.outcome ? orErased(call.outcome.nextStep) : null],
          [table.nextStepOn, call.outcome?.nextStepOn ?? null],
          [table.rating, call.csat],
          [table.call, call.call],
        ]),
      },
      {
        name: names.told,
        columns: [at, column(table.by), column(table.text)],
        rows: (data.told?.sentences ?? []).map(({ atMs, by, text }) => [seconds(atMs), sideOf(by), text]),
      },
      {
        name: names.actions,
        columns: [at, column(table.by), column(table.text), column(table.nextStepOn)],
        rows: (data.told?.actions ?? []).map(({ atMs, by, text, due }) => [seconds(atMs), sideOf(by), text, due]),
      },
      {
        name: names.moments,
        columns: [at, column(table.kind), column(table.text)],
        rows: noted
          .filter(({ off }) => !off)
          .map((one) => [seconds(one.atMs), momentOf(one, says).join(": "), orErased(one.words)]),
      },
      {
        name: names.tips,
        columns: [
          at,
          column(says.tips.tip),
          column(table.text),
          column(says.tips.shown, "number"),
          column(says.tips.liked, "number"),
          column(says.tips.copied, "number"),
          column(says.tips.dismissed, "number"),
        ],
        rows: tips.map((tip) => [
          ...[seconds(tip.madeAtMs), tip.headline, tip.say, tip.shown ? 1 : 0],
          ...[tip.rating === "like" ? 1 : 0, tip.copied ? 1 : 0, tip.dismissed ? 1 : 0],
        ]),
      },
      {
        name: names.talk,
        columns: [column(says.talk.measure), column(says.customer, "number"), column(says.rep, "number")],
        rows: (
          [
            "paceWordsPerMinute",
            "longestTurnMs",
            "patienceMs",
            "interruptions",
            "questionsPerHour",
            "fillersPer100",
            "hedgesPer100",
          ] as const
        ).map((measure) => {
          const isTime = measure.endsWith("Ms");
          const of = (value: number | null): number | null =>
            value === null ? null : isTime ? seconds(value) : Math.round(10 * value) / 10;
          const name = isTime ? table.inSeconds(says.talk[measure]) : says.talk[measure];
          return [name, of(data.talk.customer[measure]), of(data.talk.rep[measure])];
        }),
      },
      ...(data.transcript
        ? [
            {
              name: names.transcript,
              columns: [at, column(table.by), column(table.text)],
              rows: lines.map(({ startMs, channel, speaker, kind, text }): Row => [
                seconds(startMs),
                speaker?.name ?? sideOf(channel),
                kind === "gap" ? null : orErased(text),
              ]),
            },
          ]
        : []),
    ],
  };
};
