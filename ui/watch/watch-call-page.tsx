import "../live/live.css";
import "./watch.css";
import { A, useParams } from "@solidjs/router";
import { createEffect, createMemo, createSignal, on, onCleanup, Show } from "solid-js";
import { createPlaybook } from "../live/create-playbook.ts";
import { createTips } from "../live/create-tips.ts";
import { type Drawer, DrawerButtons } from "../live/drawer-buttons.tsx";
import { keptNow } from "../live/kept.ts";
import { NoCall } from "../live/no-call.tsx";
import { LinkNote } from "../live/notices.tsx";
import { type Pane, Panes } from "../live/panes.tsx";
import { PinnedStrip } from "../live/pinned-strip.tsx";
import { RepName } from "../live/rep-name.ts";
import { createSession, type Session } from "../live/session.ts";
import { SideColumns } from "../live/side-columns.tsx";
import { TipCard } from "../live/tip-card.tsx";
import { Transcript } from "../live/transcript.tsx";
import { NotesToRep } from "../live/watched/notes-to-rep.tsx";
import { WatchedBy } from "../live/watched/watched-by.tsx";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { Mark } from "../parts/mark.tsx";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { NoteForm } from "./note-form.tsx";
import { readOnly } from "./read-only.ts";
import { words } from "./words.ts";

const tickMs = 500;

/** A running call of somebody else's, as its rep sees it and as nobody changes it. */
export default function WatchCallPage() {
  const params = useParams<{ call: string }>();
  const here = createHere();
  return (
    <Show when={here() && params.call} keyed>
      {(call) => <Watching call={call} />}
    </Show>
  );
}

/** A page that its browser keeps for the way back watches no longer; shown again, it begins anew. */
const createHere = () => {
  const [here, setHere] = createSignal(true);
  const gone = () => setHere(false);
  const back = () => setHere(true);
  addEventListener("pagehide", gone);
  addEventListener("pageshow", back);
  onCleanup(() => {
    removeEventListener("pagehide", gone);
    removeEventListener("pageshow", back);
  });
  return here;
};

function Watching(props: { call: string }) {
  const line = createSession(props.call, null, () => null);
  const session: Session = readOnly(line);
  const tips = createTips(session, () => false);
  const book = createPlaybook(session, null);
  const [tick, setTick] = createSignal(0);
  const [pane, setPane] = createSignal<Pane>("words");
  const [drawer, setDrawer] = createSignal<Drawer | null>(null);
  const [whyFor, setWhyFor] = createSignal<string | null>(null);
  const clock = setInterval(() => setTick((count) => count + 1), tickMs);
  onCleanup(() => clearInterval(clock));
  const nowMs = createMemo(on(tick, () => session.clockMs()));
  const view = session.view;
  const customer = () => textOr(view().started?.customer.name, "") || words.unnamed;
  const firstName = () => customer().split(" ")[0] ?? customer();
  const rep = () => textOr(view().started?.rep.name, "") || words.unnamedRep;
  const repFirst = () => rep().split(" ")[0] ?? rep();
  const over = createMemo(() => view().status === "ended");
  const isHeld = () => ["unasked", "asking"].includes(view().consent.state) && view().status === "live";
  createEffect(() => (document.title = words.call.page(customer())));
  const toggle = (which: Drawer) => setDrawer(drawer() === which ? null : which);
  const missing = () => {
    const problem = session.problem();
    if (problem?.kind === "forbidden" && problem.message === "WING_WATCHING_OFF") return "off";
    return !session.known() && (problem?.kind === "no-call" || problem?.kind === "forbidden") ? problem.kind : null;
  };
  return (
    <Show when={missing() === null} fallback={<Missing why={missing() ?? "no-call"} />}>
      <RepName.Provider value={repFirst}>
        <div class="live watching" data-pane={pane()} data-drawer={drawer() ?? "none"}>
          <main class="mid">
            <div class="float">
              <NotesToRep session={session} />
              <Show when={isHeld()}>
                <p class="note" role="status">
                  <Icon name="hand" />
                  {words.call.held(repFirst())}
                </p>
              </Show>
              <Show when={over()}>
                <section class="fcard" role="status">
                  <StateNote glyph="phone" title={words.call.over.title} text={words.call.over.text}>
                    <A class="btn go" href={`/calls/${props.call}`}>
                      {words.call.over.go}
                    </A>
                    <A class="btn plain" href="/watch">
                      {words.call.back}
                    </A>
                  </StateNote>
                </section>
              </Show>
              <Show when={tips.current()?.suggestion} keyed>
                {(id) => (
                  <Show when={session.tips().find((tip) => tip.suggestion === id)}>
                    {(tip) => (
                      <TipCard
                        tip={tip()}
                        showing={tips.showing()!}
                        playbook={book()}
                        customer={firstName()}
                        clockMs={nowMs}
                        heardInstead={session.heardInstead()[id] ?? null}
                        whyOpen={whyFor() === id}
                        waiting={tips.waiting().length}
                        copied={tip().copied}
                        feedback={null}
                        onPainted={session.painted}
                        onCopy={() => undefined}
                        onWhy={() => setWhyFor(whyFor() === id ? null : id)}
                        onHold={tips.hold}
                        onRate={() => undefined}
                        onPin={() => undefined}
                        onSnooze={() => undefined}
                        onDismiss={() => undefined}
                      />
                    )}
                  </Show>
                )}
              </Show>
              <PinnedStrip tips={tips.folded()} onOpen={tips.recall} onLetGo={session.pin} />
              <LinkNote session={session} tick={tick()} typed />
            </div>
            <div
              class="veil"
              classList={{
                on: tips.current() !== null && tips.showing()?.phase === "shown",
                tall: tips.folded().length > 0,
              }}
            />
            <Transcript session={session} customer={firstName()} announce="nothing" follow={() => undefined} />
            <div class="foot">
              <Show when={!over() && session.known()}>
                <NoteForm session={line} rep={repFirst()} />
              </Show>
            </div>
          </main>
          <header class="cbar">
            <A class="brand" href="/watch" aria-label={words.call.back} title={words.call.back}>
              <Mark />
            </A>
            <div class="ttl">
              <h1 dir="auto">{customer()}</h1>
              <span class="dim s2 clip">
                {[view().started?.customer.company, words.rep(rep())].filter(Boolean).join(partWords.comma)}
              </span>
            </div>
            <div class="ck">
              <span class="clock" dir="ltr" role="timer" aria-live="off">
                {clockText(nowMs())}
              </span>
              <span class="rec hm" classList={{ wait: !keptNow(session).agreed }}>
                <Icon name={keptNow(session).glyph} />
                {keptNow(session).text}
              </span>
              <WatchedBy view={view()} />
            </div>
            <div class="row does">
              <DrawerButtons open={drawer()} onDrawer={toggle} />
              <A class="btn s" href="/watch" aria-label={words.call.back}>
                <Icon name="left" size="s" />
                <span class="hm">{words.call.back}</span>
              </A>
            </div>
          </header>
          <div class="caption">
            <Icon name="eye" size="s" />
            <span>
              {words.call.you} {session.known() && !over() ? words.call.repSees(repFirst()) : ""}
            </span>
          </div>
          <SideColumns
            session={session}
            tips={tips}
            playbook={book()}
            customer={firstName()}
            nowMs={nowMs}
            watching
            acts={null}
            onAgain={tips.recall}
            onCopy={() => undefined}
          />
          <footer class="status">
            <span class="sg">
              <Icon name={session.link() === "reconnecting" ? "cloudOff" : "eye"} />
              {words.call.line[session.link()]}
            </span>
            <span class="sg">{words.consent[view().consent.state]}</span>
          </footer>
          <Panes
            pane={pane()}
            onPane={setPane}
            tips={session.tips().length}
            noted={view().noted.filter((item) => item.what !== "stage").length + view().marks.length}
          />
        </div>
      </RepName.Provider>
    </Show>
  );
}

function Missing(props: { why: "off" | "no-call" | "forbidden" }) {
  return (
    <Show when={props.why === "off"} fallback={<NoCall kind={props.why === "off" ? "forbidden" : props.why} />}>
      <Shell title={words.page}>
        <StateNote glyph="eyeOff" title={words.off.title} text={words.off.text} />
      </Shell>
    </Show>
  );
}
