import { dayText, hourText } from "../time.ts";
import { words as partWords } from "../words.ts";
import { words } from "./words.ts";

/** Who did something, and when. */
export function DeedText(props: { by: string; at: number }) {
  return (
    <>
      {words.by(props.by)} {dayText(props.at, Date.now())}
      {partWords.comma}
      <time dir="ltr">{hourText(props.at)}</time>
    </>
  );
}
