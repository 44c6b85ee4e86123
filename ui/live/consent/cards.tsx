/** Consent is a moment: the sentence to say, then one of two presses; and what is left to decide after a no. */
import { Show } from "solid-js";
import { Icon } from "../../parts/icon.tsx";
import { StateNote } from "../../parts/state-note.tsx";
import { clockText } from "../../parts/time.ts";
import type { Session } from "../session.ts";
import { words as liveWords } from "../words.ts";
import type { ConsentNow } from "./create-consent.ts";
import { words } from "./words.ts";

export function ConsentCards(props: {
  session: Pick<Session, "view" | "eraseKept">;
  consent: ConsentNow;
  /** False for whoever only watches: they are told, and have nothing to press. */
  leads: boolean;
  onEnd: () => void;
}) {
  return (
    <>
      <Show when={props.consent.open()}>
        <AskCard consent={props.consent} />
      </Show>
      <Show when={props.consent.saidNo()}>
        <section class="fcard consent" aria-label={words.refused} role="alert">
          <Show
            when={props.consent.saidNo() === "withdrawn"}
            fallback={<Refused leads={props.leads} onGoOn={props.consent.goOn} onEnd={props.onEnd} />}
          >
            <Withdrawn session={props.session} leads={props.leads} onKeep={props.consent.goOn} onEnd={props.onEnd} />
          </Show>
        </section>
      </Show>
    </>
  );
}

function AskCard(props: { consent: ConsentNow }) {
  const { consent } = props;
  const sound = () => consent.open() === "sound";
  const status = () => {
    const voice = consent.voice();
    if (voice === "speaking") return words.speaking;
    if (voice === "failed") return words.notSpoken;
    if (consent.byNotice() && consent.toTell().shown !== consent.toTell().spoken)
      return consent.toTell().shown ? words.toldHalf.spoken : words.toldHalf.shown;
    return voice === "spoken" ? words.spoken : sound() ? words.sound.until : words.until;
  };
  return (
    <section class="fcard consent" aria-label={sound() ? words.sound.askFirst : words.sayFirst}>
      <p class="lead">
        <span class="acc">{sound() ? words.sound.askFirst : words.sayFirst}</span>
        <b lang={consent.language()} dir="auto">
          “{consent.sentence()}”
        </b>
      </p>
      <div class="row wrap">
        <Show
          when={consent.byNotice()}
          fallback={
            <button type="button" class="btn go" onClick={() => consent.yes()}>
              <Icon name="tick" size="s" />
              {words.agreed}
              <kbd class="kbd">A</kbd>
            </button>
          }
        >
          <Show when={consent.toTell().spoken}>
            <button type="button" class="btn go" onClick={() => consent.yes()}>
              <Icon name="tick" size="s" />
              {words.readAloud}
              <kbd class="kbd">A</kbd>
            </button>
          </Show>
          <Show when={consent.toTell().shown}>
            <button type="button" class="btn" onClick={() => consent.show()}>
              <Icon name="eye" size="s" />
              {words.shown}
            </button>
          </Show>
        </Show>
        <button type="button" class="btn" onClick={() => consent.no()}>
          {consent.byNotice() ? words.objected : words.refused}
          <kbd class="kbd">R</kbd>
        </button>
        <button
          type="button"
          class="btn plain"
          disabled={consent.voice() === "speaking"}
          onClick={() => void consent.speak()}
        >
          <Icon name="sound" size="s" />
          {words.speak}
        </button>
        <Show when={!consent.byNotice()}>
          <button type="button" class="btn plain" onClick={() => consent.yes("in-writing")}>
            {words.inWriting}
          </button>
        </Show>
        <span class="s2 dim" role="status">
          {status()}
        </span>
      </div>
    </section>
  );
}

function EndButton(props: { onEnd: () => void }) {
  return (
    <button type="button" class="btn stop" onClick={() => props.onEnd()}>
      <Icon name="phone" size="s" />
      {liveWords.live.endCall}
    </button>
  );
}

function Refused(props: { leads: boolean; onGoOn: () => void; onEnd: () => void }) {
  return (
    <StateNote glyph="hand" title={words.refusedTitle} text={words.refusedText}>
      <Show when={props.leads}>
        <button type="button" class="btn" onClick={() => props.onGoOn()}>
          {words.goOn}
        </button>
        <EndButton onEnd={props.onEnd} />
      </Show>
    </StateNote>
  );
}

/** What was kept until then is erased there and then, or stays as long as the rule of the workplace says. */
function Withdrawn(props: {
  session: Pick<Session, "view" | "eraseKept">;
  leads: boolean;
  onKeep: () => void;
  onEnd: () => void;
}) {
  const view = props.session.view;
  const at = () => view().consent.atMs ?? 0;
  const isErased = () => view().forgotten.some(({ fromMs, toMs }) => fromMs <= 0 && toMs >= at());
  return (
    <StateNote
      glyph="hand"
      title={isErased() ? words.erasedTitle : words.withdrawnTitle(clockText(at()))}
      text={isErased() ? words.erasedText : words.withdrawnText}
    >
      <Show when={props.leads}>
        <Show
          when={!isErased()}
          fallback={
            <button type="button" class="btn" onClick={() => props.onKeep()}>
              {words.goOn}
            </button>
          }
        >
          <button type="button" class="btn stop" onClick={() => props.session.eraseKept()}>
            <Icon name="forget" size="s" />
            {words.erase}
          </button>
          <button type="button" class="btn" onClick={() => props.onKeep()}>
            {words.keep}
          </button>
        </Show>
        <EndButton onEnd={props.onEnd} />
      </Show>
    </StateNote>
  );
}
