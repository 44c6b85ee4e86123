import { createSignal, For, onCleanup } from "solid-js";
import { barCount } from "./levels.ts";
import type { Session } from "./session.ts";
import { words } from "./words.ts";

const everyMs = 80;
const everyMsReduced = 500;
const clippedShownMs = 1_500;

/** Both sides' last minute, from the very samples that were sent. A side without sound is a dashed line. */
export function Waves(props: { session: Session; customer: string }) {
  return (
    <div class="wv">
      <Wave channel="customer" name={props.customer} session={props.session} />
      <Wave channel="rep" name={words.live.you} session={props.session} />
      <div class="ax" aria-hidden="true">
        <For each={words.live.axis}>{(label) => <span>{label}</span>}</For>
      </div>
    </div>
  );
}

function Wave(props: { channel: "rep" | "customer"; name: string; session: Session }) {
  const levels = props.session.levels[props.channel];
  const [path, setPath] = createSignal("");
  const [level, setLevel] = createSignal(0);
  const [loud, setLoud] = createSignal(false);
  const [sound, setSound] = createSignal(false);
  const draw = () => {
    const now = performance.now();
    setSound(levels.framesAt() !== null);
    if (!sound()) return;
    setPath(
      levels
        .bars()
        .map((height, i) => {
          const half = Math.max(0.7, height * 13.2);
          return `M${((i + 0.5) * 640) / barCount} ${(14 - half).toFixed(1)}v${(2 * half).toFixed(1)}`;
        })
        .join(""),
    );
    setLevel(now - (levels.framesAt() ?? 0) < 300 ? levels.level() : 0);
    setLoud(now - (levels.clippedAt() ?? -clippedShownMs) < clippedShownMs);
  };
  const timer = setInterval(draw, matchMedia("(prefers-reduced-motion: reduce)").matches ? everyMsReduced : everyMs);
  onCleanup(() => clearInterval(timer));
  return (
    <>
      <span class="n">
        <i class="ch" classList={{ o: props.channel === "rep" }} />
        <bdi class="clip">{props.name}</bdi>
      </span>
      <svg
        viewBox="0 0 640 28"
        preserveAspectRatio="none"
        role="img"
        aria-label={words.live.waves(props.name, loud() ? words.live.tooLoud : sound() ? "" : words.live.noSound)}
      >
        {sound() ? (
          <path
            d={path()}
            stroke={props.channel === "rep" ? "var(--ink-3)" : "var(--ink)"}
            stroke-width="2.06"
            stroke-linecap="round"
          />
        ) : (
          <path d="M0 14H640" stroke="var(--line-strong)" stroke-dasharray="4 6" />
        )}
      </svg>
      <span class="lvl" classList={{ o: props.channel === "rep", loud: loud() }} aria-hidden="true">
        <i style={{ "block-size": `${Math.round(100 * level())}%` }} />
      </span>
    </>
  );
}
