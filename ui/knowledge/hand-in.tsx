import { createSignal, For, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { Icon } from "../parts/icon.tsx";
import { handIn } from "./ask.ts";
import { words } from "./words.ts";

type Sending = { readonly name: string; readonly share: number; readonly said: string; readonly isBad: boolean };
/** Lines of earlier files stay so many, the oldest go. */
const linesMax = 12;

/** Files are dropped on it, or chosen by its button, which the keyboard reaches; one is sent after the other. */
export function HandIn(props: { onIn: () => void }) {
  const [isOver, setOver] = createSignal(false);
  const [sending, setSending] = createStore<Sending[]>([]);
  let field!: HTMLInputElement;
  const send = async (files: readonly File[]): Promise<void> => {
    for (const file of files) {
      setSending((lines) => [...lines.slice(1 - linesMax), { name: file.name, share: 0, said: "", isBad: false }]);
      const change = (changes: Partial<Sending>) =>
        setSending(
          (line) => line.name === file.name,
          (line) => ({ ...line, ...changes }),
        );
      await handIn(file, (share) => change({ share })).then(
        (isKnown) => change({ share: 1, said: isKnown ? words.known : words.handedIn }),
        (error: unknown) => change({ said: error instanceof Error ? error.message : String(error), isBad: true }),
      );
      props.onIn();
    }
  };
  return (
    <>
      <div
        class="drop"
        classList={{ over: isOver() }}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void send([...(event.dataTransfer?.files ?? [])]);
        }}
      >
        <span>{words.drop}</span>
        <button type="button" class="btn go" onClick={() => field.click()}>
          <Icon name="answer" size="s" />
          {words.choose}
        </button>
        <span class="s1 faint">{words.kinds}</span>
        <input
          ref={field}
          type="file"
          hidden
          multiple
          accept=".pdf,.docx,.md,.markdown,.txt,.html,.htm"
          onChange={(event) => {
            void send([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
        />
      </div>
      <Show when={sending.length > 0}>
        <ul class="sending" aria-live="polite">
          <For each={sending}>
            {(line) => (
              <li>
                <bdi>{line.name}</bdi>
                <Show
                  when={line.said}
                  fallback={<progress value={line.share} max={1} aria-label={words.sending(line.name)} />}
                >
                  <span classList={{ bad: line.isBad, dim: !line.isBad }}>{line.said}</span>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </>
  );
}
