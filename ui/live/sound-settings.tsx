import { createUniqueId, For, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import type { SoundInputs } from "./sources/inputs.ts";
import { words } from "./sources/words.ts";

const says = words.settings;

/** Which devices a call hears, to be changed while it lasts. */
export function SoundSettings(props: { inputs: SoundInputs; customer: string }) {
  const id = createUniqueId();
  const { inputs } = props; // Made once for the tab.
  const shared = () => inputs.customer.state() === "open";
  return (
    <>
      <div class="between wrap">
        <label for={id}>{says.microphone}</label>
        <select id={id} class="btn s" onChange={(event) => void inputs.chooseMic(event.currentTarget.value)}>
          <Show when={inputs.rep.state() === "off"}>
            <option value="" selected>
              {says.off}
            </option>
          </Show>
          <For each={inputs.microphones()}>
            {(microphone) => (
              <option value={microphone.id} selected={(inputs.rep.state(), microphone.id === inputs.rep.device())}>
                {words.device(microphone.label)}
              </option>
            )}
          </For>
        </select>
      </div>
      <Show when={inputs.cannotShare === null}>
        <div class="between wrap">
          <span>{says.share(props.customer)}</span>
          <button type="button" class="btn s" onClick={() => void inputs.share()}>
            <Icon name="tab" size="s" />
            {shared() ? says.shareOther : words.remedies.share}
          </button>
        </div>
      </Show>
    </>
  );
}
