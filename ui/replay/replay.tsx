import "../live/live.css";
import "./replay.css";
import type { Tip } from "@wingman/domain/call/view";
import type { Entry } from "@wingman/domain/call/timeline";
import { createEffect, createMemo, createSignal, onCleanup, Show } from "solid-js";
import { createPlayer } from "../history/create-player.ts";
import { CardPlace } from "../live/card-place.tsx";
import { ConsentCards } from "../live/consent/cards.tsx";
import { createConsent } from "../live/consent/create-consent.ts";
import { copyText } from "../live/copy-text.ts";
import { idleText } from "../live/kept.ts";
import { OverCard } from "../live/over-card.tsx";
import { type Pane, Panes } from "../live/panes.tsx";
import { SideColumns } from "../live/side-columns.tsx";
import { Transcript } from "../live/transcript.tsx";
import { NotesToRep } from "../live/watched/notes-to-rep.tsx";
import { words as liveWords } from "../live/words.ts";
import { api, createPolled } from "../parts/api.ts";
import { Mark } from "../parts/mark.tsx";
import { createMoment } from "./create-moment.ts";
import type { Told } from "./create-reel.ts";
import { createTransport } from "./create-transport.ts";
import { createUrlTime } from "./create-url-time.ts";
import { EventList } from "./event-list.tsx";
import { markersOf } from "./markers.ts";
import { ReplayBar } from "./replay-bar.tsx";
import { ReplayFoot } from "./replay-foot.tsx";
import { createReplayKeys, type ReplayKey } from "./replay-keys.ts";
import { ReplaySheet } from "./replay-sheet.tsx";
import { spokenWords } from "./spoken-words.ts";
import { words } from "./words.ts";

const says = words.replay;
const fiveMs = 5_000;
const tenMs = 10_000;
const nothing = () => undefined;

/** The screen of a call as it was, from the same parts as the live view; the line of time below, the events beside it. */
export function Replay(props: { call: string; told: Told }) {
  const timeline = () => props.told.timeline;
  const endMs = () => timeline().endMs;
  const started = createMemo(() => {
    const found = timeline().entries.find(({ event }) => event.type === "CallStarted")?.event;
    return found?.type === "CallStarted" ? found.data : null;
  });
  const nameOf = (name: unknown) => (typeof name === "string" && name !== "" ? name : liveWords.unnamed);
  const customer = () => nameOf(started()?.customer.name);
  const firstName = () => customer().split(" ")[0] ?? customer();
  const [book] = createPolled(() => api.playbook(started()?.playbook ?? null), 5_000);

  const [recording] = createPolled(() => api.recording(props.call), 3_000);
  const [muted, setMuted] = createSignal(false);
  const canHear = () => recording().value?.none === null;
  const url = createUrlTime();
  const player = createPlayer(endMs, (from, to, signal) => api.sound(props.call, from, to, signal), url.beginMs);
  const transport = createTransport({
    endMs,
    beginMs: Math.min(url.beginMs, endMs()),
    player,
    sounds: () => canHear() && !muted() && player.problem() === null,
  });
  const { atMs, seek } = transport;
  url.follow(atMs, transport.isPlaying, (ms) => goTo(ms));

  const { state, tips, come } = createMoment(props.call, () => props.told, atMs);
  const { view } = state;
  // As on the page: twice a second, and at once where one goes elsewhere.
  const nowMs = createMemo(() => atMs());
  const facts = createMemo(() => timeline().entries.filter(({ fact }) => fact !== null));
  /** How many of the facts are among so many entries. */
  const factsAmong = createMemo(() => {
    let count = 0;
    return [0, ...timeline().entries.map(({ fact }) => (count += fact === null ? 0 : 1))];
  });
  const factsCome = createMemo(() => factsAmong()[come()] ?? 0);
  const markers = createMemo(() => markersOf(timeline()));
  createEffect(() => (document.title = says.page(customer())));

  const sampled = () => started()?.sample !== null;
  const consent = createConsent(
    { view, consent: nothing, notice: nothing },
    () => view().status === "live" && !sampled(),
  );
  const quietLeftS = () => Math.ceil((view().quietUntilMs - atMs()) / 1_000);

  const [whyFor, setWhyFor] = createSignal<string | null>(null);
  const [feedback, setFeedback] = createSignal<{ suggestion: string; text: string } | null>(null);
  const [sheet, setSheet] = createSignal(false);
  const [pane, setPane] = createSignal<Pane>("words");
  const [drawer, setDrawer] = createSignal<"stages" | "tips" | null>(null);
  const [events, setEvents] = createSignal(!matchMedia("(max-width: 960px)").matches);
  let newest = { go: nothing as () => void, isFollowed: () => true };
  // Whoever goes elsewhere means the newest words of then, wherever somebody had scrolled to.
  let asked = 0;
  const goTo = (ms: number) => {
    seek(ms);
    if (!newest.isFollowed()) asked ||= requestAnimationFrame(() => ((asked = 0), newest.go()));
  };
  onCleanup(() => cancelAnimationFrame(asked));

  const copy = async (tip: Tip) => {
    const text = (await copyText(tip.say)) ? liveWords.live.copied : liveWords.live.notCopied;
    setFeedback({ suggestion: tip.suggestion, text });
  };
  const why = () => {
    const tip = tips.current();
    if (tip) setWhyFor(whyFor() === tip.suggestion ? null : tip.suggestion);
  };
  const byEvent = (step: 1 | -1) => {
    const list = facts();
    // Those of one moment are one step.
    const found =
      step > 0 ? list.find(({ cameMs }) => cameMs > atMs()) : list.findLast(({ cameMs }) => Math.ceil(cameMs) < atMs());
    if (found) goTo(Math.ceil(found.cameMs));
  };
  const byMark = (step: 1 | -1) => {
    const { moments } = markers();
    const found =
      step > 0 ? moments.find((one) => one.atMs > atMs() + 1) : moments.findLast((one) => one.atMs < atMs() - 1);
    if (found) goTo(Math.ceil(found.atMs));
  };
  const acts: Record<ReplayKey, () => void> = {
    toggle: transport.toggle,
    back10: () => goTo(atMs() - tenMs),
    on10: () => goTo(atMs() + tenMs),
    back5: () => goTo(atMs() - fiveMs),
    on5: () => goTo(atMs() + fiveMs),
    backEvent: () => byEvent(-1),
    onEvent: () => byEvent(1),
    backMark: () => byMark(-1),
    onMark: () => byMark(1),
    slower: () => transport.faster(-1),
    faster: () => transport.faster(1),
    begin: () => goTo(0),
    end: () => goTo(endMs()),
    sound: () => setMuted(!muted()),
    events: () => setEvents(!events()),
    why,
    sheet: () => setSheet(true),
  };
  createReplayKeys((key) => acts[key]());
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    if (whyFor()) setWhyFor(null);
    else setDrawer(null);
  };
  addEventListener("keydown", escape);
  onCleanup(() => removeEventListener("keydown", escape));
  const toggleDrawer = (which: "stages" | "tips") => {
    setDrawer(drawer() === which ? null : which);
    setPane(drawer() === which ? which : "words");
  };
  const said = createMemo(() => spokenWords(timeline().entries));

  return (
    <div
      class="live rp"
      data-pane={pane()}
      data-drawer={drawer() ?? "none"}
      data-events={events() ? "on" : "off"}
      data-at={Math.round(atMs())}
    >
      <div class="skips">
        <a class="skip" href="#words">
          {liveWords.live.toWords}
        </a>
      </div>
      <main class="mid">
        <div class="float">
          <fieldset class="was" disabled>
            <NotesToRep session={{ view, seeNote: nothing }} />
            <ConsentCards session={{ view, eraseKept: nothing }} consent={consent} leads={!sampled()} onEnd={nothing} />
          </fieldset>
          <Show when={view().status === "ended"}>
            <OverCard call={props.call} view={view()} page="there" />
          </Show>
          <Show
            when={
              tips.current() === null &&
              view().status === "live" &&
              consent.open() === null &&
              consent.saidNo() === null
            }
          >
            <p class="idle">
              <Mark />
              <span>{idleText({ view, paused: state.paused, intent: null }, quietLeftS())}</span>
            </p>
          </Show>
          <CardPlace
            session={state}
            tips={tips}
            playbook={book().value}
            customer={firstName()}
            clockMs={nowMs}
            whyFor={whyFor()}
            feedback={feedback()}
            readOnly
            acts={{
              painted: nothing,
              copy: (tip) => void copy(tip),
              why,
              hold: nothing,
              rate: nothing,
              pin: nothing,
              snooze: nothing,
              dismiss: nothing,
              recall: nothing,
            }}
          />
        </div>
        <div
          class="veil"
          classList={{
            on: tips.current() !== null && tips.showing()?.phase === "shown",
            tall: tips.folded().length > 0,
          }}
        />
        <div class="said" onClick={(event) => said().go(event, goTo)}>
          <Transcript
            session={state}
            customer={firstName()}
            announce="nothing"
            readOnly
            follow={(go, isFollowed) => (newest = { go, isFollowed })}
          />
        </div>
      </main>
      <ReplayBar
        call={props.call}
        customer={customer()}
        startedAt={timeline().startedAt}
        state={state}
        atMs={atMs()}
        drawer={drawer()}
        events={events()}
        onDrawer={toggleDrawer}
        onEvents={acts.events}
        onSheet={acts.sheet}
      />
      <SideColumns
        session={state}
        tips={tips}
        playbook={book().value}
        customer={firstName()}
        nowMs={nowMs}
        watching={false}
        acts={null}
        onAgain={null}
        onCopy={(tip) => void copy(tip)}
      />
      <EventList
        entries={facts()}
        come={factsCome()}
        rep={nameOf(started()?.rep.name)}
        onGo={(entry: Entry) => goTo(Math.ceil(entry.cameMs))}
      />
      <ReplayFoot
        told={props.told}
        transport={transport}
        onSeek={goTo}
        markers={markers()}
        endMs={endMs()}
        hears={canHear() ? (muted() ? "muted" : player.problem() ? "failed" : "on") : recording().value ? "none" : null}
        isHeld={["unasked", "asking"].includes(view().consent.state)}
        onMuted={acts.sound}
        onAct={(key) => acts[key]()}
      />
      <Panes
        pane={pane()}
        onPane={setPane}
        tips={state.tips().length}
        noted={view().noted.filter((item) => item.what !== "stage").length + view().marks.length}
      />
      <ReplaySheet open={sheet()} onClose={() => setSheet(false)} />
    </div>
  );
}
