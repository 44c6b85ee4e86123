/** What a letter with a report says: what it is and where it is from. No name and no word of a call. */
import { dateAfter } from "@wingman/streams/reports/zone";
import type { ReportRow } from "@wingman/streams/reports/store";
import { writingOf } from "./page.ts";
import { pageWords } from "./page-words.ts";

export const letterOf = ({
  what,
  position,
  timeZone,
  name,
}: ReportRow): { readonly subject: string; readonly text: string } => {
  const { about, language } = what;
  const says = pageWords[language];
  const write = writingOf(language, timeZone ?? "UTC");
  const days =
    about.kind === "call"
      ? ""
      : about.days === 1
        ? write.day(about.from)
        : `${write.day(about.from)} – ${write.day(dateAfter(about.from, about.days - 1))}`;
  const title = about.kind === "call" ? says.aboutCall : `${says.aboutPeriod(about.days)}, ${days}`;
  return {
    subject: `${says.product}: ${title}`,
    text: [
      title,
      `${says.letter.attached} ${name ?? ""}`,
      says.place(position ?? "", timeZone ?? "UTC").replaceAll(/[\u2066\u2069]/g, ""),
      says.letter.care,
    ].join("\n\n"),
  };
};
