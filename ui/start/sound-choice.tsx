import { createUniqueId, For, type JSX, onCleanup, onMount, Show } from "solid-js";
import type { SoundSeen } from "../live/sources/hints.ts";
import type { SoundInputs } from "../live/sources/inputs.ts";
import { chosenMicrophone } from "../live/sources/microphone.ts";
import { Icon } from "../parts/icon.tsx";
import { Meter } from "./meter.tsx";
import { microphoneSays, type Said, shareSays } from "./side-says.ts";
import { words } from "./words.ts";

const says = words.sound;

/** Both sides before a call: which device, how loud, and what is wrong with it. What is tried here stays in this page. */
export function SoundChoice(props: { inputs: SoundInputs; seen: SoundSeen; share: boolean }) {
  return (
    <div class="sides" classList={{ one: !props.share }}>
      <MicrophoneChoice inputs={props.inputs} seen={props.seen} />
      <Show when={props.share}>
        <ShareChoice inputs={props.inputs} seen={props.seen} />
      </Show>
      <p class="s1 faint wide">
        {says.stays} {props.share ? `${says.says.pickHow} ` : ""}
        {says.headphones}
      </p>
    </div>
  );
}

function MicrophoneChoice(props: { inputs: SoundInputs; seen: SoundSeen }) {
  const id = createUniqueId();
  const { inputs } = props; // Made once for the tab.
  onMount(() => {
    void inputs.list();
    const again = () => void inputs.list();
    navigator.mediaDevices?.addEventListener("devicechange", again);
    onCleanup(() => navigator.mediaDevices?.removeEventListener("devicechange", again));
  });
  const testing = () => inputs.rep.state() === "open" || inputs.rep.state() === "opening";
  const chosen = () => inputs.rep.device() ?? chosenMicrophone() ?? "";
  return (
    <div class="field">
      <label for={id}>{says.you}</label>
      <div class="in">
        <Icon name="mic" />
        <select
          id={id}
          class="grow"
          onChange={(event) => {
            const { value } = event.currentTarget;
            if (value !== "") void inputs.chooseMic(value);
          }}
        >
          <Show when={inputs.microphones().length === 0}>
            <option value="">{says.asDefault}</option>
          </Show>
          <For each={inputs.microphones()}>
            {(microphone, n) => (
              <option value={microphone.id} selected={(inputs.rep.state(), microphone.id === chosen())}>
                {microphone.label || says.unnamed(n() + 1)}
              </option>
            )}
          </For>
        </select>
        <button
          type="button"
          class="link"
          onClick={() => (testing() ? inputs.closeMic() : void inputs.openMic(chosenMicrophone()))}
        >
          {testing() ? says.stopTest : says.test}
        </button>
      </div>
      <Meter input={inputs.rep} name={says.you} />
      <Line said={microphoneSays(props.seen, inputs.microphoneProblem())} />
    </div>
  );
}

function ShareChoice(props: { inputs: SoundInputs; seen: SoundSeen }) {
  const { inputs } = props;
  const shared = () => inputs.customer.state() === "open" || inputs.customer.state() === "opening";
  return (
    <div class="field">
      <span class="label">{says.customer}</span>
      <div class="in">
        <Icon name="tab" />
        <span class="grow clip" dir="auto" classList={{ faint: !shared() }}>
          {shared() ? inputs.customer.label() || says.shared : says.notShared}
        </span>
        <Show when={shared()}>
          <button type="button" class="link" onClick={() => inputs.customer.close()}>
            {says.stopShare}
          </button>
        </Show>
        <button type="button" class="link" disabled={inputs.cannotShare !== null} onClick={() => void inputs.share()}>
          {shared() ? says.shareAgain : says.share}
        </button>
      </div>
      <Meter input={inputs.customer} name={says.customer} />
      <Line said={shareSays(props.seen)} />
    </div>
  );
}

function Line(props: { said: Said }): JSX.Element {
  return (
    <p class="says s1" classList={{ warn: props.said.tone === "warn", fine: props.said.tone === "fine" }} role="status">
      <Show when={props.said.tone !== "plain"}>
        <Icon name={props.said.tone === "fine" ? "tick" : "warn"} size="s" />
      </Show>
      <span>{props.said.text}</span>
    </p>
  );
}
