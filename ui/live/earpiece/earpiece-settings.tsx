import { createEffect, createSignal, createUniqueId, For, type JSX, Show } from "solid-js";
import { Choice } from "../choice.tsx";
import type { Ear } from "./player.ts";
import { browsers, earpiece, type Level } from "./settings.ts";
import { offered } from "./voices.ts";
import { words } from "./words.ts";

/** Which ear, how loud, which voice and on what device; shown while tips are said. */
export function EarpieceSettings(props: { open: boolean }) {
  const outputs = createOutputs(() => props.open);
  const isPlaced = () => earpiece.voice() !== browsers;
  return (
    <>
      <Show when={isPlaced()}>
        <Choice<Ear> label={words.ear} options={words.ears} chosen={earpiece.ear()} onChoose={earpiece.setEar} />
        <Choice<Level>
          label={words.level}
          options={words.levels}
          chosen={earpiece.level()}
          onChoose={earpiece.setLevel}
        />
      </Show>
      <Select label={words.voice} onChoose={earpiece.setVoice}>
        <option value="" selected={earpiece.voice() === ""}>
          {words.automatic}
        </option>
        <For each={offered()?.voices ?? []}>
          {({ id, quality, textLeaves }) => (
            <option value={id} selected={earpiece.voice() === id}>
              {words.named(id, [words.quality[quality] ?? quality, ...(textLeaves ? [words.leaves] : [])])}
            </option>
          )}
        </For>
        <option value={browsers} selected={earpiece.voice() === browsers}>
          {words.browsers}
        </option>
      </Select>
      <Show when={isPlaced() && offered()}>
        {(known) => (
          <p class="s1 faint" dir="auto">
            {known().isLooking ? words.isLooking : known().reason}
          </p>
        )}
      </Show>
      <Show when={isPlaced() && outputs().length > 0}>
        <Select label={words.device} onChoose={earpiece.setDevice}>
          <option value="" selected={earpiece.device() === ""}>
            {words.system}
          </option>
          <For each={outputs()}>
            {({ id, label }) => (
              <option value={id} selected={earpiece.device() === id}>
                {words.output(label)}
              </option>
            )}
          </For>
        </Select>
      </Show>
    </>
  );
}

function Select(props: { label: string; onChoose: (value: string) => void; children: JSX.Element }) {
  const id = createUniqueId();
  return (
    <div class="between wrap">
      <label for={id}>{props.label}</label>
      <select id={id} class="btn s" onChange={(event) => props.onChoose(event.currentTarget.value)}>
        {props.children}
      </select>
    </div>
  );
}

type Output = { readonly id: string; readonly label: string };

/** Where this browser lets a page choose; it names devices once a microphone was allowed. */
const createOutputs = (isOpen: () => boolean) => {
  const [outputs, setOutputs] = createSignal<readonly Output[]>([]);
  createEffect(() => {
    if (!isOpen() || !canChoose()) return;
    void navigator.mediaDevices.enumerateDevices().then(
      (devices) =>
        setOutputs(
          devices
            .filter(({ kind, deviceId }) => kind === "audiooutput" && !["", "default"].includes(deviceId))
            .map(({ deviceId, label }) => ({ id: deviceId, label })),
        ),
      () => undefined,
    );
  });
  return outputs;
};

const canChoose = (): boolean =>
  typeof AudioContext !== "undefined" && "setSinkId" in AudioContext.prototype && Boolean(navigator.mediaDevices);
