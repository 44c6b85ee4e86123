import { createMemo, createSignal, For, onCleanup, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { barCount } from "./levels.ts";
import { useRepName } from "./rep-name.ts";
import type { Session } from "./session.ts";
import { isDashed, type WaveState, waveState } from "./wave-state.ts";
import { words } from "./words.ts";

const everyMs = 80;
const everyMsReduced = 500;
const barPx = 640 / barCount;

/** Both sides' last minute, from the very samples that were sent. A side without sound is a dashed line and says why. */
export function Waves(props: { session: Session; customer: string }) {
  const rep = useRepName();
  return (
    <div class="wv">
      <Wave channel="customer" name={props.customer} session={props.session} />
      <Wave channel="rep" name={rep()} session={props.session} />
      <div class="ax" aria-hidden="true">
        <For each={words.live.axis}>{(label) => <span>{label}</span>}</For>
      </div>
    </div>
  );
}

function Wave(props: { channel: "rep" | "customer"; name: string; session: Session }) {
  const levels = props.session.levels[props.channel];
  const [path, setPath] = createSignal("");
  const [caps, setCaps] = createSignal("");
  const [level, setLevel] = createSignal(0);
  const [state, setState] = createSignal<WaveState>("waiting");
  const draw = () => {
    const now = performance.now();
    const ago = (at: number | null) => (at === null ? null : now - at);
    setState(
      waveState({
        sends: props.session.sends(props.channel),
        paused: props.session.paused() || props.session.view().consent.state === "withdrawn",
        framesAgoMs: ago(levels.framesAt()),
        signalAgoMs: ago(levels.lastSignalAt()),
        heardAgoMs: ago(levels.lastHeardAt()),
        clippedAgoMs: ago(levels.clippedAt()),
        microphone: props.session.intent?.source === "microphone",
      }),
    );
    setLevel(now - (levels.framesAt() ?? 0) < 300 ? levels.level() : 0);
    if (isDashed(state())) return;
    setPath(
      levels
        .bars()
        .map((height, i) => {
          const half = Math.max(0.7, height * 13.2);
          return `M${((i + 0.5) * barPx).toFixed(1)} ${(14 - half).toFixed(1)}v${(2 * half).toFixed(1)}`;
        })
        .join(""),
    );
    setCaps(
      levels
        .clips()
        .map((i) => `M${(i * barPx).toFixed(1)} 1h${barPx.toFixed(1)}`)
        .join(""),
    );
  };
  const timer = setInterval(draw, matchMedia("(prefers-reduced-motion: reduce)").matches ? everyMsReduced : everyMs);
  onCleanup(() => clearInterval(timer));
  const says = createMemo(() => words.live.waveSays[state()](props.name));
  const dashed = createMemo(() => isDashed(state()));
  return (
    <>
      <span class="n">
        <i class="ch" classList={{ o: props.channel === "rep" }} />
        <bdi class="clip">{props.name}</bdi>
      </span>
      <div class="w" role="img" aria-label={words.live.waves(props.name, says())}>
        <svg viewBox="0 0 640 28" preserveAspectRatio="none" aria-hidden="true">
          <Show
            when={!dashed()}
            fallback={
              <path d="M0 14H640" stroke="var(--line-strong)" stroke-width="1.5" stroke-dasharray="7 6" class="still" />
            }
          >
            <path
              d={path()}
              stroke={props.channel === "rep" ? "var(--ink-3)" : "var(--ink)"}
              stroke-width="2.06"
              stroke-linecap="round"
            />
            <path d={caps()} stroke="var(--caution)" stroke-width="2.4" />
          </Show>
        </svg>
        <Show when={dashed() || state() === "loud"}>
          <span class="cause" classList={{ warn: state() === "loud" || state() === "muted" }} aria-hidden="true">
            <Icon
              name={state() === "paused" ? "pause" : state() === "waiting" ? "clock" : dashed() ? "soundOff" : "warn"}
            />
            {says()}
          </span>
        </Show>
      </div>
      <span class="lvl" classList={{ o: props.channel === "rep", loud: state() === "loud" }} aria-hidden="true">
        <i style={{ "block-size": `${Math.round(100 * level())}%` }} />
      </span>
    </>
  );
}
