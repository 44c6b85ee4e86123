import { locale } from "../parts/language.ts";

/** 0.313 as 31 %. */
export const percent = (share: number): string =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(share);

/** With its sign: +19, −19, 0. */
export const signed = (points: number): string =>
  new Intl.NumberFormat(locale, { signDisplay: "exceptZero" }).format(points);

/** A difference of shares in percentage points, with its sign. */
export const points = (difference: number): string => signed(Math.round(difference * 100));
