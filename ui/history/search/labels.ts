import { words as liveWords } from "../../live/words.ts";
import { dayOfYearText } from "../../parts/time.ts";
import { words as partWords } from "../../parts/words.ts";
import type { Wanted } from "./address.ts";
import type { FacetName } from "./address.ts";
import type { CallsFound } from "./ask.ts";
import { words } from "./words.ts";

export type Facets = CallsFound["facets"];

/** A value of a facet in words; where nobody knows its name, the value itself. */
export const labelOf = (name: FacetName, value: string, facets: Facets): string => {
  if (name === "outcome") return liveWords.after.outcomes[value] ?? (value === "none" ? words.noOutcome : value);
  if (name === "tips") return words.tips[value] ?? value;
  const known = facets.find((facet) => facet.name === name)?.values.find((one) => one.value === value);
  if (name === "rep") return known?.label ?? (known ? words.erasedRep : value);
  return value;
};

/** The dates in words; empty where none are chosen. */
export const datesOf = ({ from, to, lastDays }: Wanted): string => {
  if (lastDays !== null) return words.lastDays(lastDays);
  if (from === "" && to === "") return "";
  return words.span(from && dayOfYearText(from), to && dayOfYearText(to));
};

/** What `drop` names, in words. */
export const droppedOf = (wanted: Wanted, drop: string, facets: Facets): string =>
  drop === "date"
    ? datesOf(wanted)
    : (wanted.facets[drop as FacetName] ?? [])
        .map((value) => labelOf(drop as FacetName, value, facets))
        .join(partWords.comma);
