/** What a bench found, as a picture: a bar each for engine and group, with a whisker for how sure it is. */
import type { EngineResult } from "@wingman/gpu/bench/bench";
import { groupings, groupsOf, type Rate, rateOf } from "@wingman/gpu/bench/summary";

type Bar = { readonly label: string; readonly rate: Rate };

const labelWidth = 360;
const plotWidth = 520;
const rowHeight = 26;
const margin = 40;
/** What has room beside the bars. */
const labelCharsMax = 52;

export const plotOf = (results: readonly EngineResult[]): string => {
  const measured = results.filter(({ utterances }) => utterances.length > 0);
  const bars: readonly Bar[] = measured.flatMap(({ engine, utterances }) => [
    { label: engine, rate: rateOf(utterances) },
    ...groupings.flatMap((by) =>
      groupsOf(utterances, by).map(({ value, rate }) => ({ label: `${engine} · ${by} ${value}`, rate })),
    ),
  ]);
  const highest = Math.max(0.1, ...bars.map(({ rate }) => Math.max(rate.words.rate, rate.wordInterval?.high ?? 0)));
  const scaleMax = Math.ceil(highest * 10) / 10;
  const x = (rate: number): number => labelWidth + (rate / scaleMax) * plotWidth;
  const height = margin * 2 + bars.length * rowHeight;
  const ticks = Array.from({ length: 6 }, (_, index) => (scaleMax * index) / 5);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${labelWidth + plotWidth + 80}" height="${height}" font-family="sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#fff"/>
<text x="${labelWidth}" y="20">words wrong, %, with 95 % intervals</text>
${ticks.map((tick) => `<path d="M${x(tick)} ${margin - 8}V${height - margin}" stroke="#ddd"/><text x="${x(tick)}" y="${height - margin + 18}" text-anchor="middle" fill="#555">${(tick * 100).toFixed(0)}</text>`).join("\n")}
${bars.map((bar, index) => drawn(bar, margin + index * rowHeight, x)).join("\n")}
</svg>
`;
};

const drawn = ({ label, rate: { words, wordInterval } }: Bar, y: number, x: (rate: number) => number): string => {
  const middle = y + rowHeight / 2;
  const whisker =
    wordInterval === null
      ? ""
      : `<path d="M${x(wordInterval.low)} ${middle}H${x(wordInterval.high)}M${x(wordInterval.low)} ${middle - 5}v10M${x(wordInterval.high)} ${middle - 5}v10" stroke="#111" fill="none"/>`;
  return `<text x="${labelWidth - 8}" y="${middle + 4}" text-anchor="end">${escaped(label)}</text><rect x="${x(0)}" y="${y + 5}" width="${x(words.rate) - x(0)}" height="${rowHeight - 10}" fill="#7aa6d8"/>${whisker}<text x="${x(Math.max(words.rate, wordInterval?.high ?? 0)) + 6}" y="${middle + 4}" fill="#111">${(words.rate * 100).toFixed(1)}</text>`;
};

const escaped = (text: string): string =>
  (text.length > labelCharsMax ? `${text.slice(0, labelCharsMax)}…` : text)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
