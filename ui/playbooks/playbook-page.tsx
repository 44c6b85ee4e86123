import { OnePage } from "../parts/versioned/one-page.tsx";
import { playbookKind } from "./ask.ts";
import { Editor } from "./editor.tsx";

/** One playbook: its draft in the editor, against the version that calls begin with. */
export default function PlaybookPage() {
  return <OnePage kind={playbookKind}>{(opened, again) => <Editor opened={opened()} onAgain={again} />}</OnePage>;
}
