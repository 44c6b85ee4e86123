/** What is wrong with the sound, where its levels are: cause and remedy, the weightiest alone. */
import { createMemo, createSignal, For, Show, untrack } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import type { Intent } from "./intent.ts";
import type { Session } from "./session.ts";
import { type Hint, soundHints } from "./sources/hints.ts";
import type { SoundInputs } from "./sources/inputs.ts";
import { observeSound } from "./sources/observe.ts";
import { words } from "./sources/words.ts";
import "./sound-notes.css";

export function SoundNotes(props: {
  session: Session;
  inputs: SoundInputs;
  hears: Intent["hears"];
  customer: string;
  tick: number;
  /** The customer makes no sound of their own here: nothing is said of theirs. */
  repOnly?: boolean;
}) {
  const { inputs } = props; // Made once for the tab.
  const [away, setAway] = createSignal<readonly Hint["id"][]>([]);
  const hints = createMemo(
    () => (
      props.tick,
      soundHints(
        observeSound(inputs, {
          paused: props.session.paused(),
          wants: { microphone: props.hears.microphone, share: props.hears.share },
        }),
      )
    ),
  );
  // What was sent away stays away, but for what stops help: that is said for as long as it lasts.
  const shown = () => hints().filter(({ channel }) => !props.repOnly || channel === "rep");
  const first = createMemo(() => shown().find(({ id, urgent }) => urgent || !away().includes(id)));
  const id = createMemo(() => first()?.id);
  const says = (hint: Hint) => {
    const { title, text } = words.hints[hint.id]({ label: hint.label, seconds: hint.seconds, who: props.customer });
    return { title: title.charAt(0).toLocaleUpperCase() + title.slice(1), text };
  };
  return (
    <Show when={id()} keyed>
      {(now) => {
        // The words run on with the seconds; the note itself, and the focus in it, stays.
        const hint = () => first() ?? shown()[0];
        const spoken = untrack(() => {
          const known = hint();
          return known ? `${says(known).title} ${says(known).text}` : "";
        });
        return (
          <Show when={hint()}>
            {(known) => (
              <section class="snote" classList={{ urgent: known().urgent }} aria-label={words.soundLabel}>
                <span class="vh" role={known().urgent ? "alert" : "status"}>
                  {spoken}
                </span>
                <Icon name={known().urgent ? "warn" : "info"} />
                <p>
                  <b>{says(known()).title}</b> {says(known()).text}
                </p>
                <div class="row">
                  <Remedy hint={known()} inputs={inputs} />
                  <Show when={!known().urgent}>
                    <button
                      type="button"
                      class="ib"
                      aria-label={words.notNow}
                      title={words.notNow}
                      onClick={() => {
                        setAway([...away(), now]);
                        if (now === "mic-other") inputs.seenUnplugged();
                      }}
                    >
                      <Icon name="cross" />
                    </button>
                  </Show>
                </div>
              </section>
            )}
          </Show>
        );
      }}
    </Show>
  );
}

function Remedy(props: { hint: Hint; inputs: SoundInputs }) {
  const { inputs } = props;
  const isAgain = () => props.hint.id !== "share-missing";
  return (
    <>
      <Show when={props.hint.remedy === "share"}>
        <button type="button" class="btn s" onClick={() => void inputs.share()}>
          <Icon name="tab" size="s" />
          {isAgain() ? words.remedies["share-again"] : words.remedies.share}
        </button>
      </Show>
      <Show when={props.hint.remedy === "open-microphone"}>
        <button type="button" class="btn s" onClick={() => void inputs.openMic()}>
          <Icon name="mic" size="s" />
          {words.remedies["open-microphone"]}
        </button>
      </Show>
      <Show when={props.hint.remedy === "choose-microphone" && inputs.microphones().length > 1}>
        <select
          class="btn s"
          aria-label={words.remedies["choose-microphone"]}
          onChange={(event) => void inputs.chooseMic(event.currentTarget.value)}
        >
          <For each={inputs.microphones()}>
            {({ id, label }) => (
              <option value={id} selected={id === inputs.rep.device()}>
                {words.device(label)}
              </option>
            )}
          </For>
        </select>
      </Show>
    </>
  );
}
