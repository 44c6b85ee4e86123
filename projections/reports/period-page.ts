/** The report of many calls as a page: of a day, a week, one rep, or everybody. */
import { dateAfter } from "@wingman/streams/reports/zone";
import { columns, rows, share } from "./charts.ts";
import { chapter, empty, type Language, pageOf, table, type Writing, writingOf } from "./page.ts";
import { type PageWords, pageWords } from "./page-words.ts";
import type { Figures, PeriodCall, PeriodData } from "./period-data.ts";
import { bdi, text } from "./text.ts";

/** Rows of reps on paper; a spreadsheet has all of them. */
const repsShownMax = 60;

type Of = { readonly data: PeriodData; readonly says: PageWords; readonly write: Writing };

export const periodPage = (data: PeriodData, language: Language): string => {
  const says = pageWords[language];
  const write = writingOf(language, data.timeZone);
  const of = { data, says, write };
  const span = spanOf(of);
  // Each name keeps its own direction, and their list that of the page.
  const names = whoOf(data, says, whoShownMax).map((name) => `\u2068${name}\u2069`);
  const who = `${write.right ? "\u200f" : ""}${names.join(", ")}`;
  const { whole } = data;
  return pageOf({
    language,
    title: `${says.aboutPeriod(data.days)}: ${who}, ${span}`,
    foot: `${says.product} · ${data.tenant} · ${span} · \u2066${data.position}\u2069 · ${data.timeZone}`,
    cover: {
      kind: says.aboutPeriod(data.days),
      title: who,
      under: [span, says.samples],
      picture:
        data.days === 1
          ? outcomesChart(of, 700)
          : columns(
              data.byDay.map(({ day, calls }) => ({
                name: data.days <= 7 ? write.weekday(day) : write.shortDay(day),
                value: calls,
                shown: write.number(calls),
              })),
              { says: says.days.chart, right: write.right, tall: 210 },
            ),
      legend: "",
      figures: [
        { value: write.number(whole.calls), name: says.figures.calls },
        { value: whole.calls === 0 ? "–" : write.percent(whole.reached / whole.calls), name: says.figures.reached },
        { value: whole.shown === 0 ? "–" : write.percent(whole.accepted / whole.shown), name: says.figures.used },
        { value: whole.rating === null ? "–" : write.number(whole.rating), name: says.figures.rating },
      ],
      tenant: data.tenant,
      date: span,
      place: says.place(data.position, data.timeZone),
    },
    chapters: [figures(of), days(of), reps(of), objections(of), calls(of)],
  });
};

/** Names that a cover has room for. */
const whoShownMax = 6;
export const whoOf = ({ who, whoWithout }: PeriodData, says: PageWords, shownMax = who.length): readonly string[] => {
  if (who.length + whoWithout === 0) return [says.everybody];
  return [
    ...who.slice(0, shownMax).map((name) => name ?? says.erased),
    ...(who.length > shownMax ? [says.more(who.length - shownMax)] : []),
    ...(whoWithout > 0 ? [says.withoutCalls(whoWithout)] : []),
  ];
};

const spanOf = ({ data, write }: Of): string =>
  data.days === 1
    ? write.day(data.from)
    : `${write.day(data.from)} – ${write.day(dateAfter(data.from, data.days - 1))}`;

const outcomesChart = ({ data, says, write }: Of, width = 320): string =>
  rows(
    data.outcomes.map(({ outcome, count }) => ({
      name: says.outcomes[outcome] ?? outcome,
      value: count,
      shown: write.number(count),
    })),
    { says: says.sections.outcomes, right: write.right, width },
  );

/** Each measure with its value: for the page and for the sheet. */
export const measuresShown = (
  { whole, delays }: PeriodData,
  says: PageWords,
): readonly { readonly name: string; readonly value: number | null; readonly as: "number" | "share" | "ms" }[] => [
  { name: says.measures.calls, value: whole.calls, as: "number" },
  { name: says.measures.minutes, value: whole.minutes, as: "number" },
  { name: says.measures.repShare, value: whole.repShare, as: "share" },
  { name: says.measures.shown, value: whole.shown, as: "number" },
  { name: says.measures.accepted, value: whole.accepted, as: "number" },
  { name: says.measures.acceptedShare, value: whole.shown === 0 ? null : whole.accepted / whole.shown, as: "share" },
  { name: says.measures.middleMs, value: delays.middleMs === null ? null : Math.round(delays.middleMs), as: "ms" },
  { name: says.measures.mostMs, value: delays.mostMs === null ? null : Math.round(delays.mostMs), as: "ms" },
  { name: says.measures.objections, value: whole.objections, as: "number" },
  { name: says.measures.promises, value: whole.promises, as: "number" },
  { name: says.measures.reached, value: whole.reached, as: "number" },
  { name: says.measures.told, value: whole.told, as: "number" },
  { name: says.measures.rating, value: whole.rating, as: "number" },
  { name: says.measures.ratings, value: whole.ratings, as: "number" },
];

const figures = (of: Of): string => {
  const { data, says, write } = of;
  const shown = (value: number | null, as: "number" | "share" | "ms"): string =>
    value === null
      ? "–"
      : as === "share"
        ? write.percent(value)
        : as === "ms"
          ? says.measures.milliseconds(write.number(value))
          : write.number(value);
  const { repShare } = data.whole;
  return chapter(
    says.sections.figures,
    `<div class="two"><dl class="key">${measuresShown(data, says)
      .map(({ name, value, as }) => `<dt>${text(name)}</dt><dd>${bdi(shown(value, as))}</dd>`)
      .join("")}</dl><div>${
      repShare === null
        ? ""
        : share(
            [
              { name: says.customer, value: 1 - repShare },
              { name: says.rep, value: repShare },
            ],
            { says: says.shareOf, right: write.right },
          )
    }<h3>${text(says.sections.outcomes)}</h3>${outcomesChart(of)}</div></div><p class="small">${text(says.definitions)}</p>`,
  );
};

const figureHeads = ({ table: says }: PageWords) => [
  { name: says.calls, number: true },
  { name: says.minutes, number: true },
  { name: says.repShare, number: true },
  { name: says.shown, number: true },
  { name: says.accepted, number: true },
  { name: says.objections, number: true },
  { name: says.reached, number: true },
  { name: says.rating, number: true },
];
const figureCells = (write: Writing, row: Figures): readonly string[] => [
  write.number(row.calls),
  write.number(row.minutes),
  write.percent(row.repShare),
  write.number(row.shown),
  write.number(row.accepted),
  write.number(row.objections),
  write.number(row.reached),
  row.rating === null ? "–" : write.number(row.rating),
];

const days = ({ data, says, write }: Of): string =>
  data.days === 1
    ? ""
    : chapter(
        says.sections.days,
        table(
          [{ name: says.table.day }, ...figureHeads(says)],
          data.byDay.map((row) => [text(write.weekday(row.day)), ...figureCells(write, row)]),
        ),
      );

const reps = ({ data, says, write }: Of): string =>
  data.byRep.length < 2
    ? ""
    : chapter(
        says.sections.reps,
        table(
          [{ name: says.table.rep }, ...figureHeads(says)],
          data.byRep.slice(0, repsShownMax).map((row) => [bdi(row.rep ?? says.erased), ...figureCells(write, row)]),
        ),
      );

const objections = ({ data, says, write }: Of): string =>
  data.objections.length === 0
    ? ""
    : chapter(
        says.sections.objections,
        rows(
          data.objections.slice(0, 20).map(({ about, count, calls: inCalls }) => ({
            name: about,
            value: count,
            shown: `${write.number(count)} (${write.number(inCalls)})`,
          })),
          { says: says.sections.objections, right: write.right, width: 700 },
        ) + `<p class="small">${text(`${says.table.heard} (${says.table.inCalls})`)}</p>`,
      );

const calls = ({ data, says, write }: Of): string => {
  if (data.calls.length === 0) return chapter(says.sections.calls, empty(says.none.calls));
  const orErased = (value: string | null): string => bdi(value ?? says.erased);
  const { table: heads } = says;
  const cells = (call: PeriodCall): readonly string[] => [
    `${text(write.shortDayOf(call.startedAt))} ${write.hourOf(call.startedAt)}`,
    orErased(call.title),
    [call.customer ?? says.erased, call.company]
      .filter((name) => name !== "")
      .map(bdi)
      .join("<br>"),
    orErased(call.rep),
    write.number(Math.round(call.durationMs / 6_000) / 10),
    call.allMs === 0 ? "–" : write.percent(call.repMs / call.allMs),
    `${write.number(call.accepted)}/${write.number(call.shown)}`,
    text(call.outcome === null ? "–" : (says.outcomes[call.outcome] ?? call.outcome)),
    call.outcome === null
      ? ""
      : `${orErased(call.nextStep)}${call.nextStepOn === null ? "" : `<br>${text(write.shortDay(call.nextStepOn))}`}`,
  ];
  return chapter(
    says.sections.calls,
    `${table(
      [
        { name: heads.began },
        { name: heads.title },
        { name: heads.customer },
        { name: heads.rep },
        { name: heads.minutes, number: true },
        { name: heads.repShare, number: true },
        { name: `${heads.accepted}/\u200b${heads.shown}`, number: true }, // May break behind the stroke.
        { name: heads.outcome },
        { name: heads.nextStep },
      ],
      data.calls.map(cells),
      "calls",
    )}${data.whole.calls > data.calls.length || data.leftOff ? `<p class="small">${text(says.leftOff(data.calls.length, data.whole.calls))}</p>` : ""}`,
    "start",
  );
};
