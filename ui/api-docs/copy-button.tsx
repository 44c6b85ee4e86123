import { createSignal, onCleanup } from "solid-js";
import { copyText } from "../live/copy-text.ts";
import { Icon } from "../parts/icon.tsx";
import { words } from "./words.ts";

const saidMs = 2_500;

/** Puts `text` on the clipboard and says that it did, or could not. */
export function CopyButton(props: { text: string; says: string }) {
  const [said, setSaid] = createSignal("");
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const copy = async () => {
    setSaid((await copyText(props.text)) ? words.copied : words.notCopied);
    clearTimeout(timer);
    timer = setTimeout(() => setSaid(""), saidMs);
  };
  return (
    <span class="copy">
      <button type="button" class="btn s plain" onClick={() => void copy()}>
        <Icon name="copy" size="s" />
        {props.says}
      </button>
      <span class="s1 dim" role="status">
        {said()}
      </span>
    </span>
  );
}
