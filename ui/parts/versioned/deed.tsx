import { dayText, hourText } from "../time.ts";
import { words } from "./words.ts";

/** Who did something, and when. */
export function DeedText(props: { by: string; at: number }) {
  return (
    <>
      {words.by(props.by)} {dayText(props.at, Date.now())}
      {words.comma}
      <time dir="ltr">{hourText(props.at)}</time>
    </>
  );
}
