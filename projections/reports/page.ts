/** A printed report: a cover, then chapters. Everything it needs stands in it; nothing is loaded and nothing runs. */
import { wallMs } from "@wingman/streams/reports/zone";
import { bdi, text } from "./text.ts";

export type Language = "en" | "ar";

/** How times, days and numbers are written for one report. */
export const writingOf = (language: Language, zone: string) => {
  const locale = language === "ar" ? "ar-u-nu-latn-ca-gregory" : "en-GB";
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", timeZone: "UTC" });
  const short = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const ofDate = (date: string): number => Date.parse(`${date}T00:00:00Z`);
  return {
    right: language === "ar",
    number: (value: number): string => number.format(value),
    percent: (share: number | null): string => (share === null ? "–" : `${Math.round(100 * share)} %`),
    day: (date: string): string => day.format(ofDate(date)),
    weekday: (date: string): string => weekday.format(ofDate(date)),
    shortDay: (date: string): string => short.format(ofDate(date)),
    dayOf: (ms: number): string => day.format(wallMs(ms, zone)),
    hourOf: (ms: number): string => new Date(wallMs(ms, zone)).toISOString().slice(11, 16),
    shortDayOf: (ms: number): string => short.format(wallMs(ms, zone)),
    /** A moment of a call: 4:05, or 1:04:05. */
    clock: (ms: number): string => {
      const seconds = Math.max(0, Math.round(ms / 1_000));
      const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
      return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
    },
  };
};
export type Writing = ReturnType<typeof writingOf>;
const two = (value: number): string => String(value).padStart(2, "0");

export type Cover = {
  readonly kind: string;
  readonly title: string;
  readonly under: readonly string[];
  readonly picture: string;
  readonly legend: string;
  readonly figures: readonly { readonly value: string; readonly name: string }[];
  readonly tenant: string;
  readonly date: string;
  readonly place: string;
};

/** The whole page. `chapters` are HTML that was made of `text` alone. */
export const pageOf = ({
  language,
  title,
  foot,
  cover,
  chapters,
}: {
  readonly language: Language;
  readonly title: string;
  readonly foot: string;
  readonly cover: Cover;
  readonly chapters: readonly string[];
}): string => `<!doctype html>
<html lang="${language}" dir="${language === "ar" ? "rtl" : "ltr"}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title><style>${style(language, foot)}</style></head><body>${coverOf(cover)}<main>${chapters.join("\n")}</main></body></html>`;

const mark =
  '<svg class="mark" viewBox="0 0 21 18" fill="none" stroke="currentColor" stroke-width="2.1" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M1.5 4.5l7 9.5L12.5 8"/><path d="M9 3l4.7 7.5L19.5 3"/></svg>';

const coverOf = (cover: Cover): string => `<header class="cover">
<p class="brand">${mark}<span>${text(cover.kind)}</span></p>
<div class="name"><h1 class="${cover.title.length > 34 ? "long" : ""}">${bdi(cover.title)}</h1>${cover.under
  .filter((line) => line !== "")
  .map((line) => `<p>${bdi(line)}</p>`)
  .join("")}</div>
<div class="picture">${cover.picture}${cover.legend}</div>
<dl class="big">${cover.figures.map(({ value, name }) => `<div><dd>${bdi(value)}</dd><dt>${text(name)}</dt></div>`).join("")}</dl>
<p class="band"><span>${bdi(cover.tenant)}</span><span>${bdi(cover.date)}</span><small>${bdi(cover.place)}</small></p>
</header>`;

export const chapter = (title: string, inner: string, className = ""): string =>
  `<section class="${className}"><h2>${text(title)}</h2>${inner}</section>`;

export const empty = (words: string): string => `<p class="none">${text(words)}</p>`;

/** A table whose head is said again on every page. Cells are HTML. */
export const table = (
  heads: readonly { readonly name: string; readonly number?: boolean }[],
  rows: readonly (readonly string[])[],
  className = "",
): string =>
  `<table class="${className}"><thead><tr>${heads
    .map(({ name, number }) => `<th scope="col"${number ? ' class="n"' : ""}>${text(name)}</th>`)
    .join("")}</tr></thead><tbody>${rows
    .map(
      (cells) =>
        `<tr>${cells.map((cell, at) => `<td${heads[at]?.number ? ' class="n"' : ""}>${cell}</td>`).join("")}</tr>`,
    )
    .join("\n")}</tbody></table>`;

const cssText = (given: string): string => `"${given.replaceAll(/[^\p{L}\p{N} .:·/_,()–\u2066\u2069-]/gu, " ")}"`;

const style = (language: Language, foot: string): string => `
@page { size: A4; margin: 20mm 17mm 19mm;
  @bottom-${language === "ar" ? "right" : "left"} { content: ${cssText(foot)}; font: 7.5pt "DejaVu Sans", "Noto Sans Arabic", sans-serif; color: #5f6365 }
  @bottom-${language === "ar" ? "left" : "right"} { content: counter(page) " / " counter(pages); direction: ltr; font: 7.5pt "DejaVu Sans", sans-serif; color: #5f6365 } }
@page cover { margin: 0; @bottom-left { content: none } @bottom-right { content: none } }
* { box-sizing: border-box }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact }
body { margin: 0; color: #1a1c1d; font: 9.5pt/1.5 "Noto Sans", "Noto Sans Arabic", "DejaVu Sans", system-ui, sans-serif }
:lang(ar) { line-height: 1.7 }
h1, h2, h3, p, dl, dd, ul { margin: 0; padding: 0 }
.cover { page: cover; break-after: page; block-size: 296.6mm; padding: 18mm 17mm 0; background: #f5f4f0; display: flex; flex-direction: column; overflow: hidden; position: relative }
.brand { display: flex; align-items: center; gap: 3mm; color: #0b6478; font-size: 11pt; font-weight: 600 }
.mark { inline-size: 10mm }
.name { margin-block-start: 30mm }
.name h1 { font-size: 34pt; line-height: 1.15; font-weight: 600; color: #084a59; letter-spacing: -.015em; overflow-wrap: anywhere; margin-block-end: 5mm }
.name h1.long { font-size: 24pt }
:lang(ar) .name h1, .name h1:lang(ar) { letter-spacing: 0; line-height: 1.4 }
.name p { font-size: 13pt; color: #44484a }
.picture { margin-block-start: 24mm }
.picture svg { inline-size: 100% }
.legend { display: flex; gap: 6mm; font-size: 8.5pt; color: #5f6365; margin-block-start: 2mm }
.legend span { display: flex; align-items: center; gap: 1.6mm }
.legend i { inline-size: 3mm; block-size: 3mm; border-radius: .5mm; border: .35mm solid #0b6478 }
.legend i.full { background: #0b6478 } .legend i.soft { background: #c9e0e5; border-color: #c9e0e5 } .legend i.tick { inline-size: 0; border-radius: 0; border-color: #1a1c1d }
.big { display: grid; grid-template-columns: repeat(4, 1fr); gap: 6mm; margin-block: auto 56mm }
.big div { border-block-start: .5mm solid #0b6478; padding-block-start: 3mm; display: flex; flex-direction: column-reverse; justify-content: flex-end }
.big dd { font-size: 25pt; line-height: 1.1; font-weight: 600; order: 1; font-variant-numeric: tabular-nums } .big dt { font-size: 9pt; color: #44484a }
.band { position: absolute; inset-inline: 0; inset-block-end: 0; background: #0b6478; color: #fff; padding: 7mm 17mm 8mm; display: grid; grid-template-columns: 1fr auto; gap: 1mm 6mm; font-size: 12pt; font-weight: 600 }
.band small { grid-column: 1 / -1; font-size: 7.5pt; font-weight: 400; color: #ddecef }
section { margin-block-end: 9mm }
h2 { font-size: 14pt; color: #084a59; font-weight: 600; line-height: 1.3; margin-block-end: 3mm; break-after: avoid }
h3 { font-size: 10pt; font-weight: 600; margin-block: 3mm 1mm; break-after: avoid }
.none, .dim { color: #5f6365 } .small { font-size: 8pt; color: #5f6365; margin-block-start: 2mm }
ul { list-style: none } li { display: grid; grid-template-columns: 13mm 1fr; gap: 0 3mm; padding-block: 1.4mm; border-block-end: .2mm solid #dedbd3; break-inside: avoid }
li time { color: #5f6365; font-variant-numeric: tabular-nums; direction: ltr; unicode-bidi: isolate } li small { display: block; color: #5f6365; font-size: 8pt; line-height: 1.35 }
li.not small b { color: #764700 } li small b { font-weight: 600; color: #0b6478 }
.two:has(+ table) { break-after: avoid } .two + table { margin-block-start: 4mm } .two { display: grid; grid-template-columns: 1fr 1fr; gap: 8mm; align-items: start } .two > * { min-inline-size: 0; break-inside: avoid }
svg { display: block; inline-size: 100%; block-size: auto; break-inside: avoid } svg { direction: ltr } svg text { font-family: "Noto Sans", "Noto Sans Arabic", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums }
table { border-collapse: collapse; inline-size: 100%; font-size: 8.5pt } thead { display: table-header-group } tr { break-inside: avoid }
th, td { text-align: start; vertical-align: top; padding: 1.4mm 1.6mm; border-block-end: .2mm solid #dedbd3; overflow-wrap: anywhere } th { color: #5f6365; font-weight: 500; font-size: 8pt }
.n { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap } .calls { font-size: 7.5pt; line-height: 1.35; table-layout: fixed } .calls th { font-size: 7pt } .calls th:nth-child(1) { inline-size: 8% } .calls th:nth-child(2), .calls th:nth-child(3) { inline-size: 15% } .calls th:nth-child(4) { inline-size: 11% } .calls th:nth-child(5) { inline-size: 6% } .calls th:nth-child(6) { inline-size: 8% } .calls th:nth-child(7) { inline-size: 8% } .calls th:nth-child(8) { inline-size: 10% } .calls .n { white-space: normal }
.key { display: grid; grid-template-columns: 1fr auto; gap: 1.2mm 4mm } .key dt { color: #44484a } .key dd { font-weight: 600; font-variant-numeric: tabular-nums; text-align: end }
.said { break-inside: avoid; display: grid; grid-template-columns: 13mm 32mm 1fr; gap: 0 3mm; padding-block: .9mm } .said time { color: #5f6365; font-variant-numeric: tabular-nums; direction: ltr; unicode-bidi: isolate } .said b { font-weight: 600; color: #0b6478; overflow: hidden; text-overflow: ellipsis; white-space: nowrap } .said.rep b { color: #44484a } .said.gap { color: #5f6365 }
.lead { font-size: 11pt; line-height: 1.55 } .lead + .lead { margin-block-start: 1.5mm } .outcome { border-inline-start: 1mm solid #0b6478; padding-inline-start: 4mm }
.start { break-before: page }
`;
