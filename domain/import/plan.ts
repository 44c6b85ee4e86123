/**
 * Which calls a folder of recordings and its list come to. Pure: it is given names and the list's text, and answers what to
 * bring in and, row by row, what cannot be and how that is put right.
 */
import type { Channel } from "../call/events/shared.ts";
import { csvRows } from "./csv-rows.ts";

/** Rows of one list; more are brought in by several. */
export const rowsMax = 20_000;
export const columns = [
  "file",
  "customer_file",
  "side",
  "rep",
  "customer",
  "company",
  "date",
  "playbook",
  "language",
  "title",
] as const;
type Column = (typeof columns)[number];
const soundNames = /\.(wav|mp3|mp2|opus|ogg|webm|mka|mp4|m4a)$/i;

/** A recording to bring in; `where` is its line of the list, or its name where there is none. */
export type Job = {
  readonly where: string;
  readonly file: string;
  /** The customer's side, where it lies in a file of its own. */
  readonly customerFile: string | null;
  /** Of two channels whose the first is; of one, whose it is. */
  readonly side: Channel | null;
  readonly rep: string | null;
  readonly customer: { readonly name: string; readonly company: string };
  /** Null where the list has no date: then that of the file counts. */
  readonly recordedAt: number | null;
  readonly playbook: string | null;
  readonly language: string;
  readonly title: string;
};
export type Fault = { readonly where: string; readonly message: string; readonly remedy: string };
export type Plan = { readonly jobs: readonly Job[]; readonly faults: readonly Fault[] };

/** Without a list, every file is a call of whoever brings it in. */
export const planOfFolder = (names: readonly string[]): Plan => ({
  jobs: names
    .filter((name) => soundNames.test(name))
    .toSorted((a, b) => a.localeCompare(b, "en"))
    .slice(0, rowsMax)
    .map((file) => ({ ...nothingSaid, where: file, file, title: titleOf(file) })),
  faults: [],
});

const nothingSaid = {
  customerFile: null,
  side: null,
  rep: null,
  customer: { name: "", company: "" },
  recordedAt: null,
  playbook: null,
  language: "",
} as const;
const titleOf = (file: string): string =>
  (file.split("/").at(-1) ?? file).replace(/\.[^.]+$/, "").slice(0, 200) || file.slice(0, 200);

/** `names` are the files that are there, by their path from the list's folder. */
export const planOfList = (text: string, names: readonly string[]): Plan => {
  const [head = [], ...rows] = csvRows(text);
  const titles = head.map((title) => title.trim().toLowerCase());
  const unknown = titles.filter((title) => title !== "" && !(columns as readonly string[]).includes(title));
  const faults: Fault[] = [];
  if (!titles.includes("file"))
    return {
      jobs: [],
      faults: [
        {
          where: "line 1",
          message: "the list has no column “file”.",
          remedy: `Name the columns: ${columns.join(", ")}.`,
        },
      ],
    };
  for (const title of unknown)
    faults.push({
      where: "line 1",
      message: `no column is called “${title}”.`,
      remedy: `Take it out, or call it one of ${columns.join(", ")}.`,
    });
  if (rows.length > rowsMax)
    faults.push({
      where: `line ${rowsMax + 2}`,
      message: `a list has ${rowsMax} rows at most.`,
      remedy: "Cut it in two.",
    });
  const there = new Set(names);
  const jobs = rows.slice(0, rowsMax).flatMap((row, n): Job[] => {
    const where = `line ${n + 2}`;
    const cell = (column: Column): string => (row[titles.indexOf(column)] ?? "").trim();
    const mine = faultsOf(cell, there);
    faults.push(...mine.map(([message, remedy]) => ({ where, message, remedy })));
    if (mine.length > 0) return [];
    const date = cell("date");
    return [
      {
        where,
        file: cell("file"),
        customerFile: cell("customer_file") || null,
        side: (cell("side") as Channel) || null, // Checked by `faultsOf`.
        rep: cell("rep") || null,
        customer: { name: cell("customer").slice(0, 120), company: cell("company").slice(0, 120) },
        recordedAt: date === "" ? null : Date.parse(date),
        playbook: cell("playbook") || null,
        language: cell("language").slice(0, 35),
        title: cell("title").slice(0, 200) || titleOf(cell("file")),
      },
    ];
  });
  return { jobs, faults };
};

const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text) &&
  !Number.isNaN(Date.parse(text));

const faultsOf = (
  cell: (column: Column) => string,
  there: ReadonlySet<string>,
): readonly (readonly [message: string, remedy: string])[] => {
  const faults: (readonly [string, string])[] = [];
  for (const file of [cell("file"), cell("customer_file")].filter((name, n) => n === 0 || name !== ""))
    if (file === "") faults.push(["the row names no file.", "Name its file, or take the row out."]);
    else if (!there.has(file))
      faults.push([`there is no file ${file}.`, "Put it beside the list, or put right its name there."]);
  if (!["", "rep", "customer"].includes(cell("side").toLowerCase()))
    faults.push([`“${cell("side")}” is no side.`, "Say rep or customer, or leave it empty."]);
  if (cell("date") !== "" && !isDate(cell("date")))
    faults.push([`“${cell("date")}” is no date.`, "Write it as 2026-11-03 or 2026-11-03T14:30+01:00."]);
  if (cell("playbook") !== "" && !/^[A-Za-z0-9_-]{1,64}(@[1-9]\d{0,5})?$/.test(cell("playbook")))
    faults.push([`“${cell("playbook")}” names no playbook.`, "Write its id, with @ and a version where one is meant."]);
  return faults;
};
