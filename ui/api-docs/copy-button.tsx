import { createSignal, onCleanup } from "solid-js";
import { copyText } from "../live/copy-text.ts";
import { Icon } from "../parts/icon.tsx";
import { words } from "./words.ts";

const saidMs = 2_500;

/** Puts `text` on the clipboard and says that it did, or could not; `what` names it for whoever does not see it. */
export function CopyButton(props: { text: string; what: string }) {
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
      <button type="button" class="btn s plain" aria-label={words.copyWhat(props.what)} onClick={() => void copy()}>
        <Icon name="copy" size="s" />
        {words.copy}
      </button>
      <span class="s1 dim" role="status">
        {said()}
      </span>
    </span>
  );
}
