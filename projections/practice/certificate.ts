/** A certificate of one exercise as a page: who, what, how many points, and the place of the log that proves it. */
import { bdi, text } from "../reports/text.ts";
import { type Language, writingOf } from "../reports/page.ts";
import { certificateWords } from "./certificate-words.ts";

/** Of 100: below it nothing is certified, whatever an assignment asks for. */
export const certifiedFrom = 60;

export type Certified = {
  readonly person: string;
  readonly company: string;
  readonly scenario: { readonly name: string; readonly difficulty: string | null };
  readonly points: number;
  readonly criteria: readonly { readonly name: string; readonly yes: number; readonly of: number }[];
  /** When the exercise ended, epoch milliseconds. */
  readonly at: number;
  readonly timeZone: string;
  readonly call: string;
  /** Of the commit that scored it. */
  readonly position: string;
};

/** Everything the page needs stands in it. */
export const certificatePage = (of: Certified, language: Language): string => {
  const says = certificateWords[language];
  const write = writingOf(language, of.timeZone);
  const difficulty = of.scenario.difficulty === null ? "" : (says.difficulty[of.scenario.difficulty] ?? "");
  const bars = of.criteria
    .map(({ name, yes, of: all }) => {
      const boxes = Array.from({ length: all }, (_, n) => `<i class="${n < yes ? "on" : ""}"></i>`).join("");
      return `<div><dt>${bdi(name)}</dt><dd>${boxes}<span>${text(says.ofAll(write.number(yes), write.number(all)))}</span></dd></div>`;
    })
    .join("");
  return `<!doctype html>
<html lang="${language}" dir="${language === "ar" ? "rtl" : "ltr"}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(says.title)}</title><style>${style}</style></head><body><main>
<p class="brand">${mark}<span>${text(says.title)}</span></p>
<p class="lead">${text(says.lead)}</p>
<h1>${bdi(of.person)}</h1>
<p class="what">${text(says.did)} <b>${bdi(of.scenario.name)}</b>${difficulty === "" ? "" : ` · ${text(difficulty)}`}</p>
<div class="two"><p class="points"><b>${text(write.number(of.points))}</b><span>${text(says.points)}</span></p><dl>${bars}</dl></div>
<footer><p><b>${bdi(of.company)}</b><br>${text(write.dayOf(of.at))}</p>
<p class="proof">${text(says.proof)}<br><bdi dir="ltr">${text(of.call)} · ${text(of.position)}</bdi></p></footer>
</main></body></html>`;
};

const mark =
  '<svg class="mark" viewBox="0 0 21 18" fill="none" stroke="currentColor" stroke-width="2.1" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M1.5 4.5l7 9.5L12.5 8"/><path d="M9 3l4.7 7.5L19.5 3"/></svg>';

const style = `
@page { size: A4 landscape; margin: 0 }
* { box-sizing: border-box } html { -webkit-print-color-adjust: exact; print-color-adjust: exact }
body { margin: 0; color: #1a1c1d; background: #f5f4f0; font: 11pt/1.5 "Noto Sans", "Noto Sans Arabic", "DejaVu Sans", system-ui, sans-serif }
:lang(ar) { line-height: 1.7 }
main { block-size: 209.5mm; inline-size: 297mm; padding: 20mm 26mm 16mm; display: flex; flex-direction: column; border: 3mm solid #0b6478; background: #fbfaf8; overflow: hidden }
h1, p, dl, dd { margin: 0; padding: 0 }
.brand { display: flex; align-items: center; gap: 4mm; color: #0b6478; font-size: 14pt; font-weight: 600 } .mark { inline-size: 12mm }
.lead { margin-block-start: 17mm; color: #44484a; font-size: 13pt }
h1 { font-size: 38pt; line-height: 1.2; font-weight: 600; color: #084a59; overflow-wrap: anywhere } :lang(ar) h1 { line-height: 1.5 }
.what { font-size: 15pt; margin-block-start: 2mm }
.two { display: grid; grid-template-columns: 52mm 1fr; gap: 14mm; align-items: center; margin-block: auto }
.points { border-inline-end: .5mm solid #6ea5b2; padding-inline-end: 8mm; display: flex; flex-direction: column } .points b { font-size: 46pt; line-height: 1.1; color: #0b6478; font-variant-numeric: tabular-nums } .points span { color: #44484a }
dl { display: grid; gap: 1.6mm } dl div { display: grid; grid-template-columns: 1fr auto; gap: 6mm; border-block-end: .2mm solid #dedbd3; padding-block-end: 1.4mm }
dd { display: flex; align-items: center; gap: 1.2mm } i { inline-size: 6mm; block-size: 2.4mm; border-radius: .6mm; border: .35mm solid #87837a } i.on { background: #1a1c1d; border-color: #1a1c1d } dd span { min-inline-size: 18mm; text-align: end; font-variant-numeric: tabular-nums; color: #44484a }
footer { display: flex; justify-content: space-between; align-items: end; gap: 10mm; border-block-start: .4mm solid #0b6478; padding-block-start: 4mm } .proof { font-size: 7.5pt; color: #5f6365; text-align: end }
`;
