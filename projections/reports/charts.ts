/** Pictures of figures as SVG that stands in the page. Each says in words what it shows; series differ in shape as well as in colour. */
import { text } from "./text.ts";

const ink = "#1a1c1d";
const grey = "#5f6365";
const hair = "#dedbd3";
const petrol = "#0b6478";
const band = "#c9e0e5";
const round = (value: number): number => Math.round(value * 100) / 100;

type Lane = { readonly channel: string; readonly startMs: number; readonly endMs: number };
/** `right`: written from right to left, so time runs so as well. */
export type Ways = { readonly right: boolean };

const svg = (width: number, height: number, says: string, inner: string, className = ""): string =>
  `<svg class="${className}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${text(says)}" xmlns="http://www.w3.org/2000/svg">${inner}</svg>`;

const label = (x: number, y: number, words: string, anchor = "middle", size = 8.5, fill = grey): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" font-size="${size}" fill="${fill}">${text(words)}</text>`;

/** The fingerprint of a call: customer above the line, rep below, tips as ticks. */
export const ribbon = (
  { lanes, tipsAtMs, durationMs }: { lanes: readonly Lane[]; tipsAtMs: readonly number[]; durationMs: number },
  { says, right, tall = 60, times }: Ways & { says: string; tall?: number; times: (ms: number) => string },
): string => {
  const width = 1_000;
  const lengthMs = Math.max(1, durationMs, ...lanes.map(({ endMs }) => endMs));
  const at = (ms: number): number => round(right ? width - (width * ms) / lengthMs : (width * ms) / lengthMs);
  const bars = lanes.map(({ channel, startMs, endMs }) => {
    const wide = Math.max(2, round((width * (endMs - startMs)) / lengthMs));
    const isCustomer = channel === "customer";
    return `<rect x="${right ? round(at(startMs) - wide) : at(startMs)}" y="${isCustomer ? tall * 0.12 : tall * 0.53}" width="${wide}" height="${round(tall * 0.36)}" rx="1.5" fill="${isCustomer ? petrol : "none"}" ${isCustomer ? "" : `stroke="${petrol}" stroke-width="1.2"`}/>`;
  });
  const ticks = tipsAtMs.map((ms) => `<path d="M${at(ms)} 0V${tall}" stroke="${ink}" stroke-width="1.4"/>`);
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const x = at(share * lengthMs);
    const first = share === 0 ? "start" : share === 1 ? "end" : "middle";
    const anchor = right && first !== "middle" ? (first === "start" ? "end" : "start") : first;
    return label(x, tall + 14, times(share * lengthMs), anchor, 11);
  });
  return svg(
    width,
    tall + 18,
    says,
    `<path d="M0 ${tall / 2}H${width}" stroke="${hair}"/>${bars.join("")}${ticks.join("")}${marks.join("")}`,
    "ribbon",
  );
};

/** Upright bars with their values: one series solid, one that is a part of it in outline behind. */
export const columns = (
  items: readonly { readonly name: string; readonly value: number; readonly shown: string }[],
  { says, right, tall = 150 }: Ways & { says: string; tall?: number },
): string => {
  const width = 700;
  const most = Math.max(1, ...items.map(({ value }) => value));
  const step = width / Math.max(1, items.length);
  const wide = Math.min(46, step * 0.62);
  const everyName = Math.ceil(items.length / 16);
  const bars = items.map(({ name, value, shown }, n) => {
    const centre = right ? width - step * (n + 0.5) : step * (n + 0.5);
    const high = round(((tall - 40) * value) / most);
    const top = tall - 20 - high;
    return `${value > 0 ? `<rect x="${round(centre - wide / 2)}" y="${round(top)}" width="${round(wide)}" height="${high}" rx="2" fill="${petrol}"/>` : ""}${
      items.length <= 31 && value > 0 ? label(centre, top - 4, shown, "middle", 9, ink) : ""
    }${n % everyName === 0 ? label(centre, tall - 6, name) : ""}`;
  });
  return svg(width, tall, says, `<path d="M0 ${tall - 20}H${width}" stroke="${hair}"/>${bars.join("")}`, "columns");
};

/** Lying bars, the longest first: names at the start, values at the end. */
export const rows = (
  items: readonly { readonly name: string; readonly value: number; readonly shown: string }[],
  { says, right, width = 320 }: Ways & { says: string; width?: number },
): string => {
  const most = Math.max(1e-9, ...items.map(({ value }) => value));
  const [named, line] = [width < 400 ? 100 : 150, 22];
  const room = width - named - 60;
  const bars = items.map(({ name, value, shown }, n) => {
    const y = n * line;
    const wide = round((room * value) / most);
    const x = right ? width - named - wide : named;
    const end = right ? x - 6 : x + wide + 6;
    return `${label(right ? width : 0, y + 15, short(name, width < 400 ? 18 : 28), right ? "end" : "start", 10, ink)}<rect x="${round(x)}" y="${y + 5}" width="${Math.max(1.5, wide)}" height="12" rx="2" fill="${petrol}"/>${label(end, y + 15, shown, right ? "end" : "start", 10)}`;
  });
  return svg(width, items.length * line + 2, says, bars.join(""), "rows");
};

const short = (name: string, most: number): string => (name.length > most ? `${name.slice(0, most - 1)}…` : name);

/** Two parts of one whole, side by side: solid and outlined. */
export const share = (
  parts: readonly [
    { readonly name: string; readonly value: number },
    { readonly name: string; readonly value: number },
  ],
  { says, right }: Ways & { says: string },
): string => {
  const [width, tall] = [320, 48];
  const whole = Math.max(1e-9, parts[0].value + parts[1].value);
  const first = round((width * parts[0].value) / whole);
  // The picture runs from left to right whatever the page does: each part keeps the direction of its own words.
  const named = ({ name, value }: { readonly name: string; readonly value: number }, isOuterLeft: boolean): string => {
    const both = [`\u2068${name}\u2069`, `\u2066${Math.round((100 * value) / whole)} %\u2069`];
    return (isOuterLeft ? both : both.reverse()).join(" ");
  };
  const [solid, outline] = right ? [width - first, 0] : [0, first];
  return svg(
    width,
    tall,
    says,
    `<rect x="${solid}" y="20" width="${first}" height="18" rx="2" fill="${petrol}"/><rect x="${round(outline + 0.5)}" y="20.5" width="${Math.max(0, round(width - first - 1))}" height="17" rx="2" fill="none" stroke="${petrol}"/>${label(right ? width : 0, 13, named(parts[0], !right), right ? "end" : "start", 10.5, ink)}${label(right ? 0 : width, 13, named(parts[1], right), right ? "start" : "end", 10.5, ink)}`,
    "share",
  );
};

/** Who spoke how much, in equal pieces of the call: the customer's part filled, the rep's above it. */
export const flow = (
  pieces: readonly { readonly customer: number; readonly rep: number }[],
  { says, right, times }: Ways & { says: string; times: (share: number) => string },
): string => {
  const [width, tall] = [320, 118];
  const step = width / Math.max(1, pieces.length);
  const bars = pieces.map(({ customer, rep }, n) => {
    const x = round(right ? width - step * (n + 1) : step * n);
    const low = round(92 * Math.min(1, customer));
    const high = round(92 * Math.min(1, rep));
    return `<rect x="${round(x + 1)}" y="${round(96 - low)}" width="${round(step - 2)}" height="${low}" fill="${petrol}"/><rect x="${round(x + 1)}" y="${round(96 - low - high)}" width="${round(step - 2)}" height="${high}" fill="${band}"/>`;
  });
  const marks = [0, 0.5, 1].map((part) =>
    label(
      right ? width - part * width : part * width,
      110,
      times(part),
      part === 0.5 ? "middle" : (part === 0) === right ? "end" : "start",
      9,
    ),
  );
  return svg(width, tall, says, `${bars.join("")}<path d="M0 96H${width}" stroke="${hair}"/>${marks.join("")}`, "flow");
};
