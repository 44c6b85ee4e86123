import { isErased } from "@wingman/domain/schema";
import type { CallSummary } from "../api.ts";
import { dayText, hourText } from "../time.ts";
import { words } from "./words.ts";

/** A call in a list that one chooses from: its title where it has one left, and when it was. */
export const callTitle = ({ title, startedAt }: Pick<CallSummary, "title" | "startedAt">): string =>
  [isErased(title) ? "" : title, `${dayText(startedAt, Date.now())} ${hourText(startedAt)}`]
    .filter((part) => part !== "")
    .join(words.comma);
