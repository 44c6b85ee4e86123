import { dayText, hourText } from "../time.ts";
import { words as partWords } from "../words.ts";

/** A call in a list that one chooses from: its title where it has one left, and when it was (epoch milliseconds). */
export const callTitle = (title: string, at: number): string =>
  [title, `${dayText(at, Date.now())} ${hourText(at)}`].filter((part) => part !== "").join(partWords.comma);
