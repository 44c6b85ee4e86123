import { Dialog } from "../parts/dialog.tsx";
import { KeyList } from "../parts/key-list.tsx";
import { words } from "./words.ts";

const says = words.replay;

export function ReplaySheet(props: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={props.open} title={says.keys} onClose={props.onClose}>
      <KeyList keys={says.keyNames} />
      <p class="s1 faint">{says.keysNote}</p>
    </Dialog>
  );
}
