import "./live.css";
import { useNavigate, useParams } from "@solidjs/router";
import type { Tip } from "@wingman/domain/call/view";
import { createEffect, createMemo, createSignal, on, onCleanup, Show } from "solid-js";
import { PartnerSound } from "../practice/sound/partner-sound.tsx";
import { offerCommands, setPaletteOpen } from "../palette/commands.ts";
import { textOr } from "../parts/erased.ts";
import { Mark } from "../parts/mark.tsx";
import { createAnnouncer } from "./announcer.ts";
import { CallBar } from "./call-bar.tsx";
import { CardPlace } from "./card-place.tsx";
import { Caption } from "./caption.tsx";
import { copyText } from "./copy-text.ts";
import { createBrowserEars } from "./create-browser-ears.ts";
import { createEndPage } from "./create-end-page.ts";
import { createPlaybook } from "./create-playbook.ts";
import { createSmallWindow } from "./create-small-window.tsx";
import { createTelling } from "./create-telling.ts";
import { createTips } from "./create-tips.ts";
import { createToast } from "./create-toast.ts";
import { createWhisper } from "./create-whisper.ts";
import type { OutcomeSaid } from "./end-answers.ts";
import type { EndSheetSaid } from "./end-sheet.tsx";
import { ForgetDialog } from "./forget-dialog.tsx";
import { intentOf } from "./intent.ts";
import { idleText, keptNow } from "./kept.ts";
import { bindKeys, createKeys, type KeyAction } from "./keys.ts";
import { NoCall } from "./no-call.tsx";
import { ConsentCards } from "./consent/cards.tsx";
import { createConsent } from "./consent/create-consent.ts";
import { words as consentWords } from "./consent/words.ts";
import { LinkNote, ProblemCard, Toast } from "./notices.tsx";
import { OverCard } from "./over-card.tsx";
import { pageCommands } from "./page-commands.ts";
import { type Pane, Panes } from "./panes.tsx";
import { undoMs } from "./presses.ts";
import { createSession, forgetSpanMs } from "./session.ts";
import { settings } from "./settings.ts";
import { Sheets, type SheetName } from "./sheets.tsx";
import { SideColumns } from "./side-columns.tsx";
import { soundInputs } from "./sources/inputs.ts";
import { makeLiveSource } from "./sources/live.ts";
import { words as partWords } from "../parts/words.ts";
import { words as soundWords } from "./sources/words.ts";
import { makeSampleSource, type SampleSource } from "./sources/sample.ts";
import { SoundSettings } from "./sound-settings.tsx";
import { SoundNotes } from "./sound-notes.tsx";
import { Transcript } from "./transcript.tsx";
import type { Segment } from "./truth.ts";
import { TruthLine } from "./truth-line.tsx";
import { TypeFields } from "./type-fields.tsx";
import { NotesToRep } from "./watched/notes-to-rep.tsx";
import { WatchCaption } from "./watch-caption.tsx";
import { Waves } from "./waves.tsx";
import { words } from "./words.ts";

const secondMs = 1_000;

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
  /** In a sample the asking is in the sound itself; nobody here has to answer. */
  const mayAnswer = () => session.view().status === "live" && intent !== null && intent.source !== "sample";
  const consent = createConsent(session, mayAnswer);
  const ears = intent?.source === "microphone" ? createBrowserEars(session, soundInputs().rep) : null;
  const small = createSmallWindow();
  const tips = createTips(session, small.open);
  const announcer = createAnnouncer();
  const book = createPlaybook(session, intent);
  const [tick, setTick] = createSignal(0);
  const [whyFor, setWhyFor] = createSignal<string | null>(null);
  const [feedback, setFeedback] = createSignal<{ suggestion: string; text: string } | null>(null);
  const { toast, say, ...toasts } = createToast(undoMs);
  const [sheet, setSheet] = createSignal<SheetName | null>(null);
  /** Skipped or saved; a sample call, and one that is only watched, have nobody to ask. */
  const [answered, setAnswered] = createSignal(intent === null || intent.source === "sample");
  const [said, setSaid] = createSignal<OutcomeSaid | null>(null);
  const [drawer, setDrawer] = createSignal<"stages" | "tips" | null>(null);
  const [pane, setPane] = createSignal<Pane>("words");
  const [truth, setTruth] = createSignal<readonly Segment[]>([]);
  const [typing, setTyping] = createSignal(false);
  let follow = () => {};

  const clock = setInterval(() => setTick((count) => count + 1), secondMs / 2);
  onCleanup(() => clearInterval(clock));
  // Twice a second, not with every word: the clock also asks the view whether the call has ended.
  const nowMs = createMemo(on(tick, () => session.clockMs()));
  const started = () => session.view().started;
  const nameOf = (name: unknown) => (typeof name === "string" && name !== "" ? name : words.unnamed);
  const customer = () => nameOf(started()?.customer.name ?? intent?.customer.name);
  const firstName = () => customer().split(" ")[0] ?? customer();
  const current = tips.current;
  const quietLeftS = () => Math.ceil((session.view().quietUntilMs - nowMs()) / secondMs);
  const over = createMemo(() => session.view().status === "ended");
  createEffect(() => (document.title = words.live.page(customer())));

  createTelling({ session, current, over, say, announce: announcer.say, onNewTip: () => setWhyFor(null) });

  const copy = async (tip: Tip | null, from?: Window) => {
    if (!tip || tip.retracted) return;
    const copied = await copyText(tip.say, from);
    const text = copied ? words.live.copied : words.live.notCopied;
    setFeedback({ suggestion: tip.suggestion, text });
    if (tip.suggestion !== current()?.suggestion) say(text); // Copied from the side list: no card to say it on.
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
    if ((undone.did === "dismiss" || undone.did === "snooze") && tip && !over()) tips.recall(tip);
  };
  const whisper = createWhisper(session, current, say);
  const toggleWhisper = () => {
    settings.setWhisper(settings.whisper() === "off" ? "normal" : "off");
    say(settings.whisper() === "off" ? words.live.did.whisperOff : words.live.did.whisperOn);
  };
  const idle = () => idleText(session, quietLeftS());
  const showSmall = () => {
    if (small.open()) return small.close();
    if (over()) return;
    void small.show({
      session,
      tips: () => tips,
      nowMs,
      idle,
      kept: () => keptNow(session),
      onCopy: (tip, from) => void copy(tip, from),
      onKeys: (window) => bindKeys(window, (action) => acts[action]()),
      onRefused: () => say(words.live.smallRefused),
    });
  };
  createEffect(() => {
    if (!over()) return;
    small.close();
    if (sheet() === "end") setSheet(null); // It ended while one was asked.
  });
  const pause = () => {
    if (!over()) session.pause(!session.paused());
  };
  const end = () => {
    setSheet(null);
    session.end("ended-by-rep");
  };
  const askEnd = () => session.view().status === "live" && setSheet("end");
  const [forgetFromMs, setForgetFromMs] = createSignal<number | null>(null);
  const askForget = () => {
    if (session.view().status === "live" && intent !== null)
      setForgetFromMs(Math.round(Math.max(0, session.clockMs() - forgetSpanMs)));
  };

  const withTip = (act: (tip: Tip) => void) => {
    const tip = current();
    if (tip && !tip.retracted) act(tip);
  };
  /** A drawer where there is room beside the words, a pane of its own where there is not. */
  const toggleDrawer = (which: "stages" | "tips") => {
    setDrawer(drawer() === which ? null : which);
    setPane(drawer() === which ? which : "words");
  };
  const acts: Record<KeyAction, () => void> = {
    copy: () => void copy(current()),
    like: () => withTip((tip) => session.rate(tip, "like")),
    dislike: () => withTip((tip) => session.rate(tip, "dislike")),
    pin: () => withTip(session.pin),
    snooze: () => withTip(session.snooze),
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
    small: showSmall,
    tips: () => toggleDrawer("tips"),
    stages: () => toggleDrawer("stages"),
    agreed: () => consent.yes(),
    refused: () => consent.no(),
    forget: askForget,
    whisper: () => {
      if (whisper.possible) toggleWhisper();
    },
    sheet: () => setSheet("keys"),
  };
  createKeys((action) => acts[action]());
  offerCommands(() =>
    pageCommands(
      {
        live: session.view().status === "live",
        tip: current() !== null && !current()?.retracted,
        paused: session.paused(),
        quiet: quietLeftS() > 0,
        asking: consent.open() !== null,
        canWithdraw: consent.canWithdraw(),
        sound: consent.canAskSound() ? "ask" : consent.canStopSound() ? "stop" : null,
        small: small.open(),
        whispers: settings.whisper() !== "off",
        whisperPossible: whisper.possible,
        undoable: session.done() !== null,
      },
      {
        ...acts,
        ...consent,
        speakNotice: () => void consent.speak(),
        defined: () => setSheet("defined"),
        engine: () => setSheet("engine"),
        whisper: toggleWhisper,
        end: askEnd,
      },
    ),
  );
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    if (whyFor()) setWhyFor(null);
    else setDrawer(null);
  };
  addEventListener("keydown", escape);
  onCleanup(() => removeEventListener("keydown", escape));

  // When the call has ended, this page turns into the call's own page as soon as that one exists.
  const endPage = createEndPage(props.call, over, said);
  createEffect(() => {
    tick(); // What was pressed last is with the server before this page, and its line, go.
    if (over() && answered() && endPage() === "there" && session.unanswered() === 0)
      navigate(`/calls/${props.call}`, { replace: true });
  });
  const answer = (news: EndSheetSaid) => {
    session.sayAfter(news.outcome, news.csat);
    for (const signal of news.takenOff) session.takeOff(signal);
    setSaid(news.outcome);
    setAnswered(true);
  };
  const hasSound = () =>
    intent?.source === "sample" ||
    intent?.source === "microphone" ||
    (intent === null && Boolean(session.view().channels.rep ?? session.view().channels.customer));
  const tipCount = () => session.tips().length;
  const notedCount = () =>
    session.view().noted.filter((item) => item.what !== "stage").length + session.view().marks.length;

  /** Nothing to lead or to watch: not even an empty call is drawn. */
  const missing = () => {
    const kind = session.problem()?.kind;
    return !session.known() && (kind === "no-call" || kind === "forbidden") ? kind : null;
  };

  return (
    <Show when={missing() === null} fallback={<NoCall kind={missing() ?? "no-call"} />}>
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
            <NotesToRep session={session} />
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
            <ConsentCards session={session} consent={consent} leads={intent !== null} onEnd={end} />
            <Show when={over()}>
              <OverCard call={props.call} view={session.view()} page={endPage()} />
            </Show>
            <Show
              when={
                current() === null &&
                session.view().status === "live" &&
                !session.problem() &&
                consent.open() === null &&
                consent.saidNo() === null &&
                session.link() === "open"
              }
            >
              <p class="idle">
                <Mark />
                <span>{idle()}</span>
              </p>
            </Show>
            <CardPlace
              session={session}
              tips={tips}
              playbook={book()}
              customer={firstName()}
              clockMs={nowMs}
              whyFor={whyFor()}
              feedback={feedback()}
              acts={{
                ...session,
                copy: (tip) => void copy(tip),
                why,
                hold: (hold, on) => {
                  tips.hold(hold, on);
                  if (hold === "hover" && on) settings.hintDone("ring");
                },
                recall: tips.recall,
              }}
            />
            <LinkNote session={session} tick={tick()} typed={!hasSound()} />
          </div>
          <div
            class="veil"
            classList={{ on: current() !== null && tips.showing()?.phase === "shown", tall: tips.folded().length > 0 }}
          />
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
                consent={session.view().consent.state}
                onType={session.type}
                disabled={session.paused()}
              />
            </Show>
            <Show when={intent?.source === "microphone" && session.hears() && !typing() ? intent : null}>
              {(now) => (
                <>
                  <PartnerSound session={session} input={soundInputs().rep} />
                  <SoundNotes
                    session={session}
                    inputs={soundInputs()}
                    hears={now().hears}
                    customer={customer() === words.unnamed ? words.live.typing.unnamed : firstName()}
                    tick={tick()}
                  />
                </>
              )}
            </Show>
            <Show when={hasSound() && !typing()}>
              <Waves session={session} customer={firstName()} />
            </Show>
          </div>
          <div
            class="toasthold"
            onPointerOver={toasts.hold}
            onPointerOut={toasts.release}
            onFocusIn={toasts.hold}
            onFocusOut={toasts.release}
          >
            <Toast toast={toast()} onUndo={undo} onClose={toasts.close} />
          </div>
        </main>
        <CallBar
          session={session}
          customer={customer()}
          role={[started()?.customer.company, textOr(started()?.customer.role, "")]
            .filter(Boolean)
            .join(partWords.comma)}
          nowMs={nowMs()}
          sound={
            consent.canAskSound()
              ? { text: consentWords.sound.ask, glyph: "mic", act: consent.askSound }
              : consent.canStopSound()
                ? { text: consentWords.sound.stop, glyph: "micOff", act: consent.stopSound }
                : null
          }
          onPause={pause}
          onEnd={askEnd}
          onForget={intent === null ? null : askForget}
          onSheet={() => setSheet("keys")}
          small={small.open()}
          onSmall={showSmall}
          onFind={() => setPaletteOpen(true)}
          whisper={whisper.possible ? { on: settings.whisper() !== "off", held: whisper.held() } : null}
          onWhisper={toggleWhisper}
          onDrawer={toggleDrawer}
          drawer={drawer()}
        />
        <Show
          when={intent?.source === "sample"}
          fallback={
            <Show when={intent === null && session.known() && !over()}>
              <WatchCaption session={session} nowMs={nowMs()} />
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
        <SideColumns
          session={session}
          tips={tips}
          playbook={book()}
          customer={firstName()}
          nowMs={nowMs}
          watching={intent === null}
          acts={session}
          onAgain={tips.recall}
          onCopy={(tip) => void copy(tip)}
        />
        <TruthLine
          session={session}
          source={intent === null ? "watching" : typing() ? "typed" : intent.source}
          customer={firstName()}
          tick={tick()}
          onFind={() => setPaletteOpen(true)}
          onEngine={() => setSheet("engine")}
          onDefined={(now) => {
            setTruth(now);
            setSheet("defined");
          }}
        />
        <Panes pane={pane()} onPane={setPane} tips={tipCount()} noted={notedCount()} />
        <div class="vh" aria-live="polite">
          {announcer.text()}
        </div>
        <Sheets
          session={session}
          sheet={sheet()}
          onClose={() => setSheet(null)}
          sample={intent?.source === "sample"}
          canWhisper={whisper.possible}
          truth={truth()}
          onWithdraw={consent.canWithdraw() ? consent.withdraw : null}
          onStopSound={consent.canStopSound() ? consent.stopSound : null}
          onEnd={end}
          asksAfter={over() && !answered()}
          onAnswer={answer}
          onSkip={() => setAnswered(true)}
          ears={ears}
          sound={
            intent?.source === "microphone" ? (
              <SoundSettings inputs={soundInputs()} customer={firstName()} />
            ) : undefined
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
      </div>
    </Show>
  );
}
