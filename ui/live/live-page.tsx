import "./live.css";
import { useNavigate, useParams } from "@solidjs/router";
import type { Tip } from "@wingman/domain/call/view";
import { createEffect, createMemo, createSignal, on, onCleanup, Show } from "solid-js";
import { Mark } from "../parts/mark.tsx";
import { api, createPolled } from "../parts/api.ts";
import { createAnnouncer } from "./announcer.ts";
import { CallBar } from "./call-bar.tsx";
import { Caption } from "./caption.tsx";
import { copyText } from "./copy-text.ts";
import { createTips } from "./create-tips.ts";
import { ForgetDialog } from "./forget-dialog.tsx";
import { intentOf } from "./intent.ts";
import { DefinedSheet, KeySheet } from "./key-sheet.tsx";
import { createKeys, type KeyAction } from "./keys.ts";
import { ConsentCard, LinkNote, OverCard, ProblemCard, Toast } from "./notices.tsx";
import { type Pane, Panes } from "./panes.tsx";
import { createSession, forgetSpanMs, undoMs } from "./session.ts";
import { settings } from "./settings.ts";
import { EarlierTips, NotedSoFar, Stages, WhoTalks } from "./sides.tsx";
import { soundInputs } from "./sources/inputs.ts";
import { makeLiveSource } from "./sources/live.ts";
import { words as soundWords } from "./sources/words.ts";
import { makeSampleSource, type SampleSource } from "./sources/sample.ts";
import { SoundSettings } from "./sound-settings.tsx";
import { SoundNotes } from "./sound-notes.tsx";
import { TipCard } from "./tip-card.tsx";
import { Transcript } from "./transcript.tsx";
import type { Segment } from "./truth.ts";
import { TruthLine } from "./truth-line.tsx";
import { TypeFields } from "./type-fields.tsx";
import { Waves } from "./waves.tsx";
import { words } from "./words.ts";

const secondMs = 1_000;
const endPageTries = 40;
const endPageEveryMs = 500;
const toastMs = 6_000;

/** A call while it lasts. Another call's address is another page: everything here belongs to one. */
export default function LivePage() {
  const params = useParams<{ call: string }>();
  return (
    <Show when={params.call} keyed>
      {(call) => <Live call={call} />}
    </Show>
  );
}

function Live(props: { call: string }) {
  const navigate = useNavigate();
  const intent = intentOf(props.call);
  let sampleSource: SampleSource | null = null;
  const session = createSession(props.call, intent, () => {
    if (intent?.source === "microphone") return makeLiveSource(soundInputs(), intent.hears);
    if (intent?.source !== "sample" || !intent.sample) return null;
    return (sampleSource = makeSampleSource({ id: intent.sample, consentAtMs: intent.consentAtMs }));
  });
  const tips = createTips(session);
  const announcer = createAnnouncer();
  const [book] = createPolled(api.playbook, 2_000);
  const [tick, setTick] = createSignal(0);
  const [whyFor, setWhyFor] = createSignal<string | null>(null);
  const [feedback, setFeedback] = createSignal<{ suggestion: string; text: string } | null>(null);
  const [toast, setToast] = createSignal<{ text: string; undo: boolean } | null>(null);
  const [sheet, setSheet] = createSignal<"keys" | "defined" | null>(null);
  const [drawer, setDrawer] = createSignal<"stages" | "tips" | null>(null);
  const [pane, setPane] = createSignal<Pane>("words");
  const [truth, setTruth] = createSignal<readonly Segment[]>([]);
  const [goneOn, setGoneOn] = createSignal(false);
  const [typing, setTyping] = createSignal(false);
  let follow = () => {};

  const clock = setInterval(() => setTick((count) => count + 1), secondMs / 2);
  onCleanup(() => clearInterval(clock));
  const nowMs = createMemo(() => (tick(), session.clockMs()));
  const started = () => session.view().started;
  const nameOf = (name: unknown) => (typeof name === "string" && name !== "" ? name : words.unnamed);
  const customer = () => nameOf(started()?.customer.name ?? intent?.customer.name);
  const firstName = () => customer().split(" ")[0] ?? customer();
  const current = tips.current;
  const quietLeftS = () => Math.ceil((session.view().quietUntilMs - nowMs()) / secondMs);
  const over = createMemo(() => session.view().status === "ended");
  createEffect(() => (document.title = words.live.page(customer())));

  // What a screen reader hears of tips: new ones and taken back ones, never a rewording.
  createEffect(
    on(current, (tip, before) => {
      if (settings.speak() === "nothing" || !tip) return;
      if (tip.suggestion !== before?.suggestion) announcer.say(words.live.spoken(tip.title, tip.headline));
      else if (tip.retracted && !before.retracted) announcer.say(words.live.spokenBack(tip.headline));
      if (tip.suggestion !== before?.suggestion) setWhyFor(null);
    }),
  );

  let toastTimer: ReturnType<typeof setTimeout> | undefined;
  const say = (text: string, undo = false) => {
    clearTimeout(toastTimer);
    setToast({ text, undo });
    toastTimer = setTimeout(() => setToast(null), undo ? undoMs : toastMs);
  };
  onCleanup(() => clearTimeout(toastTimer));
  createEffect(
    on(
      session.done,
      (done) =>
        done && done.did !== "copy" && say(words.live.did[done.did], done.did !== "quiet" && done.did !== "unquiet"),
      { defer: true },
    ),
  );
  createEffect(
    on(session.caughtUp, (caughtUp) => {
      if (caughtUp !== null) {
        const { ms, lostMs } = caughtUp;
        say(lostMs > 0 ? soundWords.backWithGap(ms, lostMs) : words.live.back(ms));
        session.forgetCaughtUp();
      }
    }),
  );
  createEffect(
    on(session.complaint, (error) => {
      if (error) {
        say([error.message, error.remedy].filter(Boolean).join(" "));
        session.forgetComplaint();
      }
    }),
  );

  const copy = async (tip: Tip | null) => {
    if (!tip || tip.retracted) return;
    const copied = await copyText(tip.say);
    setFeedback({ suggestion: tip.suggestion, text: copied ? words.live.copied : words.live.notCopied });
    if (copied) {
      session.copied(tip);
      settings.hintDone("copy");
      announcer.say(words.live.copied);
    }
  };
  const why = () => {
    const tip = current();
    if (!tip) return;
    setWhyFor(whyFor() === tip.suggestion ? null : tip.suggestion);
    settings.hintDone("why");
  };
  const undo = () => {
    const undone = session.undo();
    if (!undone) return;
    setFeedback(null);
    say(words.live.undone);
    const tip = session.tips().find((known) => known.suggestion === undone.suggestion);
    if (undone.did === "dismiss" && tip) tips.recall(tip);
  };
  const pause = () => {
    if (!over()) session.pause(!session.paused());
  };
  const [forgetFromMs, setForgetFromMs] = createSignal<number | null>(null);
  const askForget = () => {
    if (session.view().status === "live" && intent !== null)
      setForgetFromMs(Math.round(Math.max(0, session.clockMs() - forgetSpanMs)));
  };
  const end = () => session.end("ended-by-rep");

  const withTip = (act: (tip: Tip) => void) => {
    const tip = current();
    if (tip && !tip.retracted) act(tip);
  };
  const acts: Record<KeyAction, () => void> = {
    copy: () => void copy(current()),
    like: () => withTip((tip) => session.rate(tip, "like")),
    dislike: () => withTip((tip) => session.rate(tip, "dislike")),
    pin: () => withTip(session.pin),
    dismiss: () => {
      const tip = current();
      if (tip) session.dismiss(tip);
    },
    why,
    undo,
    pause,
    quiet: () => {
      if (!over()) session.quiet(session.view().quietUntilMs <= session.clockMs());
    },
    mark: () => {
      if (session.view().status === "live") session.mark();
    },
    follow: () => follow(),
    tips: () => setDrawer(drawer() === "tips" ? null : "tips"),
    stages: () => setDrawer(drawer() === "stages" ? null : "stages"),
    agreed: () => {
      if (asking()) session.consent("agreed");
    },
    refused: () => {
      if (asking()) session.consent("refused");
    },
    forget: askForget,
    sheet: () => setSheet("keys"),
  };
  createKeys((action) => acts[action]());
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || sheet()) return;
    if (whyFor()) setWhyFor(null);
    else setDrawer(null);
  };
  addEventListener("keydown", escape);
  onCleanup(() => removeEventListener("keydown", escape));

  /** In a sample the asking is in the sound itself; nobody here has to answer. */
  const asking = () =>
    session.view().status === "live" &&
    session.view().consent.state === "asking" &&
    intent !== null &&
    intent.source !== "sample";

  const canWithdraw = () =>
    session.view().status === "live" &&
    session.view().consent.state === "given" &&
    session.view().consent.how !== "typed-call" &&
    intent !== null &&
    intent.source !== "sample";

  // When the call has ended, this page turns into the call's own page as soon as that one exists.
  const [endPage, setEndPage] = createSignal<"waiting" | "there" | "late">("waiting");
  createEffect(
    on(over, (isOver) => {
      if (!isOver) return;
      let tries = 0;
      let timer: ReturnType<typeof setTimeout>;
      const look = async () => {
        const found = await api.call(props.call).then(
          () => true,
          () => false,
        );
        if (found) {
          setEndPage("there");
          return navigate(`/calls/${props.call}`, { replace: true });
        }
        if (++tries >= endPageTries) return setEndPage("late");
        timer = setTimeout(() => void look(), endPageEveryMs);
      };
      timer = setTimeout(() => void look(), endPageEveryMs);
      onCleanup(() => clearTimeout(timer));
    }),
  );

  const hasSound = () =>
    intent?.source === "sample" ||
    intent?.source === "microphone" ||
    (intent === null && Boolean(session.view().channels.rep ?? session.view().channels.customer));
  const tipCount = () => session.tips().length;
  const notedCount = () =>
    session.view().noted.filter((item) => item.what !== "stage").length + session.view().marks.length;

  return (
    <div class="live" data-pane={pane()} data-drawer={drawer() ?? "none"}>
      <div class="skips">
        <a class="skip" href="#tip">
          {words.live.toTip}
        </a>
        <a class="skip" href="#words">
          {words.live.toWords}
        </a>
      </div>
      <main class="mid">
        <div class="float">
          <Show when={session.problem()}>
            {(problem) => (
              <ProblemCard
                problem={problem()}
                onRetry={() => void session.start()}
                onType={() => {
                  setTyping(true);
                  void session.start("typed");
                }}
              />
            )}
          </Show>
          <Show when={asking()}>
            <ConsentCard onAgreed={() => session.consent("agreed")} onRefused={() => session.consent("refused")} />
          </Show>
          <Show
            when={
              (session.view().consent.state === "refused" || session.view().consent.state === "withdrawn") &&
              !goneOn() &&
              !over()
            }
          >
            <ConsentCard
              answer={session.view().consent.state === "refused" ? "refused" : "withdrawn"}
              onGoOn={() => setGoneOn(true)}
              onEnd={end}
            />
          </Show>
          <Show when={over()}>
            <OverCard call={props.call} durationMs={session.view().durationMs} page={endPage()} />
          </Show>
          <Show
            when={
              current() === null &&
              session.view().status === "live" &&
              !session.problem() &&
              !asking() &&
              session.link() === "open"
            }
          >
            <p class="idle">
              <Mark />
              <span>
                {session.paused()
                  ? words.live.kept.paused
                  : quietLeftS() > 0
                    ? words.live.quietNow(quietLeftS())
                    : `${words.live.listening} ${words.live.nothingToAdd}`}
              </span>
            </p>
          </Show>
          <Show when={current()?.suggestion} keyed>
            {(id) => (
              <Show when={session.tips().find((tip) => tip.suggestion === id)}>
                {(tip) => (
                  <TipCard
                    tip={tip()}
                    showing={tips.showing()!}
                    playbook={book().value}
                    customer={firstName()}
                    clockMs={nowMs}
                    heardInstead={session.heardInstead()[id] ?? null}
                    whyOpen={whyFor() === id}
                    waiting={tips.waiting().length}
                    copied={tip().copied}
                    feedback={feedback()?.suggestion === id ? feedback()!.text : null}
                    onPainted={session.painted}
                    onCopy={() => void copy(tip())}
                    onWhy={why}
                    onHold={(hold, on) => {
                      tips.hold(hold, on);
                      if (hold === "hover" && on) settings.hintDone("ring");
                    }}
                    onRate={(rating) => session.rate(tip(), rating)}
                    onPin={() => session.pin(tip())}
                    onDismiss={() => session.dismiss(tip())}
                  />
                )}
              </Show>
            )}
          </Show>
          <LinkNote session={session} tick={tick()} typed={!hasSound()} />
        </div>
        <div class="veil" classList={{ on: current() !== null && tips.showing()?.phase === "shown" }} />
        <Transcript
          session={session}
          customer={firstName()}
          announce={settings.speak()}
          follow={(go) => (follow = go)}
        />
        <div class="foot">
          <Show when={intent !== null && intent.source !== "sample" && !over() && started()}>
            <TypeFields
              customer={customer() === words.unnamed ? words.live.typing.unnamed : firstName()}
              agreed={session.view().consent.state === "given"}
              onType={session.type}
              disabled={session.paused()}
            />
          </Show>
          <Show when={intent?.source === "microphone" && session.view().status === "live" && !typing() ? intent : null}>
            {(now) => (
              <SoundNotes
                session={session}
                inputs={soundInputs()}
                hears={now().hears}
                customer={customer() === words.unnamed ? words.live.typing.unnamed : firstName()}
                tick={tick()}
              />
            )}
          </Show>
          <Show when={hasSound() && !typing()}>
            <Waves session={session} customer={firstName()} />
          </Show>
        </div>
        <Toast toast={toast()} onUndo={undo} onClose={() => setToast(null)} />
      </main>
      <CallBar
        session={session}
        customer={customer()}
        role={[started()?.customer.company, textIf(started()?.customer.role)].filter(Boolean).join(", ")}
        nowMs={nowMs()}
        onPause={pause}
        onForget={intent === null ? null : askForget}
        onEnd={end}
        onSheet={() => setSheet("keys")}
        onDrawer={(which) => setDrawer(drawer() === which ? null : which)}
        drawer={drawer()}
      />
      <Show
        when={intent?.source === "sample"}
        fallback={
          <Show when={intent === null && session.known() && !over()}>
            <div class="caption">
              <span>{words.live.watching}</span>
            </div>
          </Show>
        }
      >
        <Caption
          durationMs={intent?.durationMs ?? 0}
          source={() => sampleSource}
          hasTip={current() !== null}
          tipId={current()?.suggestion ?? null}
        />
      </Show>
      <aside class="side l" aria-label={words.live.stages} tabindex="0">
        <Stages playbook={book().value} reached={session.view().stages} />
        <WhoTalks session={session} customer={firstName()} nowMs={nowMs} />
      </aside>
      <aside class="side r" aria-label={words.live.earlier} tabindex="0">
        <div class="tips-pane">
          <EarlierTips
            tips={session.tips()}
            showing={current()?.suggestion ?? null}
            waiting={tips.waiting()}
            withheld={session.view().withheld}
            onAgain={tips.recall}
          />
        </div>
        <div class="noted-pane">
          <NotedSoFar noted={session.view().noted} marks={session.view().marks} />
        </div>
      </aside>
      <TruthLine
        session={session}
        source={intent === null ? "watching" : typing() ? "typed" : intent.source}
        customer={firstName()}
        tick={tick()}
        onDefined={(now) => {
          setTruth(now);
          setSheet("defined");
        }}
      />
      <Panes pane={pane()} onPane={setPane} tips={tipCount()} noted={notedCount()} />
      <div class="vh" aria-live="polite">
        {announcer.text()}
      </div>
      <KeySheet
        open={sheet() === "keys"}
        onClose={() => setSheet(null)}
        onWithdraw={canWithdraw() ? () => session.consent("withdrawn") : null}
        sound={
          intent?.source === "microphone" ? <SoundSettings inputs={soundInputs()} customer={firstName()} /> : undefined
        }
      />
      <ForgetDialog
        fromMs={forgetFromMs()}
        onForget={(fromMs) => {
          session.forget(fromMs);
          say(soundWords.forget.done);
        }}
        onClose={() => setForgetFromMs(null)}
      />
      <DefinedSheet open={sheet() === "defined"} now={truth()} onClose={() => setSheet(null)} />
    </div>
  );
}

const textIf = (value: unknown): string | null => (typeof value === "string" ? value : null);
