import { clockText } from "./time.ts";
import { words } from "./words.ts";

/** How far a recording has been heard, as a bar and in words. */
export function HeardOf(props: { atMs: number; ofMs: number }) {
  return (
    <>
      <progress class="bar" aria-label={words.heard.label} max={Math.max(1, props.ofMs)} value={props.atMs} />
      <span class="num">{words.heard.of(clockText(Math.min(props.atMs, props.ofMs)), clockText(props.ofMs))}</span>
    </>
  );
}
