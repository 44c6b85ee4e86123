import { For } from "solid-js";
import { Dialog } from "../parts/dialog.tsx";
import { words } from "./words.ts";

const says = words.replay;

export function ReplaySheet(props: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={props.open} title={says.keys} onClose={props.onClose}>
      <dl class="keys">
        <For each={says.keyNames}>
          {([keys, what]) => (
            <div>
              <dt>
                <For each={(keys ?? "").split("  ")}>
                  {(key) => (
                    <kbd class="kbd" dir="ltr">
                      {key}
                    </kbd>
                  )}
                </For>
              </dt>
              <dd>{what}</dd>
            </div>
          )}
        </For>
      </dl>
      <p class="s1 faint">{says.keysNote}</p>
    </Dialog>
  );
}
