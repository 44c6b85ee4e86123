import { locale } from "../parts/language.ts";

/** As a reader counts them: 0.31. */
export const seconds = (ms: number): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(ms / 1_000);
