import { A } from "@solidjs/router";
import { createMemo } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { clockText, dayText, hourText } from "../parts/time.ts";
import { DrawerButtons } from "../live/drawer-buttons.tsx";
import type { CallState } from "../live/call-state.ts";
import { keptNow } from "../live/kept.ts";
import { WatchedBy } from "../live/watched/watched-by.tsx";
import { words as liveWords } from "../live/words.ts";
import { words } from "./words.ts";

const says = words.replay;

/** Whose call, that it is a replay, what the clock said, and what was kept of the call just then. */
export function ReplayBar(props: {
  call: string;
  customer: string;
  startedAt: number;
  state: CallState;
  atMs: number;
  drawer: "stages" | "tips" | null;
  events: boolean;
  onDrawer: (which: "stages" | "tips") => void;
  onEvents: () => void;
  onSheet: () => void;
}) {
  const kept = createMemo(() => keptNow(props.state));
  const clock = createMemo(() => clockText(props.atMs));
  return (
    <header class="cbar">
      <A
        class="ib"
        href={`/calls/${props.call}?t=${Math.floor(props.atMs / 1_000)}`}
        title={says.back}
        aria-label={says.back}
      >
        <Icon name="left" />
      </A>
      <div class="ttl">
        <h1 dir="auto">{props.customer}</h1>
        <span class="tag acc" title={says.about}>
          <Icon name="back" />
          {says.tag}
        </span>
        <span class="dim s2 clip hm">
          {dayText(props.startedAt, Date.now())} {hourText(props.startedAt + props.atMs)}
        </span>
      </div>
      <div class="ck">
        <span class="clock" dir="ltr" role="timer" aria-live="off" aria-label={liveWords.live.clock}>
          {clock()}
        </span>
        <span class="rec hm" classList={{ wait: !kept().agreed }}>
          <Icon name={kept().glyph} />
          {kept().text}
        </span>
        <WatchedBy view={props.state.view()} />
      </div>
      <div class="row does">
        <DrawerButtons open={props.drawer} onDrawer={props.onDrawer} />
        <button
          type="button"
          class="ib"
          title={`${says.eventsShow} (E)`}
          aria-label={says.eventsShow}
          aria-pressed={props.events}
          onClick={() => props.onEvents()}
        >
          <Icon name="clock" />
        </button>
        <button
          type="button"
          class="ib hm"
          title={`${says.keys} (?)`}
          aria-label={says.keys}
          onClick={() => props.onSheet()}
        >
          <Icon name="keys" />
        </button>
      </div>
    </header>
  );
}
