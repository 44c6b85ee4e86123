import { type Accessor, createEffect, createMemo, createSignal, on, Show } from "solid-js";
import type { Tip } from "@wingman/domain/call/view";
import { createAnnouncer } from "../live/announcer.ts";
import { CardPlace } from "../live/card-place.tsx";
import { copyText } from "../live/copy-text.ts";
import { createPlaybook } from "../live/create-playbook.ts";
import { createTelling } from "../live/create-telling.ts";
import { createTips } from "../live/create-tips.ts";
import { createToast } from "../live/create-toast.ts";
import { words as liveWords } from "../live/words.ts";
import { LinkNote, Toast } from "../live/notices.tsx";
import { undoMs } from "../live/presses.ts";
import type { Session } from "../live/session.ts";
import { settings } from "../live/settings.ts";
import { Transcript } from "../live/transcript.tsx";
import { offerCommands } from "../palette/commands.ts";
import { Dialog } from "../parts/dialog.tsx";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { KeyList } from "../parts/key-list.tsx";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { AnswerField } from "./answer-field.tsx";
import { type Briefing, practice } from "./ask.ts";
import { BetterAnswer } from "./better-answer.tsx";
import { createBeginning } from "./create-beginning.ts";
import { MicrophoneNote } from "./microphone-note.tsx";
import { figuresOf } from "./figures.ts";
import { HoldToSpeak } from "./hold-to-speak.tsx";
import { createPracticeKeys, type PracticeKey } from "./keys.ts";
import { FeedbackNotes } from "./margin.tsx";
import { PersonaHead } from "./persona-head.tsx";
import { RubricPart } from "./rubric-part.tsx";
import { ScoreLine } from "./score-line.tsx";
import { createExerciseWhisper } from "./sound/create-exercise-whisper.ts";
import type { PartnerVoice } from "./sound/create-partner-voice.ts";
import { SpeechPart, unheardIn } from "./speech-part.tsx";
import { standingOf } from "./standing.ts";
import { againFrom, betterOf } from "./turns.ts";
import { words } from "./words.ts";

const says = words.exercise;
/** "Off" for as long as an exercise can last. */
const noTipsMs = 3_600_000;

/** An exercise while it lasts: who, the words, one's answer; beside them the rubric as it stands. */
export function Exercise(props: {
  session: Session;
  briefing: Briefing;
  nowMs: Accessor<number>;
  tick: number;
  /** The customer's voice and how one speaks to it: of the tab that a spoken exercise is spoken in. */
  voice: PartnerVoice | null;
  /** It is spoken in here from now on. */
  onJoined: () => void;
}) {
  const { session } = props;
  const view = session.view;
  const persona = () => props.briefing.scenario.persona;
  const firstName = () => persona().name.split(" ")[0] ?? persona().name;
  const tips = createTips(session, () => false);
  const book = createPlaybook(session, null);
  const announcer = createAnnouncer();
  const beginning = createBeginning();
  const { toast, say, ...toasts } = createToast(undoMs);
  const [whyFor, setWhyFor] = createSignal<string | null>(null);
  const [copied, setCopied] = createSignal<{ suggestion: string; text: string } | null>(null);
  const [at, setAt] = createSignal<string | null>(null);
  const [sheet, setSheet] = createSignal(false);
  const [hinting, setHinting] = createSignal(false);
  let goTo: (line: string) => void = () => {};
  let field: HTMLTextAreaElement | undefined;
  const current = tips.current;
  createTelling({
    ...{ session, current, say, announce: announcer.say },
    over: () => false,
    onNewTip: () => setWhyFor(null),
  });
  const whisper = createExerciseWhisper(session, current, say, () => props.voice);
  createEffect(
    on(beginning.problem, (problem) => problem && say([says.notAgain, problem.message].filter(Boolean).join(" ")), {
      defer: true,
    }),
  );

  // By itself: what else is told of an exercise comes anew now and then, and rows under a finger would, too.
  const rubric = createMemo(() => props.briefing.rubric);
  const standing = createMemo(() =>
    view().practice ? standingOf(rubric(), view().practice!) : { criteria: [], yes: 0, of: 0 },
  );
  const lines = createMemo(() => view().lines);
  const isSpoken = () => view().practice?.begun.mode === "spoken";
  const from = createMemo(() => againFrom(lines()));
  const figures = createMemo(() => figuresOf(lines(), isSpoken()));
  const better = createMemo(() => betterOf(view()));
  /** The newest, until it was answered. */
  const hint = createMemo(() => {
    const newest = view().practice?.hints.at(-1);
    const answered = lines().findLast((line) => line.channel === "rep");
    return newest && newest.atMs >= (answered?.endMs ?? 0) ? newest : null;
  });
  createEffect(on(hint, (given) => given && announcer.say(textOr(given.text, "")), { defer: true }));
  const quiet = () => view().quietUntilMs > props.nowMs();

  const askHint = async () => {
    if (hinting()) return;
    setHinting(true);
    try {
      await practice.hint(session.call, crypto.randomUUID());
    } catch (error) {
      say(error instanceof Error && error.message ? error.message : says.noHint);
    } finally {
      setHinting(false);
    }
  };
  const again = () => {
    const line = from();
    const begun = view().practice?.begun;
    if (!line || !begun) return;
    void beginning.begin({
      scenario: begun.scenario,
      mode: begun.mode === "spoken" && unheardIn(session) ? "typed" : begun.mode,
      from: { call: session.call, utterance: line.id },
    });
  };
  const why = () => {
    const tip = current();
    if (tip) setWhyFor(whyFor() === tip.suggestion ? null : tip.suggestion);
  };
  const copy = async (tip: Tip) => {
    const text = (await copyText(tip.say)) ? liveWords.live.copied : liveWords.live.notCopied;
    setCopied({ suggestion: tip.suggestion, text });
    session.copied(tip);
  };
  const go = (line: string) => {
    setAt(line);
    goTo(line);
    document.getElementById("words")?.focus({ preventScroll: false });
  };
  const acts: Record<PracticeKey, () => void> = {
    ear: () => whisper.possible && settings.setWhisperInExercise(!settings.whisperInExercise()),
    hint: () => void askHint(),
    again,
    why,
    dismiss: () => {
      const tip = current();
      if (tip) session.dismiss(tip);
    },
    sheet: () => setSheet(true),
  };
  createPracticeKeys((key) => acts[key]());
  const finish = () => session.end("ended-by-rep");
  offerCommands(() => [
    { id: "hint", label: says.hint, group: "call", glyph: "info", keys: "H", run: acts.hint },
    ...(from()
      ? [
          {
            ...{ id: "again", label: says.again(clockText(from()?.startMs ?? 0)), group: "call" as const },
            ...{ glyph: "back" as const, keys: "B", run: again },
          },
        ]
      : []),
    ...(whisper.possible
      ? [
          {
            ...{ id: "ear", label: says.whisper, group: "settings" as const, glyph: "ear" as const, keys: "E" },
            run: acts.ear,
          },
        ]
      : []),
    { id: "finish", label: says.finish, group: "call", glyph: "phone", run: finish },
    { id: "practice-keys", label: says.keysTitle, group: "settings", glyph: "keys", keys: "?", run: acts.sheet },
  ]);

  const waiting = () => {
    const last = lines().at(-1);
    if (Object.keys(view().interim).length > 0) return null;
    if (!last) return says.beginning(firstName());
    return last.channel === "customer" ? says.waiting(firstName()) : says.thinking(firstName());
  };
  return (
    <div class="practice">
      <section class="stage-of">
        <PersonaHead name={persona().name} role={persona().role} character={persona().character}>
          <span class="clock num" dir="ltr" role="timer" aria-label={says.clock}>
            {clockText(props.nowMs())}
          </span>
          <Show when={from()}>
            {(line) => (
              <button type="button" class="btn" disabled={beginning.busy()} onClick={again}>
                <Icon name="back" size="s" />
                {says.again(clockText(line().startMs))}
                <kbd class="kbd">B</kbd>
              </button>
            )}
          </Show>
          <button type="button" class="btn stop" onClick={finish}>
            {says.finish}
          </button>
        </PersonaHead>
        <Brief briefing={props.briefing} />
        <div class="talk">
          <div class="float">
            <CardPlace
              session={session}
              tips={tips}
              playbook={book()}
              customer={firstName()}
              clockMs={props.nowMs}
              whyFor={whyFor()}
              feedback={copied()}
              acts={{ ...session, copy: (tip) => void copy(tip), why, hold: tips.hold, recall: tips.recall }}
            />
            <LinkNote session={session} tick={props.tick} typed={!isSpoken()} />
          </div>
          <Transcript
            session={session}
            readOnly
            customer={firstName()}
            announce={settings.speak()}
            follow={(_follow, _following, goToLine) => (goTo = goToLine)}
            at={at()}
            margin={(line) => (line.channel === "rep" ? <FeedbackNotes view={view()} line={line} /> : undefined)}
            after={
              <Show when={waiting()}>
                {(text) => (
                  <p class="wait">
                    {text()} {/* Who types is waited for longer. */}
                    <Show when={isSpoken() && lines().at(-1)?.channel === "customer"}>
                      <span class="faint">{says.impatient}</span>
                    </Show>
                  </p>
                )}
              </Show>
            }
          />
          <div
            class="toasthold"
            onPointerOver={toasts.hold}
            onPointerOut={toasts.release}
            onFocusIn={toasts.hold}
            onFocusOut={toasts.release}
          >
            <Toast toast={toast()} onUndo={() => session.undo()} onClose={toasts.close} />
          </div>
        </div>
        <div class="below">
          <MicrophoneNote problem={beginning.unheard()} onRetry={beginning.tryAgain} onType={beginning.typeInstead} />
          <Show when={isSpoken()}>
            <SpeechPart
              session={session}
              voice={props.voice}
              customer={firstName()}
              tick={props.tick}
              onJoined={props.onJoined}
              onType={() => field?.focus()}
            />
          </Show>
          <Show when={hint()}>
            {(given) => (
              <p class="note tell hint">
                <Icon name="info" size="s" />
                <span dir="auto">{textOr(given().text, "")}</span>
              </p>
            )}
          </Show>
          <div class="facts-of">
            <span>
              {says.youSpoke}{" "}
              <b class="num">
                {figures().sharePercent === null ? says.tooEarly : partWords.percent(figures().sharePercent ?? 0)}
              </b>
            </span>
            <Show when={figures().pace}>
              {(pace) => (
                <span>
                  {says.pace} <b class="num">{pace()}</b> {says.perMinute}
                </span>
              )}
            </Show>
            <span>
              {says.questions} <b class="num">{figures().questions}</b>
            </span>
            <span>
              {says.fillers} <b class="num">{figures().fillers === 0 ? says.none : figures().fillers}</b>
            </span>
            <a class="link narrow" href="#rubric">
              {says.toRubric(standing().yes, standing().of)}
            </a>
            <button type="button" class="btn s plain stuck" disabled={hinting()} onClick={acts.hint}>
              <Icon name="info" size="s" />
              {says.stuck}
              <kbd class="kbd">H</kbd>
            </button>
          </div>
          <div class="ans">
            <Show when={props.voice?.pushes() && props.voice}>
              {(voice) => <HoldToSpeak voice={voice()} disabled={session.paused()} />}
            </Show>
            <AnswerField
              label={says.type}
              hint={isSpoken() ? says.orType : says.type}
              send={says.send}
              disabled={session.paused()}
              focused={!isSpoken()}
              ref={(made) => (field = made)}
              onAnswer={(text) => session.type("rep", text)}
            />
            <label class="tips-on">
              <input
                type="checkbox"
                role="switch"
                checked={!quiet()}
                onChange={(event) => session.quiet(!event.currentTarget.checked, noTipsMs)}
              />
              {says.tipsOn}
            </label>
            <Show when={whisper.possible}>
              <label class="tips-on whispers">
                <input
                  type="checkbox"
                  role="switch"
                  aria-describedby="whisper-note"
                  checked={settings.whisperInExercise()}
                  onChange={(event) => settings.setWhisperInExercise(event.currentTarget.checked)}
                />
                {says.whisper}
                <kbd class="kbd">E</kbd>
              </label>
              <p class="s1 dim whisper-note" id="whisper-note" classList={{ vh: !settings.whisperInExercise() }}>
                {props.voice?.echo() ? says.whisperEcho : says.whisperNote}
              </p>
            </Show>
          </div>
        </div>
      </section>
      <aside class="beside">
        <RubricPart
          name={props.briefing.rubric.name}
          standing={standing()}
          lines={lines()}
          over={false}
          onGo={go}
          onJudge={null}
        />
        <Show when={better()}>{(known) => <BetterAnswer better={known().better} line={known().line} />}</Show>
        <ScoreLine scores={props.briefing.scores} call={session.call} />
      </aside>
      <div class="vh" aria-live="polite">
        {announcer.text()}
      </div>
      <Dialog open={sheet()} title={says.keysTitle} onClose={() => setSheet(false)}>
        <KeyList keys={says.keys} />
      </Dialog>
    </div>
  );
}

/** What is told beforehand; on a narrow screen it is opened when wanted. */
function Brief(props: { briefing: Briefing }) {
  const narrow = matchMedia("(max-width: 720px)").matches;
  return (
    <details class="brief-of" open={!narrow}>
      <summary>{says.brief}</summary>
      <dl>
        <div>
          <dt>{says.scene}</dt>
          <dd dir="auto">{props.briefing.scenario.scene}</dd>
        </div>
        <div>
          <dt>{says.goal}</dt>
          <dd dir="auto">{props.briefing.scenario.goal}</dd>
        </div>
        <div>
          <dt>{says.ends}</dt>
          <dd>{says.endsWhen(props.briefing.scenario.minutes)}</dd>
        </div>
      </dl>
    </details>
  );
}
