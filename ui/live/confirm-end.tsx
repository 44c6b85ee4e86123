import { Icon } from "../parts/icon.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { words } from "./words.ts";

/** One press ends nothing by mistake: asked once, answered by Enter or Esc. */
export function ConfirmEnd(props: { open: boolean; sample: boolean; onEnd: () => void; onClose: () => void }) {
  const says = words.live.confirmEnd;
  return (
    <Dialog
      open={props.open}
      title={props.sample ? says.sampleTitle : says.title}
      class="small"
      onClose={() => props.onClose()}
    >
      <p class="dim">{props.sample ? says.sampleText : says.text}</p>
      <div class="row wrap">
        <button type="button" class="btn stop" autofocus onClick={() => props.onEnd()}>
          <Icon name="phone" size="s" />
          {says.end}
        </button>
        <button type="button" class="btn plain" onClick={() => props.onClose()}>
          {says.goOn}
        </button>
      </div>
    </Dialog>
  );
}
