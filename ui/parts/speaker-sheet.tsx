import { createEffect, createSignal, createUniqueId, For, on, Show } from "solid-js";
import { Dialog } from "./dialog.tsx";
import { api } from "./api.ts";
import { Failed } from "./failed.tsx";
import { speakerLabel } from "./speaker-label.ts";
import { words } from "./words.ts";

export type Voice = {
  readonly channel: "rep" | "customer";
  /** After all corrections. */
  readonly id: string;
  readonly name: string | null;
};

const says = words.speaker;

/** Whose voice it is, or that it is the same person as another: corrects every line there is and comes. */
export function SpeakerSheet(props: {
  call: string;
  voice: Voice | null;
  side: string;
  /** Of the same side, the voice itself left out. */
  others: readonly Voice[];
  /** With the position from which on every reader knows. */
  onDone: (position: string) => void;
  onClose: () => void;
}) {
  const id = createUniqueId();
  const [name, setName] = createSignal("");
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal(false);
  // What was begun for one voice and left is not the name of the next.
  createEffect(
    on(
      () => props.voice,
      () => {
        setName("");
        setProblem(null);
      },
    ),
  );
  const send = async (what: { name: string } | { into: string }): Promise<void> => {
    const { voice } = props;
    if (!voice || busy()) return;
    setBusy(true);
    setProblem(null);
    await api
      .correctSpeaker(props.call, { action: crypto.randomUUID(), channel: voice.channel, speaker: voice.id, ...what })
      .then(
        ({ position }) => {
          props.onDone(position);
          props.onClose();
        },
        (error: unknown) => setProblem(error instanceof Error ? error : new Error(String(error))),
      );
    setBusy(false);
  };
  return (
    <Dialog
      open={props.voice !== null}
      title={says.title(speakerLabel(props.side, props.voice, true))}
      class="small"
      onClose={() => props.onClose()}
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name().trim() !== "") void send({ name: name().trim() });
        }}
      >
        <div class="field">
          <label for={id}>{says.name}</label>
          <div class="in">
            <input
              id={id}
              autofocus
              maxLength={120}
              dir="auto"
              autocomplete="off"
              placeholder={props.voice?.name ?? ""}
              value={name()}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </div>
        </div>
        <button type="submit" class="btn go" disabled={busy() || name().trim() === ""}>
          {says.keep}
        </button>
      </form>
      <Show when={props.others.length > 0}>
        <p class="dim s2">{says.same}</p>
        <div class="row wrap">
          <For each={props.others}>
            {(other) => (
              <button type="button" class="btn" disabled={busy()} onClick={() => void send({ into: other.id })}>
                <bdi>{speakerLabel(props.side, other, true)}</bdi>
              </button>
            )}
          </For>
        </div>
      </Show>
      <Failed problem={problem()} no={({ message }) => message} />
    </Dialog>
  );
}
